"""A wallet in memory with the real dataclasses: for tests and pictures of the window, no vault, no checks made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wallet.clock import Clock, FixedClock
from wallet.credential.model import (
    Achievement,
    Alignment,
    Attainment,
    Credential,
    Criteria,
    Image,
    Profile,
    RecordId,
    Result,
    ResultDescription,
    Subject,
)
from wallet.errors import StoreError
from wallet.records.record import AddOutcome, AddWord, Provenance, Record, RecordSummary, ShareEntry, StandingKind
from wallet.records.standing import standing
from wallet.report import (
    CheckName,
    CheckResult,
    Outcome,
    Passed,
    Skipped,
    Verdict,
    VerificationReport,
    failed,
    unknown,
)
from wallet.sample.achievements import drawing
from wallet.sample.art import data_url
from wallet.service.identities import Held, IssuedTo
from wallet.service.library import Kept, Trashed
from wallet.service.locked import ShutWallet
from wallet.service.network_log import Site
from wallet.service.safekeeping import CareState, Done, Keyring
from wallet.service.trusted_issuers import Caution, OwnIssuer, Registry
from wallet.service.wallet import Changes, Checked
from wallet.store.tables.records import HistoryEntry

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def results(**found: Outcome) -> tuple[CheckResult, ...]:
    """Returns all checks of scope "", passed unless ``found`` says otherwise."""
    plain: dict[str, Outcome] = {str(name): Passed() for name in CheckName}
    plain |= {"replay": Skipped("not_applicable"), "schema": Skipped("not_applicable")} | found
    return tuple(CheckResult(name, "", plain[str(name)]) for name in CheckName)


@dataclass(frozen=True)
class Said:
    """What one made-up credential says."""

    title: str
    issuer: str
    description: str = ""
    took: str = ""
    skills: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    art: str = ""
    found: tuple[tuple[str, Outcome], ...] = ()
    type: str = "OpenBadgeCredential"
    format: str = "data_integrity"
    score: str = ""
    status: str = ""
    children: tuple[str, ...] = ()
    added: datetime = NOW - timedelta(days=3)
    issuer_id: str = ""
    kind: StandingKind | None = None


class FakeWallet:
    """Stands in for wallet.service.Wallet; also its own door (create, open)."""

    passphrase = "four quiet river stones"

    def __init__(self, rows: Iterable[Said] = (), *, clock: Clock | None = None) -> None:
        self.clock = clock or FixedClock(NOW)
        self.records: dict[RecordId, Record] = {}
        self.trash: dict[RecordId, Record] = {}
        self.entries: list[ShareEntry] = []
        self.closed = False
        self.offline = False
        self.care = FakeCare(self)
        self.shelf = FakeShelf(self)
        self.sites = FakeSites()
        self.person = FakePerson()
        self.recognised = FakeRecognised()
        for said in rows:
            self.put(record(said, self.clock.now()))

    def put(self, made: Record) -> None:
        self.records[made.summary.id] = made

    # As a door
    def create(self, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[Any, str]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "header").touch()
        self.passphrase = passphrase
        return self, "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"

    def open(self, folder: Path, passphrase: str, *, clock: Clock | None = None) -> Any:
        if passphrase != self.passphrase:
            raise StoreError("passphrase_wrong")
        return self

    def shut(self, folder: Path, *, clock: Clock | None = None) -> Any:
        return ShutWallet(folder, clock=clock)

    def close(self) -> None:
        self.closed = True

    # As a wallet
    def _found(self, query: str) -> list[RecordSummary]:
        words = [w for w in query.lower().split() if ":" not in w]
        kept = self.trash if "is:trash" in query else self.records
        rows = [r.summary for r in kept.values()]
        return [r for r in rows if all(w in f"{r.title} {r.issuer_name}".lower() for w in words)]

    def find(self, query: str = "", *, sort: Any = None, offset: int = 0, limit: int = 200) -> Sequence[RecordSummary]:
        return sorted(self._found(query), key=lambda r: r.added_at, reverse=True)[offset : offset + limit]

    def count(self, query: str = "") -> int:
        return len(self._found(query))

    def record(self, record_id: RecordId) -> Record:
        if record_id not in self.records:
            raise StoreError("no_record")
        return self.records[record_id]

    def check_again(self, record_id: RecordId, *, at: datetime | None = None, **_: Any) -> VerificationReport:
        return self.record(record_id).report

    def check_all(self, ids: Iterable[RecordId], *, online: bool = False) -> Iterator[Checked]:
        yield from (Checked(one) for one in ids)

    def add(
        self, sources: Iterable[Any], *, progress: Any = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[AddOutcome]:
        for source in sources:
            if cancelled is not None and cancelled():
                return
            if b"{" not in source.data[:1]:
                yield AddOutcome(source.label, AddWord.REFUSED, error="unrecognised")
                continue
            made = record(Said(source.label, "Harbour College"), self.clock.now())
            word = AddWord.DUPLICATE if made.summary.id in self.records else AddWord.ADDED
            self.put(made)
            yield AddOutcome(source.label, word, made.summary.id, made.summary.title, standing=made.summary.standing)

    def remove(self, ids: Sequence[RecordId]) -> Changes:
        for record_id in ids:
            self.trash[record_id] = self.records.pop(record_id)
        return Changes(removed=tuple(ids))

    def bring_back(self, ids: Sequence[RecordId]) -> Changes:
        for record_id in ids:
            self.records[record_id] = self.trash.pop(record_id)
        return Changes(added=tuple(ids))

    def present(self, ids: Sequence[RecordId], request: Any) -> Any:
        expires = self.clock.now() + request.expires_in
        titles = tuple(self.record(i).summary.title for i in ids)
        entry = ShareEntry("s", self.clock.now(), request.audience, request.purpose, "qr", tuple(ids), titles, expires, "00")
        self.entries.insert(0, entry)
        return SimpleNamespace(expires=expires, digest="00")

    def deliver(self, signed: Any, channel: str, path: Path, *, language: str = "en") -> list[Path]:
        path.write_text("presented")
        return [path]

    def show_codes(self, signed: Any) -> list[Any]:
        import qrcode

        code = qrcode.QRCode(border=0)
        code.add_data("LANYARD:" + "SAMPLE" * 40)
        code.make(fit=True)
        return [SimpleNamespace(matrix=code.get_matrix())]

    def shares(self) -> Sequence[ShareEntry]:
        return self.entries


class FakeCare:
    """As safe as a wallet in memory can be: it was backed up and checked this morning."""

    opened_by = "passphrase"

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def noticed(self) -> tuple[str, ...]:
        return ()

    def state(self) -> CareState:
        done = Done(NOW, "lanyard.walletbackup", len(self._wallet.records))
        return CareState("", "00" * 16, NOW, NOW, done, done, (), len(self._wallet.records))

    def keyring(self) -> Keyring:
        return Keyring(False, "", "no_trusted_keyring", "keyring.backends.fail.Keyring")


class FakeSites:
    """Three issuers were asked this month; one did not answer."""

    def __init__(self) -> None:
        self._sites = [
            Site("mercycollege.example", ("did_document", "status_list"), NOW, "", 4),
            Site("status.saltmarsh.example", ("status_list",), NOW, "unreachable", 3),
            Site("larkfield.example", ("hosted", "registry"), NOW - timedelta(days=4), "", 1),
        ]

    def all(self) -> list[Site]:
        return list(self._sites)

    def forget(self) -> None:
        self._sites.clear()


class FakeRecognised:
    """Two issuers by the person's own word, and one registry."""

    def issuers(self) -> list[OwnIssuer]:
        return [
            OwnIssuer("did:web:fernhollow.example", "Fernhollow Training Trust", NOW - timedelta(days=40)),
            OwnIssuer("https://larkfield.example/issuer", "Larkfield College", NOW - timedelta(days=3)),
        ]

    def registries(self) -> list[Registry]:
        return [Registry("National register of schools", NOW - timedelta(days=40))]

    def sources(self) -> tuple[Any, ...]:
        return ()

    def cautions(self, issuer_id: str, name: str) -> list[Caution]:
        return [Caution("name_looks_like", "Mercy College"), Caution("issuer_is_bare_key")]


