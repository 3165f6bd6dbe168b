"""strace, attached to a child that waits: what it called, a kill at a chosen call, an error from a chosen call."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.durability.harness import fork

_LINE = re.compile(r"^\d+ +([a-z_0-9]+)\(")


def available() -> str:
    """Returns why strace cannot be used here; empty when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    pid = fork(signal.pause)
    try:
        tracer = _attach(pid, [])
        os.kill(pid, signal.SIGKILL)
        tracer.communicate()
        return "" if tracer.returncode in (0, 137, -9) else "strace may not attach to a process here"
    except OSError as error:
        return str(error)
    finally:
        os.waitpid(pid, 0)


def _attach(pid: int, words: list[str]) -> subprocess.Popen[bytes]:
    tracer = subprocess.Popen(
        ["strace", "-f", *words, "-p", str(pid)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert tracer.stderr is not None
    first = tracer.stderr.readline()
    if b"attached" not in first:
        raise OSError(f"strace: {first.decode(errors='replace').strip()}")
    return tracer


@dataclass(frozen=True)
class Ended:
    """How a traced child ended."""

    killed: bool
    status: int


def traced(before: Callable[[], Callable[[], None]], words: list[str]) -> Ended:
    """Runs ``before()`` in a child, then under strace (options ``words``) what it returned; waits for the end."""
    ready_read, ready_write = os.pipe()
    go_read, go_write = os.pipe()

    def work() -> None:
        act = before()
        os.write(ready_write, b"r")
        os.read(go_read, 1)
        act()

    pid = fork(work)
    os.close(ready_write)
    os.close(go_read)
    try:
        if os.read(ready_read, 1) != b"r":
            raise RuntimeError("the child failed before its work")
        tracer = _attach(pid, words)
        # A kill at the first ``read`` strikes the waiting itself: nobody is left to hear the word.
        with contextlib.suppress(BrokenPipeError):
            os.write(go_write, b"g")
        _, status = os.waitpid(pid, 0)
        tracer.communicate()
    finally:
        os.close(ready_read)
        os.close(go_write)
    return Ended(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status)


def calls(log: Path) -> list[tuple[str, int]]:
    """Returns each call of a log with which of its name it was: what ``when=`` counts."""
    seen: dict[str, int] = {}
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        told = _LINE.match(line)
        if told:
            name = told[1]
            seen[name] = seen.get(name, 0) + 1
            found.append((name, seen[name]))
    return found
