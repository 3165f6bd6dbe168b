"""Files that are handed over: complete or not there, and for the eyes of their owner alone."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from wallet.errors import ShareError
from wallet.store.file.files import sync_folder, write_new

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_private(path: Path, data: bytes) -> None:
    """Writes a file that was not there, durably, readable by its owner alone (mode 0600). Raises OSError."""
    write_new(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is complete or not there, mode 0600. Raises ShareError as :func:`write_together`."""
    write_together([(path, lambda staged: write_private(staged, data))])


Part = tuple[Path, Callable[[Path], None]]
"""A file that is to be, and what writes it to the path that it is given."""


def write_together(parts: Sequence[Part], *, there: Callable[[int], None] | None = None) -> None:
    """Writes several files: each is written beside its place, and only when all are written do they get their names.

    ``there`` is told the position of each that has its name. Raises ShareError ``cannot_write_share``,
    ``no_room_for_share``, and what the writers raise; then no file has its name but those that were told.
    """
    staged = [path.with_name(f".lanyard-{secrets.token_hex(6)}.partial") for path, _ in parts]
    try:
        for (_, write), beside in zip(parts, staged, strict=True):
            write(beside)
        for position, ((path, _), beside) in enumerate(zip(parts, staged, strict=True)):
            beside.replace(path)
            settle(path.parent)
            if there is not None:
                there(position)
    except OSError as error:
        raise refused(error) from None
    finally:
        for beside in staged:
            _discard(beside)


def refused(error: OSError) -> ShareError:
    """Returns what to tell the person of what a disk said: ``no_room_for_share`` or ``cannot_write_share``."""
    return ShareError("no_room_for_share" if error.errno in _FULL else "cannot_write_share", type(error).__name__)


def settle(folder: Path) -> None:
    """Makes the names in ``folder`` durable, as far as its disk can."""
    try:
        sync_folder(folder)
    except OSError as error:
        # Some disks (FAT, network folders) have no such call; the file itself is synced.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EACCES):
            raise


def _discard(staged: Path) -> None:
    try:
        staged.unlink(missing_ok=True)
    except OSError:
        # The error that brought us here is the one to tell of.
        return
