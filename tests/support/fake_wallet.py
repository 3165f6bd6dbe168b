"""A wallet in memory with the real dataclasses: for tests and pictures of the window, no vault, no checks made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import structs

from tests.support.fake_plans import FakeReviews, Settings, fake_pathways, fill_plans
from tests.support.fake_skills import ICU, FakeFrameworks, FakeResumes, fake_skill_book
from wallet.clock import Clock, FixedClock
from wallet.credential.identity import Identity, IdentityType
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
from wallet.errors import ShareError, StoreError, UsageError
from wallet.examine.in_process import InProcess
from wallet.formats.presenting import Member
from wallet.keys.holder import public_of
from wallet.net.own_address import OwnAddress
from wallet.records.attention import AttentionFacts, AttentionReason, Concern, attention_facts
from wallet.records.by_hand import checked
from wallet.records.days import local_day
from wallet.records.facts import facts, for_shelf
from wallet.records.record import (
    AddOutcome,
    AddStatus,
    Provenance,
    Record,
    RecordSummary,
    ShareEntry,
    ShareState,
    StandingKind,
)
from wallet.records.standing import standing
from wallet.records.statement import ENDS_SOON
from wallet.records.suggestions import Suggestion
from wallet.report import (
    CheckName,
    CheckResult,
    Outcome,
    Passed,
    Skipped,
    VerificationReport,
    failed,
    unknown,
)
from wallet.sample.achievements import drawing
from wallet.sample.art import data_url
from wallet.service.adding import Source
from wallet.service.answering import Candidate, PreparedAnswer, QueryChoice, ReceivedRequest, RequestReading, SentAnswer
from wallet.service.asking import Answered, Asked, Planned, PlannedQuestion
from wallet.service.changes import Changes
from wallet.service.checking import Checked, ExaminedItem, Examiner
from wallet.service.continuing_education import LicenceHours
from wallet.service.exporting import Exported
from wallet.service.identities import Held, IssuedTo
from wallet.service.library import AttentionEntry, AttentionList, HistoryEntry, Kept, Sort, Trashed
from wallet.service.locked import LockedWallet, Snapshot
from wallet.service.moved_keys import MovedKey
from wallet.service.network_log import Site
from wallet.service.network_settings import NetworkState, OwnAuthority
from wallet.service.others import DocumentSource
from wallet.service.packing import OutlinedFile, PacketPlan, PacketTemplate, Role, WrittenPacket
from wallet.service.pathways import Pathways
from wallet.service.protocols import (
    AddingPart,
    AnsweringPart,
    AskingPart,
    CheckingPart,
    ContinuingEducationPart,
    FrameworksPart,
    IdentitiesPart,
    LibraryPart,
    MovedKeysPart,
    NetworkLogPart,
    NetworkSettingsPart,
    OpenWallet,
    PackingPart,
    PathwaysPart,
    RecordingPart,
    RemindersPart,
    RenewalsPart,
    ResumesPart,
    ReviewsPart,
    SafekeepingPart,
    SharingPart,
    SkillBookPart,
    TrustedIssuersPart,
)
from wallet.service.recording import EvidenceFile, RecordByHand
from wallet.service.renewals import Renewal
from wallet.service.requests_made import OwnRequest
from wallet.service.safekeeping import BackupContents, DoctorReport, Drill, Keyring, LastCopy, SafekeepingState
from wallet.service.sharing import (
    Delivered,
    HolderKey,
    LinkTerms,
    PresentationRequest,
    Preview,
    Refusal,
    ShareWarning,
    SignedPresentation,
    StorageTerms,
)
from wallet.service.trusted_issuers import Caution, KnownSigner, OwnIssuer, Registry, RestoredTrust, TrustSource
from wallet.service.way_out import ProxyChoice, ProxyUse
from wallet.share import ledger, presentation, selection
from wallet.share.channels.screen import ShownCodes
from wallet.share.packet_choice import choose
from wallet.share.qr import codes
from wallet.share.registry import channels
from wallet.share.selection import Disclosed, Selection
from wallet.skills.continuing_education.certificates import Certificate
from wallet.skills.continuing_education.counting import Licence, count
from wallet.skills.continuing_education.hours import Amount
from wallet.skills.continuing_education.requirement import Category, CeRequirement
from wallet.skills.holdings import holdings
from wallet.skills.matching import match
from wallet.verify.policy import LEARNER
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.verdict import judge

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
    """Stands in for wallet.service.wallet.Wallet; also its own factory (create, open)."""

    passphrase = "four quiet river stones"

    def __init__(self, rows: Iterable[Said] = (), *, clock: Clock | None = None) -> None:
        self.clock = clock or FixedClock(NOW)
        self.records: dict[RecordId, Record] = {}
        self.trash: dict[RecordId, Record] = {}
        self.entries: list[ShareEntry] = []
        self.closed = False
        self.offline = False
        self.examiner: Examiner = InProcess()
        self.library: LibraryPart = FakeLibrary(self)
        self.adding: AddingPart = FakeAdding(self)
        self.checking: CheckingPart = FakeChecking(self)
        self.asking: AskingPart = FakeAsking()
        self.answering: AnsweringPart = FakeAnswering()
        self.sharing: SharingPart = FakeSharing(self)
        self.moved_keys: MovedKeysPart = FakeMovedKeys()
        self.safekeeping: SafekeepingPart = FakeSafekeeping(self)
        self.identities: IdentitiesPart = FakeIdentities()
        self.trusted_issuers: TrustedIssuersPart = FakeTrustedIssuers()
        self.network_log: NetworkLogPart = FakeNetworkLog()
        self.renewals: RenewalsPart = FakeRenewals(self)
        self.continuing_education: ContinuingEducationPart = FakeEducation(self)
        self.reminders: RemindersPart = FakeReminders()
        self.packing: PackingPart = FakePacking(self)
        self.recording: RecordingPart = FakeRecording(self)
        plans = Settings()
        self.pathways: PathwaysPart = fake_pathways(self.clock, plans)
        self.reviews: ReviewsPart = FakeReviews(self.clock, plans)
        self.skill_book: SkillBookPart = fake_skill_book(self)
        self.resumes: ResumesPart = FakeResumes(self)
        self.frameworks: FrameworksPart = FakeFrameworks()
        self.network_settings: NetworkSettingsPart = FakeNetworkSettings()
        for said in rows:
            self.put(record(said, self.clock.now()))
        if self.records:
            self.skill_book.follow(ICU)

    def with_plans(self) -> FakeWallet:
        """Follows pathways, asks and is asked; returns itself."""
        assert isinstance(self.pathways, Pathways)
        assert isinstance(self.reviews, FakeReviews)
        fill_plans(self.pathways, self.reviews)
        return self

    def put(self, made: Record) -> None:
        self.records[made.summary.id] = made

    def create(self, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[OpenWallet, str]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vault.hdr").touch()
        self.passphrase = passphrase
        return self, "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"

    def open(
        self,
        folder: Path,
        passphrase: str | None = None,
        *,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock | None = None,
    ) -> OpenWallet:
        if passphrase != self.passphrase:
            raise StoreError("passphrase_wrong")
        return self

    def locked(self, folder: Path, *, clock: Clock | None = None) -> LockedWallet:
        return LockedWallet(folder, clock=clock)

    def close(self) -> None:
        self.closed = True


_CONCERNS = {
    Concern.BAD: AttentionReason.BAD, Concern.WITHDRAWN: AttentionReason.WITHDRAWN, Concern.ON_HOLD: AttentionReason.ON_HOLD,
    Concern.INSIDE: AttentionReason.INSIDE,
}  # fmt: skip


def _reason(kept: AttentionFacts, now: datetime) -> AttentionReason | None:
    if kept.concern in _CONCERNS:
        return _CONCERNS[kept.concern]
    if kept.ends is not None and kept.ends < now + ENDS_SOON:
        return AttentionReason.EXPIRED if kept.ends < now else AttentionReason.ENDS_SOON
    if kept.concern is Concern.UNKNOWN:
        return AttentionReason.NOT_CHECKED
    return AttentionReason.WAITING if kept.concern is Concern.WAITING else None


class FakeLibrary:
    """The records in memory; only a note is kept beside them."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self._notes: dict[RecordId, str] = {}

    def _matching(self, query: str) -> list[RecordSummary]:
        terms = [term for term in query.lower().split() if ":" not in term]
        kept = self._wallet.trash if "is:trash" in query else self._wallet.records
        rows = [r.summary for r in kept.values()]
        if "is:progress" in query:
            rows = [row for row in rows if row.standing.attainment in (Attainment.IN_PROGRESS, Attainment.WAITING)]
        return [r for r in rows if all(term in f"{r.title} {r.issuer_name}".lower() for term in terms)]

    def find(
        self, query: str = "", *, sort: Sort = Sort.ADDED, offset: int = 0, limit: int = 200, families: bool = False
    ) -> Sequence[RecordSummary]:
        return sorted(self._matching(query), key=lambda r: r.added_at, reverse=True)[offset : offset + limit]

    def count_while(self, query: str, should_continue: Callable[[], bool]) -> int | None:
        return self.count(query)

    def attention(self, limit: int = 200) -> AttentionList:
        """As the store's rule has it, without replacing: each record by what is so of it and of its dates."""
        now = self._wallet.clock.now()
        rows = [(record.summary, attention_facts(record.report)) for record in self._wallet.records.values()]
        found = [AttentionEntry(row, reason) for row, kept in rows if (reason := _reason(kept, now)) is not None]
        order = list(AttentionReason)
        found.sort(key=lambda entry: order.index(entry.reason))
        return AttentionList(tuple(found[:limit]), len(found))

    def near(self, query: str) -> list[str]:
        return []

    def count(self, query: str = "") -> int:
        return len(self._matching(query))

    def record(self, record_id: RecordId) -> Record:
        if record_id not in self._wallet.records:
            raise StoreError("no_record")
        return self._wallet.records[record_id]

    def as_judged(self, record_id: RecordId) -> Record:
        return self.record(record_id)

    def remove(self, record_ids: Sequence[RecordId]) -> Changes:
        for record_id in record_ids:
            self._wallet.trash[record_id] = self._wallet.records.pop(record_id)
        return Changes(removed=tuple(record_ids))

    def bring_back(self, record_ids: Sequence[RecordId]) -> Changes:
        for record_id in record_ids:
            self._wallet.records[record_id] = self._wallet.trash.pop(record_id)
        return Changes(added=tuple(record_ids))

    def about(self, record_id: RecordId) -> Kept:
        past = (HistoryEntry(self.record(record_id).summary.added_at, "added", "file"),)
        return Kept(False, self._notes.get(record_id, ""), (), (), past)

    def set_favourite(self, record_ids: Sequence[RecordId], favourite: bool) -> Changes:
        return Changes(organised=tuple(record_ids))

    def set_note(self, record_id: RecordId, note: str) -> Changes:
        self._notes[record_id] = note
        return Changes(organised=(record_id,))

    def set_tags(self, record_id: RecordId, tags: Sequence[str]) -> Changes:
        return Changes(organised=(record_id,))

    def tags(self) -> list[str]:
        return []

    def collections(self) -> list[tuple[str, int]]:
        return []

    def issuers(self, limit: int = 200) -> list[tuple[str, int]]:
        return Counter(r.summary.issuer_name for r in self._wallet.records.values()).most_common(limit)

    def put_in(self, name: str, record_ids: Sequence[RecordId]) -> Changes:
        return Changes(organised=tuple(record_ids))

    def take_out(self, name: str, record_ids: Sequence[RecordId]) -> Changes:
        return Changes(organised=tuple(record_ids))

    def move(self, record_id: RecordId, steps: int) -> Changes:
        return Changes()

    def trash(self, *, offset: int = 0, limit: int | None = None) -> list[Trashed]:
        gone = [Trashed(r.summary, NOW, NOW + timedelta(days=30)) for r in self._wallet.trash.values()]
        return gone[offset : None if limit is None else offset + limit]

    def destroy(self, record_ids: Sequence[RecordId]) -> Changes:
        for record_id in record_ids:
            del self._wallet.trash[record_id]
        return Changes(removed=tuple(record_ids))

    def tidy(self) -> Changes:
        return Changes()


