"""How much of each row a form of the run does, and which function does it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.durability import (
    clocks,
    day,
    faults,
    flips,
    full,
    kills,
    ladder,
    power,
    racing,
    replaced,
    slots,
    synced,
    unplugged,
)
from tests.durability.harness import Run, Unit

FORMS = ("commit", "short", "nightly", "release")


@dataclass(frozen=True)
class Row:
    """A row of the table: what is done, by what, how often (one number per form), in units of ``each``."""

    name: str
    title: str
    run: Run
    sizes: tuple[int, int, int, int]
    each: int
    cost: float
    """Seconds that one trial takes, of one core; measured, for ``--plan``."""
    kills: bool = False
    """Whether each trial kills a process."""
    shares: tuple[int, int, int, int] | None = None
    """For a row that goes through every step there is: into how many shares the steps are split."""

    def trials(self, form: str) -> int:
        """Returns how many trials a form of the run has, about."""
        return self.sizes[FORMS.index(form)]


ROWS = (
    Row("R1", "kill -9 while importing", kills.imports, (12, 100, 1000, 5000), 50, 0.6, True),
    Row("R2", "kill -9 while editing, deleting, tagging, sharing", kills.edits, (8, 50, 1000, 2500), 50, 0.6, True),
    Row("R3", "kill at every call of a change of secret", slots.run, (6, 130, 2600, 2600), 1, 0.3, True, (400, 40, 26, 26)),
    Row("R4", "kill -9 while the vault key is rotated", kills.rotations, (4, 20, 300, 1000), 20, 0.6, True),
    Row("R5", "kill -9 while the layout is migrated", ladder.run, (3, 15, 300, 600), 50, 0.6, True),
    Row("R6", "kill -9 while backing up, restoring, making snapshots", kills.backups, (6, 50, 500, 1000), 50, 0.6, True),
    Row("R7", "power loss: unsynced writes dropped, reordered, torn", power.run, (30, 300, 5000, 21000), 105, 0.1),
    Row("R8", "disk full, file too long, at each step", full.run, (2, 110, 1700, 1700), 1, 0.2, False, (800, 30, 4, 4)),
    Row("R9", "the disk refuses, at each call", faults.run, (24, 286, 2860, 2860), 1, 0.5, False, (120, 20, 4, 4)),
    Row("R10", "one bit flipped", flips.run, (32, 160, 2000, 10400), 104, 0.12),
    Row("R11", "the clock years off, jumping, in other zones", clocks.run, (8, 17, 17, 17), 17, 2.0),
    Row("R12", "two processes, conflict copies", racing.run, (20, 100, 1000, 1000), 100, 0.1),
    Row("R13", "files brought one by one, of different ages", synced.run, (30, 100, 600, 600), 60, 0.15),
    Row("R14", "stopped for a while, unmounted, pulled out", unplugged.run, (3, 12, 51, 201), 30, 2.0),
    Row("R17", "another file in the place of the open one", replaced.run, (12, 60, 500, 1000), 50, 0.6),
    Row("H1", "a day of use, then a look everywhere", day.run, (1, 2, 20, 100), 10, 15.0),
)  # fmt: skip
_SHARES_DONE = {"commit": 1, "short": 2}
"""Of a row that is split into shares, how many of them a form does; the others do all."""


def units(form: str, seed: str, only: frozenset[str]) -> list[Unit]:
    """Returns the units of a run."""
    found = []
    for row in ROWS:
        if only and row.name not in only:
            continue
        if row.shares is not None:
            shares = row.shares[FORMS.index(form)]
            found += [Unit(row.name, n, shares, seed, form) for n in range(_SHARES_DONE.get(form, shares))]
            continue
        left, index = row.trials(form), 0
        # A power-loss unit records one scene: short forms, too, are to see several.
        each = min(row.each, max(1, -(-left // (10 if row.name == "R7" and form != "commit" else 2))))
        while left > 0:
            found.append(Unit(row.name, index, min(each, left), seed, form))
            left -= each
            index += 1
    return found


def planned_seconds(row: Row, form: str) -> float:
    """Returns about how long a row takes on one core that has nothing else to do."""
    return row.cost * row.trials(form)


def functions() -> dict[str, Run]:
    """Returns the function of each row."""
    return {row.name: row.run for row in ROWS}
