"""How many changes a vault has counted, and which sessions made them: whether one state of it contains another.

``writes`` grows by one with each transaction that changes something. A session that writes names itself first, with
the count it began at (``lineage``). What was seen elsewhere (a count, and the session that had it) is contained in a
file when that session is in its lineage and had come that far before the next one began.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from wallet.limits import MAX_LINEAGE
from wallet.store.file.database import Database
from wallet.store.file.last_seen import Seen
from wallet.store.file.randomness import random_bytes

_COUNT: Final = (
    "INSERT INTO settings VALUES ('writes', '1') "
    "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"
)
_NAME: Final = "INSERT INTO settings VALUES ('lineage', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Lineage:
    """The count of one open file."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.mark = random_bytes(8).hex()
        """Names this session, once it writes."""
        self._named = False

    def writes(self) -> int:
        """Returns the count."""
        return int(self._value("writes") or 0)

    def count(self) -> int:
        """Counts one more, inside the caller's transaction; returns the count."""
        writes = int(self._db.row(_COUNT)[0])
        if not self._named:
            sessions = [*self._sessions(), [writes, self.mark]][-MAX_LINEAGE:]
            self._db.execute(_NAME, (orjson.dumps(sessions).decode(),))
            self._named = True
        return writes

    def lost_mark(self) -> None:
        """Says that the transaction that named this session was rolled back: the next one names it."""
        self._named = any(mark == self.mark for _, mark in self._sessions())

    def contains(self, seen: Seen) -> bool:
        """Says whether what was seen is in this file; False only when it certainly is not."""
        writes = self.writes()
        if writes < seen.writes:
            return False
        if not seen.mark:
            return True
        sessions = self._sessions()
        ends = [begin - 1 for begin, _ in sessions[1:]] + [writes]
        for (_, mark), end in zip(sessions, ends, strict=True):
            if mark == seen.mark:
                return seen.writes <= end
        # A list that is full has let older sessions go: then only the count can say something.
        return len(sessions) == MAX_LINEAGE and sessions[0][0] > seen.writes

    def last_mark(self) -> str:
        """Returns the mark of the session that wrote last; "" for none."""
        sessions = self._sessions()
        return sessions[-1][1] if sessions else ""

    def _sessions(self) -> list[tuple[int, str]]:
        return [(int(begin), str(mark)) for begin, mark in self._value("lineage") or ()]

    def _value(self, name: str) -> Any:
        row = self._db.row("SELECT value FROM settings WHERE name = ?", (name,))
        return None if row is None else orjson.loads(row[0])