class FakeRenewals:
    """What ends, each a family of its own."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self.together: list[tuple[RecordId, ...]] = []

    def all(self, within: int | None = None, *, limit: int = 1_000) -> list[Renewal]:
        today = local_day(self._wallet.clock.now())
        lines = [
            Renewal(
                row.summary, (row.summary.id,), row.summary.facts.ends.day, (row.summary.facts.ends.day - today).days,
                bool(isinstance(row.view, Credential) and row.view.credential_status), "", (2024,),
            )
            for row in self._wallet.records.values()
            if row.summary.facts.ends is not None
        ]  # fmt: skip
        return sorted((line for line in lines if within is None or line.days <= within), key=lambda line: line.days)[:limit]

    def family(self, record_id: RecordId) -> Sequence[RecordId]:
        return (record_id,)

    def put_together(self, record_ids: Sequence[RecordId]) -> Changes:
        self.together.append(tuple(record_ids))
        return Changes(organised=tuple(record_ids))

    def take_apart(self, record_id: RecordId) -> Changes:
        return Changes(organised=(record_id,))

    def write_calendar(self, file: Path, lines: Sequence[Renewal], language: str, *, whole: bool) -> int:
        file.write_bytes(b"BEGIN:VCALENDAR")
        return len(lines)

    def write_list(self, file: Path, lines: Sequence[Renewal], language: str) -> None:
        file.write_bytes(b"%PDF-")


class FakeReminders:
    """No feed; nothing is due."""

    def __init__(self) -> None:
        self.file: Path | None = None

    def feed(self) -> Path | None:
        return self.file

    def keep_feed(self, file: Path, language: str) -> int:
        self.file = file
        return 1

    def stop_feed(self) -> None:
        self.file = None

    def refresh_feed(self, language: str) -> bool:
        return False

    def due(self) -> list[Renewal]:
        return []

    def spoken(self, lines: Sequence[Renewal]) -> None:
        pass


class FakeEducation:
    """Two licences of a compact, and a certificate that counts for both."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def all(self, record_id: RecordId | None = None) -> list[LicenceHours]:
        """As the rules have it, over what is kept: the first two count as licences, the next three as certificates."""
        ids = list(self._wallet.records)[:5]
        if len(ids) < 5 or record_id is not None:
            return []
        rule = CeRequirement(
            Decimal(30), 24, categories=(Category("Pharmacology", Decimal(5)),), once=("Human trafficking",),
            source="the board's page", as_of="2026-03-03",
        )  # fmt: skip
        certificates = [
            Certificate(
                ref, self._wallet.records[ref].summary.title, "Harbour College", "", date(2026, 3, day), date(2026, 3, day),
                Amount(Decimal(2 * day)), (("Pharmacology", None),), frozenset({ref}), "genuine", 1,
            )
            for day, ref in enumerate(ids[2:], 1)
        ]  # fmt: skip
        licences = [
            Licence(ref, self._wallet.records[ref].summary.title, date(2025, 5, 1), date(2027, 4, 30), asked)
            for ref, asked in zip(ids[:2], (rule, None), strict=True)
        ]
        each = {entry.ref: tuple(ids[:2]) for entry in certificates}
        return [
            LicenceHours(count(licence, certificates), {ref: tuple(of) for ref, of in each.items()}) for licence in licences
        ]

    def set_requirement(self, record_id: RecordId, data: bytes) -> Changes:
        return Changes(organised=(record_id,))

    def write_csv(self, file: Path, lines: Sequence[LicenceHours]) -> None:
        file.write_bytes(b"licence")

    def write_zip(self, file: Path, line: LicenceHours, language: str) -> list[tuple[str, str]]:
        return []

    def write_binder(self, file: Path, line: LicenceHours, language: str) -> None:
        file.write_bytes(b"%PDF-")


