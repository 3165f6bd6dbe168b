"""The library: what is kept, found by search; and the person's own order in it: tags, collections, notes, the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.credential.model import RecordId
from wallet.limits import TRASH_AGE
from wallet.records.attention import AttentionReason as AttentionReason
from wallet.records.facts import Facts
from wallet.records.record import Record, RecordSummary
from wallet.service.changes import Changes
from wallet.service.context import ServiceContext
from wallet.service.identities import Identities
from wallet.store.tables import paging
from wallet.store.tables.issuers import issuers
from wallet.store.tables.near_words import near
from wallet.store.tables.records import HistoryEntry as HistoryEntry
from wallet.store.tables.search import Sort as Sort
from wallet.store.tables.search import read_query


@dataclass(frozen=True, slots=True)
class Kept:
    """What is the person's own about one record, and what happened to it, oldest first."""

    favourite: bool
    note: str
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    history: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Trashed:
    """A record in the trash. ``until`` is when it may be destroyed, at the earliest."""

    summary: RecordSummary
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class AttentionEntry:
    """One record that needs attention, and why."""

    summary: RecordSummary
    reason: AttentionReason


@dataclass(frozen=True, slots=True)
class AttentionList:
    """What needs attention; ``total`` of all, and ``or_more`` where counting stopped."""

    entries: tuple[AttentionEntry, ...]
    total: int
    or_more: bool = False


