"""The share ledger and the settings of a vault."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from msgspec import structs

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import MAX_KEPT_SHARE_BYTES
from wallet.records import codec
from wallet.records.record import ShareEntry, ShareState
from wallet.store.file.database import Database
from wallet.store.file.times import maybe_moment, maybe_number, to_number


class Shares:
    """Who was given what, when, and what became of it. Written before anything leaves."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def add(self, *entries: ShareEntry) -> None:
        """Writes lines, and one into the history of each of their records; all durable on return, or none.

        Raises StoreError ``share_exists``.
        """
        now = to_number(self._clock.now())
        with self._db.transaction():
            for entry in entries:
                if self._db.row("SELECT 1 FROM shares WHERE id = ?", (entry.id,)) is not None:
                    raise StoreError("share_exists")
                # The state stands in its columns alone, so that there is one truth about it.
                body = codec.to_bytes(structs.replace(entry, state=ShareState.DELIVERED, changed=None))
                self._db.execute(
                    "INSERT INTO shares (id, created, body, state, changed) VALUES (?, ?, ?, ?, ?)",
                    (entry.id, to_number(entry.created), body, entry.state, maybe_number(entry.changed)),
                )
                self._db.many(
                    "INSERT INTO history (num, at, event, detail) SELECT num, ?, 'shared', ? FROM records WHERE id = ?",
                    [(now, entry.id, record_id) for record_id in entry.record_ids],
                )

    def all(self, *, offset: int = 0, limit: int | None = None) -> Sequence[ShareEntry]:
        """Returns every line, newest first; or ``limit`` of them from ``offset`` on."""
        rows = self._db.rows(
            "SELECT body, state, changed FROM shares ORDER BY created DESC, num DESC LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, offset),
        )
        return [_entry(*row) for row in rows]

    def count(self) -> int:
        """Returns how many lines there are."""
        return int(self._db.row("SELECT count(*) FROM shares")[0])

    def get(self, share_id: str) -> ShareEntry:
        """Returns one line. Raises StoreError ``no_share``."""
        row = self._db.row("SELECT body, state, changed FROM shares WHERE id = ?", (share_id,))
        if row is None:
            raise StoreError("no_share")
        return _entry(*row)

    def ids_starting(self, prefix: str) -> Sequence[str]:
        """Returns the ids that begin with ``prefix`` (hex digits), two at most."""
        rows = self._db.rows("SELECT id FROM shares WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g"))
        return [row[0] for row in rows]

    def keep_content(self, share_id: str, content: bytes) -> None:
        """Keeps what left by a share, as far as it is not too large; durable on return. Raises StoreError ``no_share``."""
        packed = zlib.compress(content)
        self._set(share_id, "content", packed if len(packed) <= MAX_KEPT_SHARE_BYTES else b"")

    def content(self, share_id: str) -> bytes:
        """Returns what left by a share, b"" where it was not kept. Raises StoreError ``no_share``, ``record_damaged``."""
        row = self._db.row("SELECT content FROM shares WHERE id = ?", (share_id,))
        if row is None:
            raise StoreError("no_share")
        try:
            return zlib.decompress(row[0]) if row[0] else b""
        except zlib.error:
            raise StoreError("record_damaged", "share content") from None

    def keep_place(self, share_id: str, place: str) -> None:
        """Keeps where a page of a share lies, "" once it is gone; durable on return. Raises StoreError ``no_share``."""
        self._set(share_id, "place", place)

    def places(self) -> dict[str, str]:
        """Returns where pages still lie, by share."""
        return dict(self._db.rows("SELECT id, place FROM shares WHERE place <> ''"))

    def _set(self, share_id: str, column: str, value: bytes | str) -> None:
        with self._db.transaction():
            # The column is one of this class's own two.
            changed = self._db.execute(f"UPDATE shares SET {column} = ? WHERE id = ?", (value, share_id))  # noqa: S608
            if changed.rowcount == 0:
                raise StoreError("no_share")

    def set_state(self, share_id: str, state: ShareState) -> None:
        """Writes what became of a share; durable on return. Raises StoreError ``no_share``."""
        with self._db.transaction():
            changed = self._db.execute(
                "UPDATE shares SET state = ?, changed = ? WHERE id = ?", (state, to_number(self._clock.now()), share_id)
            )
            if changed.rowcount == 0:
                raise StoreError("no_share")


class PassingShares(Shares):
    """The ledger of a vault that is open for reading: what is shared now is known until it is locked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._now: dict[str, ShareEntry] = {}
        self._contents: dict[str, bytes] = {}

    def add(self, *entries: ShareEntry) -> None:
        """Remembers lines until the vault is locked. Raises StoreError ``share_exists``."""
        if any(entry.id in self._now for entry in entries):
            raise StoreError("share_exists")
        self._now.update((entry.id, entry) for entry in entries)

    def all(self, *, offset: int = 0, limit: int | None = None) -> Sequence[ShareEntry]:
        """Returns every line, newest first; or ``limit`` of them from ``offset`` on."""
        now = list(reversed(self._now.values()))
        page = now[offset : None if limit is None else offset + limit]
        left = None if limit is None else limit - len(page)
        return [*page, *super().all(offset=max(offset - len(now), 0), limit=left)]

    def count(self) -> int:
        """Returns how many lines there are."""
        return len(self._now) + super().count()

    def get(self, share_id: str) -> ShareEntry:
        """Returns one line. Raises StoreError ``no_share``."""
        return self._now[share_id] if share_id in self._now else super().get(share_id)

    def ids_starting(self, prefix: str) -> Sequence[str]:
        """Returns the ids that begin with ``prefix``, two at most."""
        return [*(i for i in self._now if i.startswith(prefix)), *super().ids_starting(prefix)][:2]

    def keep_content(self, share_id: str, content: bytes) -> None:
        """Keeps what left by a share until the vault is locked."""
        self._contents[share_id] = content

    def content(self, share_id: str) -> bytes:
        """Returns what left by a share. Raises StoreError ``no_share``."""
        return self._contents.get(share_id, b"") if share_id in self._now else super().content(share_id)

    def keep_place(self, share_id: str, place: str) -> None:
        """Nothing is put where it could not be taken away later. Raises StoreError ``vault_read_only``."""
        raise StoreError("vault_read_only", f"{share_id} {bool(place)}")

    def set_state(self, share_id: str, state: ShareState) -> None:
        """Remembers what became of a share. Raises StoreError ``no_share``."""
        self._now[share_id] = structs.replace(self.get(share_id), state=state, changed=self._clock.now())


def _entry(body: bytes, state: str, changed: int | None) -> ShareEntry:
    try:
        known = ShareState(state)
    except ValueError:
        raise StoreError("record_damaged", "ShareState") from None
    return structs.replace(codec.from_bytes(ShareEntry, body), state=known, changed=maybe_moment(changed))


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
