"""A packet on disk: a folder or a ZIP that is complete or not there, for the eyes of its owner alone."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from wallet.errors import ShareError
from wallet.share.writing import refused, settle, write_private
from wallet.store.file.files import PRIVATE_FILE, PRIVATE_FOLDER

ZIP_SUFFIX: Final = ".zip"
PacketFile = tuple[str, bytes]
"""A name and what stands under it. One at a time is in memory."""


def require_free(path: Path) -> None:
    """Raises ShareError ``packet_exists``: something stands there already that is no empty folder, and is not overwritten;
    ``packet_no_folder``: the folder it is to stand in is not there."""
    if path.is_symlink() or (path.exists() and not (path.is_dir() and not is_zip(path) and not any(path.iterdir()))):
        raise ShareError("packet_exists")
    if not path.absolute().parent.is_dir():
        raise ShareError("packet_no_folder")


def is_zip(path: Path) -> bool:
    """Says whether a packet of that name is a ZIP; else it is a folder."""
    return path.suffix.lower() == ZIP_SUFFIX


def write_packet(path: Path, files: Iterable[PacketFile], *, created: datetime) -> list[Path]:
    """Writes a packet so that it is complete or not there; returns the ZIP, or each file of the folder, in order.

    Files are readable by their owner alone (0600, the folder 0700) and durable. Raises ShareError as :func:`require_free`;
    ``no_room_for_share``, ``cannot_write_share``, and what ``files`` raises; then nothing is left behind.
    """
    require_free(path)
    staged = path.with_name(f".lanyard-{secrets.token_hex(6)}.partial")
    with _or_nothing(staged):
        if is_zip(path):
            _write_zip(staged, files, created)
            names = None
        else:
            names = list(_write_folder(staged, files))
            if path.exists():
                path.rmdir()
        staged.rename(path)
        settle(path.absolute().parent)
    return [path] if names is None else [path / name for name in names]


def _write_folder(staged: Path, files: Iterable[PacketFile]) -> Iterator[str]:
    staged.mkdir(PRIVATE_FOLDER)
    for name, data in files:
        write_private(staged / name, data)
        yield name
    settle(staged)


def _write_zip(staged: Path, files: Iterable[PacketFile], created: datetime) -> None:
    local = created.astimezone()
    when = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    handle = os.open(staged, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files:
                archive.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _or_nothing(staged: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused(error) from None
    finally:
        # What has its final name is there no more.
        if staged.is_dir():
            shutil.rmtree(staged, ignore_errors=True)
        else:
            _remove(staged)


def _remove(staged: Path) -> None:
    try:
        staged.unlink(missing_ok=True)
    except OSError:
        # The error that brought us here is the one to tell of.
        return
