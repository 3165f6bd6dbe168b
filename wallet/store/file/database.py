"""The one connection to the vault's file: keyed, strict, exclusive, durable."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlcipher3 import dbapi2

from wallet.errors import StoreError
from wallet.limits import WAL_CHECKPOINT_BYTES
from wallet.store.file.commit_guard import CommitGuard
from wallet.store.file.files import refuse_links
from wallet.store.file.hardening import lock_no_more_memory
from wallet.store.file.randomness import random_bytes
from wallet.store.file.raw_file import create_empty, drop_spent_journal, log_put_aside, require_raw_key, require_salt

INDEX_ONLY: Final = ("fts5: ", "malformed inverted index for FTS5 table")
"""How SQLite begins to say that a full-text index is wrong: it is made of what is kept elsewhere."""
_SET: Final = "INSERT INTO settings VALUES ('{}', {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_NAME_CHECKPOINT: Final = _SET.format("fold", "?")
_NAME_LOG: Final = _SET.format("log_of", "coalesce((SELECT value FROM settings WHERE name = 'fold'), '\"\"')")
ASK_AFTER: Final = 4_000
"""Steps of SQLite's machine between two questions whether to go on: well under a millisecond."""
_ALWAYS: Final = (
    "PRAGMA cipher_log_level=NONE",
    "PRAGMA cipher_memory_security=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA locking_mode=EXCLUSIVE",
)


def database_error(error: Exception) -> StoreError:
    """Returns the StoreError for what SQLCipher said; its words (never values) stay as detail."""
    text = str(error).lower()
    if "full" in text:
        return StoreError("disk_full")
    if "locked" in text or "busy" in text:
        return StoreError("vault_in_use")
    if "readonly" in text or "unable to open" in text:
        return StoreError("folder_read_only")
    if "malformed" in text or "not a database" in text or "corrupt" in text or "hmac" in text:
        return StoreError("vault_damaged")
    if "disk i/o" in text:
        return StoreError("disk_error")
    return StoreError("vault_damaged", type(error).__name__)


