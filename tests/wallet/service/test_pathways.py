"""Pathways as a wallet keeps them: made by hand, where one goes on, evidence, completion, somebody's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.sharing import HandClock, issue, new_wallet
from wallet.errors import LanyardError
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.service.pathways import Completion, NodeState, StepByHand, link_host, outline, stages, steps_by_hand, steps_done
from wallet.service.recording import EvidenceFile, RecordByHand, RecordKind
from wallet.service.reviews import Decision
from wallet.service.wallet import Wallet

STEPS = [StepByHand("Read", 10, "https://learn.example/read"), StepByHand("Watch", 20), StepByHand("Do", 30)]


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    made = new_wallet(tmp_path / "w", HandClock())
    yield made
    made.close()


def states(wallet: Wallet, name: str) -> dict[str, NodeState]:
    return {item.node.title: item.state for item in wallet.pathways.show(name).nodes}


def test_made_by_hand_shown_changed_and_taken_away(wallet: Wallet) -> None:
    made = wallet.pathways.make("Ward", STEPS, needed=2)
    progress = wallet.pathways.show("Ward")
    assert [item.node.title for item in stages(progress)] == ["Read", "Watch", "Do", "Ward"]
    assert [(line.item.node.title, line.depth) for line in outline(progress)][:2] == [("Ward", 0), ("Read", 1)]
    assert (steps_done(progress), progress.next) == ((0, 3), ("1", "2", "3"))
    wallet.pathways.tick(made.id, "2")
    typed = steps_by_hand(wallet.pathways.show("Ward").pathway)
    assert (typed.needed, [step.title for step in typed.steps]) == (2, ["Read", "Watch", "Do"])
    wallet.pathways.make("Ward 6", [*typed.steps, StepByHand("Teach")], needed=2, name=made.id)
    assert states(wallet, "Ward 6") == {
        "Read": NodeState.OPEN, "Watch": NodeState.DONE, "Do": NodeState.OPEN, "Teach": NodeState.OPEN,
        "Ward 6": NodeState.OPEN,
    }, "what was done stays done"  # fmt: skip
    row = wallet.pathways.take_away(made.id)
    assert wallet.pathways.all() == []
    wallet.pathways.bring_back(row)
    assert states(wallet, "Ward 6")["Watch"] is NodeState.DONE


@pytest.mark.parametrize(
    ("title", "steps", "code"),
    [(" ", STEPS, "pathway_title"), ("x", [StepByHand(" ")], "pathway_no_steps"),
     ("x", [StepByHand("y" * 5000)], "pathway_words_too_long")],
)  # fmt: skip
def test_what_cannot_be_made_says_why(wallet: Wallet, title: str, steps: list[StepByHand], code: str) -> None:
    with pytest.raises(LanyardError, match=code):
        wallet.pathways.make(title, steps)


def test_one_goes_on_where_one_left_off(wallet: Wallet) -> None:
    name = wallet.pathways.make("Ward", STEPS).id
    assert wallet.pathways.follow(name).go_on == "1"
    wallet.pathways.touch(name, "2")
    assert wallet.pathways.follow(name).go_on == "2"
    wallet.pathways.tick(name, "2")
    followed = wallet.pathways.follow(name)
    assert (followed.go_on, followed.traces["2"].how) == ("3", "ticked")
    assert followed.touched is not None


def test_evidence_and_a_course_do_a_step_and_take_nothing_back(wallet: Wallet) -> None:
    name = wallet.pathways.make("Ward", STEPS).id
    kept = wallet.recording.record(RecordByHand(RecordKind.OTHER, "Do", evidence=(EvidenceFile("log.txt", b"x"),)))
    wallet.pathways.add_evidence(name, "3", kept.id)
    assert wallet.pathways.complete(name, [Completion("https://learn.example/read", (), "")]) == 1
    assert wallet.pathways.complete(name, [Completion("https://learn.example/read", (), "")]) == 0
    traces = wallet.pathways.follow(name).traces
    assert (traces["1"].how, traces["3"].how, traces["3"].evidence) == ("completion", "evidence", (kept.id,))


def test_a_step_waits_for_a_word_and_is_done_by_it(wallet: Wallet, tmp_path: Path) -> None:
    supervisor = new_wallet(tmp_path / "s", HandClock())
    name = wallet.pathways.make("Ward", STEPS).id
    request, answer = tmp_path / "request.json", tmp_path / "answer.json"
    asked = wallet.reviews.ask(["Do"], request, whom="Dana Reyes")
    wallet.pathways.note_asked(name, "3", asked.request.id)
    assert states(wallet, name)["Do"] is NodeState.WAITING
    received = supervisor.reviews.open(Source("r", request.read_bytes(), Provenance("file", "r")))
    supervisor.reviews.decide(asked.request.id, Decision.CONFIRMED, answer, comment="Seen.", own_name="Dana Reyes")
    assert supervisor.reviews.profile() == "Dana Reyes"
    assert supervisor.reviews.received(received.request.id).comment == "Seen."  # type: ignore[union-attr]
    source = Source("a", answer.read_bytes(), Provenance("file", "a"))
    assert not wallet.reviews.open(source).recognised  # type: ignore[union-attr]
    assert [one.issuer_name for _, one in wallet.reviews.waiting()] == ["Dana Reyes"]
    assert wallet.reviews.take_waiting() == [], "nobody said that they know the key"
    wallet.trusted_issuers.recognise(supervisor.sharing.holder_key().did, "Dana Reyes")
    (taken,) = wallet.reviews.take_waiting()
    assert taken.records == asked.records
    assert states(wallet, name)["Do"] is NodeState.DONE
    assert wallet.pathways.follow(name).traces["3"].how == "review"
    supervisor.close()


def test_whom_one_asked_and_when_to_be_reminded_is_kept(wallet: Wallet, tmp_path: Path) -> None:
    day = (wallet.reviews._context.clock.now() + timedelta(days=14)).date()
    wallet.reviews.ask(["Do"], tmp_path / "r.json", whom="Dana Reyes", remind=day)
    ((asked,), _) = wallet.reviews.all()
    assert (asked.whom, asked.remind) == ("Dana Reyes", day)
    assert b"Dana" not in b"".join(wallet.library.record(record).received for record in asked.records)


def test_badges_of_a_pathway_are_met_by_what_is_held(wallet: Wallet) -> None:
    issue(wallet)
    view = wallet.roles.held()[0]
    address = next(iter(view.addresses))
    made = wallet.pathways.make("Ward", [StepByHand("Badge", badge=f"http://{address}")])
    assert states(wallet, made.id)["Badge"] is NodeState.DONE


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://learn.example/x", "learn.example"), ("http://MÜNCHEN.example", "xn--mnchen-3ya.example"),
     ("javascript:alert(1)", ""), ("file:///etc/passwd", ""), ("https://user:pass@learn.example", ""), ("", ""),
     ("https://[x", "")],
)  # fmt: skip
def test_only_a_web_address_can_be_opened_and_its_site_is_said(address: str, host: str) -> None:
    assert link_host(address) == host
