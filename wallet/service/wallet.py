"""The wallet: one open vault, and its parts. Opens, wires and closes; decides nothing.

Every method of every part is plain blocking Python, to be called from one thread (the store lane) unless it says
otherwise. Progress is a callback; cancelling is a callable that is asked between items.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from wallet.clock import Clock, SystemClock
from wallet.examine.in_process import InProcess
from wallet.examine.request import Examiner
from wallet.service.adding import Adding
from wallet.service.answering import Answering
from wallet.service.asking import Asking
from wallet.service.checking import Checking
from wallet.service.context import ServiceContext
from wallet.service.continuing_education import ContinuingEducation
from wallet.service.exporting import Exporting
from wallet.service.frameworks import Frameworks
from wallet.service.identities import Identities
from wallet.service.library import Library
from wallet.service.locked import LockedWallet
from wallet.service.moved_keys import MovedKeys
from wallet.service.network_log import NetworkLog
from wallet.service.network_settings import NetworkSettings
from wallet.service.packing import Packing
from wallet.service.pathways import Pathways
from wallet.service.recording import Recording
from wallet.service.reminders import Reminders
from wallet.service.renewals import Renewals
from wallet.service.resumes import Resumes
from wallet.service.reviews import Reviews
from wallet.service.roles import Roles
from wallet.service.safekeeping import Safekeeping
from wallet.service.sharing import Sharing
from wallet.service.skill_book import SkillBook
from wallet.service.trust_settings import TrustSettings
from wallet.service.trusted_issuers import TrustedIssuers
from wallet.service.wallet_places import require_place
from wallet.store.file.hardening import harden_process
from wallet.store.vault import Vault
from wallet.verify.context import DocumentSource, TrustSource
from wallet.verify.sources.network import NetworkWhenAsked


class Wallet:
    """One open wallet.

    Attributes:
        library: what is kept: find, show, organise, remove.
        adding: taking in what comes from outside.
        checking: judging what is kept again, and what somebody else shows.
        asking: checking what is kept online: whom it would ask, and asking those who were agreed to.
        sharing: presenting, handing over, the ledger.
        answering: requests of somebody else's software, answered.
        moved_keys: keys of an old wallet, for the credentials that are bound to them.
        exporting: moving out to another wallet.
        recording: records that the person makes by hand.
        packing: packets for what somebody asks for.
        continuing_education: hours by licence.
        reminders: a calendar's file that stays current, and what is due to be said.
        renewals: what ends when, and which records are renewals of one thing.
        roles: what the records come to for a role or a requirement list.
        frameworks: skills: frameworks that were brought in, and what the records say of skills.
        skill_book: what the records add up to: skills, roles that are followed.
        pathways: pathways the person follows.
        reviews: a supervisor's word: asked for, given, taken.
        resumes: chosen records as a résumé.
        safekeeping: secrets, backups, snapshots, health.
        identities: who the person is to issuers.
        trusted_issuers: whom they recognise.
        network_log: who was asked.
        network_settings: which way out is taken, and whose certificates are trusted on it.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        clock: Clock | None = None,
        documents: DocumentSource | None = None,
        trust: Sequence[TrustSource] = (),
        network: Callable[[], DocumentSource] | None = None,
        opened_by: str = "passphrase",
        examiner: Examiner | None = None,
    ) -> None:
        """``documents`` answer without a network and ``trust`` vouches for issuers, both before anything that is kept."""
        clock = clock or SystemClock()
        self.network_settings = settings = NetworkSettings(vault, clock)
        self._context = ServiceContext(
            vault, clock, examiner or InProcess(), TrustSettings(vault, clock, trust),
            network or (lambda: NetworkWhenAsked(settings.client)), settings.client, documents,
        )  # fmt: skip
        self.identities = Identities(vault)
        self.network_log = NetworkLog(vault)
        self.safekeeping = Safekeeping(self._context, opened_by=opened_by)
        self.library = Library(self._context, self.identities)
        self.adding = Adding(self._context, self.network_log)
        self.checking = Checking(self._context, self.identities, self.network_log)
        self.asking = Asking(self._context, self.checking, self.network_log)
        self.trusted_issuers = TrustedIssuers(self._context, self.checking, self.network_log)
        self.sharing = Sharing(self._context, self.library, self.checking, self.network_log)
        self.answering = Answering(self._context, self.library, self.sharing, self.network_log)
        self.moved_keys = MovedKeys(self._context)
        self.exporting = Exporting(self._context)
        self.roles = Roles(self._context)
        self.frameworks = Frameworks(self._context)
        self.skill_book = SkillBook(self._context, self.roles, self.frameworks)
        self.pathways = Pathways(self._context, self.roles)
        self.resumes = Resumes(self._context, self.library)
        self.recording = Recording(self._context)
        self.reviews = Reviews(self._context, self.adding, self.library, self.sharing)
        self.packing = Packing(
            self._context, self.identities, self.library, self.roles, self.frameworks, self.recording, self.sharing
        )
        self.renewals = Renewals(self._context)
        self.reminders = Reminders(self._context, self.renewals)
        self.continuing_education = ContinuingEducation(self._context)

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        clock: Clock | None = None,
        documents: DocumentSource | None = None,
        trust: Sequence[TrustSource] = (),
    ) -> tuple[Wallet, str]:
        """Makes a vault in ``folder`` and returns it open, with its recovery code.

        Raises StoreError (``vault_exists``, ``disk_missing``, ``passphrase_empty``, ``disk_full`` …).
        """
        harden_process()
        require_place(folder)
        vault, recovery_code = Vault.create(folder, passphrase=passphrase, clock=clock or SystemClock())
        return cls(vault, clock=clock, documents=documents, trust=trust), recovery_code

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase: str | None = None,
        *,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock | None = None,
    ) -> Wallet:
        """Opens the vault in ``folder`` with exactly one secret.

        Raises StoreError (``no_vault``, ``passphrase_wrong``, ``vault_in_use``, ``vault_too_new``,
        ``vault_damaged`` …).
        """
        # Before the first secret is in memory, in whatever program opens a wallet.
        harden_process()
        vault = Vault.open(
            folder,
            passphrase=passphrase,
            recovery_code=recovery_code,
            quick_unlock=quick_unlock,
            clock=clock or SystemClock(),
        )
        by = "recovery" if recovery_code is not None else "keyring" if quick_unlock else "passphrase"
        return cls(vault, clock=clock, opened_by=by)

    @staticmethod
    def locked(folder: Path, *, clock: Clock | None = None) -> LockedWallet:
        """Returns what can be done with the wallet in ``folder`` while it is not open."""
        return LockedWallet(folder, clock=clock)

    @property
    def examiner(self) -> Examiner:
        """Who reads and judges what came from outside."""
        return self._context.examiner

    @examiner.setter
    def examiner(self, examiner: Examiner) -> None:
        self._context.examiner = examiner

    @property
    def offline(self) -> bool:
        """The person's switch: while it is on, nothing is fetched, whatever is asked for."""
        return self._context.offline

    @offline.setter
    def offline(self, offline: bool) -> None:
        self._context.offline = offline

    def close(self) -> None:
        """Locks: stops what is being shown, checkpoints, closes the database, drops the keys. May be called twice."""
        self.sharing.close()
        self._context.vault.close()
