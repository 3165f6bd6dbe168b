"""Measuring: medians over repeated calls, and one way to print them."""

from __future__ import annotations

import gc
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def median_ms(call: Callable[[], object], *, runs: int = 50, warm: int = 5) -> float:
    """Returns the median wall time of ``call`` in milliseconds, after ``warm`` calls that do not count."""
    for _ in range(warm):
        call()
    times = []
    gc.collect()
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


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
