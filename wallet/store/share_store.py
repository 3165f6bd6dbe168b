"""The share ledger, and the settings: small tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wallet.credential.model import RecordId
from wallet.credential.record import ShareEntry
from wallet.store.connection import Connection, told, transaction


class ShareRepository:
    """What was shared, with whom, until when."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, entry: ShareEntry) -> None:
        """Writes one line."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO shares (id, created, audience, purpose, channel, record_ids, titles, expires, digest, state)"
                " VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    entry.id, entry.created.isoformat(), entry.audience, entry.purpose, entry.channel,
                    json.dumps(entry.record_ids), json.dumps(entry.titles, ensure_ascii=False),
                    entry.expires.isoformat() if entry.expires else None, entry.digest, entry.state,
                ),
            )  # fmt: skip

    def all(self) -> Sequence[ShareEntry]:
        """Returns every line, newest first."""
        with told():
            rows = self._db.execute(
                "SELECT id, created, audience, purpose, channel, record_ids, titles, expires, digest, state FROM shares"
                " ORDER BY created DESC, id"
            ).fetchall()
        return [_entry(*row) for row in rows]


def _entry(
    share_id: str, created: str, audience: str, purpose: str, channel: str, ids: str, titles: str, expires: str | None,
    digest: str, state: str,
) -> ShareEntry:  # fmt: skip
    return ShareEntry(
        share_id, datetime.fromisoformat(created), audience, purpose, channel,
        tuple(RecordId(one) for one in json.loads(ids)), tuple(json.loads(titles)),
        datetime.fromisoformat(expires) if expires else None, digest, state,
    )  # fmt: skip


class SettingRepository:
    """Settings by name, as JSON."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, name: str, default: Any = None) -> Any:
        """Returns a setting, or ``default``."""
        with told():
            row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: Any) -> None:
        """Keeps a setting."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value)),
            )
