"""TAR archives (POSIX ustar and pax), as the Learner Credential Wallet backs itself up. Read in memory, never unpacked."""

from __future__ import annotations

import io
import tarfile
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.zip_archive import leaves_its_folder
from wallet.intake.side_files import is_side_file
from wallet.limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, MAX_SOURCE_BYTES

MAGIC_AT: Final = slice(257, 262)
MAGIC: Final = b"ustar"
_SILENT: Final = ("manifest.yml",)
"""A table of contents and nothing else (``ubc-version``)."""


class TarArchive:
    """TAR files."""

    id = "tar"

    def claims(self, data: bytes) -> bool:
        return data[MAGIC_AT] == MAGIC

    def parts(self, data: bytes) -> list[Part]:
        """Returns the members that are files. Raises IntakeError ``zip_damaged``, ``zip_unsafe``, ``too_many_items``,
        ``unpacks_too_large``, ``nothing_inside``."""
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
                return _members(archive)
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, OSError):
            raise IntakeError("zip_damaged") from None


CONTAINER = TarArchive()


def _members(archive: tarfile.TarFile) -> list[Part]:
    parts, total = [], 0
    for number, entry in enumerate(archive):
        if number >= MAX_ARCHIVE_ENTRIES:
            raise IntakeError("too_many_items")
        if leaves_its_folder(entry.name) or not (entry.isfile() or entry.isdir()):
            raise IntakeError("zip_unsafe")
        if entry.isdir() or entry.name in _SILENT or is_side_file(entry.name):
            continue
        stream = archive.extractfile(entry)
        body = stream.read(MAX_SOURCE_BYTES + 1) if stream is not None else b""
        total += len(body)
        if len(body) > MAX_SOURCE_BYTES or total > MAX_ARCHIVE_BYTES:
            raise IntakeError("unpacks_too_large")
        parts.append(Part(body, is_file=True, name=entry.name))
    if not parts:
        raise IntakeError("nothing_inside")
    return parts
