"""A vault where nothing can be written: a stick with its switch set, a disc, a folder of somebody else's.

A file at rest is read where it lies. One that was left open (its log beside it), a rotation that was cut short, or the
layout of an older program would have to be written to first: then a copy is, in the system's temporary folder, where it
is as encrypted as the original and is removed when the vault is locked.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from wallet.errors import StoreError
from wallet.limits import WHOLE_CHECK_BYTES
from wallet.store import rotation
from wallet.store.file.commit_guard import NamedFile
from wallet.store.file.database import Database
from wallet.store.file.files import refuse_links, store_error
from wallet.store.file.free_pages import only_free
from wallet.store.file.log_scan import LogState, scan_log
from wallet.store.file.wal_binding import logs_beside, require_bound_log
from wallet.store.schema.migrations import NEWEST, layout, migrate
from wallet.store.tables.word_index import WordIndex


class ReadingPlace:
    """The vault's file, opened for reading.

    Attributes:
        database: the connection; every transaction of it is refused before it begins.
        last_change_dropped: the log ended in something unfinished.
    """

    def __init__(self, folder: Path, name: str, key: bytearray) -> None:
        """Opens the file that the header calls ``name`` with 48 bytes of key.

        Raises StoreError ``vault_damaged``, ``vault_too_new``, ``disk_full`` (the temporary folder has no room for a copy).
        """
        self._held = ExitStack()
        path = rotation.file_of(folder, name)
        beside = logs_beside(path)
        refuse_links(path, *beside)
        state = scan_log(path.with_name(f"{path.name}-wal"))
        if state is LogState.DAMAGED:
            raise StoreError("vault_damaged", "log")
        self.last_change_dropped = state is LogState.TAIL_DROPPED
        self._file = NamedFile(path)
        self._held.callback(self._file.close)
        try:
            self.database = self._read(path, key) if not beside else self._settled(path, beside, name, key)
            if layout(self.database) < NEWEST:
                self.database.close()
                self.database = self._settled(path, beside, name, key)
            self._held.callback(self.database.close)
            self._require_whole(path)
        except BaseException:
            self._held.close()
            raise

    @staticmethod
    def _read(path: Path, key: bytearray) -> Database:
        database = Database(path, key, read_only=True, journal="DELETE")
        if layout(database) > NEWEST:
            database.close()
            raise StoreError("vault_too_new")
        return database

    def _settled(self, path: Path, beside: list[Path], name: str, key: bytearray) -> Database:
        """Brings a copy to rest (log folded, layout of today) and opens that for reading."""
        elsewhere = Path(self._held.enter_context(tempfile.TemporaryDirectory(prefix="lanyard-")))
        try:
            for file in (path, *beside):
                shutil.copyfile(file, elsewhere / file.name.replace(path.name, name, 1))
        except OSError as error:
            raise store_error(error) from None
        copy = elsewhere / name
        journal = "WAL" if any(file.name.endswith("-wal") for file in beside) or not beside else "DELETE"
        require_bound_log(copy, key, journal=journal)
        database = Database(copy, key, journal=journal)
        try:
            migrate(database, before=lambda: None)
            WordIndex(database).repair(whole=False)
        finally:
            database.close()
        return self._read(copy, key)

    def _require_whole(self, path: Path) -> None:
        if path.stat().st_size > WHOLE_CHECK_BYTES:
            return
        damage = self.database.damage()
        if damage and not only_free(self.database, damage):
            raise StoreError("vault_damaged", f"{len(damage)} places")

    def require(self) -> None:
        """Returns while the file is as it was opened. Raises StoreError ``vault_changing``, ``vault_moved``."""
        try:
            self._file.require()
        except StoreError as error:
            replaced = error.code in ("vault_replaced", "vault_overwritten")
            raise StoreError("vault_changed_while_read" if replaced else error.code, error.detail) from None

    def close(self) -> None:
        """Lets the file go, and removes the copy."""
        self._held.close()
