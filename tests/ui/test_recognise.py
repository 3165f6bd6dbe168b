"""Recognising an issuer, what a past day stands on, and who can mend what: in the window, over a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.support.vaults import vault_of
from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from ui.dialogs.moment import MomentDialog
from ui.dialogs.recognise import RecogniseDialog, recognise, recognise_choices
from ui.parts.reasons import reasons_section
from ui.places.credential import CredentialPlace
from ui.places.settings import SettingsPlace
from ui.screens.credential.screen import CredentialPage
from ui.session.session import Session
from ui.text.status_text import StatusText
from ui.window import Window
from wallet.credential.model import RecordId
from wallet.intake.source import Source
from wallet.records.record import Provenance, StandingKind
from wallet.report import CheckName, CheckResult, EvidenceItem, failed, unknown
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.trusted_issuers import Caution


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def test_the_person_s_own_word_counts_at_once_and_can_be_taken_back(real: Real, qtbot: QtBot) -> None:
    uni = SampleIssuer("Hillside College", method="key", clock=real.clock)
    badge = encoded(uni.badge(terms=Terms(image=False)))
    found: list[object] = []
    real.session.add_sources("x", [Source("badge.json", badge, Provenance("file", "badge.json"))])
    real.session.ask(real.session, lambda w: vault_of(w).records.of_issuer(uni.id), done=found.extend)
    qtbot.waitUntil(lambda: bool(found))
    record: RecordId = found[0]  # type: ignore[assignment]

    def now() -> StandingKind:
        got: list[StandingKind] = []
        real.session.ask(real.session, lambda w: w.library.record(record).summary.standing.kind, done=got.append)
        qtbot.waitUntil(lambda: bool(got))
        return got[0]

    told: list[tuple[str, object]] = []
    real.session.notified.connect(lambda words, _undo, act: told.append((words, act)))
    recognise(real.session, uni.id, "A college I know")
    qtbot.waitUntil(lambda: bool(told))
    assert now() is StandingKind.GENUINE
    real.session.go(CredentialPlace(record=record))
    qtbot.waitUntil(lambda: any("You recognise" in one for one in texts(page(real.window))))
    real.session.go(SettingsPlace(part="recognised"))
    qtbot.waitUntil(lambda: "A college I know" in texts(page(real.window)))
    told[0][1]()  # type: ignore[operator]
    qtbot.waitUntil(lambda: now() is StandingKind.SIGNATURE_HOLDS)


def test_what_can_deceive_is_told_before_the_word_is_given(opened: Window, fake: FakeWallet) -> None:
    given: list[str] = []
    cautions = [Caution("name_looks_like", "Mercy College"), Caution("issuer_is_bare_key")]
    dialog = RecogniseDialog("did:key:z6Mk", "Мercy\u202e College", cautions, given.append, opened)
    seen = " ".join(texts(dialog))
    assert "looks like “Mercy College”" in seen
    assert "Nothing but a key" in seen
    assert "\u202e" not in seen
    button(dialog, "I recognise it").click()
    assert given == ["Мercy▯ College"]


def test_a_registry_s_issuer_needs_no_word_of_one_s_own(opened: Window, fake: FakeWallet, session: Session) -> None:
    for record in fake.records.values():
        trust = record.report.outcome(CheckName.ISSUER_TRUST)
        offered = recognise_choices(record, session, opened)
        if any(one.code == "vouched_for" for one in trust.remarks):
            assert offered == []


def test_a_past_day_shows_what_it_stands_on_and_what_came_later(opened: Window) -> None:
    record = next(iter(FakeWallet(SHELF).records.values()))
    day = NOW - timedelta(days=20)
    items = (
        EvidenceItem("did_document", "https://a.example/did.json", "", day - timedelta(days=5)),
        EvidenceItem("status_list", "https://a.example/list", "", NOW),
    )
    dialog = MomentDialog(NOW, opened, StatusText("withdrawn", "problem", "Withdrawn since"))
    asked: list[datetime] = []
    dialog.asked.connect(lambda moment, _dialog: asked.append(moment))
    button(dialog, "Look").click()
    assert asked == [min(asked[0], NOW)], "of today only what has been of it"
    dialog.show_answer(structs.replace(record.report, evidence=items), day)
    seen = " ".join(texts(dialog))
    assert "The issuer’s page with its keys" in seen
    assert "later than the day you asked about" in seen
    assert "Since then" in seen
    assert "Withdrawn since" in seen


@pytest.mark.parametrize(
    ("outcome", "who"),
    [
        (failed("signature_does_not_fit"), "Only the issuer can mend this."),
        (unknown("status_list_unreachable"), "It may pass by itself"),
        (unknown("did_method_not_supported"), "This is ours to mend"),
        (failed("challenge_differs"), "You can do something about it yourself."),
    ],
)
def test_every_reason_says_who_can_mend_it(opened: Window, outcome: object, who: str) -> None:
    record = next(iter(FakeWallet(SHELF).records.values()))
    results = (*record.report.results, CheckResult(CheckName.PROOF, "", outcome))  # type: ignore[arg-type]
    section = reasons_section(structs.replace(record.report, results=results))
    assert who in " ".join(texts(section))


def test_the_page_offers_a_letter_where_the_issuer_can_act(
    opened: Window, fake: FakeWallet, session: Session, qtbot: QtBot
) -> None:
    ids = {r.summary.title.split(",")[0]: i for i, r in fake.records.items()}
    session.go(CredentialPlace(record=ids["Telemetry Monitoring"]))
    qtbot.waitUntil(lambda: "Why, and who can mend it" in texts(page(opened)))
    assert isinstance(page(opened), CredentialPage)
    assert "Write" in texts(page(opened))
