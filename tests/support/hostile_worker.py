"""A worker that was taken over: loaded in the place of the real entry, it does what a source's first word says.

The walls and the loop are the real ones. What it does stands in a container that claims sources which begin with
``hostile:``, where a flaw in a parser would have let a stranger's code in.
"""

from __future__ import annotations

import ctypes
import os
import struct
import time
from typing import NoReturn

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.source import Source
from wallet.worker import serving
from wallet.worker.frames import pack

MARK = b"hostile:"
TICKETS: list[str] = []
"""What the wallet calls the sources it handed over."""
LATER: list[str] = []
"""What is to be done when the next source comes."""


class Hostile:
    """Claims sources that name an act."""

    id = "hostile"

    def claims(self, data: bytes) -> bool:
        return data.startswith(MARK)

    def parts(self, data: bytes) -> list[Part]:
        act, _, rest = data.removeprefix(MARK).partition(b" ")
        return getattr(self, act.decode())(rest.decode()) or []

    # Overrunning --------------------------------------------------------------------
    def loop(self, _: str) -> None:
        while True:
            pass

    def deaf(self, _: str) -> None:
        """Never comes back from a library, and holds the interpreter meanwhile."""
        ctypes.PyDLL(None).sleep(1000)

    def eat(self, _: str) -> None:
        held = []
        while True:
            held.append(bytearray(16 * 1024 * 1024))

    def crash(self, _: str) -> None:
        ctypes.string_at(0)

    def abort(self, _: str) -> None:
        os.abort()

    def leave(self, _: str) -> None:
        os._exit(0)

    def killed(self, _: str) -> None:
        """As when somebody else, or the system for want of memory, ends it."""
        ctypes.CDLL(None)["raise"](9)

    def slow(self, act: str) -> None:
        """Lets the others go ahead first."""
        time.sleep(1.0)
        getattr(self, act.strip())("")

    def later(self, act: str) -> None:
        """Does nothing now, and ``act`` when the next source comes."""
        LATER.append(act)

    # Reaching out: each tells by its error what the system answered ----------------------
    def told(self, refused: bool) -> NoReturn:
        raise IntakeError("refused" if refused else "possible")

    def python_open(self, path: str) -> None:
        try:
            os.close(os.open(path, os.O_RDONLY))
        except OSError:
            self.told(True)
        self.told(False)

    def open(self, path: str) -> None:
        self.told(ctypes.CDLL(None).open(path.encode(), os.O_RDONLY) < 0)

    def write(self, path: str) -> None:
        self.told(ctypes.CDLL(None).open(path.encode(), os.O_WRONLY | os.O_CREAT, 0o600) < 0)

    def listing(self, path: str) -> None:
        libc = ctypes.CDLL(None)
        libc.opendir.restype = ctypes.c_void_p
        self.told(not libc.opendir(path.encode()))

    def connect(self, port: str) -> None:
        libc = ctypes.CDLL(None)
        number = libc.socket(2, 1, 0)
        address = struct.pack("=HH4s8x", 2, int.from_bytes(int(port).to_bytes(2, "big"), "little"), bytes((127, 0, 0, 1)))
        self.told(number < 0 or libc.connect(number, address, len(address)) < 0)

    def local(self, _: str) -> None:
        self.told(ctypes.CDLL(None).socket(1, 1, 0) < 0)

    def run(self, path: str) -> None:
        arguments = (ctypes.c_char_p * 2)(path.encode(), None)
        self.told(ctypes.CDLL(None).execv(path.encode(), arguments) < 0)

    def fork(self, _: str) -> None:
        child = ctypes.CDLL(None).fork()
        if child == 0:
            os._exit(0)
        self.told(child < 0)

    def attach(self, pid: str) -> None:
        self.told(ctypes.CDLL(None).ptrace(16, int(pid), 0, 0) < 0)

    def peek(self, place: str) -> None:
        """Reads the memory of the process that is at home in ``place`` (pid, address)."""
        pid, address = place.split()
        held = ctypes.create_string_buffer(16)
        here = (ctypes.c_void_p * 2)(ctypes.addressof(held), 16)
        there = (ctypes.c_void_p * 2)(int(address), 16)
        self.told(ctypes.CDLL(None).process_vm_readv(int(pid), here, 1, there, 1, 0) < 0)

    def signal(self, pid: str) -> None:
        libc = ctypes.CDLL(None)
        self.told(libc.kill(int(pid), 0) < 0 and libc.syscall(234, int(pid), int(pid), 0) < 0)

    def executable(self, _: str) -> None:
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        found = libc.mmap(None, 4096, 7, 0x22, -1, 0)
        self.told(found in (None, ctypes.c_void_p(-1).value))

    def environment(self, _: str) -> None:
        raise IntakeError("environment", " ".join(sorted(os.environ)))

    def descriptors(self, _: str) -> None:
        raise IntakeError("descriptors", " ".join(str(number) for number in range(256) if self._is(number)))

    def _is(self, number: int) -> bool:
        libc, nothing = ctypes.CDLL(None), ctypes.create_string_buffer(1)
        return libc.read(number, nothing, 0) == 0 or libc.write(number, nothing, 0) == 0

    # Speaking ---------------------------------------------------------------------------
    def say(self, text: str) -> None:
        os.write(1, bytes.fromhex(text))
        self.loop("")

    def noise(self, _: str) -> None:
        os.write(1, b"\xff" * 64)
        self.loop("")

    def rewrite(self, _: str) -> None:
        """Speaks again for a source that was answered before."""
        name = next(iter(TICKETS[:-1]), "0" * 16)
        os.write(1, pack(["refused", name, "", "forged", "", "", False]) + pack(["done", name]))
        self.loop("")

    def flood(self, _: str) -> None:
        """Promises ten gigabytes, and goes on sending."""
        os.write(1, struct.pack(">II", 0xFFFFFFFF, 16))
        while True:
            os.write(1, b"x" * 65536)

    def drip(self, _: str) -> None:
        """Never ends a message."""
        os.write(1, struct.pack(">II", 60_000_000, 16))
        while True:
            os.write(1, b"x")

    def many(self, _: str) -> None:
        while True:
            os.write(1, pack(["refused", TICKETS[-1], "", "some_code", "", "", False]))

    def forge(self, _: str) -> None:
        """Answers once more when everything was said, for a source that was not handed over yet."""
        name = TICKETS[-1]
        os.write(1, pack(["refused", name, "", "said", "", "", False]) + pack(["done", name]))
        os.write(1, pack(["refused", name, "", "forged", "", "", False]) + pack(["done", name]))

    def questions(self, _: str) -> None:
        while True:
            os.write(1, pack(["get", "https://a.example/", "hosted"]))
            os.read(0, 65536)

    def ask(self, wanted: str) -> None:
        purpose, address = wanted.split()
        os.write(1, pack(["get", address, purpose]))
        self.loop("")


def main(parent: int, *, everything: bool) -> NoReturn:
    """Starts as the real worker does, with one more container."""
    from wallet.intake import unwrap

    whole = serving.Worker._source

    def noted(self: serving.Worker, ticket: str, skip: int, source: Source) -> None:
        TICKETS.append(ticket)
        if LATER:
            getattr(Hostile(), LATER.pop())("")
        whole(self, ticket, skip, source)

    serving.Worker._source = noted  # type: ignore[method-assign]
    found = unwrap._containers
    unwrap._containers = lambda: (*found(), Hostile())  # type: ignore[assignment]
    serving.main(parent, everything=everything)
