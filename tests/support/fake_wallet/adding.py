"""What comes in: by file, and by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tests.support.fake_wallet.made_up import Said, record
from wallet.errors import StoreError
from wallet.records.by_hand import checked
from wallet.records.record import AddOutcome, AddStatus, RecordSummary
from wallet.records.suggestions import Suggestion
from wallet.service.adding import Source
from wallet.service.recording import EvidenceFile, RecordByHand

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


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
