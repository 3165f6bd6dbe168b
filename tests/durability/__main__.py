"""``./test durability [--short|--nightly|--release] [--only R1,R7] [--seed N] [--jobs N] [--log FILE]``."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.durability.harness import Tally, run_units
from tests.durability.plan import FORMS, ROWS, functions, units


def main(words: list[str]) -> int:
    """Runs the rows, prints the table, returns 1 when anything failed."""
    told = _arguments(words)
    only = frozenset(told.only.upper().split(",")) if told.only else frozenset()
    unknown = only - {row.name for row in ROWS}
    if unknown:
        print(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(row.name for row in ROWS)}.")
        return 2
    log = Path(told.log or Path(tempfile.gettempdir()) / f"durability-{told.form}-{told.seed}.jsonl")
    log.write_text(json.dumps({"form": told.form, "seed": told.seed, "only": sorted(only)}) + "\n", encoding="utf-8")
    began = time.perf_counter()
    tallies = run_units(units(told.form, told.seed, only), functions(), jobs=told.jobs, log=log)  # type: ignore[arg-type]
    failed = show(tallies, seconds=time.perf_counter() - began)
    print(f"Seed {told.seed}; each trial is a line of {log}.")
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
    parser.add_argument("--log", default="")
    return parser.parse_args(words)


def show(tallies: dict[str, Tally], *, seconds: float) -> bool:
    """Prints the table and the failures; says whether there are any."""
    print(f"{'row':4} {'trials':>7} {'saved':>8} {'failed':>7} {'openings':>9} {'slowest':>8}  what")
    for row in ROWS:
        tally = tallies.get(row.name)
        if tally is None:
            continue
        slowest = f"{tally.slowest:.3f} s" if tally.openings else "-"
        print(
            f"{row.name:4} {tally.trials:7} {tally.acknowledged:8} {len(tally.failures):7} {tally.openings:9} {slowest:>8}"
            f"  {row.title}"
        )
        if tally.full:
            print(
                f"     opened with the program's own key derivation: {len(tally.full)} times, "
                f"median {median(tally.full):.2f} s, slowest {max(tally.full):.2f} s (wall time)"
            )
        if tally.counts:
            print("     " + ", ".join(f"{name}: {number}" for name, number in sorted(tally.counts.items())))
    killed = sum(t.trials for row in ROWS if row.kills and (t := tallies.get(row.name)))
    print(f"{killed} kills, {sum(t.acknowledged for t in tallies.values())} acknowledged writes, {seconds:.0f} s.")
    failures = [(t.row, why) for t in tallies.values() for why in t.failures]
    for name, why in failures[:20]:
        print(f"FAILED {name}: {why}")
    return bool(failures) or not tallies


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
