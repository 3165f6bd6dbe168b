"""ZIP archives: a folder in one file. Members are read in memory; nothing is ever written by a member's name."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.side_files import is_side_file
from wallet.limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, MAX_ARCHIVE_RECORDS, MAX_SOURCE_BYTES

_OFFICE: Final = frozenset(
    {"[Content_Types].xml", "META-INF/manifest.xml", "META-INF/container.xml", "Index/Document.iwa", "Index.zip",
     "index.apxl"}
)  # fmt: skip
"""Members by which the files of Word, Excel, LibreOffice and Pages, and books, are known; all are ZIP archives too."""
_PROGRAM: Final = frozenset({"AndroidManifest.xml", "META-INF/MANIFEST.MF"})
_ENTRY: Final = b"PK\x01\x02"
_SYMLINK: Final = stat.S_IFLNK


class ZipArchive:
    """ZIP files, also badge backpack exports."""

    id = "zip"

    def claims(self, data: bytes) -> bool:
        return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def parts(self, data: bytes) -> list[Part]:
        """Returns the members that are files. Raises IntakeError ``zip_damaged``, ``zip_unsafe``, ``zip_encrypted``,
        ``too_many_items``, ``unpacks_too_large``."""
        return archive_members(data)


CONTAINER = ZipArchive()


def archive_members(data: bytes) -> list[Part]:
    """Returns the members that are files, in order of name; raises as :meth:`ZipArchive.parts`."""
    if has_too_many_entries(data):
        raise IntakeError("too_many_items")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError):
        raise IntakeError("zip_damaged") from None


def has_too_many_entries(data: bytes) -> bool:
    """Says whether an archive's directory would take too long to read."""
    return data.count(_ENTRY) > MAX_ARCHIVE_RECORDS


def _members(archive: zipfile.ZipFile) -> list[Part]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if names & _OFFICE:
        raise IntakeError("office_file")
    if names & _PROGRAM:
        raise IntakeError("program_file")
    if {"pass.json", "manifest.json", "signature"} <= names:
        raise IntakeError("phone_wallet_pass")
    if len(entries) > MAX_ARCHIVE_ENTRIES:
        raise IntakeError("too_many_items", f"{len(entries)}")
    for entry in entries:
        _refuse_unsafe(entry)
    parts, total = [], 0
    for entry in sorted(entries, key=lambda entry: entry.filename):
        if entry.is_dir() or is_side_file(entry.filename):
            continue
        with archive.open(entry) as stream:
            # The size in the directory may lie; what comes out is counted.
            body = stream.read(MAX_SOURCE_BYTES + 1)
        if len(body) > MAX_SOURCE_BYTES:
            raise IntakeError("unpacks_too_large")
        total += len(body)
        if total > MAX_ARCHIVE_BYTES:
            raise IntakeError("unpacks_too_large")
        parts.append(Part(body, is_file=True, name=entry.filename))
    if not parts:
        raise IntakeError("nothing_inside")
    return parts


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    if leaves_its_folder(entry.filename):
        raise IntakeError("zip_unsafe")
    if entry.external_attr >> 16 & 0o170000 == _SYMLINK:
        raise IntakeError("zip_unsafe")
    if entry.flag_bits & 1:
        raise IntakeError("zip_encrypted")


def leaves_its_folder(name: str) -> bool:
    """Says whether a member's name points outside the folder it would be unpacked in, on any system."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or ":" in parts[0] or "\0" in name
