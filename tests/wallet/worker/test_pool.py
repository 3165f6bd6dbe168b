"""Workers find what the program itself would find, in the same order, whatever comes in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.support import other_wallets as made
from tests.support import pdfs, sd_jwts
from tests.support.issuer_simulator import NOW, IssuerSimulator, MemoryDocuments
from wallet import verify
from wallet.credential.identity import Identity, IdentityType
from wallet.errors import IntakeError
from wallet.examine.in_process import InProcess
from wallet.examine.many import verify_many
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.source import Source, from_bytes
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.share.qr import as_png, codes
from wallet.verify.context import DocumentSource, Expectations, TrustEntry, TrustSource
from wallet.verify.policy import EMPLOYER, LEARNER
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.federation import TrustAnchor
from wallet.verify.trust.listed import ListedTrust
from wallet.verify.trust.published import PublishedTrust
from wallet.worker.answers import PURPOSES
from wallet.worker.pool import SUPPORTED, Pool

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SUPPORTED, reason="this system has no workers")]
AT = datetime(2026, 11, 1, tzinfo=UTC)
BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False)))
OTHER = encoded(SampleIssuer("Wrenfield").badge("data-literacy", terms=Terms(version="1.1", image=False)))


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def corpus() -> Iterator[tuple[str, bytes, str | None]]:
    """Yields one of each kind there is: (name, bytes, password)."""
    issuer = IssuerSimulator()
    image = encoded(issuer.badge("wound-care-2"))
    yield "badge", BADGE, None
    yield "1.1", OTHER, None
    yield "with a picture", image, None
    yield "transcript", encoded(issuer.transcript(courses=3)), None
    yield "token", issuer.token("telemetry").encode(), None
    shown = sd_jwts.disclosure("s", "name", "Ana")
    yield "sd-jwt", sd_jwts.issued(sd_jwts.claims(_sd=[sd_jwts.digest(shown)]), shown).encode(), None
    yield "pdf", pdfs.with_attachments({"a.json": BADGE, "b.json": OTHER}), None
    yield "qr", as_png(codes(BADGE)), None
    yield "zip", zipped(**{"a.json": BADGE, "b.txt": b"nothing", "c.json": OTHER, "again.json": BADGE}), None
    yield "other wallet", made.universal([BADGE, OTHER, json.dumps(made.KEY)]), None
    yield "only a key", made.universal([json.dumps(made.KEY)]), None
    locked = made.bundle([("credential", "a.json", made.envelope(BADGE, parallelism=1), True)])
    yield "locked", locked, made.PASSWORD
    yield "locked, no password", locked, None
    yield "locked, wrong password", locked, "of another"
    yield "terms nobody knows", BADGE.replace(b'"type"', b'"\\u006eever":1,"type"', 1), None
    yield "nothing", b"   ", None
    yield "noise", bytes(range(256)), None
    yield "mail", b"From: a@b.example\r\nContent-Type: application/json\r\n\r\n" + BADGE, None
    yield "strange mail", b"From: a\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\nx", None
    yield "half a character", BADGE.replace(b"Mercy", b"\\ud800Mercy", 1), None


def sources(things: Iterable[tuple[str, bytes, str | None]]) -> list[Source]:
    return [replace(from_bytes(data, route="test", name=name), password=password) for name, data, password in things]


def comparable(found: Sequence[ExaminedItem]) -> list[object]:
    """What was found, but for the time it took."""
    return [
        (
            one.source.name, one.member, one.position, one.received, one.left_out,
            one.report and None if one.report is None else structs.replace(one.report, duration_ms=0.0),
            None if one.error is None else (one.error.code, one.error.detail, one.error.pointer),
        )
        for one in found
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [None, VerificationRequest(LEARNER, AT, NoDocuments())], ids=["read", "judged"])
def test_a_worker_finds_what_the_program_would(asked: VerificationRequest | None) -> None:
    given = sources(corpus())
    with Pool() as pool:
        theirs = list(pool.examine_each(given, asked))
    ours = list(InProcess().examine_each(given, asked))
    assert comparable(theirs) == comparable(ours)
    assert {one.source.name for one in theirs if one.received is not None} >= {"pdf", "qr", "locked", "zip", "sd-jwt"}


def test_files_that_could_not_be_read_keep_their_line() -> None:
    broken = Source("gone.json", b"", from_bytes(b"", route="t").provenance, IntakeError("file_not_found"))
    with Pool() as pool:
        found = list(pool.examine_each([broken, from_bytes(BADGE, route="t"), broken], None))
    assert [one.error.code if one.error else "" for one in found] == ["file_not_found", "", "file_not_found"]


def test_many_workers_keep_the_order() -> None:
    given = [from_bytes(BADGE if n % 3 else OTHER, route="test", name=str(n)) for n in range(60)]
    with Pool(2) as pool:
        labels = [item.source.label for item in verify_many(given, VerificationRequest(LEARNER, AT, NoDocuments()), pool)]
    assert labels == [str(n) for n in range(60)]


def test_sources_are_taken_only_some_ahead() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Source]:
        for n in range(10_000):
            taken.append(n)
            yield from_bytes(BADGE, route="test", name=str(n))

    with Pool() as pool:
        found = pool.examine_each(endless(), None)
        next(found)
        found.close()
    assert len(taken) < 100


# The outside --------------------------------------------------------------------------
class Own:
    """A list of the caller's own making: only the caller can ask it."""

    name = "own"

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        return TrustEntry(issuer_id, "Mercy", "own", AT)


