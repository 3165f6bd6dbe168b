"""The wallet: wires the rooms below, decides nothing. The window and the command line call this.

Every method is plain blocking Python, to be called from one thread (the store
lane) unless it says otherwise. Progress is a callback; cancelling is a callable
that is asked between items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from random import SystemRandom

from wallet.clock import Clock, SystemClock
from wallet.credential.model import RecordId
from wallet.errors import IntakeError, ShareError
from wallet.examine.in_process import InProcess
from wallet.examine.request import NO_EXPECTATIONS, Examiner, VerificationRequest, read, reports
from wallet.formats.parsed import Received
from wallet.intake.source import Source
from wallet.keys.holder import HolderKey
from wallet.records.record import AddOutcome, Provenance, Record, RecordSummary, ShareEntry
from wallet.report import VerificationReport
from wallet.service.adding import keep
from wallet.service.changes import Changes as Changes
from wallet.service.checking import Judging
from wallet.service.exporting import Exported, move_out, outgoing
from wallet.service.identities import Person
from wallet.service.library import Shelf
from wallet.service.locked import ShutWallet
from wallet.service.network_log import Sites
from wallet.service.safekeeping import Care
from wallet.service.trusted_issuers import Recognised
from wallet.share.delivery import deliver, ledger_entry
from wallet.share.key_bound import names_key, present_token
from wallet.share.presentation import PresentationRequest, SignedPresentation, present
from wallet.share.qr import QrCode, as_text, codes
from wallet.store.copies.backup import BackupContents, export
from wallet.store.copies.export_gaps import OPEN_LEAVES, OTHER_WALLETS_LEAVE, not_carried
from wallet.store.file.hardening import harden_process
from wallet.store.tables.search import Sort
from wallet.store.vault import Vault
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import LEARNER, Policy
from wallet.verify.sources.network import NetworkWhenAsked
from wallet.verify.sources.supplied import NoDocuments


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of :meth:`Wallet.check_all`; ``error`` says why it could not be judged."""

    id: RecordId
    error: IntakeError | None = None


