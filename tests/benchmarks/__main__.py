"""``./test bench [PART …]``: every figure in one run, or only some parts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks.figures import machine

PARTS = (
    "verification",
    "bulk",
    "people",
    "worker",
    "window",
    "window_typing",
    "cards_scroll",
    "added_rows",
    "restore",
    "store",
    "person",
    "start",
    "growth",
    "skills",
    "year",
)


def main(words: list[str]) -> int:
    """Runs the parts named, or all."""
    unknown = set(words) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
        return 2
    print(f"Measured on {machine()}; medians of wall time.")
    for part in words or PARTS:
        print(f"\n== {part}")
        measured: Callable[..., object] = import_module(f"tests.benchmarks.{part}").main
        measured([]) if part == "window" else measured()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
