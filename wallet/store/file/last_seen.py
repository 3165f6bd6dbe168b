"""What this computer saw last of a vault, kept outside of it: where it was, how many changes it had counted.

An older copy of a vault reads as well as the newest. Only somebody who saw the newest can tell; so a small file in the
platform's state folder says, for each folder, which vault was in it and its last count. It holds no secret and no
claim. Where it cannot be written nothing is remembered and nothing is said.

The first line has a fixed length and is overwritten in place at each commit (not synced: a kill loses nothing of it, a
power cut makes it older at most, which is never a false alarm); it is synced when the vault is locked. Each computer
has files of its own, also where the state folder is shared.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import platformdirs

from wallet.limits import MAX_SEEN_BYTES, MAX_SEEN_FOLDERS, MAX_UNDECIDED
from wallet.store.file.files import PRIVATE_FILE, PRIVATE_FOLDER
from wallet.store.file.storage_location import mount_point

_SUFFIX: Final = ".seen"
_LINE: Final = 47
"""Bytes of the first line: 20 digits, a mark of 16, a sum of 8, two spaces and the line's end."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen last in a folder.

    Attributes:
        vault_id: the vault's number.
        folder: where it was.
        writes: how many changes it had counted.
        mark: the mark of the session that counted them; "" when none was written.
        mount: the mount point the folder was beneath.
        undecided: counts and marks that were missing in what stood here later, and of which the person has not said
            that they may be.
    """

    vault_id: str
    folder: Path
    writes: int
    mark: str
    mount: str
    undecided: tuple[tuple[int, str], ...] = ()

    def states(self) -> tuple[Seen, ...]:
        """Returns everything that a file here should contain, what was seen last first."""
        return (self, *(replace(self, writes=writes, mark=mark, undecided=()) for writes, mark in self.undecided))


def state_folder() -> Path:
    """Returns where this is kept; not made here."""
    return Path(platformdirs.user_state_dir("lanyard", appauthor=False)) / "vaults"


def seen_in(folder: Path) -> Seen | None:
    """Returns what was seen last in ``folder``; None for nothing, or for what cannot be read."""
    return _read(_file_for(folder)) if state_folder().is_dir() else None


def seen_of(vault_id: str, folder: Path, holds: Sequence[str]) -> Seen | None:
    """Returns what was seen of a vault that now stands in ``folder``: there, or else where it was before it was moved.

    A folder that still has one of the files ``holds`` is another copy, which says nothing of this one.
    """
    here = seen_in(folder)
    if here is not None and here.vault_id == vault_id:
        return here
    elsewhere = [seen for seen in _all() if seen.vault_id == vault_id and seen.folder != folder]
    moved = [seen for seen in elsewhere if not any((seen.folder / name).exists() for name in holds)]
    return max(moved, key=lambda seen: seen.writes, default=None)


def forget(folder: Path) -> None:
    """Forgets what was seen in ``folder``: what stands there now was put there on purpose."""
    with contextlib.suppress(OSError):
        _file_for(folder).unlink()


class Memory:
    """The file of one open vault. Never raises: who cannot remember, does not."""

    def __init__(self, vault_id: str, folder: Path, writes: int, mark: str, undecided: Sequence[Seen] = ()) -> None:
        """Writes down that ``vault_id`` is in ``folder``, with its count, and what is ``undecided``."""
        self._vault_id = vault_id
        self._handle = -1
        file = _file_for(folder)
        about = {
            "vault_id": vault_id,
            "folder": str(folder),
            "mount": mount_point(folder),
            "computer": _computer(),
            "undecided": [(seen.writes, seen.mark) for seen in undecided[:MAX_UNDECIDED]],
        }
        with contextlib.suppress(OSError, ValueError):
            file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            staged = file.with_name(f"{file.name}.{os.getpid()}.tmp")
            with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as stream:
                stream.write(self._line(writes, mark) + json.dumps(about).encode() + b"\n")
            staged.replace(file)
            self._handle = os.open(file, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
            _prune(file)

    def note(self, writes: int, mark: str) -> None:
        """Remembers the count and the session that has it, in place."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, self._line(writes, mark))

    def close(self) -> None:
        """Makes it durable; may be called twice."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.fsync(self._handle)
            os.close(self._handle)
            self._handle = -1

    def _line(self, writes: int, mark: str) -> bytes:
        text = f"{writes:020d} {mark:16.16s}"
        return f"{text} {_sum(text, self._vault_id):08x}\n".encode()


class Forgetful(Memory):
    """Remembers nothing: for vaults that are thrown away."""

    def __init__(self) -> None:
        self._vault_id = ""
        self._handle = -1


def _sum(text: str, vault_id: str) -> int:
    return zlib.crc32(f"{text}{vault_id}".encode())


def _computer() -> str:
    """Returns a name for this computer that means nothing elsewhere."""
    # Not ``platform``: a start would wait for its patterns to be compiled.
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    with contextlib.suppress(OSError):
        name = Path("/etc/machine-id").read_text(encoding="ascii", errors="replace").strip() or name
    import hashlib  # A library of its own: the first picture on a computer that saw no wallet does without it.

    return hashlib.sha256(f"lanyard {name}".encode()).hexdigest()[:16]


def _file_for(folder: Path) -> Path:
    import hashlib

    name = hashlib.sha256(f"{_computer()} {folder}".encode("utf-8", "surrogateescape")).hexdigest()
    return state_folder() / f"{name[:32]}{_SUFFIX}"


def _read(file: Path) -> Seen | None:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_SEEN_BYTES)
        line, about = data[:_LINE].decode("ascii"), json.loads(data[_LINE:])
        text, vault_id = line[:37], str(about["vault_id"])
        if int(line[38:46], 16) != _sum(text, vault_id) or about["computer"] != _computer():
            return None
        undecided = tuple((int(writes), str(mark)) for writes, mark in about.get("undecided", ()))
        return Seen(vault_id, Path(about["folder"]), int(text[:20]), text[21:].strip(), str(about["mount"]), undecided)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _all() -> Iterator[Seen]:
    try:
        files = [path for path in state_folder().iterdir() if path.suffix == _SUFFIX]
    except OSError:
        return
    for file in files:
        seen = _read(file)
        if seen is not None:
            yield seen


def _prune(newest: Path) -> None:
    """Lets the oldest go when there are too many: tests, demonstrations, sticks that never came back."""
    files = [path for path in newest.parent.iterdir() if path.suffix == _SUFFIX and path != newest]
    if len(files) < MAX_SEEN_FOLDERS:
        return
    for path in sorted(files, key=lambda p: p.stat().st_mtime)[: len(files) - MAX_SEEN_FOLDERS + 1]:
        path.unlink(missing_ok=True)
