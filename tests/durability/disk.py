"""A disk on paper: every write, sync and change of a name of a run, and what could be left of them when the power goes.

Read from an strace of a real process, with data. Two truths per file: what was synced, and what was written
since; the same for the names in each folder. After the whole trace the paper must equal the real folder byte
for byte, or nothing it says is believed.

When the power goes, of what was not synced:
* each sector (512 B or 4 KiB) of a file holds any one of the versions it had since the last sync;
* the size of a file is any one of the sizes it had since; cutting a file short happened as a whole or not at all;
* the names of a folder are as after any prefix of the changes since (each folder by itself), or, harsher
  than any journalling file system, after any subset of them.
"""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

TRACED = (
    "openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,"
    "sync_file_range,sync,syncfs,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "symlinkat,sendfile,copy_file_range,dup,dup2,dup3,lseek,msync"
)
_CALL = re.compile(r"^\d+ +([a-z0-9_]+)\((.*)\) += (-?\d+)")
_HARMLESS = {"lseek", "close"}


@dataclass(frozen=True)
class Event:
    """One thing that happened: ``kind`` is write, size, sync, make, remove, rename, link, syncnames or told."""

    kind: str
    node: int = 0
    place: int = 0
    data: bytes = b""
    name: str = ""
    other: str = ""


@dataclass
class Sheet:
    """A file (bytes) or a folder (names) on paper."""

    data: bytearray = field(default_factory=bytearray)
    names: dict[str, int] | None = None


class Recording:
    """What was there before, and the events, in order. ``told`` events are lines of the ledger."""

    def __init__(self, root: Path, ledger: Path) -> None:
        """Takes down what is in ``root`` now, as already durable."""
        self.root, self._ledger = root, ledger
        self.before: dict[int, Sheet] = {}
        self.events: list[Event] = []
        self.live: dict[int, Sheet] = {}
        self._handles: dict[int, tuple[int, int]] = {}
        self._offsets: dict[int, int] = {}
        self._take(root)
        self.live = {
            n: Sheet(bytearray(s.data), dict(s.names) if s.names is not None else None) for n, s in self.before.items()
        }

    def _take(self, path: Path) -> int:
        number = len(self.before)
        if path.is_dir():
            sheet = self.before[number] = Sheet(names={})
            assert sheet.names is not None
            for child in sorted(path.iterdir()):
                sheet.names[child.name] = self._take(child)
        else:
            self.before[number] = Sheet(bytearray(path.read_bytes()))
        return number

    # Reading the trace ----------------------------------------------------------------
    def read(self, trace: Path) -> None:
        """Reads the whole trace. Raises ValueError for a call that is not understood."""
        for line in trace.read_bytes().decode("latin-1").splitlines():
            told = _CALL.match(line)
            if told is None:
                if "(" in line and "+++" not in line and "---" not in line and "<unfinished" not in line:
                    raise ValueError(f"not understood: {line[:200]}")
                continue
            name, words, result = told[1], told[2], int(told[3])
            if result >= 0:
                self._call(name, words, result)

    def _call(self, name: str, words: str, result: int) -> None:
        if name in ("openat", "open", "creat"):
            self._open(words, result)
        elif name in ("write", "pwrite64"):
            self._write(name, words, result)
        elif name in ("fsync", "fdatasync"):
            self._sync(int(words))
        elif name == "close":
            self._handles_close(int(words))
        elif name in ("ftruncate",):
            handle, size = words.split(", ")
            if int(handle) in self._offsets:
                self._size(self._offsets_node(int(handle)), int(size))
        elif name in ("sendfile", "copy_file_range"):
            self._copy(name, words, result)
        elif name in _NAMES:
            self._name(name, _strings(words), words)
        elif name not in _HARMLESS:
            raise ValueError(f"{name} is not understood: {words[:200]}")

    def _open(self, words: str, handle: int) -> None:
        path = _strings(words)[0]
        self._forget(handle)
        if path == str(self._ledger):
            self._handles[handle] = (-1, 0)
            return
        found = self._find(path)
        if found is None:
            return
        folder, name, node = found
        if node is None:
            node = self._new(Sheet())
            self._do(Event("make", folder, name=name, place=node))
        elif "O_TRUNC" in words:
            self._size(node, 0)
        self._offsets[handle] = 0
        self._handles[handle] = (node, 0)
        if "O_APPEND" in words:
            raise ValueError("O_APPEND outside the ledger")

    def _forget(self, handle: int) -> None:
        self._handles.pop(handle, None)
        self._offsets.pop(handle, None)

    _handles_close = _forget

    def _offsets_node(self, handle: int) -> int:
        return self._handles[handle][0]

    def _write(self, name: str, words: str, result: int) -> None:
        handle = int(words[: words.index(",")])
        if handle not in self._handles:
            return
        data = _bytes(words)[:result]
        node = self._handles[handle][0]
        if node == -1:
            self.events.append(Event("told", data=data))
            return
        if name == "pwrite64":
            place = int(words.rsplit(", ", 1)[1])
        else:
            place = self._offsets[handle]
            self._offsets[handle] += len(data)
        self._do(Event("write", node, place, data))

    def _copy(self, name: str, words: str, result: int) -> None:
        parts = words.split(", ")
        target, source = (int(parts[0]), int(parts[1])) if name == "sendfile" else (int(parts[2]), int(parts[0]))
        if target not in self._offsets:
            return
        if source not in self._offsets:
            raise ValueError(f"copied from outside: {words}")
        start = self._offsets[target]
        data = bytes(self.live[self._offsets_node(source)].data[start : start + result])
        self._offsets[target] += len(data)
        if data:
            self._do(Event("write", self._offsets_node(target), start, data))

    def _size(self, node: int, size: int) -> None:
        if len(self.live[node].data) != size:
            self._do(Event("size", node, size))

    def _sync(self, handle: int) -> None:
        if handle in self._offsets:
            node = self._offsets_node(handle)
            self._do(Event("syncnames" if self.live[node].names is not None else "sync", node))

    def _name(self, call: str, paths: list[str], words: str) -> None:
        found = [f for p in paths if (f := self._find(p)) is not None]
        if not found:
            return
        folder, name, node = found[0]
        if call in ("mkdir", "mkdirat"):
            self._do(Event("make", folder, name=name, place=self._new(Sheet(names={}))))
        elif call in ("unlink", "unlinkat", "rmdir"):
            self._do(Event("remove", folder, name=name))
        else:
            other_folder, other, _ = found[1]
            if other_folder != folder or node is None:
                raise ValueError(f"between folders: {words[:200]}")
            self._do(Event("rename" if call.startswith("rename") else "link", folder, name=name, other=other))

    def _find(self, path: str) -> tuple[int, str, int | None] | None:
        """Returns folder, name and node of a path inside the root; None outside, and for reading what is not there."""
        try:
            parts = Path(path).relative_to(self.root).parts
        except ValueError:
            return None
        node, folder, name = 0, 0, "."
        for depth, part in enumerate(parts):
            names = self.live[node].names
            assert names is not None, path
            folder, name = node, part
            if part not in names:
                if depth != len(parts) - 1:
                    raise ValueError(f"no folder for {path}")
                return folder, name, None
            node = names[part]
        return folder, name, node

    def _new(self, sheet: Sheet) -> int:
        number = len(self.live)
        self.live[number] = sheet
        return number

    def _do(self, event: Event) -> None:
        self.events.append(event)
        apply(self.live, event)

    # Is the paper right? ------------------------------------------------------------------
    def differs(self) -> str:
        """Says where the paper is not the real folder; empty when it is."""
        paper = flat(self.live, 0)
        real = {str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}
        for name in sorted({*paper, *real}):
            if paper.get(name) != real.get(name):
                return name
        return ""


