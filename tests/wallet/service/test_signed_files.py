"""A signed PDF as the evidence of a record: five findings, right each time, and never greener than rung 4."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.support.signed_pdfs import paper, party, signed, with_a_page_more
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.errors import UsageError
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind
from wallet.records.points import Tone
from wallet.records.record import StandingKind
from wallet.records.statement import Statement, statement
from wallet.report import Verdict
from wallet.service.wallet import Wallet
from wallet.skills.holdings import Rung

ROOT = party("A Board", authority=True)
CLERK = party("The Clerk", "A Board")
DEAN = party("The Dean")
ONE = signed(paper(), CLERK, ROOT)
PAPERS = {
    "unchanged": ONE,
    "unknown chain": signed(paper(), DEAN),
    "added to": signed(ONE, DEAN, field="Two"),
    "certified": signed(paper(), CLERK, ROOT, certify=True),
    "changed": with_a_page_more(ONE),
    "unreadable": ONE[: ONE.index(b"/ByteRange") + 200],
    "unsigned": paper(),
}


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    opened, _ = CheapDoor().create(tmp_path_factory.mktemp("signed") / "v", "four quiet river stones", clock=FixedClock(NOW))
    assert isinstance(opened, Wallet)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept(wallet: Wallet) -> dict[str, RecordId]:
    return {
        name: wallet.recording.record(
            RecordByHand(RecordKind.TRANSCRIPT, f"Transcript {name}", evidence=(EvidenceFile("t.pdf", content),))
        ).id
        for name, content in PAPERS.items()
    }


def spoken(wallet: Wallet, record_id: RecordId) -> Statement:
    return statement(wallet.library.record(record_id).report, NOW)


def codes(wallet: Wallet, record_id: RecordId) -> list[str]:
    said = spoken(wallet, record_id)
    return [line.phrase.code for line in (said.headline, *said.lines)]


def test_each_is_told_as_it_is_in_sentences_of_their_own(wallet: Wallet, kept: dict[str, RecordId]) -> None:
    said = {name: codes(wallet, record_id) for name, record_id in kept.items()}
    assert said["unchanged"] == ["signed_pdf", "no_end", "pdf_unchanged", "pdf_signer_not_known"]
    assert said["unknown chain"] == ["signed_pdf", "no_end", "pdf_unchanged", "pdf_signer_not_known"]
    assert said["added to"][:3] == ["signed_pdf", "no_end", "pdf_added_to"]
    assert said["certified"][-1] == "pdf_certified"
    assert said["changed"][0] == "pdf_changed"
    assert said["unreadable"][0] == "pdf_unknown"
    assert said["unsigned"] == ["recorded_with_evidence", "no_end"]


def test_it_is_never_greener_than_rung_4_and_never_meets_what_is_asked(wallet: Wallet, kept: dict[str, RecordId]) -> None:
    held = {holding.ref: holding for holding in wallet.roles.held()}
    for name, record_id in kept.items():
        record = wallet.library.record(record_id)
        assert record.report.verdict is not Verdict.VERIFIED
        assert spoken(wallet, record_id).tone is not Tone.GOOD
        assert not held[record_id].is_believed, name
        rung = held[record_id].rung
        assert rung is None or rung >= Rung.SIGNED_PDF
    assert held[kept["unchanged"]].rung is Rung.SIGNED_PDF
    assert wallet.library.record(kept["unchanged"]).summary.standing.kind is StandingKind.SIGNED_PDF
    assert held[kept["changed"]].state == "bad"


def test_a_root_that_the_person_adds_makes_the_signer_known_and_nothing_more(
    wallet: Wallet, kept: dict[str, RecordId]
) -> None:
    changes = wallet.trusted_issuers.add_signers(ROOT.pem)
    assert kept["unchanged"] in changes.updated
    (root,) = wallet.trusted_issuers.signers()
    assert root.name == "A Board"
    assert codes(wallet, kept["unchanged"]) == ["signed_pdf_known", "no_end", "pdf_unchanged", "pdf_signer_known"]
    assert spoken(wallet, kept["unchanged"]).tone is Tone.NEUTRAL
    assert codes(wallet, kept["unknown chain"])[0] == "signed_pdf"
    assert codes(wallet, kept["changed"])[0] == "pdf_changed", "a known signer excuses nothing"
    wallet.trusted_issuers.forget_signer(root.id)
    assert codes(wallet, kept["unchanged"])[0] == "signed_pdf"
    with pytest.raises(UsageError, match="issuer_not_listed"):
        wallet.trusted_issuers.forget_signer(root.id)


def test_a_signer_s_own_certificate_is_no_authority(wallet: Wallet) -> None:
    with pytest.raises(UsageError, match="authority_not_one"):
        wallet.trusted_issuers.add_signers(DEAN.pem)
    assert wallet.trusted_issuers.signers() == []
