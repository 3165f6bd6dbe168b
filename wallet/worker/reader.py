"""The wallet's side of a worker that reads: frameworks file by file, and adverts. What it says is taken as untrusted too."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, Final

import orjson

from wallet.errors import BugError, IntakeError
from wallet.limits import MAX_WORKER_MESSAGE_BYTES, WORKER_SECONDS, WORKER_START_SECONDS
from wallet.limits.skills import FRAMEWORK_SECONDS
from wallet.skills.frameworks.model import Entry
from wallet.skills.frameworks.reading import FileEntry, read_framework
from wallet.skills.pathways.completion import Completion, read_completions
from wallet.skills.pathways.graph import Pathway
from wallet.skills.pathways.reading import read_pathway
from wallet.skills.requirements import Role
from wallet.skills.roles.reading import read_roles
from wallet.worker.frames import GarbledError, Message, pieces
from wallet.worker.in_hand import TICK_SECONDS
from wallet.worker.process import READING_ENTRY, SUPPORTED, GoneError, Process
from wallet.worker.reading_words import read_entry, read_plain_completions, read_plain_pathway, read_plain_roles

_PIECE: Final = 256 * 1024
Goes = Callable[[], bool]


def _always() -> bool:
    return True


class Reader:
    """One worker that reads, started when it is first asked. Close it, or use it as a context.

    Each call raises IntakeError: what its reader raises, and ``worker_overran``, ``worker_memory``, ``worker_crashed``,
    ``worker_garbled``; ``reading_stopped`` where ``should_continue`` said no. BugError ``worker_not_started``.
    """

    def __init__(self, *, seconds: float = FRAMEWORK_SECONDS, entry: str = READING_ENTRY) -> None:
        self._seconds = seconds
        self._entry = entry
        self._process: Process | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker. May be called twice."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def warm(self) -> None:
        """Starts the worker now. Does not wait for it."""
        if SUPPORTED and self._process is None:
            self._process = Process(self._entry)

    def framework(
        self,
        name: str,
        stream: BinaryIO,
        *,
        should_continue: Goes = _always,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Iterator[FileEntry]:
        """Yields what a file of a framework says; ``progress`` is told how many bytes of it went to the worker."""
        if not SUPPORTED:
            yield from read_framework(name, stream)
            return
        for message in self._spoken(_as_pieces(name, stream, progress), self._seconds, should_continue):
            for row in _json(message, "rows"):
                yield _entry(row)

    def roles(self, data: bytes) -> list[Role]:
        """Returns the roles in a file, page or text."""
        if not SUPPORTED:
            return read_roles(data)
        frames = iter([pieces(["role"], [data])])
        roles: list[Role] = []
        for message in self._spoken(frames, WORKER_SECONDS, _always):
            roles += _doubted(partial(read_plain_roles, _json(message, "answer")))
        return roles

    def pathway(self, data: bytes) -> Pathway:
        """Returns the pathway in a file."""
        if not SUPPORTED:
            return read_pathway(data)
        pathways: list[Pathway] = []
        for message in self._spoken(iter([pieces(["pathway"], [data])]), WORKER_SECONDS, _always):
            pathways.append(_doubted(partial(read_plain_pathway, _json(message, "answer"))))
        if len(pathways) != 1:
            raise IntakeError("worker_garbled")
        return pathways[0]

    def completions(self, data: bytes) -> list[Completion]:
        """Returns what a file of a course says was completed."""
        if not SUPPORTED:
            return read_completions(data)
        completions: list[Completion] = []
        for message in self._spoken(iter([pieces(["completions"], [data])]), WORKER_SECONDS, _always):
            completions += _doubted(partial(read_plain_completions, _json(message, "answer")))
        return completions

    # The conversation -----------------------------------------------------------------
    def _spoken(self, frames: Iterator[list[bytes]], seconds: float, goes: Goes) -> Generator[Message]:
        """Yields what the worker says until it is done. A worker that is left in the middle is ended."""
        self.warm()
        process = self._process
        if process is None:
            raise BugError("worker_not_started")
        finished = False
        try:
            yield from self._conversation(process, frames, seconds, goes)
            finished = True
        except IntakeError as error:
            finished = error.code not in _ENDS_THE_WORKER
            raise
        finally:
            if not finished:
                self._process = None
                with suppress(OSError):
                    process.kill()

    def _conversation(
        self, process: Process, frames: Iterator[list[bytes]], seconds: float, goes: Goes
    ) -> Generator[Message]:
        out, into = process.descriptors
        waited, patience = 0.0, seconds + WORKER_START_SECONDS
        more = True
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ)
            while True:
                if not goes():
                    raise IntakeError("reading_stopped")
                more = self._feed(process, frames, more=more)
                known = into in selector.get_map()
                if process.unsent is not known:
                    if known:
                        selector.unregister(into)
                    else:
                        selector.register(into, selectors.EVENT_WRITE)
                began = time.monotonic()
                events = selector.select(0 if more and not process.unsent else TICK_SECONDS)
                waited += time.monotonic() - began
                if waited > patience:
                    raise IntakeError("worker_overran")
                if not any(key.fd == out for key, _ in events):
                    continue
                for head, blobs in self._heard(process):
                    if head[0] == "hello":
                        patience = seconds
                        waited = 0.0
                    elif head[0] == "done":
                        self._send_rest(process, frames, more=more)
                        if head[1]:
                            raise IntakeError(_word(head[1]), _word(head[2]))
                        return
                    else:
                        yield head, blobs

    @staticmethod
    def _feed(process: Process, frames: Iterator[list[bytes]], *, more: bool) -> bool:
        """Sends the next piece where the last is gone; says whether more may follow. One that hung up is heard of later."""
        with suppress(GoneError):
            if process.unsent:
                process.flush()
            elif more:
                frame = next(frames, None)
                if frame is None:
                    return False
                process.send(frame)
        return more

    @staticmethod
    def _send_rest(process: Process, frames: Iterator[list[bytes]], *, more: bool) -> None:
        """A worker that is done before it has everything waits for the end of the file; the rest is not read for it."""
        with suppress(GoneError):
            if more and any(True for _ in frames):
                process.send(pieces(["end"]))
            deadline = time.monotonic() + WORKER_SECONDS
            while process.unsent and time.monotonic() < deadline:
                process.flush()
                time.sleep(0.001)

    @staticmethod
    def _heard(process: Process) -> list[Message]:
        try:
            # Whole: what is left of a piece when somebody stops listening would be heard again.
            return list(process.receive())
        except GoneError:
            raise IntakeError("worker_crashed") from None
        except (GarbledError, IndexError, ValueError, TypeError):
            raise IntakeError("worker_garbled") from None


_ENDS_THE_WORKER: Final = frozenset(
    {"worker_overran", "worker_memory", "worker_crashed", "worker_garbled", "reading_stopped"}
)


def _as_pieces(name: str, stream: BinaryIO, progress: Callable[[int], None]) -> Iterator[list[bytes]]:
    yield pieces(["file", name])
    sent = 0
    while piece := stream.read(_PIECE):
        yield pieces(["bytes"], [piece])
        sent += len(piece)
        progress(sent)
    yield pieces(["end"])


def _json(message: Message, word: str) -> list[Any]:
    head, blobs = message
    try:
        rows = orjson.loads(blobs[0]) if head[0] == word and len(blobs[0]) <= MAX_WORKER_MESSAGE_BYTES else None
    except (IndexError, orjson.JSONDecodeError):
        rows = None
    if not isinstance(rows, list):
        raise IntakeError("worker_garbled")
    return rows


def _entry(row: Any) -> FileEntry:
    def built() -> FileEntry:
        if not isinstance(row, list) or len(row) < 3 or type(row[0]) is not str or type(row[1]) is not str:
            raise GarbledError("no entry")
        entry: Entry = read_entry(row[2:])
        return row[0], row[1], entry

    read: FileEntry = _doubted(built)
    return read


def _doubted(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except GarbledError:
        raise IntakeError("worker_garbled") from None


def _word(value: Any) -> str:
    return value[:200] if isinstance(value, str) else ""
