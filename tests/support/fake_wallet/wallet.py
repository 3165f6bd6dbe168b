"""The wallet in memory and its parts; also its own factory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.support.fake_plans import FakeReviews, Settings, fake_pathways, fill_plans
from tests.support.fake_skills import ICU, FakeFrameworks, FakeResumes, fake_skill_book
from tests.support.fake_wallet.adding import FakeAdding, FakeRecording
from tests.support.fake_wallet.answering import FakeAnswering
from tests.support.fake_wallet.checking import FakeAsking, FakeChecking
from tests.support.fake_wallet.education import FakeEducation
from tests.support.fake_wallet.library import FakeLibrary
from tests.support.fake_wallet.made_up import NOW, Said, record
from tests.support.fake_wallet.network import FakeNetworkLog, FakeNetworkSettings
from tests.support.fake_wallet.packing import FakePacking
from tests.support.fake_wallet.renewals import FakeReminders, FakeRenewals
from tests.support.fake_wallet.safekeeping import FakeSafekeeping
from tests.support.fake_wallet.sharing import FakeMovedKeys, FakeSharing
from tests.support.fake_wallet.trust import FakeIdentities, FakeTrustedIssuers
from wallet.clock import Clock, FixedClock
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.examine.in_process import InProcess
from wallet.records.record import Record, ShareEntry
from wallet.service.checking import Examiner
from wallet.service.locked import LockedWallet
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