class FakePacking:
    """Matches by the real rules what is kept in memory, and writes nothing."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self.kept: dict[str, PacketTemplate] = {}

    def plan(self, role: Role, *, start: date | None = None, ticked: Collection[str] = ()) -> PacketPlan:
        now = self._wallet.clock.now()
        held = [
            replace(holding, kept=True)
            for record_id, kept in self._wallet.records.items()
            for holding in holdings(kept.report, now, ref=record_id)
        ]
        return PacketPlan(role, choose(match(role, held, local_day(now), start=start), ticked, start=start), start)

    def outline(self, plan: PacketPlan, template: PacketTemplate, *, language: str) -> tuple[OutlinedFile, ...]:
        return (OutlinedFile("00_Cover_sheet.pdf", "cover"), OutlinedFile("RN_licence_exp-2027-04.pdf", "original", 412_000))

    def write_absent(self, plan: PacketPlan, file: Path, template: PacketTemplate, *, language: str) -> None:
        file.write_text("\n".join(plan.absent))

    def write(self, plan: PacketPlan, path: Path, template: PacketTemplate, *, language: str) -> WrittenPacket:
        raise ShareError("no_room_for_share")

    def templates(self) -> dict[str, PacketTemplate]:
        return dict(self.kept)

    def template(self, name: str) -> PacketTemplate:
        return self.kept[name]

    def save_template(self, name: str, template: PacketTemplate) -> None:
        self.kept[name] = template

    def forget_template(self, name: str) -> None:
        del self.kept[name]


class FakeRecording:
    """Keeps what is written down by the real rules, in memory."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def record(self, record: RecordByHand) -> RecordSummary:
        checked(record)
        raise StoreError("disk_full")

    def suggest(self, data: bytes) -> Suggestion:
        return Suggestion()

    def evidence(self, record_id: str) -> Iterator[EvidenceFile]:
        yield from ()


