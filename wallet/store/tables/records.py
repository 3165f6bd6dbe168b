"""The records: kept whole in one transaction, found as one types, never half there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import orjson

from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.credential.recipient import recipients
from wallet.errors import StoreError
from wallet.limits import TRASH_AGE
from wallet.records import codec
from wallet.records.attention import attention_facts
from wallet.records.facts import Facts, facts
from wallet.records.record import Provenance, Record, RecordSummary
from wallet.report import VerificationReport
from wallet.store.attachments import Attachment
from wallet.store.file.database import Database
from wallet.store.file.randomness import random_bytes
from wallet.store.file.times import to_moment, to_number
from wallet.store.tables import paging, rows
from wallet.store.tables.attached import Attached
from wallet.store.tables.attention import Attention
from wallet.store.tables.documents import Documents
from wallet.store.tables.recipients import Recipients
from wallet.store.tables.rows import JUDGED, SUMMARY, Incoming
from wallet.store.tables.search import Sort, read_query
from wallet.store.tables.sort_position import NEXT_PLACE
from wallet.store.tables.word_index import WordIndex

if TYPE_CHECKING:
    from wallet.formats.parsed import Received

STRANGE_STEP: Final = timedelta(days=7)
"""A clock that moved further than this between two looks may have been moved by hand."""
BATCH: Final = 200
"""Records per transaction when a folder comes in: one sync for all, and little to redo after a crash."""
_INSERT: Final = (
    "INSERT INTO records (id, sha256, position, payload, kind, format, added_at, route, name, member, containers, "  # noqa: S608
    f"place, {', '.join(JUDGED)}) VALUES ({', '.join('?' * 11)}, {NEXT_PLACE}, {', '.join('?' * len(JUDGED))})"
)
_RECEIVE: Final = "INSERT OR IGNORE INTO received (sha256, data) VALUES (?, ?)"
PAGE: Final = 100
"""Lines read by one statement: what a window shows; one text of statement for most."""
MAX_ROWS: Final = 2**62
_UPDATE: Final = f"UPDATE records SET {', '.join(f'{c} = ?' for c in JUDGED)} WHERE num = ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened to a record: ``added``, ``checked``, ``trashed``, ``restored``, ``shared``."""

    at: datetime
    event: str
    detail: str = ""


