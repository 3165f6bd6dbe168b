"""The one place that opens the database. SQLCipher with a raw key; settings as docs/durability.md says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3

from resources.reader import names, read_text
from wallet.errors import StoreError

PLAIN_HEAD: Final = b"SQLite format 3\x00"
APPLICATION_ID: Final = 0x4C4E5944
"""``LNYD``: tells our vaults from other SQLCipher files."""
_KEY_DIGITS: Final = 96

# journal WAL with FULL: an acknowledged commit is on disk. secure_delete: what was deleted is overwritten.
_SETTINGS: Final = (
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)

Connection = Any


@contextmanager
def told() -> Iterator[None]:
    """Turns the database's errors into StoreError by its result codes (sqlite.org/rescode.html)."""
    try:
        yield
    except sqlcipher3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        text = str(error)
        if code.startswith("SQLITE_FULL") or "disk is full" in text:
            raise StoreError("disk_full") from None
        if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")) or "readonly" in text:
            raise StoreError("no_rights", code) from None
        if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in text or "not a database" in text:
            raise StoreError("vault_damaged", code) from None
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in text:
            raise StoreError("vault_in_use", code) from None
        raise StoreError("disk_failed", code or type(error).__name__) from None


def open_database(path: Path, raw_key: bytes, salt: bytes) -> Connection:
    """Returns a connection with every setting made. Raises StoreError ``vault_damaged`` and the like."""
    key = (raw_key + salt).hex()
    if len(key) != _KEY_DIGITS:
        # A malformed raw key would silently be taken for a passphrase (D02).
        raise StoreError("vault_damaged", "key length")
    with told():
        connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            for setting in _SETTINGS:
                connection.execute(setting).fetchall()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except sqlcipher3.Error:
            connection.close()
            raise
    return connection


def schema_version(connection: Connection) -> int:
    """Returns the number of the last migration made."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrations() -> dict[int, str]:
    """Returns the numbered migrations shipped."""
    return {int(name[-8:-4]): read_text(name) for name in names("vault", ".sql")}


def migrate(connection: Connection) -> None:
    """Brings the schema up to date, one transaction for each step. Raises StoreError ``vault_too_new`` untouched."""
    steps = migrations()
    version = schema_version(connection)
    if version > max(steps):
        raise StoreError("vault_too_new")
    for number in range(version + 1, max(steps) + 1):
        with transaction(connection):
            for statement in _statements(steps[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    # executescript would commit what a step began; complete_statement knows where one ends.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlcipher3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """One transaction: all of it or nothing. Raises StoreError."""
    with told():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def integrity_problems(connection: Connection, *, whole: bool) -> list[str]:
    """Returns what SQLCipher (every page's HMAC) and SQLite find wrong; empty when all is well.

    The WAL is checkpointed before: ``cipher_integrity_check`` looks at the main file only.
    """
    with told():
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        check = "integrity_check" if whole else "quick_check"
        found += [str(row[0]) for row in connection.execute(f"PRAGMA {check}").fetchall() if row[0] != "ok"]
    return found
