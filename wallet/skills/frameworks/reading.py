"""One file of a framework → what it says: each form is asked in its order, the first that claims it reads it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Final

from wallet.errors import IntakeError
from wallet.limits.skills import (
    MAX_FRAMEWORK_ARCHIVE_BYTES,
    MAX_FRAMEWORK_BYTES,
    MAX_FRAMEWORK_ENTRIES,
    MAX_FRAMEWORK_FILES,
    MAX_FRAMEWORK_PROBLEMS,
)
from wallet.plugins import discover
from wallet.skills import frameworks
from wallet.skills.frameworks.form import HEAD_BYTES, FrameworkForm, is_json, json_value
from wallet.skills.frameworks.model import Entry, ReadingProblem

_ZIP: Final = b"PK\x03\x04"
_SHEET: Final = "[Content_Types].xml"
_TURTLE: Final = (b"@prefix", b"@base", b"PREFIX ")
FileEntry = tuple[str, str, Entry]
"""The file (inside an archive: its name there), the form that read it, and what it says; form "" where none did."""


def read_framework(name: str, stream: BinaryIO) -> Iterator[FileEntry]:
    """Yields what a file says; of an archive, what each file in it says, or a problem where that cannot be read.

    Raises IntakeError, of a file by itself: ``framework_not_found`` (no form claims it), ``framework_turtle``,
    ``framework_spreadsheet``, ``framework_archive_damaged``, ``framework_too_large``, ``framework_too_many_entries``
    and what its reader raises.
    """
    buffered = _buffered(stream)
    if buffered.peek(len(_ZIP))[: len(_ZIP)] == _ZIP:
        yield from _archive(buffered.read(MAX_FRAMEWORK_ARCHIVE_BYTES + 1))
        return
    yield from _file(name, buffered)


def _file(name: str, stream: Any) -> Iterator[FileEntry]:
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    forms: list[FrameworkForm] = sorted(discover(frameworks, "FRAMEWORK"), key=lambda form: form.order)
    form = next((form for form in forms if form.claims(name, head)), None)
    if form is None:
        if _is_meant_as_json(head):
            json_value(stream)  # which says where it is none
        raise IntakeError("framework_turtle" if head.lstrip().startswith(_TURTLE) else "framework_not_found")
    entries = problems = 0
    for entry in form.read(name, stream):
        entries += 1
        if entries > MAX_FRAMEWORK_ENTRIES:
            raise IntakeError("framework_too_many_entries", f"more than {MAX_FRAMEWORK_ENTRIES}")
        if isinstance(entry, ReadingProblem):
            problems += 1
            if problems > MAX_FRAMEWORK_PROBLEMS:
                continue
        yield name, form.id, entry
    if problems > MAX_FRAMEWORK_PROBLEMS:
        yield name, form.id, ReadingProblem("framework_more_problems", str(problems - MAX_FRAMEWORK_PROBLEMS))


def _buffered(stream: BinaryIO | IO[bytes]) -> Any:
    """Returns a stream whose beginning can be looked at, and that ends where a file of a framework may be no longer."""
    return io.BufferedReader(_Bounded(stream), HEAD_BYTES)


def _is_meant_as_json(head: bytes) -> bool:
    return is_json(head) or (head.lstrip().startswith((b"//", b"/*", b'"')) and b"{" in head)


def _archive(data: bytes) -> Iterator[FileEntry]:
    if len(data) > MAX_FRAMEWORK_ARCHIVE_BYTES:
        raise IntakeError("framework_too_large", f"more than {MAX_FRAMEWORK_ARCHIVE_BYTES}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if any(member.filename == _SHEET for member in members):
                raise IntakeError("framework_spreadsheet")
            if len(members) > MAX_FRAMEWORK_FILES:
                raise IntakeError("framework_too_many_files", f"{len(members)} > {MAX_FRAMEWORK_FILES}")
            if sum(member.file_size for member in members) > MAX_FRAMEWORK_BYTES:
                raise IntakeError("framework_too_large", f"more than {MAX_FRAMEWORK_BYTES}")
            for member in sorted(members, key=lambda member: member.filename):
                yield from _member(archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise IntakeError("framework_archive_damaged") from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[FileEntry]:
    name = PurePosixPath(member.filename).name
    with archive.open(member) as packed:
        stream = _buffered(packed)
        try:
            yield from _file(name, stream)
        except IntakeError as error:
            yield name, "", ReadingProblem(error.code, error.detail, name)


class _Bounded(io.RawIOBase):
    """A stream that ends with an error where a framework's file may be no longer, whatever its header says."""

    def __init__(self, stream: BinaryIO | IO[bytes]) -> None:
        self._stream = stream
        self._left = MAX_FRAMEWORK_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise IntakeError("framework_too_large", f"more than {MAX_FRAMEWORK_BYTES}")
        buffer[: len(data)] = data
        return len(data)
