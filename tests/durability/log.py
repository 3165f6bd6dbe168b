"""The log of a run, read again: what each row came to. Runs are continued, and several summed up, from it alone.

The first line says what was asked for; then one JSON line per trial, and ``begins`` and ``ends`` around each unit.
Trials count when their unit was done to its end: one that was cut short is done again. A failure counts always.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.harness import Told

OPENING_LIMIT = 2.0
"""Seconds in which a vault must stand open again after whatever happened."""


@dataclass
class Tally:
    """What a row came to."""

    row: str
    trials: int = 0
    acknowledged: int = 0
    openings: int = 0
    slowest: float = 0.0
    at_first: list[float] = field(default_factory=list)
    """Openings that were over the limit the first time, when the machine was busy, and not when tried again."""
    full: list[float] = field(default_factory=list)
    """Openings with the key derivation the program itself takes."""
    failures: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def take(self, told: Told) -> None:
        """Adds one trial."""
        self.trials += told.get("trials", 1)
        self.acknowledged += told.get("acked", 0)
        for name, number in told.get("counts", {}).items():
            self.counts[name] = self.counts.get(name, 0) + number
        if "open_first_s" in told:
            self.at_first.append(told["open_first_s"])
        if told.get("full"):
            self.full.append(told["open_s"])
        elif "open_s" in told:
            self.openings += 1
            self.slowest = max(self.slowest, told["open_s"])


def failure(told: Told) -> str:
    """Says what is wrong with a trial; empty when nothing is."""
    why = told.get("why", "")
    if not why and told.get("open_s", 0.0) > OPENING_LIMIT:
        why = f"open again only after {told['open_s']:.2f} s"
    return f"{why} ({json.dumps({k: v for k, v in told.items() if k != 'why'})[:400]})" if why else ""


@dataclass
class Log:
    """Everything one file tells."""

    form: str
    seed: str
    only: frozenset[str]
    tallies: dict[str, Tally] = field(default_factory=dict)
    whole: dict[tuple[str, int], list[Told]] = field(default_factory=dict)
    cut_short: set[tuple[str, int]] = field(default_factory=set)


def read(path: Path) -> Log:
    """Reads a log. Raises ValueError when it is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = json.loads(lines[0]) if lines else {}
    if not isinstance(head, dict) or not {"form", "seed", "only"} <= set(head):
        raise ValueError(f"{path} is not the log of a run")
    log = Log(head["form"], head["seed"], frozenset(head["only"]))
    open_units: dict[tuple[str, int], list[Told]] = {}
    for line in lines[1:]:
        try:
            told = json.loads(line)
        except ValueError:
            continue  # the last line of a run that was stopped in the middle of it
        unit = (told["row"], told["unit"])
        if "begins" in told:
            open_units[unit] = []
        elif "ends" in told:
            log.whole[unit] = [*open_units.pop(unit, []), told]
        else:
            open_units.setdefault(unit, []).append(told)
            tally = log.tallies.setdefault(told["row"], Tally(told["row"]))
            if why := failure(told):
                tally.failures.append(f"unit {told['unit']}: {why}")
    log.cut_short = set(open_units) - set(log.whole)
    return log


def summed(logs: Iterable[Log]) -> dict[str, Tally]:
    """Returns one tally per row. A unit that two logs hold under the same seed counts once."""
    found: dict[str, Tally] = {}
    seen: set[tuple[str, str, str, int]] = set()
    for log in logs:
        for row, tally in log.tallies.items():
            found.setdefault(row, Tally(row)).failures += tally.failures
        for (row, index), lines in log.whole.items():
            name = (log.form, log.seed, row, index)
            if name in seen:
                continue
            seen.add(name)
            tally = found.setdefault(row, Tally(row))
            for told in lines:
                if "ends" in told:
                    tally.seconds += told["ends"]
                else:
                    tally.take(told)
    return found
