"""The records in memory: looked for, put aside, brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.support.fake_wallet.made_up import NOW
from wallet.credential.model import Attainment, RecordId
from wallet.errors import StoreError
from wallet.records.attention import AttentionFacts, AttentionReason, Concern, attention_facts
from wallet.records.record import Record, RecordSummary
from wallet.records.statement import ENDS_SOON
from wallet.service.changes import Changes
from wallet.service.library import AttentionEntry, AttentionList, HistoryEntry, Kept, Sort, Trashed

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


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