class FakeAdding:
    """Takes whatever begins like JSON for a credential."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def add(
        self,
        sources: Iterable[Source],
        *,
        progress: Callable[[int, AddOutcome], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[AddOutcome]:
        for source in sources:
            if cancelled is not None and cancelled():
                return
            if b"{" not in source.data[:1]:
                yield AddOutcome(source.label, AddStatus.REFUSED, error="unrecognised")
                continue
            made = record(Said(source.label, "Harbour College"), self._wallet.clock.now())
            word = AddStatus.DUPLICATE if made.summary.id in self._wallet.records else AddStatus.ADDED
            self._wallet.put(made)
            yield AddOutcome(source.label, word, made.summary.id, made.summary.title, standing=made.summary.standing)


class FakeChecking:
    """Finds what was found before."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def check_again(self, record_id: RecordId, *, at: datetime | None = None, online: bool = False) -> VerificationReport:
        return self._wallet.library.record(record_id).report

    def network(self) -> DocumentSource:
        return NoDocuments()

    def check_all(self, record_ids: Iterable[RecordId], *, online: bool = False) -> Iterator[Checked]:
        yield from (Checked(record_id) for record_id in record_ids)

    def remembered(
        self, items: Iterable[ExaminedItem], *, now: datetime, challenge: str | None = None
    ) -> list[ExaminedItem]:
        return list(items)

    def judge_restored(self) -> Iterator[Checked]:
        yield from ()

    def remember_request(self, request: OwnRequest) -> None:
        pass


