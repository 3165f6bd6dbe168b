"""The share ledger and the settings of a vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.records import codec
from wallet.records.record import ShareEntry
from wallet.store.file.database import Database
from wallet.store.file.times import to_number


class Shares:
    """Who was given what, when. Written before the person is told that it was given."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def add(self, entry: ShareEntry) -> None:
        """Writes one line, and into the history of each record; durable on return."""
        now = to_number(self._clock.now())
        with self._db.transaction():
            if self._db.row("SELECT 1 FROM shares WHERE id = ?", (entry.id,)) is not None:
                raise StoreError("share_exists")
            self._db.execute(
                "INSERT INTO shares (id, created, body) VALUES (?, ?, ?)",
                (entry.id, to_number(entry.created), codec.to_bytes(entry)),
            )
            self._db.many(
                "INSERT INTO history (num, at, event, detail) SELECT num, ?, 'shared', ? FROM records WHERE id = ?",
                [(now, entry.id, record_id) for record_id in entry.record_ids],
            )

    def all(self) -> Sequence[ShareEntry]:
        """Returns every line, newest first."""
        found = self._db.rows("SELECT body FROM shares ORDER BY created DESC, num DESC")
        return [_entry(row[0]) for row in found]

    def set_state(self, share_id: str, state: str) -> None:
        """Writes what became of a share (``made``, ``ended`` …). Raises StoreError ``no_share``."""
        with self._db.transaction():
            row = self._db.row("SELECT body FROM shares WHERE id = ?", (share_id,))
            if row is None:
                raise StoreError("no_share")
            body = codec.to_bytes(replace(_entry(row[0]), state=state))
            self._db.execute("UPDATE shares SET body = ? WHERE id = ?", (body, share_id))


def _entry(body: bytes) -> ShareEntry:
    return codec.from_bytes(ShareEntry, body)


class Settings:
    """Small named values, as JSON."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, name: str, default: Any = None) -> Any:
        """Returns the value of ``name``, or ``default``."""
        row = self._db.row("SELECT value FROM settings WHERE name = ?", (name,))
        return default if row is None else orjson.loads(row[0])

    def set(self, name: str, value: Any) -> None:
        """Keeps a JSON value; durable on return."""
        text = orjson.dumps(value).decode()
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, text),
            )

    def moment(self, name: str) -> datetime | None:
        """Returns a kept moment, or None."""
        value = self.get(name)
        return datetime.fromisoformat(value) if isinstance(value, str) else None