class Database:
    """An open vault file. Every error comes out as StoreError; nothing autocommits by accident."""

    def __init__(
        self, path: Path, key: bytearray, *, create: bool = False, journal: str = "WAL", read_only: bool = False
    ) -> None:
        """Opens ``path`` with 48 bytes of key and salt; ``read_only`` changes no byte of the folder.

        Raises StoreError ``vault_key_malformed`` before anything is touched, ``vault_damaged``
        (a wrong key looks the same), ``vault_in_use``, ``folder_read_only``, ``disk_full``.
        """
        text = require_raw_key(key.hex())
        self.path = path
        self._wal = path.with_name(path.name + "-wal")
        self.journal = journal
        self._depth = 0
        self._bound = False
        self._guard: CommitGuard | None = None
        self.read_only = read_only
        refuse_links(path, self._wal, path.with_name(path.name + "-journal"))
        if create:
            create_empty(path)
        elif not path.is_file():
            raise StoreError("vault_damaged", "the vault's file is missing")
        else:
            require_salt(path, bytes(key[32:]))
        try:
            self._connection = dbapi2.connect(
                # ``immutable``: no lock, no log, nothing written.
                f"file:{quote(str(path))}?immutable=1" if read_only else str(path),
                uri=read_only,
                isolation_level=None,
                check_same_thread=False,
            )
        except dbapi2.Error as error:
            raise database_error(error) from None
        try:
            self._prepare(text)
            if create:
                self.execute("CREATE TABLE begun (at INTEGER)")
                self.execute("DROP TABLE begun")
                self.checkpoint()
                require_salt(path, bytes(key[32:]))
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, text: str) -> None:
        try:
            # Not by a PRAGMA statement: the statement cache would keep its text.
            self._connection.set_key(f"x'{text}'")
            for statement in _ALWAYS:
                self._connection.execute(statement).fetchall()
            if self._connection.execute("PRAGMA cipher_version").fetchone() is None:
                raise StoreError("bug_no_cipher")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            lock_no_more_memory()
            if self.read_only:
                return
            self._connection.execute(f"PRAGMA journal_mode={self.journal}").fetchall()
            self._connection.execute("PRAGMA synchronous=FULL").fetchall()
            self._connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
            if sys.platform == "darwin":
                self._connection.execute("PRAGMA fullfsync=ON").fetchall()
                self._connection.execute("PRAGMA checkpoint_fullfsync=ON").fetchall()
            if self._connection.execute("PRAGMA cipher_memory_security").fetchone()[0] != "1":
                raise StoreError("bug_no_cipher", "memory security")
        except dbapi2.Error as error:
            raise database_error(error) from None

    # Statements ---------------------------------------------------------------
    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Runs one statement and returns its cursor. Values only ever as parameters."""
        try:
            return self._connection.execute(statement, values)
        except dbapi2.ProgrammingError:
            raise StoreError("vault_closed") from None
        except dbapi2.Error as error:
            raise database_error(error) from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Returns all rows."""
        cursor = self.execute(statement, values)
        try:
            return cursor.fetchall()  # type: ignore[no-any-return]
        except dbapi2.Error as error:
            raise database_error(error) from None

    def row_while(self, statement: str, values: Sequence[Any], should_continue: Callable[[], bool]) -> Any:
        """Returns the first row; None when there is none, or when ``should_continue`` said no while it was looked for.

        ``should_continue`` is asked every :data:`ASK_AFTER` steps of SQLite's machine.
        """
        stopped: list[bool] = []

        def ask() -> int:
            if not should_continue():
                stopped.append(True)
            return bool(stopped)

        self._connection.set_progress_handler(ask, ASK_AFTER)
        try:
            return self.row(statement, values)
        except StoreError:
            if stopped:
                return None
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yields row after row, for what is too large to be held at once."""
        cursor = self.execute(statement, values)
        try:
            yield from cursor
        except dbapi2.Error as error:
            raise database_error(error) from None

    def row(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Returns the first row or None."""
        rows = self.rows(statement, values)
        return rows[0] if rows else None

    def many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each of ``values``."""
        try:
            self._connection.executemany(statement, values)
        except dbapi2.Error as error:
            raise database_error(error) from None

    def script(self, text: str) -> None:
        """Runs statements of our own schema inside the open transaction, one by one."""
        statement = ""
        for line in text.splitlines(keepends=True):
            statement += line
            if dbapi2.complete_statement(statement):
                self.execute(statement)
                statement = ""
        if statement.strip():
            raise StoreError("bug_schema", "an unfinished statement")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; durable when the outermost block has ended without an exception. Never begun for reading."""
        if self.read_only:
            raise StoreError("vault_read_only")
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        guard, writes = self._guard, 0
        if guard is not None:
            guard.require()
        begins_log = self._bound and not self._log_size()
        try:
            self.execute("BEGIN IMMEDIATE")
            self._depth = 1
            if begins_log:
                self.execute(_NAME_LOG)
            changes = self.changes()
            yield
            if guard is not None and self.changes() != changes:
                writes = guard.counter.count()
                guard.look()
            self.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            self._depth = 0
            if guard is not None:
                guard.rolled_back(error, counted=bool(writes))
            raise
        finally:
            self._depth = 0
            if guard is not None and self.journal == "DELETE":
                guard.wrote()
        if writes and guard is not None:
            guard.acknowledge(writes)
        self._checkpoint_if_long()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            # SQLite may have rolled back by itself (a full disk does that).
            with contextlib.suppress(dbapi2.Error):
                self._connection.execute("ROLLBACK")

    def _checkpoint_if_long(self) -> None:
        if self._log_size() > WAL_CHECKPOINT_BYTES:
            # What was committed is safe in the log; a full disk is told at the next write.
            with contextlib.suppress(StoreError):
                self.checkpoint()

    # Whole-file matters ----------------------------------------------------------
    def bind_log(self) -> None:
        """From now on each log says which state of the file it continues; see :mod:`wallet.store.file.wal_binding`.

        What a migration wrote is folded first: a log that does not begin with a name must not end with one. Where there
        is no room for that the logs of this session have none.
        """
        if self.journal != "WAL" or self.read_only:
            return
        with contextlib.suppress(StoreError):
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        self._bound = not self._log_size()

    def guard_commits(self, guard: CommitGuard) -> None:
        """From now on nothing is committed or acknowledged without ``guard``."""
        self._guard = guard
        if self.journal == "DELETE":
            # Without a log a transaction too large for the page cache would be written into the file before its commit,
            # and the guard would take that for somebody else's hand.
            self.rows("PRAGMA cache_spill=OFF")

    def _log_size(self) -> int:
        try:
            return self._wal.stat().st_size
        except OSError:
            return 0

    def _name_state(self) -> None:
        """Gives the state that the coming fold makes a name of its own: the last thing in its log."""
        if not self._bound or self._depth or not self._log_size():
            return
        try:
            self.execute("BEGIN IMMEDIATE")
            self.execute(_NAME_CHECKPOINT, (f'"{random_bytes(8).hex()}"',))
            self.execute("COMMIT")
        except StoreError:
            # Without room for the name the fold is as durable as with it.
            self._roll_back()

    def checkpoint(self) -> None:
        """Folds the log into the file and empties it."""
        guard = self._guard
        if guard is not None:
            guard.require()
        self._name_state()
        try:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            if guard is not None:  # A fold that the disk cut short wrote pages too, and they are ours.
                guard.wrote()
        if guard is not None:  # The log is gone: what it held must now be in the file of that name.
            guard.require()

    def damage(self) -> list[str]:
        """Reads every page and its MAC, then SQLite's own structure; returns what is wrong (nothing: good)."""
        if not self.read_only:
            self.checkpoint()
        places = [str(row[0]) for row in self.rows("PRAGMA cipher_integrity_check")]
        places += [str(row[0]) for row in self.rows("PRAGMA quick_check") if row[0] != "ok"]
        return [text for text in places if not text.startswith(INDEX_ONLY)]

    def changes(self) -> int:
        """Returns how many rows this connection has written."""
        try:
            return int(self._connection.total_changes)
        except dbapi2.ProgrammingError:
            raise StoreError("vault_closed") from None

    def copy_to(self, target: Path, key: bytearray) -> None:
        """Copies the whole, consistent, to a new file under the same key (SQLite's backup API)."""
        other = Database(target, key, create=True, journal="DELETE")
        try:
            self._connection.backup(other._connection)
            other.rows("PRAGMA journal_mode=DELETE")
        except dbapi2.Error as error:
            raise database_error(error) from None
        finally:
            other.close()

    def export_to(self, target: Path, key: bytearray) -> None:
        """Writes every table into a new file under another key (``sqlcipher_export``)."""
        text = require_raw_key(key.hex())
        create_empty(target)
        version = self.row("PRAGMA user_version")[0]
        self.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), f"x'{text}'"))
        try:
            self.rows("SELECT sqlcipher_export('fresh')")
            self.execute(f"PRAGMA fresh.user_version={int(version)}")
        finally:
            self.execute("DETACH DATABASE fresh")
        require_salt(target, bytes(key[32:]))

    def close_unfolded(self) -> None:
        """Closes and changes nothing of the file, into which somebody else wrote; the log stays beside it."""
        with log_put_aside(self._wal):
            self._connection.close()

    def close(self) -> None:
        """Folds the log, closes. May be called twice."""
        # Already closed, or the disk is full: the log stays and is folded at the next opening.
        with contextlib.suppress(dbapi2.Error, StoreError):
            if not self.read_only:
                self._name_state()
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()
        if not self.read_only and self.journal == "DELETE":
            drop_spent_journal(self.path.with_name(self.path.name + "-journal"))