class FakeAnswering:
    """Nothing of a wallet in memory answers anybody."""

    def reading(self, text: str) -> RequestReading:
        raise ShareError("request_unknown")

    def read(self, reading: RequestReading) -> ReceivedRequest | None:
        raise ShareError("request_unknown")

    def choices(self, request: ReceivedRequest) -> tuple[QueryChoice, ...]:
        return ()

    def chosen(self, choices: Sequence[QueryChoice], named: Sequence[RecordId] = ()) -> dict[str, tuple[Candidate, ...]]:
        return {}

    def prepare(self, request: ReceivedRequest, shown: Mapping[str, Sequence[Candidate]]) -> PreparedAnswer:
        raise ShareError("request_nothing_fits")

    def send(self, prepared: PreparedAnswer) -> SentAnswer:
        raise ShareError("request_unknown")


class FakeAsking:
    """Two sites would be asked; both answer, and nothing is different."""

    def plan(self, record_ids: Iterable[RecordId]) -> Iterator[Planned]:
        questions = (
            PlannedQuestion("mercycollege.example", "did_document"),
            PlannedQuestion("lists.example", "status_list"),
        )
        yield from (Planned(record_id, questions) for record_id in record_ids)

    def check(
        self, record_ids: Iterable[RecordId], hosts: Collection[str], *, stopped: Callable[[], bool]
    ) -> Iterator[Answered]:
        asked = tuple(Asked(host, "status_list", NOW) for host in sorted(hosts))
        yield from (Answered(record_id, asked=asked) for record_id in record_ids)


