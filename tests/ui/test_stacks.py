"""Renewals of one thing on the shelf: a stack with the newest on top; what is replaced is quiet, what is bad is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.support.signed_pdfs import paper, party, signed, with_a_page_more
from ui.text.standing import accessible_text, card_lines
from ui.text.words import set_language
from wallet.clock import FixedClock
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind
from wallet.records.record import RecordSummary
from wallet.service.wallet import Wallet


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    set_language("en")
    opened, _ = CheapDoor().create(tmp_path_factory.mktemp("stacks") / "v", "four quiet river stones", clock=FixedClock(NOW))
    assert isinstance(opened, Wallet)
    nurse.fill(opened)
    yield opened
    opened.close()


def cards(wallet: Wallet, title: str) -> list[RecordSummary]:
    return [line for line in wallet.library.find(title, families=True) if title in line.title]


def test_the_newest_says_how_many_there_are_and_the_older_call_for_nothing(wallet: Wallet) -> None:
    newest, *older = sorted(cards(wallet, "Basic Life Support"), key=lambda line: str(line.valid_until), reverse=True)
    assert (newest.cards, newest.replaced) == (3, False)
    assert [(line.cards, line.replaced) for line in older] == [(3, True), (3, True)]
    assert "3 cards" in accessible_text(newest, NOW)
    for line in older:
        first, second = card_lines(line, NOW)
        assert first.text.startswith("Expired"), "what is so is still said"
        assert {first.colour, second.colour} == {"ink_2"}
        assert second.text == "A newer one stands for it"


def test_what_has_no_newer_one_is_as_loud_as_ever(wallet: Wallet) -> None:
    (acls,) = cards(wallet, "Advanced Cardiac")
    assert (acls.cards, acls.replaced) == (1, False)
    assert card_lines(acls, NOW)[0].colour == "attention"


def test_what_is_bad_of_itself_is_never_made_quiet(wallet: Wallet) -> None:
    changed = with_a_page_more(signed(paper(), party("The Dean")))
    for issued, ends, content in ((-900, -170, changed), (-180, 550, b"a scan")):
        wallet.recording.record(
            RecordByHand(
                RecordKind.CERTIFICATION, "Trauma nursing", "Heart", issued=nurse.day(issued), expires=nurse.day(ends),
                evidence=(EvidenceFile("card.pdf", content),),
            )
        )  # fmt: skip
    shown = {line.replaced: card_lines(line, NOW) for line in cards(wallet, "Trauma nursing")}
    assert shown[True][1].colour == "problem"
    assert "changed after The Dean signed it" in shown[True][1].text


def test_nobody_else_asks_how_a_record_stands_among_its_renewals(wallet: Wallet) -> None:
    assert {(line.cards, line.replaced) for line in wallet.library.find("")} == {(1, False)}
