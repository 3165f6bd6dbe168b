"""One worker as the wallet sees it: a process, two pipes that never make anybody wait, and what it has to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from wallet.worker import EVERYTHING, READER, SIGNATURES, WORKER_VERB
from wallet.worker.frames import Message, Unpacker

_ENTRY: Final = "wallet.worker.serving"
READING_ENTRY: Final = "wallet.worker.reading"
"""What runs in a process that reads frameworks and adverts."""
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from importlib import import_module; "
    f"import_module(sys.argv[2]).main(int(sys.argv[3]), everything=sys.argv[4] in {(EVERYTHING, SIGNATURES)!r})"
)
SUPPORTED: Final = sys.platform != "win32"
"""Windows has no pipes that can be waited for together; there the work is done in the program's own process."""
_PIECE: Final = 256 * 1024
_GOODBYE_SECONDS: Final = 1.0


class GoneError(Exception):
    """The worker's process has ended, or hung up."""


class Process:
    """A fresh interpreter with nothing of ours: no environment, no descriptors but the pipes, the root folder as its own."""

    def __init__(self, entry: str = _ENTRY, *, everything: bool = True, signatures: bool = False) -> None:
        """``signatures``: it loads also what reads the signatures of PDFs."""
        self.everything = everything
        """Whether it loads also what is seldom needed: then it may not ask for more."""
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter with our own module
            _command(entry, everything=everything, signatures=signatures),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            close_fds=True,
            bufsize=0,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise GoneError
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)
        self._outbox: deque[memoryview] = deque()
        self._unpacker = Unpacker()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def descriptors(self) -> tuple[int, int]:
        """What it writes to (to be read from) and what it reads from (to be written to)."""
        return self._out.fileno(), self._in.fileno()

    @property
    def unsent(self) -> bool:
        """Whether something is still to be written."""
        return bool(self._outbox)

    def send(self, pieces: list[bytes]) -> None:
        """Writes as much as goes without waiting and keeps the rest. Raises GoneError."""
        self._outbox.extend(memoryview(piece) for piece in pieces)
        self.flush()

    def flush(self) -> None:
        """Writes what goes. Raises GoneError."""
        try:
            while self._outbox:
                sent = os.write(self._in.fileno(), self._outbox[0])
                rest = self._outbox[0][sent:]
                if rest:
                    self._outbox[0] = rest
                else:
                    self._outbox.popleft()
        except BlockingIOError:
            return
        except (OSError, ValueError):
            raise GoneError from None

    def receive(self) -> Iterator[Message]:
        """Yields the messages that are whole by now, each before what follows it is looked at: garbage after an answer
        takes nothing back from it. Raises GoneError, GarbledError.
        """
        try:
            data = os.read(self._out.fileno(), _PIECE)
        except BlockingIOError:
            return
        except (OSError, ValueError):
            raise GoneError from None
        if not data:
            raise GoneError
        yield from self._unpacker.feed(data)

    def close(self) -> None:
        """Hangs up, and ends the process if it does not end by itself. May be called twice."""
        self._hang_up()
        try:
            self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> int:
        """Ends the process now; returns how it ended (as subprocess says it)."""
        self._process.kill()
        self._hang_up()
        return self._process.wait()

    def ended(self) -> int:
        """Returns how a process that has hung up ended; one that only hung up is ended."""
        try:
            code = self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            code = self.kill()
        self._hang_up()
        return code

    def _hang_up(self) -> None:
        self._outbox.clear()
        for stream in (self._in, self._out):
            with suppress(OSError):
                stream.close()


_ahead: list[Process] = []


@contextmanager
def ahead(*, needed: bool) -> Iterator[None]:
    """Starts a worker before the program itself is loaded, so that both load at the same time; ends it if nobody took it."""
    if needed and SUPPORTED:
        _ahead.append(Process(everything=False))
    try:
        yield
    finally:
        while _ahead:
            _ahead.pop().close()


def taken_ahead() -> Process | None:
    """Returns the worker that was started ahead, once."""
    return _ahead.pop() if _ahead else None


def _command(entry: str, *, everything: bool, signatures: bool = False) -> list[str]:
    seldom = SIGNATURES if signatures else EVERYTHING
    loaded = READER if entry == READING_ENTRY else seldom if everything else "usual"
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_VERB, str(os.getpid()), loaded]
    # -I -S: nothing of the person's environment or site decides what a worker runs; it finds what we find.
    start = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START]
    paths = json.dumps([os.path.abspath(path) for path in sys.path])  # noqa: PTH100  # no path may be resolved: a venv is links
    return [*start, paths, entry, str(os.getpid()), loaded]
