"""Opening the vault's file: its log is looked at before the database reads it, and the file of that name is held."""

from __future__ import annotations

from pathlib import Path

from wallet.errors import StoreError
from wallet.store.file.commit_guard import NamedFile
from wallet.store.file.database import Database
from wallet.store.file.files import refuse_links
from wallet.store.file.log_scan import LogState, scan_log
from wallet.store.file.storage_location import is_shared_place
from wallet.store.file.wal_binding import require_bound_log


def open_file(path: Path, key: bytearray, *, create: bool) -> tuple[Database, NamedFile | None, LogState]:
    """Returns the database at ``path`` under ``key`` (48 bytes: key and salt), a handle on it, and how its log was found.

    ``create``: whatever is left of another file of that name goes first; the new file has no handle before it is written.
    Raises StoreError ``vault_damaged`` for a log that was changed or is another file's, and as ``Database``.
    """
    log = _clear(path) if create else _require_log(path)
    journal = "DELETE" if is_shared_place(path.parent) else "WAL"
    if create:
        return Database(path, key, create=True, journal=journal), None, log
    require_bound_log(path, key, journal=journal)
    file = NamedFile(path)
    try:
        return Database(path, key, create=False, journal=journal), file, log
    except BaseException:
        file.close()
        raise


def _clear(path: Path) -> LogState:
    for suffix in ("", "-wal", "-journal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return LogState.EMPTY


def _require_log(path: Path) -> LogState:
    log = path.with_name(path.name + "-wal")
    refuse_links(path, log)
    state = scan_log(log)
    if state is LogState.DAMAGED:
        raise StoreError("vault_damaged", "log")
    return state
