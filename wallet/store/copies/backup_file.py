"""The file a backup is: a sealed ZIP of open files and ``manifest.json``, written and read piece by piece.

Whatever its size, one file of it is in memory at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from wallet.errors import StoreError
from wallet.limits import MAX_BACKUP_BYTES, MAX_BACKUP_MEMBERS
from wallet.store.copies.age_file import open_age, seal_age
from wallet.store.file.files import PRIVATE_FILE, require_plain, store_error
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.typed import code_spellings

MANIFEST: Final = "manifest.json"
FORMAT: Final = "lanyard-backup"
VERSION: Final = 2
"""The newest that is read. Written is the oldest that says all: 1 without attachments, of which it knows nothing."""
_ATTACHMENTS: Final = "attachments/"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_NOT_OURS: Final = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, RuntimeError)
"""What a ZIP raises that is none, or is not as we write it; RuntimeError: a member that asks for a password."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a backup: its digest, and how to get it when its turn comes."""

    sha256: str
    load: Callable[[], bytes]


def piece(data: bytes) -> Piece:
    """Returns a file that is at hand."""
    return Piece(hashlib.sha256(data).hexdigest(), lambda: data)


# Writing ------------------------------------------------------------------------------
def manifest_bytes(files: Mapping[str, Piece], contents: Mapping[str, Any]) -> bytes:
    """Returns the manifest as JSON: ``contents``, and the digest of every file."""
    manifest_members = {
        **contents,
        "format": FORMAT,
        "version": VERSION if any(name.startswith(_ATTACHMENTS) for name in files) else 1,
        "files": {name: each.sha256 for name, each in sorted(files.items())},
    }
    return orjson.dumps(manifest_members, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def write_packed(out: BinaryIO, files: Mapping[str, Piece], manifest: bytes) -> None:
    """Writes the ZIP to a stream that need not be sought in. Raises OSError, StoreError."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST, _WHEN), manifest, zipfile.ZIP_DEFLATED)
        for name, each in sorted(files.items()):
            # Photographs and scans are packed already.
            packing = zipfile.ZIP_STORED if name.startswith(_ATTACHMENTS) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _WHEN), each.load(), packing)


def write_sealed(path: Path, code: str, files: Mapping[str, Piece], manifest: bytes) -> None:
    """Writes a new file, durably, mode 0600, sealed with the first of the forms that :func:`open_backup` tries.

    Raises OSError, StoreError ``passphrase_empty``, ``memory_short``.
    """
    secret = next(_spellings(code))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        sealed = seal_age(out, secret)
        write_packed(sealed, files, manifest)  # type: ignore[arg-type]
        sealed.finish()
        out.flush()
        os.fsync(out.fileno())


# Reading ------------------------------------------------------------------------------
class OpenBackup(Mapping[str, bytes]):
    """The files of a backup by name, each read and compared with its digest when it is asked for; close it.

    Attributes:
        manifest: what it says of itself.

    Raises StoreError ``not_a_backup``, ``vault_too_new``, ``backup_damaged``.
    """

    def __init__(self, stream: BinaryIO, *, close: Callable[[], None] = lambda: None) -> None:
        self._close = close
        try:
            self._archive = zipfile.ZipFile(stream)
            self._known = self._names()
            self.manifest: dict[str, Any] = orjson.loads(self._read(MANIFEST))
            if self.manifest["format"] != FORMAT or type(self.manifest["version"]) is not int:
                raise StoreError("not_a_backup")
            if self.manifest["version"] > VERSION:
                raise StoreError("vault_too_new")
            if self._known != {*self.manifest["files"], MANIFEST}:
                raise StoreError("backup_damaged", "names")
        except _NOT_OURS:
            raise StoreError("not_a_backup") from None

    def __enter__(self) -> OpenBackup:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go. May be called twice."""
        self._close()

    def __getitem__(self, name: str) -> bytes:
        digest = self.manifest["files"][name]
        try:
            data = self._read(name)
        except _NOT_OURS:
            raise StoreError("not_a_backup", "a file in it") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise StoreError("backup_damaged", "digests")
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.manifest["files"])

    def __len__(self) -> int:
        return len(self.manifest["files"])

    def verify(self) -> None:
        """Reads every file. Raises StoreError."""
        for name in self:
            _ = self[name]

    def _names(self) -> set[str]:
        entries = self._archive.infolist()
        names = {entry.filename for entry in entries}
        if len(entries) > MAX_BACKUP_MEMBERS or len(names) != len(entries):
            raise StoreError("not_a_backup", "members")
        if sum(entry.file_size for entry in entries) > MAX_BACKUP_BYTES:
            raise StoreError("not_a_backup", "too large")
        return names

    def _read(self, name: str) -> bytes:
        size = self._archive.getinfo(name).file_size
        with self._archive.open(name) as member:
            # Never more than it says of itself, which was counted.
            data = member.read(size)
            if member.read(1):
                raise StoreError("not_a_backup", "too large")
        return data


def open_backup(file: Path, code: str) -> OpenBackup:
    """Opens a backup and reads all of it once, every digest compared.

    Raises StoreError ``file_missing``, ``not_a_plain_file``, ``not_a_backup``, ``backup_code_wrong``, ``backup_damaged``,
    ``kdf_refused``, ``memory_short``, ``vault_too_new``.
    """
    try:
        if not require_plain(file):
            raise StoreError("file_missing")
        if file.stat().st_size > MAX_BACKUP_BYTES:
            raise StoreError("not_a_backup", "too large")
        stream = file.open("rb")
    except FileNotFoundError:
        raise StoreError("file_missing") from None
    except OSError as error:
        raise store_error(error) from None
    try:
        opened = OpenBackup(_opened(stream, code), close=stream.close)
        opened.verify()
    except OSError as error:
        stream.close()
        raise store_error(error) from None
    except BaseException:
        stream.close()
        raise
    return opened


def _opened(stream: BinaryIO, code: str) -> BinaryIO:
    failure = StoreError("passphrase_empty")
    for secret in _spellings(code):
        try:
            return io.BufferedReader(open_age(stream, secret))
        except StoreError as error:
            if error.code != "backup_code_wrong":
                raise
            failure = error
    raise failure


def _spellings(code: str) -> Iterator[str]:
    """Yields the code as we print it, when it reads as one of ours; then as it may have been typed."""
    printed = ""
    with contextlib.suppress(StoreError):
        printed = codes.to_text(codes.from_text(code))
        yield printed
    spellings = list(code_spellings(code))
    if not spellings:
        raise StoreError("passphrase_empty")
    yield from (spelling for spelling in spellings if spelling != printed)
