"""Files that are whole or not there: atomic writing, and the lock that keeps a vault to one owner."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from wallet.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def store_error(error: OSError) -> StoreError:
    """Returns the StoreError an operating system's error means: ``disk_full``, ``no_rights``, ``disk_failed``."""
    if error.errno in _FULL:
        return StoreError("disk_full")
    if error.errno in _REFUSED:
        return StoreError("no_rights")
    return StoreError("disk_failed", errno.errorcode.get(error.errno or 0, ""))


def write_atomically(path: Path, data: bytes) -> None:
    """Writes ``path`` so that after a crash it holds the old bytes or the new, never a part. Mode 0600.

    Raises StoreError; then nothing has changed.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise store_error(error) from None


def sync_folder(folder: Path) -> None:
    """Makes renames in ``folder`` durable. Does nothing where folders cannot be synced (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class OwnerLock:
    """An operating system's lock on a file: gone with its process, whatever happened to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Takes it. Raises StoreError ``vault_in_use`` when another process has it."""
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise store_error(error) from None
        try:
            _lock(self._descriptor)
        except OSError:
            self.release()
            raise StoreError("vault_in_use") from None

    def release(self) -> None:
        """Gives it back. The file stays: removing it would let two owners lock two files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