def judged(data: bytes, request: VerificationRequest) -> tuple[ExaminedItem, ExaminedItem]:
    with Pool() as pool:
        (theirs,) = pool.examine_each([from_bytes(data, route="test")], request)
    (ours,) = InProcess().examine_each([from_bytes(data, route="test")], request)
    assert comparable([theirs]) == comparable([ours])
    return theirs, ours


def test_documents_come_by_way_of_the_wallet_and_are_kept_as_evidence() -> None:
    issuer = IssuerSimulator(method="web")
    data = encoded(issuer.badge())
    found, _ = judged(data, VerificationRequest(LEARNER, NOW, MemoryDocuments([issuer])))
    assert found.report is not None
    assert found.report.verdict is Verdict.VERIFIED
    assert found.report.evidence
    assert all(item.content for item in found.report.evidence)


@pytest.mark.parametrize("trust", ["listed", "ended", "published", "anchor", "own"])
def test_lists_are_asked_wherever_they_are(trust: str) -> None:
    issuer = IssuerSimulator()
    entry = {issuer.id: "Mercy"}
    address = "https://registry.example/list.json"
    lists: dict[str, TrustSource] = {
        "listed": ListedTrust("plain", entry, AT), "published": PublishedTrust(address), "own": Own(),
        "ended": ListedTrust("old", entry, ends=NOW - timedelta(1)), "anchor": TrustAnchor("a", "https://a.example"),
    }  # fmt: skip
    documents = SuppliedDocuments({address: json.dumps({"name": "r", "issuers": entry}).encode(), **issuer.documents()})
    judged(encoded(issuer.badge()), VerificationRequest(EMPLOYER, NOW, documents, (lists[trust],)))


def test_every_purpose_a_check_has_may_be_asked_for() -> None:
    told = [path.read_text(encoding="utf-8") for path in (Path(verify.__file__).parent).rglob("*.py")]
    assert set(re.findall(r'purpose="(\w+)"', "".join(told))) <= PURPOSES


def test_expectations_and_supplied_contexts_reach_the_worker() -> None:
    context = "https://terms.example/v1"
    data = json.dumps({**json.loads(BADGE), "@context": [*json.loads(BADGE)["@context"], context]}).encode()
    documents = SuppliedDocuments({context: b'{"@context": {"never": "https://terms.example/never"}}'})
    expected = Expectations("c", "d", (Identity(IdentityType.EMAIL, "ana@example.org"),))
    judged(data, VerificationRequest(LEARNER, AT, documents, expectations=expected))


def test_only_one_thing_of_a_file() -> None:
    data = zipped(**{"a.json": BADGE, "b.json": OTHER})
    found, _ = judged(data, VerificationRequest(LEARNER, AT, NoDocuments(), position=1))
    assert found.member == "b.json"


def test_the_same_file_twice_in_an_archive_is_the_first_thing_of_either() -> None:
    data = zipped(**{"a.json": BADGE, "b.json": BADGE})
    found = list(InProcess().examine_each([from_bytes(data, route="test")], None))
    assert [(one.member, one.position) for one in found] == [("a.json", 0), ("b.json", 0)]


def test_a_folder_of_badges(shared: Path) -> None:
    given = [
        from_bytes(path.read_bytes(), route="test", name=str(path))
        for path in sorted((shared / "vectors").rglob("*"))[:400]
        if path.is_file() and path.stat().st_size < 200_000
    ]
    request = VerificationRequest(LEARNER, AT, NoDocuments())
    with Pool() as pool:
        theirs = comparable(list(pool.examine_each(given, request)))
    assert theirs == comparable(list(InProcess().examine_each(given, request)))