class FakePerson:
    """Everything is a bearer's, and nobody is known by anything."""

    def held(self) -> list[Held]:
        return []

    def strangers(self) -> list[RecordSummary]:
        return []

    def issued_to(self, record: Record) -> IssuedTo:
        return IssuedTo("bearer")


class FakeShelf:
    """Nothing is kept beside the credentials."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def about(self, record_id: RecordId) -> Kept:
        return Kept(False, "", (), (), (HistoryEntry(self._wallet.record(record_id).summary.added_at, "added", "file"),))

    def collections(self) -> list[tuple[str, int]]:
        return []

    def tags(self) -> list[str]:
        return []

    def issuers(self, limit: int = 200) -> list[tuple[str, int]]:
        return Counter(r.summary.issuer_name for r in self._wallet.records.values()).most_common(limit)

    def trash(self) -> list[Trashed]:
        return [Trashed(r.summary, NOW, NOW + timedelta(days=30)) for r in self._wallet.trash.values()]

    def tidy(self) -> Changes:
        return Changes()


def record(said: Said, now: datetime) -> Record:
    """Returns the record of a made-up credential."""
    received = f'{{"name": "{said.title}", "issuer": "{said.issuer}"}}'.encode()
    digest = hashlib.sha256(received).hexdigest()
    image = None
    if said.art:
        image = Image(data_url(drawing(said.art)))
    achievement = Achievement(
        name=said.title,
        description=said.description,
        criteria=Criteria(narrative=said.took) if said.took else None,
        alignment=tuple(Alignment(target_name=s) for s in said.skills),
        image=image,
        result_description=(ResultDescription(id="r", name="Written test"),),
    )
    outcome = (Result("r", value=said.score, status=said.status),) if said.score or said.status else ()
    children = tuple(
        Credential(
            type=("VerifiableCredential", "OpenBadgeCredential"),
            subjects=(
                Subject(
                    achievement=(Achievement(name=name, human_code=f"NUR {101 + 14 * n}"),),
                    result=(Result(value="A"),),
                    credits_earned="4",
                ),
            ),
            valid_from=said.start,
        )
        for n, name in enumerate(said.children)
    )
    view = Credential(
        type=("VerifiableCredential", said.type),
        name=said.title,
        issuer=Profile(id=said.issuer_id, name=said.issuer),
        valid_from=said.start,
        valid_until=said.end,
        subjects=(Subject(achievement=(achievement,), result=outcome),),
        credentials=children,
    )
    report = VerificationReport(
        "", 0, said.format, said.type, results(**dict(said.found)), Verdict.VERIFIED, "learner", now, view=view
    )
    stands = standing(report, now)
    if said.kind is not None:
        stands = replace(stands, kind=said.kind, attainment=Attainment.EARNED)
    summary = RecordSummary(
        RecordId(digest[:32]),
        said.title,
        said.issuer,
        said.issuer_id,
        said.format,
        "credential",
        said.type,
        said.start,
        said.end,
        stands,
        said.added,
        has_image=image is not None,
        children=len(children),
    )
    return Record(summary, received, digest, Provenance("file", f"{said.title}.json"), (), report, view)


def day(year: int, month: int, date: int) -> datetime:
    return datetime(year, month, date, 12, tzinfo=UTC)


SHELF = (
    Said(
        "Wound Care, Level 2",
        "Mercy College",
        "You assess and treat acute and chronic wounds without supervision: you stage pressure injuries, choose "
        "dressings, and teach patients and families to care for a wound at home.",
        "Twelve hours of course work, a written test, and four supervised dressings on the ward.",
        ("Wound assessment", "Dressing selection", "Pressure injury staging", "Patient education"),
        day(2026, 6, 2),
        day(2028, 6, 2),
        "wound-care-2",
        score="88 of 100",
        added=NOW - timedelta(hours=1),
        issuer_id="did:web:mercycollege.example",
    ),
    Said(
        "Data Literacy for Clinicians",
        "Pennfold Institute",
        "You read charts and tables critically.",
        start=day(2025, 3, 2),
        art="data-literacy",
        added=NOW - timedelta(hours=2),
    ),
    Said(
        "Bachelor of Science in Nursing, transcript",
        "Mercy College",
        start=day(2025, 6, 2),
        art="wound-care-2",
        type="ClrCredential",
        added=NOW - timedelta(days=1),
        children=(
            "Foundations of Nursing",
            "Human Anatomy and Physiology I",
            "Health Assessment",
            "Pharmacology for Nurses",
            "Adult Health Nursing I",
            "Statistics for Health",
        ),
    ),
    Said(
        "Infection Control Essentials",
        "Wrenfield Academy",
        start=day(2025, 9, 9),
        art="infection-control",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
        added=NOW - timedelta(days=2),
    ),
    Said(
        "Telemetry Monitoring",
        "Saltmarsh Regional Hospital",
        "You watch heart rhythms on the monitor, name the common disturbances, and call for help in time.",
        start=day(2025, 9, 1),
        end=day(2027, 9, 1),
        art="telemetry",
        found=(("status", unknown("status_list_unreachable")),),
    ),
    Said(
        "Basic Life Support (BLS)",
        "Harrowgate Life Support Council",
        start=day(2024, 12, 14),
        end=day(2026, 12, 14),
        art="life-support",
    ),
    Said(
        "Advanced Cardiac Life Support (ACLS)",
        "Harrowgate Life Support Council",
        start=day(2024, 11, 3),
        end=day(2026, 11, 3),
        art="critical-care",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
    Said(
        "Safe Patient Handling",
        "Fernhollow Training Trust",
        "You move and lift patients with the equipment on the ward, without harm to them or to yourself.",
        start=day(2025, 6, 30),
        end=day(2027, 6, 30),
        art="safe-handling",
        found=(("status", failed("revoked")), ("issuer_trust", unknown("issuer_not_recognised"))),
    ),
    Said(
        "Registered Nurse licence",
        "Larkfield Board of Nursing",
        start=day(2023, 4, 30),
        end=day(2027, 4, 30),
        format="open_badge_2",
        type="License",
        art="registered-nurse",
    ),
    Said(
        "Dementia Care Foundations",
        "Mercy College",
        start=day(2025, 10, 4),
        end=day(2027, 10, 1),
        art="wound-care-2",
    ),
    Said(
        "IV Therapy",
        "Saltmarsh Regional Hospital",
        start=day(2026, 10, 1),
        art="telemetry",
        status="Provisional",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
    Said(
        "Pediatric Triage, certificate",
        "Quillmere Community College",
        start=day(2024, 5, 5),
        type="Certificate",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
)
