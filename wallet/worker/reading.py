"""The side of a worker that reads frameworks and adverts: without keys, vault, files or network, like every worker.

What it is given comes in pieces and goes back as rows; a framework is never held whole unless it is JSON or an archive.
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import signal
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, Final, NoReturn, cast

import orjson

import wallet.skills
from wallet.errors import IntakeError
from wallet.limits import KIB
from wallet.limits.skills import FRAMEWORK_MEMORY_BYTES
from wallet.plugins import discover
from wallet.skills import frameworks, pathways, roles
from wallet.skills.credential_terms import terms
from wallet.skills.frameworks.reading import read_framework
from wallet.skills.pathways.completion import read_completions
from wallet.skills.pathways.reading import read_pathway
from wallet.skills.roles.reading import read_roles
from wallet.worker import preload, reading_words, walls
from wallet.worker.frames import Message, pack, read

_INPUT, _OUTPUT = 0, 1
_ROWS: Final = 2_000
"""Rows of one message."""


def main(parent: int, *, everything: bool = True) -> NoReturn:
    """Serves until the pipe is closed. ``parent`` is the wallet's process."""
    _ = everything
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the wallet's to answer
    _load()
    server = _Server()
    stands = walls.put_up(parent, everything_loaded=True, memory=FRAMEWORK_MEMORY_BYTES)
    server.send(pack(["hello", stands]))
    try:
        server.serve()
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _load() -> None:
    for module in pkgutil.walk_packages(wallet.skills.__path__, "wallet.skills."):
        importlib.import_module(module.name)
    preload.every_codec()
    discover(frameworks, "FRAMEWORK")
    discover(roles, "ROLE_FORM")
    discover(pathways, "PATHWAY_FORM")
    # What a first reading would look up on the disk.
    terms()
    read_roles(b"Nurse\nBLS preferred\n")


def _roles(data: bytes) -> list[Any]:
    return reading_words.plain_roles(read_roles(data))


def _pathway(data: bytes) -> list[Any]:
    return reading_words.plain_value(read_pathway(data))


def _completions(data: bytes) -> list[Any]:
    return [reading_words.plain_value(completion) for completion in read_completions(data)]


class _Server:
    """One end of the pipe."""

    def __init__(self) -> None:
        self._input = os.fdopen(_INPUT, "rb", buffering=64 * KIB, closefd=False)

    def send(self, frame: bytes) -> None:
        view = memoryview(frame)
        while view:
            view = view[os.write(_OUTPUT, view) :]

    def serve(self) -> NoReturn:
        while True:
            (word, *rest), blobs = read(self._input)
            if word == "file":
                self._framework(str(rest[0]))
            elif word == "pathway":
                self._answer(partial(_pathway, blobs[0]))
            elif word == "completions":
                self._answer(partial(_completions, blobs[0]))
            elif word == "role":
                self._answer(partial(_roles, blobs[0]))

    def _framework(self, name: str) -> None:
        stream = _Pieces(self._input)

        def rows() -> Iterator[list[Any]]:
            for member, form, entry in read_framework(name, cast(BinaryIO, stream)):
                yield [member, form, *reading_words.plain_entry(entry)]

        def answer() -> None:
            waiting: list[list[Any]] = []
            for row in rows():
                waiting.append(row)
                if len(waiting) >= _ROWS:
                    self.send(pack(["rows"], [orjson.dumps(waiting)]))
                    waiting.clear()
            self.send(pack(["rows"], [orjson.dumps(waiting)]))

        self._answer(answer)
        stream.pass_over()

    def _answer(self, work: Any) -> None:
        """Does one thing and says how it went; only kinds of errors are told, whose words could quote what was read."""
        try:
            result = work()
        except IntakeError as error:
            self.send(pack(["done", error.code, error.detail]))
        except MemoryError:
            self.send(pack(["done", "worker_memory", ""]))
            os._exit(1)
        except (EOFError, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001
            self.send(pack(["done", "worker_crashed", type(error).__name__]))
        else:
            if result is not None:
                self.send(pack(["answer"], [orjson.dumps(result)]))
            self.send(pack(["done", "", ""]))


class _Pieces(io.RawIOBase):
    """A file that comes over the pipe: messages ``bytes`` until ``end``."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._held = memoryview(b"")
        self._more = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held and self._more:
            head, blobs = self._next()
            self._more = head[0] == "bytes"
            self._held = memoryview(blobs[0] if blobs else b"")
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size

    def _next(self) -> Message:
        return read(self._pipe)

    def pass_over(self) -> None:
        """Takes what is left of the file and drops it."""
        self._held = memoryview(b"")
        while self._more:
            self._more = self._next()[0][0] == "bytes"
