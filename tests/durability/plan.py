"""How much of each row a form of the run does, and which function does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.durability import kills, ladder, power, slots
from tests.durability.harness import Run, Unit


@dataclass(frozen=True)
class Row:
    """A row of the table: what is done, by what, how often (short, nightly, release), in units of ``each``."""

    name: str
    title: str
    run: Run
    sizes: tuple[int, int, int]
    each: int
    kills: bool = False
    """Whether each trial kills a process."""


ROWS = (
    Row("R1", "kill -9 while importing", kills.imports, (100, 1000, 5000), 50, True),
    Row("R2", "kill -9 while editing, deleting, tagging, sharing", kills.edits, (50, 1000, 2500), 50, True),
    Row("R3", "kill at the system calls of a change of secret", slots.run, (0, 0, 0), 1, True),
    Row("R4", "kill -9 while the vault key is rotated", kills.rotations, (20, 300, 1000), 20, True),
    Row("R5", "kill -9 while the layout is migrated", ladder.run, (15, 300, 600), 50, True),
    Row("R6", "kill -9 while backing up, restoring, making snapshots", kills.backups, (50, 500, 1000), 50, True),
    Row("R7", "power loss: unsynced writes dropped, reordered, torn", power.run, (300, 5000, 21000), 105),
)  # fmt: skip
FORMS = ("short", "nightly", "release")
_SHARES_OF_CALLS = {"short": 40, "nightly": 8, "release": 4}
"""R3: the calls are split into so many shares; the short form does two of them, the others all."""


def units(form: str, seed: str, only: frozenset[str]) -> list[Unit]:
    """Returns the units of a run, long ones first."""
    found = []
    for row in ROWS:
        if only and row.name not in only:
            continue
        if row.name == "R3":
            shares = _SHARES_OF_CALLS[form]
            found += [Unit(row.name, n, shares, seed, form) for n in range(2 if form == "short" else shares)]
            continue
        left, index = row.sizes[FORMS.index(form)], 0
        each = min(row.each, max(1, -(-left // (10 if row.name == "R7" else 2))))
        while left > 0:
            found.append(Unit(row.name, index, min(each, left), seed, form))
            left -= each
            index += 1
    return found


def functions() -> dict[str, Callable[..., object]]:
    """Returns the function of each row."""
    return {row.name: row.run for row in ROWS}
