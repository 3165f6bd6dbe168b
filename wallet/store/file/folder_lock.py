"""One opener at a time: an operating-system lock that ends with its process, however it ends."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.file.files import PRIVATE_FILE, may_write, store_error

LOCK_NAME: Final = "vault.lock"
_NO_FILE: Final = frozenset({errno.ELOOP, errno.EISDIR, errno.ENXIO})
"""What the system says of a link, a folder and a socket."""


class FolderLock:
    """Holds ``vault.lock`` of a folder. A file left by a killed process holds nothing."""

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        """Takes the lock; ``reading`` shares it with other readers, and makes no file where there is none.

        Raises StoreError ``vault_in_use`` when another process (or we) has it.
        """
        self._handle: int | None = None
        flags = os.O_RDONLY if reading else os.O_RDWR | os.O_CREAT
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(folder / LOCK_NAME, flags, PRIVATE_FILE)
        except FileNotFoundError:
            if reading:
                return
            raise StoreError("no_vault") from None
        except OSError as error:
            if error.errno in _NO_FILE:
                raise StoreError("vault_is_a_link", LOCK_NAME) from None
            raise store_error(error) from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise StoreError("vault_is_a_link", LOCK_NAME)
        try:
            _take(handle, shared=reading)
        except OSError:
            os.close(handle)
            raise StoreError("vault_in_use") from None
        self._handle = handle

    def release(self) -> None:
        """Gives the lock back; may be called twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def lock_folder(folder: Path) -> tuple[FolderLock, bool]:
    """Takes the lock of a folder, shared where nothing can be written there; returns it, and whether that is so.

    Raises StoreError as :class:`FolderLock`.
    """
    if may_write(folder):
        try:
            return FolderLock(folder), False
        except StoreError as error:
            # What a network's disk allows is known only when it is tried.
            if error.code != "folder_read_only":
                raise
    return FolderLock(folder, reading=True), True


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, *, shared: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBRLCK if shared else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int, *, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
