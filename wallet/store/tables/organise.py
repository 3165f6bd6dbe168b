"""What a person adds to their shelf: favourites, notes, tags, collections, an order of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.limits import MAX_NOTE_CHARS, MAX_TAG_CHARS
from wallet.records.record import RecordSummary
from wallet.store.file.database import Database
from wallet.store.file.times import to_moment
from wallet.store.tables import sort_position
from wallet.store.tables.records import Records
from wallet.store.tables.words import name_key


class Organise:
    """Everything about a record that is the person's own. Each call is durable on return."""

    def __init__(self, database: Database, records: Records) -> None:
        self._db = database
        self._records = records

    def set_favourite(self, record_id: RecordId, favourite: bool) -> None:
        """Marks or unmarks a record."""
        num = self._num(record_id)
        with self._db.transaction():
            self._db.execute("UPDATE records SET favourite = ? WHERE num = ?", (int(favourite), num))

    def set_note(self, record_id: RecordId, note: str) -> None:
        """Keeps a note (found by its words). Raises StoreError ``note_too_long``."""
        if len(note) > MAX_NOTE_CHARS:
            raise StoreError("note_too_long")
        num = self._num(record_id)
        with self._db.transaction():
            self._db.execute("UPDATE records SET note = ? WHERE num = ?", (_clean(note), num))
            self._records.words.write_again(num)

    def set_tags(self, record_id: RecordId, tags: Sequence[str]) -> None:
        """Gives a record exactly these tags, without regard to case. Raises StoreError ``name_too_long``."""
        folded = sorted({name_key(_name(t)) for t in tags if t.strip()})
        num = self._num(record_id)
        with self._db.transaction():
            self._db.execute("DELETE FROM tags WHERE num = ?", (num,))
            self._db.many("INSERT INTO tags (num, tag) VALUES (?, ?)", [(num, tag) for tag in folded])
            self._records.words.write_again(num)

    def tags(self, record_id: RecordId | None = None) -> list[str]:
        """Returns the tags of a record, or all that are used."""
        if record_id is None:
            return [row[0] for row in self._db.rows("SELECT DISTINCT tag FROM tags ORDER BY tag")]
        num = self._num(record_id)
        return [row[0] for row in self._db.rows("SELECT tag FROM tags WHERE num = ? ORDER BY tag", (num,))]

    def note(self, record_id: RecordId) -> str:
        """Returns the note of a record, or "". Raises StoreError ``no_record``."""
        return str(self._db.row("SELECT note FROM records WHERE num = ?", (self._num(record_id),))[0])

    def collections(self, record_id: RecordId | None = None) -> list[str]:
        """Returns the names of the collections: those a record is in, or all."""
        if record_id is None:
            return [row[0] for row in self._db.rows("SELECT name FROM collections ORDER BY name COLLATE NOCASE")]
        rows = self._db.rows(
            "SELECT name FROM collections JOIN collected ON id = collection WHERE num = ? ORDER BY name COLLATE NOCASE",
            (self._num(record_id),),
        )
        return [row[0] for row in rows]

    def collection_sizes(self) -> list[tuple[str, int]]:
        """Returns each collection's name and how many records outside the trash are in it."""
        rows = self._db.rows(
            "SELECT c.name, count(r.num) FROM collections c LEFT JOIN collected i ON i.collection = c.id "
            "LEFT JOIN records r ON r.num = i.num AND r.trashed_at IS NULL GROUP BY c.id ORDER BY c.name COLLATE NOCASE"
        )
        return [(row[0], int(row[1])) for row in rows]

    def put_in(self, name: str, record_ids: Sequence[RecordId]) -> None:
        """Puts records in a collection, made when it is not there."""
        tidied = _name(name)
        if not tidied:
            raise StoreError("name_too_long", "empty")
        nums = [self._num(i) for i in record_ids]
        with self._db.transaction():
            self._db.execute("INSERT OR IGNORE INTO collections (name, name_key) VALUES (?, ?)", (tidied, name_key(tidied)))
            row = self._db.row("SELECT id FROM collections WHERE name_key = ?", (name_key(tidied),))
            self._db.many("INSERT OR IGNORE INTO collected VALUES (?, ?)", [(row[0], n) for n in nums])

    def take_out(self, name: str, record_ids: Sequence[RecordId]) -> None:
        """Takes records out of a collection; the records stay."""
        nums = [self._num(i) for i in record_ids]
        statement = "DELETE FROM collected WHERE num = ? AND collection = (SELECT id FROM collections WHERE name_key = ?)"
        with self._db.transaction():
            self._db.many(statement, [(n, name_key(name)) for n in nums])

    def forget_collection(self, name: str) -> None:
        """Removes a collection; its records stay."""
        with self._db.transaction():
            self._db.execute("DELETE FROM collections WHERE name_key = ?", (name_key(name),))

    def set_order(self, record_ids: Sequence[RecordId]) -> None:
        """Puts these records first in the person's own order, in this sequence; the others keep theirs."""
        nums = [self._num(i) for i in record_ids]
        with self._db.transaction():
            sort_position.put_first(self._db, nums)

    def move(self, record_id: RecordId, steps: int) -> bool:
        """Moves a record by ``steps`` in the person's own order (-1: one nearer to the front); False where it stays.

        One row is written, however many there are.
        """
        num = self._num(record_id)
        with self._db.transaction():
            return sort_position.move(self._db, num, steps)

    def trash(self) -> Sequence[RecordSummary]:
        """Returns what is in the trash, newest record first."""
        return [row for row, _ in self.trashed()]

    def trashed(self, *, offset: int = 0, limit: int | None = None) -> list[tuple[RecordSummary, datetime]]:
        """Returns what is in the trash and since when, the last one put there first; ``limit`` of them, or all."""
        rows = self._db.rows(
            "SELECT num, trashed_at FROM records WHERE trashed_at IS NOT NULL ORDER BY trashed_at DESC, num DESC "
            "LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, offset),
        )
        summaries = self._records.summaries([row[0] for row in rows])
        return [(summary, to_moment(row[1])) for summary, row in zip(summaries, rows, strict=True)]

    def _num(self, record_id: RecordId) -> int:
        row = self._db.row("SELECT num FROM records WHERE id = ?", (record_id,))
        if row is None:
            raise StoreError("no_record")
        return int(row[0])


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _name(text: str) -> str:
    name = " ".join(_clean(text).split())
    if len(name) > MAX_TAG_CHARS:
        raise StoreError("name_too_long")
    return name
