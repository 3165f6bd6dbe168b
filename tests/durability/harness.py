"""Units of a run: each is a process of its own and tells one line per trial, at once, to the one log."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Told = dict[str, Any]
_DIE_WITH_PARENT = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Unit:
    """A share of a row's trials."""

    row: str
    index: int
    count: int
    seed: str
    form: str

    @property
    def chosen(self) -> random.Random:
        """Returns the unit's own source of chance: the same seed, the same trials (but for the moment of a kill)."""
        return random.Random(f"{self.seed}/{self.row}/{self.index}")


Run = Callable[[Unit, Path], Iterator[Told]]


class Stopwatch:
    """Seconds since it was made, less those in which this process was ready and another had the processor.

    The runs share a machine with other work, at the lowest priority: waiting for a turn says nothing of the vault.
    """

    def __init__(self) -> None:
        self._began, self._waited = time.perf_counter(), _waited()

    @property
    def seconds(self) -> float:
        """Time that the work took: computing, and waiting for the disk."""
        return round(max(0.0, time.perf_counter() - self._began - (_waited() - self._waited)), 4)


def _waited() -> float:
    try:
        return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def fork(work: Callable[[], None], *, quiet: bool = False) -> int:
    """Runs ``work`` in a child forked from this warm process; returns its number. It never comes back."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        # Whoever is stopped, by whatever, takes along what it had begun.
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        work()
        code = 0
    except BaseException:  # a child must end here, whatever happened
        if not quiet:
            traceback.print_exc()
    finally:
        os._exit(code)


def fast_folder() -> Path:
    """Where folders that need no real disk are made: memory, when there is such a place."""
    shm = Path("/dev/shm")
    return shm if shm.is_dir() and os.access(shm, os.W_OK) else Path(tempfile.gettempdir())


def run_units(units: list[Unit], rows: dict[str, Run], *, jobs: int, log: Path) -> None:
    """Runs every unit, ``jobs`` at a time; each writes to the log as it goes. Stopped by a signal, it leaves no process."""
    waiting, running = list(units), dict[int, Unit]()
    places = [Path(tempfile.mkdtemp(prefix="durability-", dir=base)) for base in (fast_folder(), tempfile.gettempdir())]
    done = 0
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                unit = waiting.pop(0)
                # Half of the units in memory, half on the disk of the temporary folder.
                place = places[unit.index % 2] / f"{unit.row}-{unit.index}"
                running[fork(lambda unit=unit, place=place: _run(unit, rows[unit.row], place, log))] = unit  # type: ignore[misc]
            pid, status = os.wait()
            if pid not in running:
                continue
            unit = running.pop(pid)
            done += 1
            # Stopped from outside, a unit is cut short, to be done again; whatever else ended it is a failure.
            if status and not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGTERM):
                tell(log, unit, {"trials": 0, "why": f"the unit ended with status {status}"})
            print(f"  {done} of {len(units)}: {unit.row} unit {unit.index}", file=sys.stderr, flush=True)
    finally:
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for place in places:
            shutil.rmtree(place, ignore_errors=True)


def _run(unit: Unit, run: Run, place: Path, log: Path) -> None:
    began = time.perf_counter()
    place.mkdir()
    # What this computer remembers of vaults is the unit's own.
    os.environ["XDG_STATE_HOME"] = str(place / "state")
    tell(log, unit, {"begins": unit.count})
    try:
        for line in run(unit, place):
            tell(log, unit, line)
    except Exception:
        tell(log, unit, {"trials": 0, "why": traceback.format_exc()})
    tell(log, unit, {"ends": round(time.perf_counter() - began, 2)})
    shutil.rmtree(place, ignore_errors=True)


def another_computer() -> None:
    """Lets this computer forget the vaults it saw: what is laid down next is a copy of a vault, and not an older file."""
    shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)


def tell(log: Path, unit: Unit, told: Told) -> None:
    """Appends one line, whole, whoever else is writing."""
    data = json.dumps({"row": unit.row, "unit": unit.index, **told}).encode() + b"\n"
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)