_ONE = (Refusal("one_code_one_credential"),)


class FakeSharing:
    """Signs nothing; the ledger is real."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self._made: list[HolderKey] = []

    def holder_key(self) -> HolderKey:
        seed = b"a key that signs for nobody else"
        return HolderKey(public_of(seed), release=lambda: bytearray(seed))

    def holder_keys(self) -> list[HolderKey]:
        return [self.holder_key(), *self._made]

    def new_holder_key(self, label: str) -> HolderKey:
        seed = label.encode().ljust(32, b".")[:32]
        self._made.append(HolderKey(public_of(seed), release=lambda: bytearray(seed), label=label, created=NOW))
        return self._made[-1]

    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        now = self._wallet.clock.now()
        records = tuple(self._wallet.library.record(record_id) for record_id in record_ids)
        disclosed = Disclosed(Selection(records), tuple(Member({}, {}) for _ in records), selection._SEAL)
        return SignedPresentation(
            b"{}", disclosed, request, ".vp.json", "did:key:zFake", "c", None, now, now + request.expires_in, "00",
            records[0].report, presentation._SEAL,
        )  # fmt: skip

    def preview(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> Preview:
        signed = self.present(record_ids, request)
        title = signed.records[0].summary.title
        warnings = (ShareWarning("share_issuer_unknown", title), ShareWarning("share_has_email", title))
        ways = channels()
        refusals = {} if len(signed.records) == 1 else {"code": _ONE, "code_screen": _ONE}
        return Preview(
            dict.fromkeys(ways, signed.report),
            warnings,
            {name: channel.cautions(signed) for name, channel in ways.items()},
            refusals,
            {name: channel.lifetime for name, channel in ways.items()},
            ".vp.json",
        )

    def deliver(self, signed: SignedPresentation, channel_id: str, path: Path, *, language: str = "en") -> Delivered:
        path.write_text("presented")
        return Delivered(self._entry(signed, channel_id, ShareState.DELIVERED), signed, path, None, ledger._SEAL)

    def start(self, signed: SignedPresentation, channel_id: str) -> Delivered:
        live = ShownCodes([code.matrix for code in codes(b"SAMPLE" * 40)])
        return Delivered(self._entry(signed, channel_id, ShareState.LIVE), signed, None, live, ledger._SEAL)

    def networks(self) -> tuple[OwnAddress, ...]:
        return (OwnAddress("Ward guest", "192.0.2.10"),)

    def stop(self, share_id: str) -> ShareEntry:
        (position,) = [n for n, entry in enumerate(self._wallet.entries) if entry.id == share_id]
        stopped = structs.replace(self._wallet.entries[position], state=ShareState.STOPPED, changed=self._wallet.clock.now())
        self._wallet.entries[position] = stopped
        return stopped

    def _entry(self, signed: SignedPresentation, channel_id: str, state: ShareState) -> ShareEntry:
        titles = tuple(record.summary.title for record in signed.records)
        entry = ShareEntry(
            f"{len(self._wallet.entries):016x}", signed.created, signed.request.audience, signed.request.purpose, channel_id,
            tuple(record.summary.id for record in signed.records), titles, signed.expires, "00", state,
        )  # fmt: skip
        self._wallet.entries.insert(0, entry)
        return entry

    def ledger(self, *, offset: int = 0, limit: int | None = None) -> Sequence[ShareEntry]:
        return self._wallet.entries[offset : None if limit is None else offset + limit]

    def states(self) -> dict[str, int]:
        return Counter(str(entry.state) for entry in self._wallet.entries)

    def ledger_size(self) -> int:
        return len(self._wallet.entries)

    def stop_all(self) -> list[ShareEntry]:
        return [self.stop(entry.id) for entry in list(self._wallet.entries) if entry.state is ShareState.LIVE]

    def link_terms(self, terms: StorageTerms, *, language: str = "en") -> LinkTerms:
        raise ShareError("storage_not_there")

    def end_overdue(self) -> list[ShareEntry]:
        return []

    def link(self, share_id: str) -> str:
        return ""

    def content(self, share_id: str) -> bytes:
        return b""

    def carrying(self, record_id: RecordId) -> list[ShareEntry]:
        return [entry for entry in self._wallet.entries if record_id in entry.record_ids]

    def having(self, words: str) -> list[ShareEntry]:
        return [
            entry for entry in self._wallet.entries if any(words.casefold() in title.casefold() for title in entry.titles)
        ]

    def ending_soon(self) -> list[ShareEntry]:
        return []

    def linkedin_address(self, record_id: RecordId, *, with_number: bool = False) -> str:
        return "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Wound%20care"


class FakeMovedKeys:
    """No key came from elsewhere."""

    def bring_in(self, source: Source, passphrase: str) -> list[MovedKey]:
        return []

    def origin(self, did: str) -> str:
        return ""


class FakeSafekeeping:
    """As safe as a wallet in memory can be: it was backed up and checked this morning."""

    opened_by = "passphrase"
    read_only = False

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

        self._held_code = ""

    def state(self) -> SafekeepingState:
        copy = LastCopy(NOW, "lanyard.walletbackup", len(self._wallet.records))
        return SafekeepingState("", "00" * 16, NOW, NOW, copy, copy, (), len(self._wallet.records))

    def noticed(self) -> tuple[str, ...]:
        return ()

    def require_in_place(self) -> None: ...

    def snapshot_of_missing(self) -> None:
        return None

    def go_on_without_missing(self) -> None: ...

    def has_backup_code(self) -> bool:
        return True

    def rename(self, name: str) -> None: ...

    def change_passphrase(self, new: str, *, current: str = "") -> None:
        self.require_passphrase(current)
        self._wallet.passphrase = new

    def require_passphrase(self, passphrase: str) -> None:
        if passphrase != self._wallet.passphrase:
            raise StoreError("passphrase_wrong")

    def new_recovery_code(self, passphrase: str, *, hold: bool = False) -> str:
        self.require_passphrase(passphrase)
        self._held_code = "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"
        return self._held_code

    def rotate(self, passphrase: str, *, hold: bool = False) -> str:
        return self.new_recovery_code(passphrase)

    def hold_code(self, code: str) -> None:
        self._held_code = code

    def held_code(self) -> str:
        return self._held_code

    def code_kept(self) -> None:
        self._held_code = ""

    def keyring(self) -> Keyring:
        return Keyring(False, "", "no_trusted_keyring", "keyring.backends.fail.Keyring")

    def set_quick_unlock(self, on: bool) -> None:
        raise StoreError("no_trusted_keyring")

    def new_backup_code(self) -> str:
        return "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"

    def backup(self, file: Path, code: str = "", *, replace: bool = False) -> BackupContents:
        file.write_text("backed up")
        return BackupContents(len(self._wallet.records), 1)

    def check_backup(self, file: Path, code: str) -> Drill:
        raise StoreError("not_a_backup")

    def export(self, folder: Path) -> Exported:
        return Exported(len(self._wallet.records), {})

    def snapshots(self) -> Sequence[Snapshot]:
        return ()

    def snapshot(self) -> Snapshot:
        raise StoreError("disk_full")

    def health_check(self) -> DoctorReport:
        return DoctorReport(())


class FakeNetworkSettings:
    """A company's network: its proxy is named and not used, its authority was brought in."""

    def __init__(self) -> None:
        self.choice = ProxyChoice()
        self.own = [OwnAuthority("Saltmarsh Hospital Network CA", NOW + timedelta(days=900), "5b" * 32)]

    def state(self) -> NetworkState:
        named = "proxy.saltmarsh.example:8080"
        chosen = {ProxyUse.NONE: "", ProxyUse.SYSTEM: named, ProxyUse.TYPED: self.choice.address}[self.choice.use]
        return NetworkState(self.choice.use, chosen, named, "environment", "", tuple(self.own))

    def choose(self, choice: ProxyChoice, *, keep: bool = True) -> None:
        self.choice = choice

    def read_authorities(self, data: bytes) -> tuple[OwnAuthority, ...]:
        if not data:
            raise UsageError("authority_unreadable")
        return (OwnAuthority(data.decode(), NOW + timedelta(days=400), "a1" * 32),)

    def add_authorities(self, data: bytes, *, keep: bool = True) -> tuple[OwnAuthority, ...]:
        self.own += self.read_authorities(data)
        return self.read_authorities(data)

    def remove_authority(self, digest: str) -> OwnAuthority:
        removed = next(own for own in self.own if own.sha256 == digest)
        self.own.remove(removed)
        return removed


