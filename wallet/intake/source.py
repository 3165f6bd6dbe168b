"""Where bytes come from: files, folders, standard input, paste. Read once, never past the limit."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wallet.encodings.fragment import carried
from wallet.errors import IntakeError
from wallet.intake.file_kinds import kind_of
from wallet.intake.pictures.kinds import kind_of as picture_kind_of
from wallet.intake.side_files import is_side_file
from wallet.limits import MAX_ARCHIVE_BYTES, MAX_PICTURE_BYTES, MAX_SOURCE_BYTES
from wallet.records.record import Provenance

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_PAPER = b"%PDF-"
_TAR = slice(257, 262)
_HEAD = 262


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and how they came, or why they did not.

    Attributes:
        name: exactly as it was given: a path, ``-``, or "" for pasted text.
        data: the bytes; empty when ``error`` is set.
        error: what kept it from being read: a line is told about it all the same.
        password: for what is locked inside it, when the person gave one.
        in_folder: it was found in a folder the person named, among other files.
    """

    name: str
    data: bytes = field(repr=False)
    provenance: Provenance
    error: IntakeError | None = None
    password: str | None = field(default=None, repr=False)
    in_folder: bool = False

    @property
    def label(self) -> str:
        """What results are told under."""
        return self.name


def from_bytes(data: bytes, *, route: str, name: str = "") -> Source:
    """Returns pasted or piped bytes as a source."""
    return Source(name, data, Provenance(route, name))


def expand_arguments(words: Iterable[str]) -> Iterator[Source]:
    """Yields what command line words name: files, folders (walked), and ``-``."""
    for word in words:
        if word == "-":
            yield _stdin()
        elif carries_something(word):
            yield from_bytes(word.encode("ascii"), route="address", name=word)
        else:
            yield from expand([Path(word)], route="file", given=word)


def carries_something(word: str) -> bool:
    """Says whether an argument is an address that carries what it shows behind its ``#``: nobody is asked for that."""
    try:
        return "#" in word and word.isascii() and carried(word) is not None
    except IntakeError:
        return True


def exists_as_file(word: str) -> bool:
    """Says whether an argument names something on disk (or standard input) rather than a kept record."""
    return word == "-" or Path(word).exists()


def expand(paths: Iterable[Path], *, route: str, given: str | None = None) -> Iterator[Source]:
    """Yields a source per file; folders are walked in order of name, without following links to folders.

    Hidden files and what systems leave in folders are passed over inside a folder. What cannot be read is yielded with
    its error.
    """
    for path in paths:
        name = given if given is not None else str(path)
        if path.is_dir():
            yield from _folder(path, route)
        else:
            yield read_file(path, route=route, name=name)


def _folder(folder: Path, route: str) -> Iterator[Source]:
    refused: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not is_side_file(name))
        for name in sorted(files):
            if not is_side_file(name):
                path = Path(here, name)
                yield read_file(path, route="folder" if route == "file" else route, name=str(path), in_folder=True)
        while refused:
            error = refused.pop()
            name = str(error.filename or folder)
            yield Source(name, b"", Provenance(route, name), IntakeError("unreadable_path", type(error).__name__))
    for error in refused:
        name = str(error.filename or folder)
        yield Source(name, b"", Provenance(route, name), IntakeError("unreadable_path", type(error).__name__))


def read_file(path: Path, *, route: str, name: str, in_folder: bool = False) -> Source:
    """Reads one file, its size looked at first; a growing file is cut off at the limit, not followed."""
    provenance = Provenance(route, path.name)
    try:
        with open(path, "rb", opener=_no_waiting) as stream:  # Path.open takes no opener
            kind = os.fstat(stream.fileno())
            if not stat.S_ISREG(kind.st_mode):
                raise IntakeError("not_a_file")
            # Most are read in one piece; of what is larger the beginning says how large it may be.
            first = kind.st_size + 1 if kind.st_size <= MAX_SOURCE_BYTES else _HEAD
            data = stream.read(first)
            limit = _limit(data[:_HEAD])
            if kind.st_size > limit:
                # A film is told for what it is, not for its size; that a beginning is empty says nothing of the whole.
                named = kind_of(data)
                raise (
                    named if named and named.code != "empty_file" else IntakeError("too_large", f"{kind.st_size} > {limit}")
                )
            if len(data) == first:
                data += stream.read(limit + 1 - first)
            if len(data) > limit:
                raise IntakeError("too_large", f"> {limit}")
    except IntakeError as error:
        return Source(name, b"", provenance, error, in_folder=in_folder)
    except FileNotFoundError:
        return Source(name, b"", provenance, IntakeError("file_not_found"), in_folder=in_folder)
    except (OSError, ValueError) as error:
        # A socket cannot be opened at all.
        is_none = isinstance(error, OSError) and error.errno == errno.ENXIO
        refusal = IntakeError("not_a_file") if is_none else IntakeError("unreadable_path", type(error).__name__)
        return Source(name, b"", provenance, refusal, in_folder=in_folder)
    return Source(name, data, provenance, in_folder=in_folder)


def _limit(head: bytes) -> int:
    """Returns how many bytes a file that begins so may have."""
    if head.startswith(_ARCHIVES) or head[_TAR] == b"ustar":
        return MAX_ARCHIVE_BYTES
    if head.startswith(_PAPER) or picture_kind_of(head) is not None:
        return MAX_PICTURE_BYTES
    return MAX_SOURCE_BYTES


def _no_waiting(path: str, flags: int) -> int:
    # A FIFO without a writer would hold the program for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))


def _stdin() -> Source:
    data = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1)
    provenance = Provenance("stdin", "-")
    if len(data) > MAX_SOURCE_BYTES:
        return Source("-", b"", provenance, IntakeError("too_large"))
    return Source("-", data, provenance)
