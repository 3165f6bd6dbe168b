"""The wallet: wires the rooms below, decides nothing. The window and the command line call this.

Every method is plain blocking Python, to be called from one thread (the store
lane) unless it says otherwise. Progress is a callback; cancelling is a callable
that is asked between items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wallet.clock import Clock, SystemClock
from wallet.credential.model import RecordId
from wallet.credential.record import AddOutcome, AddWord, Provenance, Record, RecordSummary, ShareEntry, Standing
from wallet.credential.standing import standing
from wallet.errors import IntakeError, StoreError
from wallet.examine import examine
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap
from wallet.keys.holder import HolderKey
from wallet.report import VerificationReport
from wallet.share import qr_code
from wallet.share.delivery import deliver, entry, remembered
from wallet.share.presentation import PresentationRequest, SignedPresentation, present
from wallet.share.qr_code import QrCode
from wallet.store.search import Sort
from wallet.store.vault import Vault
from wallet.verify.context import DocumentSource, Expectations
from wallet.verify.documents import NoDocuments
from wallet.verify.policy import LEARNER, Policy


@dataclass(frozen=True, slots=True)
class Changes:
    """What a call altered; every screen decides for itself whether to look again."""

    added: tuple[RecordId, ...] = ()
    updated: tuple[RecordId, ...] = ()
    removed: tuple[RecordId, ...] = ()
    shares: bool = False


class Wallet:
    """One open vault and everything that can be done with it."""

    def __init__(self, vault: Vault, *, clock: Clock | None = None, documents: DocumentSource | None = None) -> None:
        self.vault = vault
        self._clock = clock or SystemClock()
        self._documents = documents or NoDocuments()

    # Life -------------------------------------------------------------------
    @classmethod
    def create(cls, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[Wallet, str]:
        """Makes a vault in ``folder`` and returns it open, with its recovery code.

        Raises StoreError (``vault_exists``, ``passphrase_empty``, ``disk_full`` …).
        """
        vault, recovery_code = Vault.create(folder, passphrase=passphrase, clock=clock or SystemClock())
        return cls(vault, clock=clock), recovery_code

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, clock: Clock | None = None) -> Wallet:
        """Opens the vault in ``folder``.

        Raises StoreError (``no_vault``, ``passphrase_wrong``, ``vault_in_use``, ``vault_too_new``,
        ``vault_damaged`` …).
        """
        return cls(Vault.open(folder, passphrase=passphrase, clock=clock or SystemClock()), clock=clock)

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
        """Adds each source; yields an outcome per item *after* it is durable.

        One bad source never stops the rest; only StoreError (a full disk …) ends it.
        """
        count = 0
        for source in sources:
            if cancelled is not None and cancelled():
                return
            for outcome in self._add_one(source):
                count += 1
                if progress is not None:
                    progress(count, outcome)
                yield outcome

    def _add_one(self, source: Source) -> Iterator[AddOutcome]:
        try:
            items = unwrap(source)
        except IntakeError as error:
            yield AddOutcome(source.label, AddWord.REFUSED, error=error.code, detail=error.detail)
            return
        for item in items:
            existing = self.vault.records.find_received(item.received)
            if existing is not None:
                yield AddOutcome(
                    source.label, AddWord.DUPLICATE, existing.id, existing.title, standing=existing.standing
                )
                continue
            report = examine(item, policy=LEARNER, at=self._clock.now(), documents=self._documents, source=source.label)
            summary = self.vault.records.add(item, report, source.provenance)
            yield AddOutcome(source.label, AddWord.ADDED, summary.id, summary.title, standing=summary.standing)

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
        return self.vault.records.get(record_id)

    def remove(self, record_ids: Sequence[RecordId]) -> Changes:
        """Moves records to the trash, where they stay for a while. Raises StoreError ``no_record``."""
        for record_id in record_ids:
            self.vault.records.delete(record_id)
        return Changes(removed=tuple(record_ids))

    def bring_back(self, record_ids: Sequence[RecordId]) -> Changes:
        """Takes records out of the trash. Raises StoreError ``no_record``."""
        for record_id in record_ids:
            self.vault.records.restore(record_id)
        return Changes(added=tuple(record_ids))

    def check_again(
        self,
        record_id: RecordId,
        *,
        at: datetime | None = None,
        policy: Policy = LEARNER,
    ) -> VerificationReport:
        """Judges a kept record again, now (and keeps the report) or as of ``at`` (and does not)."""
        record = self.vault.records.get(record_id)
        item = unwrap(Source(record.provenance.name, record.received, record.provenance))[0]
        report = examine(item, policy=policy, at=at or self._clock.now(), documents=self._documents)
        if at is None:
            self.vault.records.update_report(record_id, report)
        return report

    # Prove ------------------------------------------------------------------
    def holder_key(self) -> HolderKey:
        """Returns the key that presentations are signed with, made at the first call."""
        return self.vault.keys.default()

    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        """Signs a presentation of the chosen records and checks it with our own verifier.

        Raises ShareError, StoreError ``no_record``.
        """
        records = [self.vault.records.get(i) for i in record_ids]
        if not records:
            raise StoreError("no_record")
        now = self._clock.now()
        expected = Expectations(challenge=request.challenge, domain=request.domain)

        def as_receiver(data: bytes) -> VerificationReport:
            item = unwrap(Source("", data, Provenance("own")))[0]
            return examine(item, policy=LEARNER, at=now, documents=self._documents, expectations=expected)

        return present(records, request, key=self.holder_key(), now=now, check=as_receiver)

    def deliver(self, signed: SignedPresentation, channel: str, path: Path, *, language: str = "en") -> list[Path]:
        """Writes ``signed`` to ``path`` by a channel and remembers it; returns what was written. Raises ShareError."""
        delivered = deliver(signed, channel, path, language=language)
        self.remember_share(entry(delivered, now=self._clock.now()))
        return list(delivered.paths)

    def show_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the QR codes that carry ``signed``, and remembers that they were shown. Raises ShareError."""
        codes = qr_code.codes(signed.data)
        self.remember_share(remembered(signed, "qr", now=self._clock.now()))
        return codes

    def remember_share(self, line: ShareEntry) -> None:
        """Writes one line of the ledger."""
        self.vault.shares.add(line)

    def shares(self) -> Sequence[ShareEntry]:
        """Returns the ledger, newest first."""
        return self.vault.shares.all()

    def standing_of(self, report: VerificationReport) -> Standing:
        """Returns what to say of a report now."""
        return standing(report, self._clock.now())