class FakeNetworkLog:
    """Three issuers were asked this month; one did not answer."""

    def __init__(self) -> None:
        self._sites = [
            Site("mercycollege.example", ("did_document", "status_list"), NOW, "", 4),
            Site("status.saltmarsh.example", ("status_list",), NOW, "unreachable", 3),
            Site("larkfield.example", ("hosted", "registry"), NOW - timedelta(days=4), "", 1),
        ]

    def all(self) -> tuple[Site, ...]:
        return tuple(self._sites)

    def note(self, run: object) -> None:
        pass

    def forget(self) -> None:
        self._sites.clear()


class FakeTrustedIssuers:
    """Two issuers by the person's own word, and one registry."""

    def issuers(self) -> list[OwnIssuer]:
        return [
            OwnIssuer("did:web:fernhollow.example", "Fernhollow Training Trust", NOW - timedelta(days=40)),
            OwnIssuer("https://larkfield.example/issuer", "Larkfield College", NOW - timedelta(days=3)),
        ]

    def registries(self) -> list[Registry]:
        return [Registry("National register of schools", NOW - timedelta(days=40))]

    def sources(self) -> tuple[TrustSource, ...]:
        return ()

    def recognise(self, issuer_id: str, name: str = "") -> Changes:
        return Changes(trust=True)

    def forget(self, issuer_id: str) -> Changes:
        return Changes(trust=True)

    def add_registry(self, data: bytes, fallback: str) -> Sequence[str]:
        return [fallback]

    def forget_registry(self, name: str) -> Changes:
        return Changes(trust=True)

    def signers(self) -> list[KnownSigner]:
        return []

    def add_signers(self, data: bytes) -> Changes:
        return Changes(trust=True)

    def forget_signer(self, signer_id: str) -> Changes:
        return Changes(trust=True)

    def restored(self) -> RestoredTrust | None:
        return None

    def decide_restored(self, *, accept: bool) -> Changes:
        return Changes(trust=True)

    def cautions(self, issuer_id: str, name: str) -> list[Caution]:
        return [Caution("name_looks_like", "Mercy College"), Caution("issuer_is_bare_key")]


