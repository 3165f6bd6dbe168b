"""What a person makes of their shelf: favourites, notes, tags, collections, an order, the trash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.credential.model import RecordId
from wallet.limits import TRASH_AGE
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.store.tables.issuers import issuers
from wallet.store.tables.records import HistoryEntry
from wallet.store.vault import Vault


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


class Shelf:
    """The person's order in an open vault. Every call is durable on return, and raises StoreError."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

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

    def set_favourite(self, record_ids: Sequence[RecordId], favourite: bool) -> Changes:
        """Marks or unmarks records."""
        for one in record_ids:
            self._vault.organise.set_favourite(one, favourite)
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
    def trash(self) -> list[Trashed]:
        """Returns what is in the trash, the last one put there first."""
        return [Trashed(row, since, since + TRASH_AGE) for row, since in self._vault.organise.trashed()]

    def destroy(self, record_ids: Sequence[RecordId]) -> Changes:
        """Destroys records that are in the trash, for good. Raises StoreError ``not_in_trash``."""
        for one in record_ids:
            self._vault.records.purge(one)
        return Changes(removed=tuple(record_ids))

    def tidy(self) -> Changes:
        """Destroys what has been in the trash for 30 days; after a strange step of the clock it waits a week."""
        return Changes(removed=tuple(self._vault.records.purge_old()))
