"""``./test durability``: runs the rows and prints what came of them.

[--commit|--short|--nightly|--release] [--only R1,R7] [--seed N] [--jobs N] [--log FILE]
--plan                 how many trials, and about how long
--continue LOG         does what is missing in LOG, after a stop
--sum LOG …            the table of one or several logs
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.durability.harness import run_units
from tests.durability.log import Log, Tally, read, summed
from tests.durability.plan import FORMS, ROWS, functions, planned_seconds, units


def main(words: list[str]) -> int:
    """Runs the rows, prints the table, returns 1 when anything failed."""
    told = _arguments(words)
    if told.sum:
        return 1 if show([read(Path(name)) for name in told.sum]) else 0
    only = frozenset(told.only.upper().split(",")) if told.only else frozenset()
    unknown = only - {row.name for row in ROWS}
    if unknown:
        print(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(row.name for row in ROWS)}.")
        return 2
    if told.plan:
        return plan(told.form, only)
    if told.go_on:
        log = Path(told.go_on)
        before = read(log)
        form, seed, only, whole = before.form, before.seed, before.only, set(before.whole)
    else:
        log = Path(told.log or Path(tempfile.gettempdir()) / f"durability-{told.form}-{told.seed}.jsonl")
        form, seed, whole = told.form, told.seed, set()
        log.write_text(json.dumps({"form": form, "seed": seed, "only": sorted(only)}) + "\n", encoding="utf-8")
    left = [unit for unit in units(form, seed, only) if (unit.row, unit.index) not in whole]
    print(f"{len(left)} units to do; each trial becomes a line of {log}. After a stop: --continue {log}", file=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run_units(left, functions(), jobs=told.jobs, log=log)
    failed = show([read(log)])
    print(f"Seed {seed}; each trial is a line of {log}.")
    return 1 if failed else 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./test durability", description="Proves that nothing saved is lost.")
    form = parser.add_mutually_exclusive_group()
    for name in FORMS:
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name)
    parser.set_defaults(form="short")
    parser.add_argument("--only", default="", help="rows, with commas: R1,R7")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--jobs", type=int, default=max(2, os.cpu_count() or 2))
    parser.add_argument("--log", default="", help="where each trial becomes a line, at once")
    parser.add_argument("--plan", action="store_true", help="only say how many trials, and about how long")
    parser.add_argument("--continue", dest="go_on", default="", metavar="LOG", help="do what is missing in LOG")
    parser.add_argument("--sum", nargs="+", default=[], metavar="LOG", help="print the table of these logs")
    return parser.parse_args(words)


def plan(form: str, only: frozenset[str]) -> int:
    """Prints what a form of the run would do."""
    total = 0.0
    for row in ROWS:
        own = [unit for unit in units(form, "", frozenset({row.name})) if not only or row.name in only]
        if own:
            seconds = planned_seconds(row, form)
            total += seconds
            print(
                f"{row.name:4} {row.trials(form):7} trials in {len(own):4} units, about {seconds / 60:6.1f} min  {row.title}"
            )
    print(f"About {total / 60:.0f} minutes on one core that has nothing else to do, {total / 120:.0f} on two.")
    return 0


def show(logs: list[Log]) -> bool:
    """Prints the table and the failures; says whether there are any."""
    tallies = summed(logs)
    print(f"{'row':4} {'trials':>7} {'saved':>8} {'failed':>7} {'openings':>9} {'slowest':>8}  what")
    for row in ROWS:
        if tally := tallies.get(row.name):
            _show_row(tally, row.title)
    killed = sum(t.trials for row in ROWS if row.kills and (t := tallies.get(row.name)))
    print(
        f"{killed} kills, {sum(t.acknowledged for t in tallies.values())} acknowledged writes, "
        f"{sum(t.seconds for t in tallies.values()) / 60:.0f} minutes of units."
    )
    short = [unit for log in logs for unit in log.cut_short]
    if short:
        print(f"{len(short)} units were cut short and are not counted.")
    failures = [(t.row, why) for t in tallies.values() for why in t.failures]
    for name, why in failures[:20]:
        print(f"FAILED {name}: {why}")
    return bool(failures) or not tallies


def _show_row(tally: Tally, title: str) -> None:
    slowest = f"{tally.slowest:.3f} s" if tally.openings else "-"
    print(
        f"{tally.row:4} {tally.trials:7} {tally.acknowledged:8} {len(tally.failures):7} {tally.openings:9} {slowest:>8}"
        f"  {title}"
    )
    if tally.full:
        print(
            f"     opened with the program's own key derivation: {len(tally.full)} times, "
            f"median {median(tally.full):.2f} s, slowest {max(tally.full):.2f} s"
        )
    if tally.at_first:
        print(
            f"     over the limit on a busy machine, within it when opened again: {len(tally.at_first)} times, "
            f"at first {max(tally.at_first):.1f} s at most"
        )
    for name, number in sorted(tally.counts.items()):
        if number:
            print(f"     {number:7}  {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
