"""Measuring: medians over repeated calls, wall time and processor time, and one way to print them."""

from __future__ import annotations

import gc
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Times:
    """What repeated calls took, in milliseconds: by the clock on the wall, and of the processor alone."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, call: Callable[[], object], *, runs: int, warm: int) -> None:
        """Adds ``runs`` calls, after ``warm`` that do not count."""
        for _ in range(warm):
            call()
        gc.collect()
        for _ in range(runs):
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            call()
            self.cpu.append((time.process_time_ns() - cpu) / 1e6)
            self.wall.append((time.perf_counter_ns() - wall) / 1e6)

    @property
    def median(self) -> float:
        """The median wall time."""
        return statistics.median(self.wall)

    @property
    def cpu_median(self) -> float:
        """The median processor time."""
        return statistics.median(self.cpu)

    def told(self) -> str:
        """Returns the processor's share, for a note."""
        return f"processor {self.cpu_median:.3f}" if self.cpu else ""


def timed(call: Callable[[], object], *, runs: int = 50, warm: int = 5) -> Times:
    """Returns what ``call`` took."""
    times = Times()
    times.add(call, runs=runs, warm=warm)
    return times


def row(name: str, value: float, unit: str = "ms", *, against: float | None = None, note: str = "") -> None:
    """Prints one figure; ``against`` adds how many times faster it is than that one."""
    ratio = f"{against / value:8.1f}x" if against else " " * 9
    print(f"  {name:<58} {value:10.3f} {unit:<4} {ratio}  {note}", flush=True)


def machine() -> str:
    """Returns what the figures were measured on."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model}, Python {platform.python_version()}, {platform.system()}"
