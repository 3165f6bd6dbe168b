"""Rows, units and what comes of them: each unit runs in a process of its own and tells one line per trial."""

from __future__ import annotations

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Told = dict[str, Any]
OPENING_LIMIT = 2.0
"""Seconds in which a vault must stand open again after whatever happened."""


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


@dataclass
class Tally:
    """What a row came to."""

    row: str
    trials: int = 0
    acknowledged: int = 0
    openings: int = 0
    slowest: float = 0.0
    full: list[float] = field(default_factory=list)
    """Openings with the key derivation the program itself takes, wall seconds."""
    failures: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def take(self, told: Told) -> None:
        """Adds one trial."""
        self.trials += told.get("trials", 1)
        self.acknowledged += told.get("acked", 0)
        if "full_open_s" in told:
            self.full.append(told["full_open_s"])
        elif "open_s" in told:
            self.openings += 1
            self.slowest = max(self.slowest, told["open_s"])
            if told["open_s"] > OPENING_LIMIT:
                told.setdefault("why", f"open again only after {told['open_s']:.2f} s")
        if told.get("why"):
            self.failures.append(f"{told['why']} ({json.dumps({k: v for k, v in told.items() if k != 'why'})[:400]})")
        for name, number in told.get("counts", {}).items():
            self.counts[name] = self.counts.get(name, 0) + number


def fork(work: Callable[[], None], *, quiet: bool = False) -> int:
    """Runs ``work`` in a child forked from this warm process; returns its number. It never comes back."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
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


def run_units(units: list[Unit], rows: dict[str, Run], *, jobs: int, log: Path) -> dict[str, Tally]:
    """Runs every unit, ``jobs`` at a time; writes the log as they end; returns a tally per row."""
    tallies: dict[str, Tally] = {}
    waiting, running = list(units), {}
    box = Path(tempfile.mkdtemp(prefix="durability-"))
    try:
        with log.open("a", encoding="utf-8") as out:
            while waiting or running:
                while waiting and len(running) < jobs:
                    unit = waiting.pop(0)
                    told = box / f"{unit.row}-{unit.index}.jsonl"
                    running[fork(lambda unit=unit, told=told: _run(unit, rows[unit.row], told))] = (unit, told)  # type: ignore[misc]
                pid, status = os.wait()
                if pid not in running:
                    continue
                unit, told = running.pop(pid)
                _take(unit, told, status, tallies, out)
    finally:
        shutil.rmtree(box, ignore_errors=True)
    return tallies


def _run(unit: Unit, run: Run, told: Path) -> None:
    began = time.perf_counter()
    # Half of the units on the disk of the temporary folder, half in memory.
    base = Path(tempfile.gettempdir()) if unit.index % 2 else fast_folder()
    place = Path(tempfile.mkdtemp(prefix="durability-", dir=base))
    with told.open("w", encoding="utf-8") as out:
        try:
            for line in run(unit, place):
                out.write(json.dumps({"row": unit.row, "unit": unit.index, **line}) + "\n")
                out.flush()
        except BaseException:
            last = traceback.format_exc()
            out.write(json.dumps({"row": unit.row, "unit": unit.index, "trials": 0, "why": last}) + "\n")
        finally:
            shutil.rmtree(place, ignore_errors=True)
            out.write(json.dumps({"row": unit.row, "unit": unit.index, "seconds": time.perf_counter() - began}) + "\n")


def _take(unit: Unit, told: Path, status: int, tallies: dict[str, Tally], out: Any) -> None:
    tally = tallies.setdefault(unit.row, Tally(unit.row))
    text = told.read_text(encoding="utf-8") if told.exists() else ""
    out.write(text)
    out.flush()
    for line in text.splitlines():
        found = json.loads(line)
        if "seconds" in found:
            tally.seconds += found["seconds"]
        else:
            tally.take(found)
    if status:
        tally.failures.append(f"unit {unit.index} ended with status {status}")
    told.unlink(missing_ok=True)
    print(f"  {unit.row} unit {unit.index}: {tally.trials} so far, {len(tally.failures)} failed", file=sys.stderr)
