"""How the work grows: more courses, longer texts, more small things, more records, as one table with no step beyond a line.

``./test bench growth``, or ``python -m tests.benchmarks.growth [RECORDS …]`` for shelves of other sizes. Processor time of
this process alone, the least of a few runs: a busy machine is no growth.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.figures import row
from tests.benchmarks.inputs import AT, achievement, issuer
from tests.support.shelves import TODAY, records
from tests.support.vaults import MovingClock, make_vault
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.jsonld import to_quads
from wallet.limits import MAX_SOURCE_BYTES
from wallet.sample.issuer import encoded

COURSES: Final = (1, 10, 60, 100, 250, 500, 1_000)
LENGTHS: Final = (1_000, 10_000, 100_000, 1_000_000, 5_000_000, 9_900_000)
RECORDS: Final = (1_000, 10_000, 100_000)
SEARCHES: Final = ("first aid", "badge corpe", "is:expired")
RUNS: Final = 3
STEEP: Final = 1.5
"""Time for each thing, beside the step before: more is a step beyond a line."""
_SMALL: Final = 5.0
"""Milliseconds under which what is the same for all sizes hides the growth."""


class Table:
    """One kind of growth: each line with its time for one thing, and how much that is of the line before."""

    def __init__(self, name: str, unit: str) -> None:
        print(f"\n{name}")
        self._unit = unit
        self._before: float | None = None

    def line(self, name: str, count: float, milliseconds: float, note: str = "") -> None:
        """Prints one line; ``count`` is how many of the unit there are."""
        each = milliseconds / count
        step = "" if self._before is None else f"; {each / self._before:.2f} of the line before"
        steep = " STEEP" if self._before is not None and each > STEEP * self._before else ""
        row(name, milliseconds, note=f"{each * 1e3:.1f} µs a {self._unit}{step}{steep}  {note}")
        self._before = each if milliseconds > _SMALL else None


def least(call: Callable[[], Any], *, runs: int = RUNS) -> tuple[float, Any]:
    """Returns the least processor time of ``call`` in milliseconds, and what it returned."""
    times, value = [], None
    for _ in range(runs):
        start = time.thread_time()
        value = call()
        times.append((time.thread_time() - start) * 1e3)
    return min(times), value


def _judged(text: bytes) -> str:
    try:
        return ", ".join(str(report.verdict) for report in verify_bytes(text, policy="learner", at=AT))
    except IntakeError as error:
        return error.code


def _courses() -> None:
    table = Table("A signed transcript of courses, each signed: every check of all", "course")
    for count in COURSES:
        document = issuer().transcript(courses=count)
        text = encoded(document)
        milliseconds, verdict = least(lambda text=text: _judged(text))  # type: ignore[misc]
        statements = len(to_quads({name: value for name, value in document.items() if name != "proof"}).quads)
        kib = len(text) / 1024
        dense = f"{statements / kib:.1f} statements, {(text.count(b'{') + text.count(b'[')) / kib:.1f} brackets a KiB"
        table.line(f"{count:,} courses, {kib:,.0f} KiB", count + 1, milliseconds, f"{verdict}; {dense}")


def _lengths() -> None:
    for name, piece in (("plain words", "words and "), ("quotation marks and new lines", '"\n'), ("accents", "é")):
        table = Table(f"A signed badge whose criteria are long: {name}", "KB")
        for length in LENGTHS:
            about = achievement(1)
            written = len(json.dumps(piece, ensure_ascii=False).encode()) - 2
            about["criteria"] = {"narrative": piece * (length // written)}
            text = encoded(issuer().credential(about))
            milliseconds, verdict = least(lambda text=text: _judged(text))  # type: ignore[misc]
            table.line(f"{len(text) / 1e3:,.0f} KB", len(text) / 1e3, milliseconds, verdict)


def _small_things() -> None:
    kinds: dict[str, tuple[bytes, bytes, bytes]] = {
        "lines of {}": (b"", b"{}\n", b"{}"),
        "a list of []": (b"[", b"[],", b"[]]"),
        "lines of tokens": (b"", b"eyJ.a.b\n", b"eyJ.a.b"),
        "a drawing of <g/>": (b'<svg xmlns="http://www.w3.org/2000/svg">', b"<g/>", b"</svg>"),
        "a mail of headers": (b"From: a@b.example\n", b"X-A: a\n", b"\n{}"),
    }
    for name, (start, piece, end) in kinds.items():
        table = Table(f"Nothing but small things: {name}", "KB")
        for size in (10_000, 100_000, 1_000_000, MAX_SOURCE_BYTES):
            text = start + piece * ((size - len(start) - len(end)) // len(piece)) + end
            milliseconds, code = least(lambda text=text: _judged(text), runs=1)  # type: ignore[misc]
            table.line(f"{len(text) / 1e3:,.0f} KB", len(text) / 1e3, milliseconds, code)


def _shelves(sizes: Iterable[int]) -> None:
    table = Table("A shelf of records: the slowest of some searches, first page", "1,000 records")
    with tempfile.TemporaryDirectory(prefix="lanyard-growth-") as name:
        vault, _ = make_vault(Path(name) / "vault", MovingClock(TODAY))
        there = 0
        for size in sizes:
            start = time.thread_time()
            for first in range(there, size, 1_000):
                for _ in vault.records.add_many(list(records(min(1_000, size - first), first=first))):
                    pass
            adding = (time.thread_time() - start) * 1e6 / (size - there)
            there = size
            times = [least(lambda query=query: vault.records.find(query, limit=100))[0] for query in SEARCHES]  # type: ignore[misc]
            table.line(f"{size:,} records", size / 1e3, max(times), f"added in {adding:.0f} µs each")
        vault.close()


def main(sizes: Iterable[int] = RECORDS) -> None:
    """Prints the tables."""
    _judged(encoded(issuer().credential(achievement(1))))  # loads what is loaded once
    _courses()
    _lengths()
    _small_things()
    _shelves(sizes)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or RECORDS)
