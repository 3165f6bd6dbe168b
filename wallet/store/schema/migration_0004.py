"""The rows that layout 4 keeps elsewhere, moved in short turns: for a vault of any size, and safe to interrupt.

Each turn is one transaction that puts rows in their new place and takes them from the old one, so that a vault cut
off in the middle is whole, and the next opening goes on where this one stood. What is left empty is dropped, and what
is new gets its name, by ``0004_large_shelves.sql``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.store.file.database import Database
from wallet.store.tables.words import indexed

_TURN: Final = 500
"""Rows per transaction: about 2 MB of log."""
_PAGES: Final = 1_000
"""Rows of the old index's own tables destroyed per transaction, about as many pages."""
_PLACES: Final = (
    "CREATE TABLE IF NOT EXISTS received_moving (sha256 BLOB NOT NULL UNIQUE, data BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS documents_moving (sha256 TEXT NOT NULL UNIQUE, content BLOB NOT NULL)",
    # Nothing but the index: the texts are in the reports. Words are folded before they get here (wallet.store.tables.words).
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_moving USING fts5 (title, issuer, skill, type, words, tokenize = 'ascii', "
    "prefix = '1 2 3', detail = column, content = '', contentless_delete = 1)",
)


def under_way(database: Database) -> bool:
    """Says whether a move was begun and not ended: the snapshot was made before it, and none is made of the middle."""
    return database.row("SELECT 1 FROM sqlite_master WHERE name = 'received_moving'") is not None


def regroup(database: Database) -> None:
    """Moves everything; returns when it is moved."""
    database.execute("PRAGMA foreign_keys=OFF")
    try:
        with database.transaction():
            for statement in _PLACES:
                database.execute(statement)
        for table, column in (("received", "data"), ("documents", "content")):
            while _move(database, table, column):
                pass
        while _index(database):
            pass
        for table, column in (("search_content", "id"), ("search_docsize", "id"), ("search_data", "id")):
            while _clear(database, table, column):
                pass
    finally:
        database.execute("PRAGMA foreign_keys=ON")


def _move(database: Database, table: str, column: str) -> bool:
    with database.transaction():
        digests = [row[0] for row in database.rows(f"SELECT sha256 FROM {table} ORDER BY sha256 LIMIT {_TURN}")]  # noqa: S608
        if not digests:
            return False
        database.execute(
            f"INSERT INTO {table}_moving (sha256, {column}) SELECT sha256, {column} FROM {table} "  # noqa: S608
            "WHERE sha256 <= ? ORDER BY sha256",
            (digests[-1],),
        )
        database.execute(f"DELETE FROM {table} WHERE sha256 <= ?", (digests[-1],))  # noqa: S608
    return True


def _index(database: Database) -> bool:
    done = database.row("SELECT coalesce(max(id), 0) FROM search_moving_docsize")[0]
    # Read from the old index's own table: what it says of itself may be wrong (see 0002), its texts are not.
    rows = database.rows(
        "SELECT id, c0, c1, c2, c3, c5, c4 FROM search_content WHERE id > ? ORDER BY id LIMIT ?", (done, _TURN)
    )
    with database.transaction():
        database.many(
            "INSERT INTO search_moving (rowid, title, issuer, skill, type, words) VALUES (?, ?, ?, ?, ?, ?)",
            [(num, *map(indexed, texts[:4]), indexed(" ".join(texts[4:]))) for num, *texts in _texts(rows)],
        )
    return bool(rows)


def _texts(rows: list[Any]) -> Iterator[list[Any]]:
    return ([num, *(text or "" for text in texts)] for num, *texts in rows)


def _clear(database: Database, table: str, column: str) -> bool:
    with database.transaction():
        statement = f"DELETE FROM {table} WHERE {column} IN (SELECT {column} FROM {table} LIMIT {_PAGES})"  # noqa: S608
        return int(database.execute(statement).rowcount) > 0