class Library:
    """Everything kept in an open wallet. Every change is durable on return; each call raises StoreError."""

    def __init__(self, context: ServiceContext, identities: Identities) -> None:
        self._context = context
        self._vault = context.vault
        self._identities = identities

    # Looking ------------------------------------------------------------------------
    def find(
        self, query: str = "", *, sort: Sort = Sort.ADDED, offset: int = 0, limit: int = 200, families: bool = False
    ) -> Sequence[RecordSummary]:
        """Returns a page of what ``query`` finds; it follows the search grammar. ``families``: each says how many cards of
        one thing there are, and whether a newer one stands for it."""
        return self._vault.records.find(query, sort=sort, offset=offset, limit=limit, families=families)

    def near(self, query: str) -> list[str]:
        """Returns queries like ``query``, which finds nothing, that find something."""
        return near(self._vault.database, query, lambda other: self.count(other) > 0)

    def count(self, query: str = "") -> int:
        """Returns how many records ``query`` finds."""
        return self._vault.records.count(query)

    def count_while(self, query: str, should_continue: Callable[[], bool]) -> int | None:
        """Counts as :meth:`count`, for who may no longer want to know: None when ``should_continue`` said no meanwhile.

        ``should_continue`` is called from inside the count, many times a second.
        """
        return paging.count_while(self._vault.database, read_query(query, self._context.clock.now()), should_continue)

    def attention(self, limit: int = 200) -> AttentionList:
        """Returns what needs attention today, of all records, what most needs it first; replaced ones are silent."""
        attention = self._vault.records.attention.nums(limit)
        lines = self._vault.records.summaries([num for num, _ in attention.entries])
        entries = tuple(AttentionEntry(line, reason) for line, (_, reason) in zip(lines, attention.entries, strict=True))
        return AttentionList(entries, attention.total, attention.or_more)

    def ids_starting(self, prefix: str) -> Sequence[RecordId]:
        """Returns the records whose id begins with ``prefix``, two at most."""
        return self._vault.records.ids_starting(prefix)

    def record(self, record_id: RecordId) -> Record:
        """Returns one record with its report. Raises StoreError ``no_record``."""
        record = self._vault.records.get(record_id)
        return replace(record, payload=self._context.read(record).payload, report=self._identities.graded(record.report))

    def as_judged(self, record_id: RecordId) -> Record:
        """Returns one record with its report, its bytes not read again. Raises StoreError ``no_record``."""
        record = self._vault.records.get(record_id)
        return replace(record, report=self._identities.graded(record.report))

    # The person's own ---------------------------------------------------------------
    def about(self, record_id: RecordId) -> Kept:
        """Returns what is kept about one record. Raises StoreError ``no_record``."""
        records, organise = self._vault.records, self._vault.organise
        return Kept(
            records.summary(record_id).favourite,
            organise.note(record_id),
            tuple(organise.tags(record_id)),
            tuple(organise.collections(record_id)),
            tuple(records.history(record_id)),
        )

    def facts(self, record_id: RecordId) -> Facts:
        """Returns what a record's report amounts to, everything inside it included. Raises StoreError ``no_record``."""
        return self._vault.records.facts(record_id)

    def set_favourite(self, record_ids: Sequence[RecordId], favourite: bool) -> Changes:
        """Marks or unmarks records."""
        for record_id in record_ids:
            self._vault.organise.set_favourite(record_id, favourite)
        return Changes(organised=tuple(record_ids))

    def set_note(self, record_id: RecordId, note: str) -> Changes:
        """Keeps a note; empty takes it away. Raises StoreError ``note_too_long``."""
        self._vault.organise.set_note(record_id, note)
        return Changes(organised=(record_id,))

    def set_tags(self, record_id: RecordId, tags: Sequence[str]) -> Changes:
        """Gives a record exactly these tags. Raises StoreError ``name_too_long``."""
        self._vault.organise.set_tags(record_id, tags)
        return Changes(organised=(record_id,))

    def tags(self) -> list[str]:
        """Returns every tag in use."""
        return self._vault.organise.tags()

    def collections(self) -> list[tuple[str, int]]:
        """Returns the collections by name, each with how many records (outside the trash) are in it."""
        return self._vault.organise.collection_sizes()

    def issuers(self, limit: int = 200) -> list[tuple[str, int]]:
        """Returns who issued what is on the shelf, each with how many records are theirs, most first."""
        return issuers(self._vault.database, limit)

    def put_in(self, name: str, record_ids: Sequence[RecordId]) -> Changes:
        """Puts records in a collection, made when it is not there. Raises StoreError ``name_too_long``."""
        self._vault.organise.put_in(name, record_ids)
        return Changes(organised=tuple(record_ids))

    def take_out(self, name: str, record_ids: Sequence[RecordId]) -> Changes:
        """Takes records out of a collection; they stay in the wallet."""
        self._vault.organise.take_out(name, record_ids)
        return Changes(organised=tuple(record_ids))

    def forget_collection(self, name: str) -> Changes:
        """Removes a collection; its records stay in the wallet."""
        inside = self._vault.records.ids(f'collection:"{name}"')
        self._vault.organise.forget_collection(name)
        return Changes(organised=tuple(inside))

    def move(self, record_id: RecordId, steps: int) -> Changes:
        """Moves a record by ``steps`` in the person's own order (-1 is one nearer to the front)."""
        if not self._vault.organise.move(record_id, steps):
            return Changes()
        return Changes(organised=(record_id,))

    # The trash ----------------------------------------------------------------------
    def remove(self, record_ids: Sequence[RecordId]) -> Changes:
        """Puts records into the trash."""
        for record_id in record_ids:
            self._vault.records.delete(record_id)
        return Changes(removed=tuple(record_ids))

    def bring_back(self, record_ids: Sequence[RecordId]) -> Changes:
        """Brings records back from the trash."""
        for record_id in record_ids:
            self._vault.records.restore(record_id)
        return Changes(added=tuple(record_ids))

    def trash(self, *, offset: int = 0, limit: int | None = None) -> list[Trashed]:
        """Returns what is in the trash, the last one put there first; ``limit`` of them, or all."""
        rows = self._vault.organise.trashed(offset=offset, limit=limit)
        return [Trashed(row, since, since + TRASH_AGE) for row, since in rows]

    def destroy(self, record_ids: Sequence[RecordId]) -> Changes:
        """Destroys records that are in the trash, for good. Raises StoreError ``not_in_trash``."""
        for record_id in record_ids:
            self._vault.records.purge(record_id)
        return Changes(removed=tuple(record_ids))

    def tidy(self) -> Changes:
        """Destroys what has been in the trash for 30 days; after a strange step of the clock it waits a week."""
        if self._vault.read_only:
            return Changes()
        return Changes(removed=tuple(self._vault.records.purge_old()))