_NAMES = {"rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat"}


def _strings(words: str) -> list[str]:
    return [_unhex(s).decode() for s in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', words)]


def _bytes(words: str) -> bytes:
    start = words.index('"') + 1
    end = words.index('"', start)
    if words[end + 1 : end + 4] == "...":
        raise ValueError("the trace was cut short")
    return _unhex(words[start:end])


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def apply(sheets: dict[int, Sheet], event: Event) -> None:
    """Does one event to the sheets."""
    sheet = sheets.get(event.node)
    if event.kind == "write":
        assert sheet is not None
        if len(sheet.data) < event.place:
            sheet.data.extend(bytes(event.place - len(sheet.data)))
        sheet.data[event.place : event.place + len(event.data)] = event.data
    elif event.kind == "size":
        assert sheet is not None
        if event.place < len(sheet.data):
            del sheet.data[event.place :]
        else:
            sheet.data.extend(bytes(event.place - len(sheet.data)))
    elif event.kind in ("make", "remove", "rename", "link"):
        assert sheet is not None
        assert sheet.names is not None
        rename(sheet.names, event)


def rename(names: dict[str, int], event: Event) -> None:
    """Does one change of names; one whose beginning never happened does nothing."""
    if event.kind == "make":
        names[event.name] = event.place
    elif event.kind == "remove":
        names.pop(event.name, None)
    elif event.name in names:
        names[event.other] = names[event.name]
        if event.kind == "rename":
            del names[event.name]


def flat(sheets: dict[int, Sheet], node: int, prefix: str = "") -> dict[str, bytes]:
    """Returns every file by its path."""
    found: dict[str, bytes] = {}
    for name, child in (sheets[node].names or {}).items():
        if sheets[child].names is not None:
            found |= flat(sheets, child, f"{prefix}{name}/")
        else:
            found[prefix + name] = bytes(sheets[child].data)
    return found


# The power goes ------------------------------------------------------------------------------
WAYS = (
    "as written",
    "only synced",
    "names before data",
    "data before names",
    "one lost",
    "torn 512",
    "torn 4096",
    "names at random",
)


class Crash:
    """The disk at one moment of a recording: what is synced, and what is under way."""

    def __init__(self, recording: Recording, cut: int) -> None:
        """Plays the first ``cut`` events."""
        self.synced: dict[int, Sheet] = {
            n: Sheet(bytearray(s.data), dict(s.names) if s.names is not None else None) for n, s in recording.before.items()
        }
        self.pending: dict[int, list[Event]] = {}
        self.told = b""
        self._kinds = {n: s.names is not None for n, s in recording.live.items()}
        for event in recording.events[:cut]:
            self.play(event)

    def play(self, event: Event) -> None:
        """Plays one event more."""
        if event.kind == "told":
            self.told += event.data
        elif event.kind in ("sync", "syncnames"):
            for one in self.pending.pop(event.node, []):
                self._settle(event.node, one)
        else:
            self.pending.setdefault(event.node, []).append(event)

    def _settle(self, node: int, event: Event) -> None:
        self._sheet(node)
        apply(self.synced, event)

    def _sheet(self, node: int) -> Sheet:
        return self.synced.setdefault(node, Sheet(names={} if self._kinds[node] else None))

    def left(self, way: str, chosen: random.Random) -> dict[str, bytes]:
        """Returns the files that are found afterwards, by path."""
        sheets: dict[int, Sheet] = {}
        lost = self._lost_one(chosen) if way == "one lost" else (-1, -1)
        for node in self._kinds:
            base = self._sheet(node)
            events = self.pending.get(node, [])
            if base.names is not None:
                sheets[node] = Sheet(names=_names_left(base.names, events, way, chosen))
            else:
                kept = [e for n, e in enumerate(events) if (node, n) != lost]
                sheets[node] = Sheet(_data_left(base.data, kept, way, chosen))
        return flat(sheets, 0)

    def _lost_one(self, chosen: random.Random) -> tuple[int, int]:
        places = [(node, n) for node, events in self.pending.items() if not self._kinds[node] for n in range(len(events))]
        return chosen.choice(places) if places else (-1, -1)


def _names_left(names: dict[str, int], events: list[Event], way: str, chosen: random.Random) -> dict[str, int]:
    found = dict(names)
    if way in ("only synced", "data before names"):
        events = []
    elif way in ("torn 512", "torn 4096"):
        events = events[: chosen.randrange(len(events) + 1)]
    elif way == "names at random":
        events = [e for e in events if chosen.randrange(2)]
    for event in events:
        rename(found, event)
    return found


def _data_left(data: bytearray, events: list[Event], way: str, chosen: random.Random) -> bytearray:
    if way in ("only synced", "names before data") or not events:
        return bytearray(data)
    if way not in ("torn 512", "torn 4096", "names at random"):
        sheets = {0: Sheet(bytearray(data))}
        for event in events:
            apply(sheets, Event(event.kind, 0, event.place, event.data))
        return sheets[0].data
    return _torn(data, events, 512 if way != "torn 4096" else 4096, chosen)


def _torn(data: bytearray, events: list[Event], sector: int, chosen: random.Random) -> bytearray:
    """Every sector any one of its versions, the size any one of the sizes; a file is cut short as a whole or not."""
    cuts = [n for n, e in enumerate(events) if e.kind == "size"]
    done = chosen.randrange(len(cuts) + 1)
    undone = set(cuts[done:])
    now = {0: Sheet(bytearray(data))}
    sizes = [len(data)]
    versions: dict[int, list[bytes]] = {}
    for number, event in enumerate(events):
        if number in undone:
            continue
        if event.kind == "size" and event.place < len(now[0].data):
            versions = {n: [_shorter(v, event.place - n * sector) for v in h] for n, h in versions.items()}
            sizes = []
        elif event.kind == "write":
            for one in range(event.place // sector, (event.place + len(event.data) - 1) // sector + 1):
                versions.setdefault(one, [_sector(now[0].data, one, sector)])
        apply(now, Event(event.kind, 0, event.place, event.data))
        sizes.append(len(now[0].data))
        if event.kind == "write":
            for one in range(event.place // sector, (event.place + len(event.data) - 1) // sector + 1):
                versions[one].append(_sector(now[0].data, one, sector))
    size = chosen.choice(sizes)
    found = bytearray(now[0].data[:size]) + bytes(max(0, size - len(now[0].data)))
    for one, history in versions.items():
        start = one * sector
        if start < size:
            piece = chosen.choice(history)[: size - start]
            found[start : start + len(piece)] = piece
    return found


def _shorter(piece: bytes, length: int) -> bytes:
    kept = piece[: max(0, length)]
    return kept + bytes(len(piece) - len(kept))


def _sector(data: bytearray, number: int, size: int) -> bytes:
    piece = bytes(data[number * size : (number + 1) * size])
    return piece + bytes(size - len(piece))


def lay(files: dict[str, bytes], folder: Path) -> None:
    """Writes files into a folder. Folders that hold no file are not made, but for ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)
