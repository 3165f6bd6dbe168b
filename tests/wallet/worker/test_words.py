"""What a worker says of a thing is read strictly, and what the wallet knows itself is not taken from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from msgspec import structs

from wallet.credential.model import Presentation
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.formats.parsed import Kind, Received
from wallet.intake.source import from_bytes
from wallet.records import codec
from wallet.report import (
    NOT_RUN,
    CheckName,
    CheckResult,
    EvidenceItem,
    Passed,
    Skipped,
    Verdict,
    VerificationReport,
    failed,
    unknown,
)
from wallet.verify.context import Document
from wallet.verify.policy import LEARNER
from wallet.verify.sources.chained import NoDocuments
from wallet.worker import words
from wallet.worker.frames import GarbledError, Message, Unpacker, pack

AT = datetime(2026, 11, 1, tzinfo=UTC)
SOURCE = from_bytes(b"bytes", route="test", name="mine.json")
QUESTION = VerificationRequest(LEARNER, AT, NoDocuments())
DOCUMENT = Document("https://a.example/", b"document", fetched_at=AT, origin="network")
ITEM = EvidenceItem("hosted", DOCUMENT.address, sha256(DOCUMENT.content).hexdigest(), AT, DOCUMENT.content)
REPORT = VerificationReport(
    "", 0, "data_integrity", "OpenBadgeCredential", tuple(CheckResult(one, "", Passed()) for one in CheckName),
    Verdict.VERIFIED, "learner", AT,
)  # fmt: skip
THING = Received(b"bytes", b"bytes", "data_integrity", Kind.CREDENTIAL)


def message(report: VerificationReport = REPORT) -> Message:
    (made,) = Unpacker().feed(words.pack_item(ExaminedItem(SOURCE, "", 0, THING, report), "t"))
    made[0].pop(1)
    return made


def read(made: Message, *, given: words.Given | None = None, request: VerificationRequest | None = QUESTION) -> ExaminedItem:
    return words.read_item(made, SOURCE, request, given or {})


def test_what_the_wallet_knows_is_its_own() -> None:
    lies = structs.replace(REPORT, source="other", policy="lenient", at=AT - timedelta(days=9), online=True)
    report = read(message(lies)).report
    assert report == structs.replace(REPORT, source="mine.json")


def test_the_verdict_is_the_wallet_s_own_over_what_was_found() -> None:
    lie = structs.replace(REPORT, verdict=Verdict.NOT_VERIFIED)
    report = read(message(lie)).report
    assert report is not None
    assert report.verdict is Verdict.VERIFIED
    for check in (CheckName.PROOF, CheckName.STATUS, CheckName.SUBJECT, CheckName.REPLAY):
        for outcome, verdict in ((failed("revoked"), Verdict.NOT_VERIFIED), (unknown("offline"), Verdict.INCONCLUSIVE)):
            if check is CheckName.SUBJECT and verdict is Verdict.INCONCLUSIVE:
                continue
            results = tuple(structs.replace(one, outcome=outcome) if one.check is check else one for one in REPORT.results)
            report = read(message(structs.replace(REPORT, results=results, verdict=Verdict.VERIFIED))).report
            assert report is not None
            assert report.verdict is verdict, check
    # A presentation that calls itself a credential is held to what presentations are.
    results = tuple(
        structs.replace(one, outcome=Skipped(NOT_RUN)) if one.check is CheckName.REPLAY else one for one in REPORT.results
    )
    shown = structs.replace(REPORT, results=results, view=Presentation(), verdict=Verdict.VERIFIED)
    report = read(message(shown)).report
    assert report is not None
    assert report.verdict is Verdict.INCONCLUSIVE


def test_evidence_is_what_was_given() -> None:
    report = structs.replace(REPORT, evidence=(ITEM,))
    found = read(message(report), given={DOCUMENT.address: DOCUMENT}).report
    assert found is not None
    assert found.evidence == (ITEM,)
    assert found.online
    forged = structs.replace(report, evidence=(structs.replace(ITEM, sha256="0" * 64),))
    again = read(message(forged), given={DOCUMENT.address: DOCUMENT}).report
    assert again is not None
    assert again.evidence == (ITEM,), "the digest is the wallet's own"


@pytest.mark.parametrize(
    "evidence",
    [ITEM, structs.replace(ITEM, address="https://b.example/"), structs.replace(ITEM, fetched_at=AT - timedelta(1))],
)
def test_evidence_that_was_not_given_is_refused(evidence: EvidenceItem) -> None:
    given = {} if evidence is ITEM else {DOCUMENT.address: DOCUMENT}
    with pytest.raises(GarbledError):
        read(message(structs.replace(REPORT, evidence=(evidence,))), given=given)


def _without_a_check(head: list[Any], blobs: list[bytes]) -> None:
    blobs[-1] = codec.to_bytes(structs.replace(REPORT, results=REPORT.results[1:]))


def _another_class(head: list[Any], blobs: list[bytes]) -> None:
    blobs[-1] = orjson.dumps({**orjson.loads(blobs[-1]), "$": "ExaminedItem"})


def _another_member(head: list[Any], blobs: list[bytes]) -> None:
    blobs[-1] = orjson.dumps({**orjson.loads(blobs[-1]), "__class__": "x"})


def _unjudged(head: list[Any], blobs: list[bytes]) -> None:
    head[-1] = False
    blobs.pop()


SPOILT: dict[str, Callable[[list[Any], list[bytes]], object]] = {
    "a check is missing": _without_a_check,
    "no class of ours": _another_class,
    "a member nobody knows": _another_member,
    "not judged": _unjudged,
    "a blob too many": lambda head, blobs: blobs.append(b"x"),
    "a blob too few": lambda head, blobs: blobs.clear(),
    "no kind": lambda head, blobs: head.__setitem__(3, "program"),
    "no place": lambda head, blobs: head.__setitem__(2, -1),
    "a place that is a text": lambda head, blobs: head.__setitem__(2, "0"),
    "a format with a way out": lambda head, blobs: head.__setitem__(4, "../../x"),
    "containers without end": lambda head, blobs: head.__setitem__(5, ["zip"] * 99),
    "a member that is no text": lambda head, blobs: head.__setitem__(1, 5),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_does_not_fit_is_refused(how: str) -> None:
    made = message()
    SPOILT[how](*made)
    with pytest.raises(GarbledError):
        read(made)


def test_a_report_nobody_asked_for_is_refused() -> None:
    with pytest.raises(GarbledError):
        read(message(), request=None)


@pytest.mark.parametrize("cut", [1, 7, 8, 9, 40])
def test_messages_come_in_any_pieces(cut: int) -> None:
    frame = pack(["a", 1], [b"one", b""]) + pack(["b"])
    unpacker = Unpacker()
    found = [one for at in range(0, len(frame), cut) for one in unpacker.feed(frame[at : at + cut])]
    assert found == [(["a", 1], [b"one", b""]), (["b"], [])]
