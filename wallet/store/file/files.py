"""Files of the vault: whole or not at all, for the owner's eyes, never through a link."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wallet.errors import StoreError

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN: Final = {errno.EROFS, errno.EACCES, errno.EPERM}


def store_error(error: OSError) -> StoreError:
    """Returns the StoreError that tells the person what the disk said."""
    if error.errno in _FULL:
        return StoreError("disk_full")
    if error.errno in _FORBIDDEN:
        return StoreError("folder_read_only")
    return StoreError("disk_error", errno.errorcode.get(error.errno or 0, ""))


def may_write(folder: Path) -> bool:
    """Says whether a vault in ``folder`` can be written to: the folder takes new files, and each of the vault's is ours.

    Raises StoreError ``disk_error``, ``disk_full``: the disk gives no answer, which is not the answer "no".
    """
    return _may_write(folder) and all(_may_write(path) for path in folder.glob("vault*") if path.is_file())


def _may_write(path: Path) -> bool:
    if os.access(path, os.W_OK):
        return True
    if os.name == "nt":
        return False
    # ``os.access`` says "no" of everything that went wrong; the C library says why.
    import ctypes  # Only here: a start where all is well does without it.

    if not ctypes.CDLL(None, use_errno=True).access(os.fsencode(path), os.W_OK):
        return True
    reason = ctypes.get_errno()
    if reason in _FORBIDDEN:
        return False
    if reason == errno.ENOENT:
        return True  # Gone since its name was read, as a log is when it is folded: it holds nobody up.
    raise store_error(OSError(reason, os.strerror(reason)))


@contextmanager
def disk_errors() -> Iterator[None]:
    """Lets no bare OSError out of the store: whatever a disk says, there is a sentence for it. Raises StoreError."""
    try:
        yield
    except OSError as error:
        raise store_error(error) from None


def sync_folder(folder: Path) -> None:
    """Makes the names in ``folder`` durable. Windows has no such call; renames there are journalled."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Makes what is in ``path`` durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that did not exist, durably, mode 0600. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, PRIVATE_FILE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_whole(path: Path, data: bytes) -> None:
    """Puts ``data`` at ``path`` in one step: the old file or the new, whatever happens. Raises StoreError."""
    staged = path.with_name(path.name + ".tmp")
    try:
        staged.unlink(missing_ok=True)
        write_new(staged, data)
        if staged.read_bytes() != data:
            raise StoreError("disk_error", "read back differs")
        staged.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _discard(staged)
        raise store_error(error) from None


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The leftover is removed at the next writing; the error that brought us here matters more.
        return


def read_small(path: Path, limit: int) -> bytes:
    """Returns a file of at most ``limit`` bytes. Raises StoreError ``header_damaged``, OSError."""
    # Not waited for: a pipe of that name would hold everything up.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise StoreError("vault_is_a_link", path.name)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise StoreError("header_damaged", "too large")
    return data


def require_plain(path: Path) -> bool:
    """Says whether a file is there. Raises StoreError ``not_a_plain_file`` for a folder, pipe, device, socket or a link
    that leads in a circle: reading them would wait for ever, or never end."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise StoreError("not_a_plain_file") from None
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreError("not_a_plain_file") from None
        raise store_error(error) from None
    if not stat.S_ISREG(mode):
        raise StoreError("not_a_plain_file")
    return True


def real_folder(folder: Path) -> Path:
    """Returns ``folder`` without links. Raises StoreError ``folder_is_a_circle``: its links lead to themselves."""
    try:
        return folder.resolve()
    except (RuntimeError, OSError):
        raise StoreError("folder_is_a_circle") from None


def make_private_folder(folder: Path) -> None:
    """Makes ``folder`` (and its parents), durably, and closes it to everybody else. Raises StoreError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if os.name != "nt":
            folder.chmod(PRIVATE_FOLDER)
        for created in missing:
            # A new folder whose name is not synced in its parent is gone after a power cut, with all that is in it.
            sync_folder(created.parent)
    except OSError as error:
        raise store_error(error) from None


def refuse_links(*paths: Path) -> None:
    """Raises StoreError ``vault_is_a_link`` when one of ``paths`` is there and is not a plain file.

    The vault's *folder* may be a link (people keep it on another disk). A link in
    place of a file would make us write, or erase, somebody else's.
    """
    for path in paths:
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue
        except OSError as error:
            raise store_error(error) from None
        if not stat.S_ISREG(mode):
            raise StoreError("vault_is_a_link", path.name)