class Records:
    """The records of an open vault."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self.words = WordIndex(database)
        self._documents = Documents(database)
        self.recipients = Recipients(database)
        self.attention = Attention(database, clock)
        self.attached = Attached(database)

    # Keep ---------------------------------------------------------------------------
    def add(
        self, parsed: Received, report: VerificationReport, provenance: Provenance, attachments: Sequence[Attachment] = ()
    ) -> RecordSummary:
        """Keeps one thing with its report, evidence and index; durable on return. ``attachments`` were written before.

        The same bytes at the same position give the first record back. Raises StoreError ``disk_full``, ``disk_error``.
        """
        return self.keep([(parsed, report, provenance)], attachments)[0][0]

    def keep(
        self, items: Sequence[tuple[Received, VerificationReport, Provenance]], attachments: Sequence[Attachment] = ()
    ) -> list[tuple[RecordSummary, bool]]:
        """Keeps several in one transaction, all or none; durable on return.

        Returns each one's line and whether it is new: the same bytes at the same position, kept before or earlier
        among these, give the first record back. Raises StoreError ``disk_full``, ``disk_error``, ``record_damaged``.
        """
        if not items:
            return []
        # Worked out before the transaction, so that the vault is not held open meanwhile.
        ready = [self._number_of(*item) or rows.incoming(*item) for item in items]
        with self._db.transaction():
            self._db.many(_RECEIVE, [(item.sha256, item.received) for item in ready if isinstance(item, Incoming)])
            kept = [(item, False) if isinstance(item, int) else self._insert(item) for item in ready]
            new = [
                (num, item) for item, (num, is_new) in zip(ready, kept, strict=True) if is_new and isinstance(item, Incoming)
            ]
            _hang(self, new)
            self.attached.keep([num for num, _ in kept], attachments)
        lines = self.summaries([num for num, _ in kept])
        return [(line, is_new) for line, (_, is_new) in zip(lines, kept, strict=True)]

    def add_many(
        self, items: Iterable[tuple[Received, VerificationReport, Provenance]], *, batch: int = BATCH
    ) -> Iterator[RecordSummary]:
        """Keeps many, ``batch`` to a transaction; yields each summary only after its batch is durable."""
        waiting = iter(items)
        while some := list(islice(waiting, max(1, batch))):
            yield from (line for line, _ in self.keep(some))

    def _number_of(self, parsed: Received, report: VerificationReport, _provenance: Provenance) -> int | None:
        """Returns the record that already is this thing, or None."""
        row = self._db.row(
            "SELECT num, payload FROM records WHERE sha256 = ? AND position = ?",
            (hashlib.sha256(parsed.received).digest(), report.index),
        )
        return int(row[0]) if row and row[1] == hashlib.sha256(parsed.payload).digest() else None

    def insert(self, ready: Incoming, *, record_id: str = "", added_at: int | None = None) -> int:
        """Writes one row and all that hangs on it, inside the caller's transaction; returns its number.

        ``record_id`` and ``added_at`` are given when a backup is put back.
        """
        self._db.execute(_RECEIVE, (ready.sha256, ready.received))
        num, new = self._insert(ready, record_id=record_id, added_at=added_at)
        _hang(self, [(num, ready)] if new else [])
        return num

    def _insert(self, ready: Incoming, *, record_id: str = "", added_at: int | None = None) -> tuple[int, bool]:
        """Writes the row of a record; returns its number, and whether it is new."""
        position = ready.position
        there = "SELECT num, payload FROM records WHERE sha256 = ? AND position = ?"
        while (held := self._db.row(there, (ready.sha256, position))) is not None:
            if held[1] == ready.payload:
                return int(held[0]), False
            position += 1
        now = to_number(self._clock.now()) if added_at is None else added_at
        source = ready.provenance
        values = (
            record_id or random_bytes(16).hex(), ready.sha256, position, ready.payload, ready.kind, ready.format, now,
            source.route, source.name, source.member, ready.containers, *ready.judged,
        )  # fmt: skip
        return int(self._db.execute(_INSERT, values).lastrowid), True

    def _note_event(self, num: int, event: str, detail: str = "") -> None:
        self._db.execute(
            "INSERT INTO history (num, at, event, detail) VALUES (?, ?, ?, ?)",
            (num, to_number(self._clock.now()), event, detail),
        )

    # Find ---------------------------------------------------------------------------
    def find_received(self, received: bytes, *, position: int = 0) -> RecordSummary | None:
        """Returns the record of these bytes (the ``position``-th thing in them), or None. Trash counts too."""
        row = self._db.row(
            f"SELECT {SUMMARY} FROM records r WHERE sha256 = ? AND position = ?",  # noqa: S608
            (hashlib.sha256(received).digest(), position),
        )
        return None if row is None else rows.summary(row, self._clock.now(), self._facts)

    def find(
        self, query: str = "", *, sort: Sort = Sort.ADDED, offset: int = 0, limit: int = 200, families: bool = False
    ) -> Sequence[RecordSummary]:
        """Returns a window of what ``query`` finds; ``families``: each says how it stands among its renewals."""
        now = self._clock.now()
        nums = paging.page_nums(self._db, read_query(query, now), sort, offset, limit)
        lines = self.summaries(nums)
        if not families:
            return lines
        stacks = self.attention.stacks(nums)
        alone = (1, False)
        pairs = [(line, stacks.get(num, alone)) for num, line in zip(nums, lines, strict=True)]
        return [replace(line, cards=cards, replaced=replaced) for line, (cards, replaced) in pairs]

    def count(self, query: str = "") -> int:
        """Returns how many records ``query`` finds."""
        return paging.count(self._db, read_query(query, self._clock.now()))

    def ids(self, query: str = "", *, sort: Sort = Sort.ADDED) -> list[RecordId]:
        """Returns the ids of everything ``query`` finds, in order."""
        now = self._clock.now()
        nums = paging.page_nums(self._db, read_query(query, now), sort, 0, MAX_ROWS)
        by_num = dict(self._db.rows("SELECT num, id FROM records"))
        return [RecordId(by_num[num]) for num in nums]

    def ids_starting(self, digits: str, *, limit: int = 2) -> list[RecordId]:
        """Returns up to ``limit`` ids that begin with ``digits`` (lower-case hex)."""
        entries = self._db.rows(
            "SELECT id FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", (digits, digits + "g", limit)
        )
        return [RecordId(row[0]) for row in entries]

    # Read ---------------------------------------------------------------------------
    def summary(self, record_id: RecordId) -> RecordSummary:
        """Returns the line of one record. Raises StoreError ``no_record``."""
        return self._summary(self.num(record_id))

    def get(self, record_id: RecordId) -> Record:
        """Returns all of one record, its report and view rebuilt.

        Raises StoreError ``no_record``, ``record_damaged`` (the bytes kept are not those that came).
        """
        num = self.num(record_id)
        row = self._db.row(
            "SELECT d.data, r.sha256, r.route, r.name, r.member, r.containers, r.note, p.codec, p.body FROM records r "
            "JOIN received d ON d.sha256 = r.sha256 JOIN reports p ON p.num = r.num WHERE r.num = ?",
            (num,),
        )
        if row is None or hashlib.sha256(row[0]).digest() != row[1]:
            raise StoreError("record_damaged", "received bytes")
        report = self._documents.filled(rows.unpack_report(row[7], row[8]))
        return Record(
            self._summary(num), row[0], row[1].hex(), Provenance(row[2], row[3], row[4]), tuple(orjson.loads(row[5])),
            report, report.view, row[6],
        )  # fmt: skip

    def report(self, record_id: RecordId) -> VerificationReport:
        """Returns a record's report, its evidence without bytes. Raises StoreError ``no_record``, ``record_damaged``."""
        version, body = self._db.row("SELECT codec, body FROM reports WHERE num = ?", (self.num(record_id),))
        return rows.unpack_report(version, body)

    def facts(self, record_id: RecordId) -> Facts:
        """Returns what a record's report amounts to, with all that is inside. Raises StoreError as :meth:`report`."""
        return self._facts(self.num(record_id))

    def of_issuer(self, issuer_id: str) -> list[RecordId]:
        """Returns the records that name exactly this issuer."""
        entries = self._db.rows("SELECT id FROM records WHERE issuer_id = ? AND trashed_at IS NULL", (issuer_id,))
        return [RecordId(row[0]) for row in entries]

    def issuer_names(self) -> list[tuple[str, str]]:
        """Returns (id, name) of every issuer on the shelf, as they call themselves."""
        entries = self._db.rows("SELECT DISTINCT issuer_id, issuer_name FROM records WHERE trashed_at IS NULL")
        return [(row[0], row[1]) for row in entries if row[0]]

    def position(self, record_id: RecordId) -> int:
        """Returns which thing of its file a record is, from 0."""
        row = self._db.row("SELECT position FROM records WHERE id = ?", (record_id,))
        if row is None:
            raise StoreError("no_record")
        return int(row[0])

    def received(self, record_id: RecordId) -> bytes:
        """Returns the bytes exactly as they came. Raises StoreError ``no_record``, ``record_damaged``."""
        row = self._db.row(
            "SELECT d.data, r.sha256 FROM records r JOIN received d ON d.sha256 = r.sha256 WHERE r.id = ?", (record_id,)
        )
        if row is None:
            raise StoreError("no_record")
        if hashlib.sha256(row[0]).digest() != row[1]:
            raise StoreError("record_damaged", "received bytes")
        return bytes(row[0])

    def history(self, record_id: RecordId) -> list[HistoryEntry]:
        """Returns what happened to a record, oldest first."""
        entries = self._db.rows("SELECT at, event, detail FROM history WHERE num = ? ORDER BY id", (self.num(record_id),))
        return [HistoryEntry(to_moment(at), event, detail) for at, event, detail in entries]

    # Change -------------------------------------------------------------------------
    def update_report(self, record_id: RecordId, report: VerificationReport) -> RecordSummary:
        """Keeps a newer report in place of the one before; the received bytes stay. Durable on return."""
        num = self.num(record_id)
        body, evidence = rows.pack_report(report)
        known = facts(report)
        with self._db.transaction():
            self._db.execute(_UPDATE, (*rows.judged(report, known), num))
            self._db.execute("UPDATE reports SET codec = ?, body = ? WHERE num = ?", (codec.VERSION, body, num))
            self._documents.keep(num, evidence)
            self._documents.drop_unused()
            self.words.write_again(num, rows.search_text(report))
            self.recipients.write(num, recipients(report.view))
            self.attention.write(num, attention_facts(report, known))
            self._note_event(num, "checked", str(report.verdict))
        return self._summary(num)

    def delete(self, record_id: RecordId) -> None:
        """Puts a record in the trash, where it stays 30 days."""
        self._trash(record_id, to_number(self._clock.now()), "trashed")

    def restore(self, record_id: RecordId) -> None:
        """Takes a record out of the trash."""
        self._trash(record_id, None, "restored")

    def _trash(self, record_id: RecordId, at: int | None, event: str) -> None:
        num = self.num(record_id)
        with self._db.transaction():
            self._db.execute("UPDATE records SET trashed_at = ? WHERE num = ?", (at, num))
            self._note_event(num, event)

    def purge(self, record_id: RecordId) -> None:
        """Destroys a record in the trash, its bytes and its words. Raises StoreError ``not_in_trash``."""
        num = self.num(record_id)
        if self._db.row("SELECT trashed_at FROM records WHERE num = ?", (num,))[0] is None:
            raise StoreError("not_in_trash")
        with self._db.transaction():
            self._destroy(num)
            self.words.forget()
            self._documents.drop_unused()
        self._db.checkpoint()

    def purge_old(self) -> list[RecordId]:
        """Destroys what has been in the trash for 30 days; returns the ids.

        A clock that jumped ahead would empty the trash at once. After a step of more than
        a week, or backwards, nothing is destroyed until the clock has stayed there a week.
        """
        now = self._clock.now()
        if not _clock_is_steady(self._db, now):
            return []
        entries = self._db.rows(
            "SELECT num, id FROM records WHERE trashed_at IS NOT NULL AND trashed_at < ?", (to_number(now - TRASH_AGE),)
        )
        with self._db.transaction():
            for num, _ in entries:
                self._destroy(num)
            if entries:
                self.words.forget()
            self._documents.drop_unused()
        if entries:
            self._db.checkpoint()
        return [RecordId(row[1]) for row in entries]

    def _destroy(self, num: int) -> None:
        digest = self._db.row("SELECT sha256 FROM records WHERE num = ?", (num,))[0]
        self.attention.families.forget(num)
        self.words.remove(num)
        self._db.execute("DELETE FROM records WHERE num = ?", (num,))
        if self._db.row("SELECT 1 FROM records WHERE sha256 = ?", (digest,)) is None:
            self._db.execute("DELETE FROM received WHERE sha256 = ?", (digest,))

    # Inside --------------------------------------------------------------------------
    def num(self, record_id: RecordId) -> int:
        """Returns the number of a record. Raises StoreError ``no_record``."""
        row = self._db.row("SELECT num FROM records WHERE id = ?", (record_id,))
        if row is None:
            raise StoreError("no_record")
        return int(row[0])

    def _summary(self, num: int, now: datetime | None = None) -> RecordSummary:
        row: Any = self._db.row(f"SELECT {SUMMARY} FROM records r WHERE r.num = ?", (num,))  # noqa: S608
        return rows.summary(row, now or self._clock.now(), self._facts)

    def _facts(self, num: int) -> Facts:
        version, body = self._db.row("SELECT codec, body FROM reports WHERE num = ?", (num,))
        return facts(rows.unpack_report(version, body))

    def summaries(self, nums: Sequence[int]) -> list[RecordSummary]:
        """Returns the lines of the records with these numbers, in their order, read a page at a time."""
        now = self._clock.now()
        by_num: dict[int, RecordSummary] = {}
        for start in range(0, len(nums), PAGE):
            page = nums[start : start + PAGE]
            marks = ", ".join("?" * len(page))
            for row in self._db.rows(f"SELECT {SUMMARY} FROM records r WHERE r.num IN ({marks})", page):  # noqa: S608
                by_num[row[0]] = rows.summary(row, now, self._facts)
        return [by_num[num] for num in nums]