class FakeIdentities:
    """Everything is a bearer's, and nobody is known by anything."""

    def held(self) -> list[Held]:
        return []

    def add(self, value: str, kind: IdentityType | None = None) -> tuple[Identity, Changes]:
        return Identity(kind or IdentityType.NAME, value), Changes(identities=True)

    def remove(self, identity: Identity) -> Changes:
        return Changes(identities=True)

    def unmatched_recipients(self) -> list[RecordSummary]:
        return []

    def issued_to(self, record: Record) -> IssuedTo:
        return IssuedTo("bearer")


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
    inside = [
        CheckResult(result.check, f"/credentialSubject/verifiableCredential/{n}", result.outcome)
        for n in range(len(children))
        for result in results()
    ]
    checked = (*results(**dict(said.found)), *inside)
    verdict = judge(checked, LEARNER, presentation=False)
    report = VerificationReport("", 0, said.format, said.type, checked, verdict, "learner", now, view=view)
    known = for_shelf(facts(report))
    if said.kind is not None:
        # What was never checked by anybody: the lower rungs of the ladder.
        known = replace(known, rung=str(said.kind), points=(), recognised=False)
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
        standing(known, now),
        said.added,
        known,
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
        found=(("status", unknown("status_list_unreachable", "not_found")),),
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