class Wallet:
    """One open vault and everything that can be done with it.

    ``care`` keeps it safe (secrets, copies); ``shelf`` is the person's order in it; ``person`` who they are to issuers;
    ``recognised`` whom they recognise; ``sites`` who was asked.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        clock: Clock | None = None,
        documents: DocumentSource | None = None,
        trust: Sequence[TrustSource] = (),
        network: Callable[[], DocumentSource] = NetworkWhenAsked,
        opened_by: str = "passphrase",
        examiner: Examiner | None = None,
    ) -> None:
        self.vault = vault
        self.examiner: Examiner = examiner or InProcess()
        """Who reads and judges what came from outside."""
        self.offline = False
        """The person's switch: while it is on, nothing is fetched, whatever is asked for."""
        self._clock = clock or SystemClock()
        self.care = Care(vault, clock=self._clock, by=opened_by)
        self.shelf = Shelf(vault)
        self.person = Person(vault)
        self.sites = Sites(vault)
        self.recognised = Recognised(vault, self._clock, trust)
        self._judging = Judging(vault, documents)
        self._network = network

    # Life -------------------------------------------------------------------
    @classmethod
    def create(cls, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[Wallet, str]:
        """Makes a vault in ``folder`` and returns it open, with its recovery code.

        Raises StoreError (``vault_exists``, ``passphrase_empty``, ``disk_full`` …).
        """
        harden_process()
        vault, recovery_code = Vault.create(folder, passphrase=passphrase, clock=clock or SystemClock())
        return cls(vault, clock=clock), recovery_code

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
    def shut(folder: Path, *, clock: Clock | None = None) -> ShutWallet:
        """Returns what can be done with the wallet in ``folder`` while it is not open."""
        return ShutWallet(folder, clock=clock)

    def close(self) -> None:
        """Locks: checkpoints, closes the database, drops the keys. May be called twice."""
        self.vault.close()

    # Add --------------------------------------------------------------------
    def add(
        self,
        sources: Iterable[Source],
        *,
        progress: Callable[[int, AddOutcome], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[AddOutcome]:
        """Adds each source; yields an outcome per item *after* it is durable; several share a transaction.

        One bad source never stops the rest; only StoreError (a full disk …) ends it. Cancelling keeps what was judged.
        """
        stopped = cancelled or (lambda: False)
        wanted = takewhile(lambda _: not stopped(), sources)
        with closing(self.examiner.examine_each(wanted, self._request(), should_continue=lambda: not stopped())) as found:
            for count, outcome in enumerate(keep(self.vault.records, found, cancelled=stopped), 1):
                if progress is not None:
                    progress(count, outcome)
                yield outcome

    def _request(self, expectations: Expectations = NO_EXPECTATIONS) -> VerificationRequest:
        return VerificationRequest(
            LEARNER, self._clock.now(), self._judging.at_hand(), self.recognised.sources(), expectations
        )

    # Look -------------------------------------------------------------------
    def find(
        self,
        query: str = "",
        *,
        sort: Sort = Sort.ADDED,
        offset: int = 0,
        limit: int = 200,
    ) -> Sequence[RecordSummary]:
        """Returns a window of the shelf; ``query`` follows the search grammar."""
        return self.vault.records.find(query, sort=sort, offset=offset, limit=limit)

    def count(self, query: str = "") -> int:
        """Returns how many records ``query`` finds."""
        return self.vault.records.count(query)

    def record(self, record_id: RecordId) -> Record:
        """Returns one record with its report. Raises StoreError ``no_record``."""
        return self._whole(self.vault.records.get(record_id))

    def _parsed(self, record: Record) -> Received:
        """Reads a kept record's bytes again; which of several in them it is, the vault knows."""
        return read(_kept(record), self.examiner)[self.vault.records.position(record.summary.id)]

    def _whole(self, record: Record) -> Record:
        return replace(record, payload=self._parsed(record).payload, report=self.person.graded(record.report))

    def ids_starting(self, prefix: str) -> Sequence[RecordId]:
        """Returns the records whose id begins with ``prefix``, two at most."""
        return self.vault.records.ids_starting(prefix)

    def check_again(
        self,
        record_id: RecordId,
        *,
        at: datetime | None = None,
        policy: Policy = LEARNER,
        documents: DocumentSource | None = None,
        online: bool = False,
    ) -> VerificationReport:
        """Judges a kept record again: now (and keeps the report), or as of ``at`` (and does not).

        ``online`` lets the checks ask the issuer's pages, because a person asked for that. Kept evidence answers where
        they do not, so that the network may be off. :mod:`wallet.service.checking` says what is never forgotten.
        """
        fresh = documents or (self._run() if online else None)
        report = self.judge_kept(record_id, at=at, policy=policy, fresh=fresh)
        if online and fresh is not None:
            self.sites.note(fresh)
        if at is None:
            self.vault.records.update_report(record_id, report)
        return self.person.graded(report)

    def judge_kept(
        self, record_id: RecordId, *, at: datetime | None = None, policy: Policy = LEARNER,
        fresh: DocumentSource | None = None,
    ) -> VerificationReport:  # fmt: skip
        """Judges a kept record, now or as of ``at``, and keeps nothing; ``fresh`` is asked beside what is kept."""
        record = self.vault.records.get(record_id)
        position = self.vault.records.position(record_id)
        request = VerificationRequest(
            policy, at or self._clock.now(), NoDocuments(), self.recognised.sources(), position=position
        )
        if at is not None:
            return self._judging.on_day(_kept(record), record_id, request, self.examiner, fresh=fresh)
        return self._judging.again(_kept(record), record.report, request, self.examiner, fresh=fresh)

    def recognise(self, issuer_id: str, name: str = "", *, undo: bool = False) -> Changes:
        """As ``recognised`` does it (``undo``: forgets); then judges what is kept from the issuer again, offline."""
        changes = self.recognised.forget(issuer_id) if undo else self.recognised.recognise(issuer_id, name)
        checked = self.check_all(self.vault.records.of_issuer(issuer_id))
        return replace(changes, updated=tuple(one.id for one in checked if one.error is None))

    def check_all(self, record_ids: Iterable[RecordId], *, online: bool = False) -> Iterator[Checked]:
        """Judges kept records again, one after another, and keeps each report; yields what became of each.

        ``online`` is one run: a document that several need is fetched once (N13). The order is nobody's but chance's, so
        that an issuer who watches learns nothing of the shelf. One that cannot be judged never stops the rest; only
        StoreError ends it.
        """
        ids = list(record_ids)
        SystemRandom().shuffle(ids)
        fresh = self._run() if online else None
        for one in ids:
            error = None
            try:
                self.check_again(one, documents=fresh)
            except IntakeError as found:
                error = found
            if online:
                # After each, so that a run that is cut short is in the log as far as it went.
                self.sites.note(fresh)
            yield Checked(one, error)

    def _run(self) -> DocumentSource | None:
        """One run online; None while the person's switch says that nothing is fetched."""
        return None if self.offline else self._network()

    def check(
        self, data: bytes, *, name: str = "", expectations: Expectations = NO_EXPECTATIONS
    ) -> list[VerificationReport]:
        """Judges somebody else's credential or presentation; keeps nothing. Needs no open vault's rights."""
        return reports(Source(name, data, Provenance("check", name)), self._request(expectations), self.examiner)

    # Change -----------------------------------------------------------------
    def remove(self, record_ids: Sequence[RecordId]) -> Changes:
        """Puts records into the trash."""
        for one in record_ids:
            self.vault.records.delete(one)
        return Changes(removed=tuple(record_ids))

    def bring_back(self, record_ids: Sequence[RecordId]) -> Changes:
        """Brings records back from the trash."""
        for one in record_ids:
            self.vault.records.restore(one)
        return Changes(added=tuple(record_ids))

    # Prove ------------------------------------------------------------------
    def holder_key(self) -> HolderKey:
        """Returns the key that presentations are signed with, made at the first call."""
        return self.vault.keys.default()

    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        """Signs a presentation of the chosen records and checks it with our own verifier.

        An SD-JWT is shown alone, bound to the key its issuer named. Raises ShareError, StoreError ``no_record``.
        """
        records = [self.record(one) for one in record_ids]
        if any(record.summary.format == "sd_jwt" for record in records):
            if len(records) != 1:
                raise ShareError("shown_alone")
            key = next((one for one in self.vault.keys.all() if names_key(records[0], one.public)), None)
            if key is None:
                raise ShareError("bound_to_another_key")
            return present_token(records[0], request, key=key, now=self._clock.now(), check=self._checked)
        return present(records, request, key=self.holder_key(), now=self._clock.now(), check=self._checked)

    def _checked(self, document: bytes, challenge: str, domain: str | None) -> VerificationReport:
        (report,) = self.check(document, expectations=Expectations(challenge, domain))
        return report

    def deliver(self, signed: SignedPresentation, channel: str, path: Path, *, language: str = "en") -> list[Path]:
        """Hands a presentation over by a channel, and remembers it. Returns what was written. Raises ShareError."""
        entry = deliver(signed, channel, path, now=self._clock.now(), language=language)
        self.vault.shares.add(entry)
        return [path]

    def qr_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the presentation as one QR code, or as frames to be shown in turn. Raises ShareError."""
        return codes(signed.document)

    def show_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the codes for a screen that shows them in turn, and remembers the share. Raises ShareError."""
        found = self.qr_codes(signed)
        self.remember_share(signed, "qr")
        return found

    def qr_text(self, signed: SignedPresentation) -> str:
        """Returns the presentation's codes for a terminal."""
        return "\n\n".join(as_text(code) for code in self.qr_codes(signed))

    def remember_share(self, signed: SignedPresentation, channel: str) -> None:
        """Writes the ledger's line for a share that was shown rather than written (a QR code on the screen)."""
        self.vault.shares.add(ledger_entry(signed, channel, self._clock.now()))

    def shares(self) -> Sequence[ShareEntry]:
        """Returns the ledger, newest first."""
        return self.vault.shares.all()

    # Keep safe --------------------------------------------------------------
    def backup(self, path: Path, code: str) -> BackupContents:
        """Writes everything into one encrypted file. Raises StoreError."""
        return self.care.backup(path, code)

    def export(self, folder: Path) -> Exported:
        """Writes every credential out as it was received, unencrypted, into a folder. Raises StoreError."""
        return Exported(export(self.vault, folder), not_carried(self.vault, OPEN_LEAVES))

    def move_out(self, path: Path, form: str, *, password: str | None = None) -> Exported:
        """Writes every credential into one file for another wallet, as :func:`wallet.service.exporting.move_out` says."""
        records = (self.vault.records.get(one) for one in self.vault.records.ids())
        items = [outgoing(self._parsed(record)) for record in records]
        return move_out(
            items, path, form, password=password, holder=self.holder_key(), now=self._clock.now(),
            left_behind=not_carried(self.vault, OTHER_WALLETS_LEAVE), examiner=self.examiner,
        )  # fmt: skip


def _kept(record: Record) -> Source:
    return Source(record.provenance.name, record.received, record.provenance)