def _hang(records: Records, new: Sequence[tuple[int, Incoming]]) -> None:
    """Writes what hangs on rows, table by table: a statement is worked out again when others come between."""
    for num, ready in new:
        records._db.execute("INSERT INTO reports VALUES (?, ?, ?)", (num, codec.VERSION, ready.body))
    for num, ready in new:
        records._documents.keep(num, ready.evidence)
    for num, ready in new:
        records.recipients.write(num, ready.recipients, new=True)
    for num, ready in new:
        records.attention.write(num, ready.attention, new=True)
    for num, ready in new:
        records._note_event(num, "added", ready.provenance.route)
    for num, ready in new:
        records.words.write(num, ready.search_text)


def _clock_is_steady(database: Database, now: datetime) -> bool:
    row = database.row("SELECT value FROM settings WHERE name = 'trash_clock'")
    seen, hold = orjson.loads(row[0]) if row else (0, 0)
    moment, week = to_number(now), to_number(now + STRANGE_STEP) - to_number(now)
    if not 0 <= moment - seen <= week:
        hold = moment + week
    with database.transaction():
        database.execute(
            "INSERT OR REPLACE INTO settings VALUES ('trash_clock', ?)",
            (orjson.dumps([moment, hold]).decode(),),
        )
    return bool(moment >= hold)
