"""A nurse's year: what ends and what needs attention at 100,000 records, the lines of the page, a packet's list matched.

Processor time, as the machine may be busy with other things. `./test bench year`; `python -m tests.benchmarks.year [COUNT]`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from tests.benchmarks.figures import row
from tests.benchmarks.shelf_vault import COUNT, shelf_vault
from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.support.shelves import TODAY
from tests.support.vaults import MovingClock, open_vault
from wallet.clock import FixedClock
from wallet.service.renewals import Renewals
from wallet.service.wallet import Wallet
from wallet.share.packet_choice import choose
from wallet.skills.held import Held
from wallet.skills.holdings import Holding
from wallet.skills.matching import match
from wallet.skills.roles.reading import read_roles

RECORDS, ITEMS = 10_000, 60
ROUNDS = 9


def main(count: int = COUNT) -> None:
    """Prints the figures."""
    _year(count)
    _packet()


def _year(count: int) -> None:
    vault = open_vault(shelf_vault(count), clock=MovingClock(TODAY))
    try:
        attention, clock = vault.records.attention, MovingClock(TODAY)
        year = TODAY + timedelta(days=366)
        renewals = Renewals(SimpleNamespace(vault=vault, clock=clock))  # type: ignore[arg-type]
        took("what needs attention, of all", lambda: attention.nums(100), count)
        took("what ends in a year and what has ended, of all", lambda: attention.ending(year, 200), count)
        took("the lines of the place Renewals", lambda: renewals.all(limit=60), count)
    finally:
        vault.close()


def took(name: str, call: Callable[[], object], count: int) -> None:
    """Prints the median of some calls, after the first."""
    call()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    row(f"{name}, {count:,} records", 1000 * sorted(times)[ROUNDS // 2], note="processor")


def _packet() -> None:
    with tempfile.TemporaryDirectory(prefix="lanyard-year-") as folder:
        opened, _ = CheapDoor().create(Path(folder) / "v", "four quiet river stones", clock=FixedClock(NOW))
        assert isinstance(opened, Wallet)
        nurse.fill(opened)
        few = opened.roles.held()
        index = opened.frameworks.index()
        opened.close()
    held = Held(_some(few))
    (role,) = read_roles(_list())
    today, start = NOW.date(), date(2027, 1, 4)
    took(f"a list of {ITEMS} items matched", lambda: match(role, held, today, start=start, index=index), RECORDS)
    results = match(role, held, today, start=start, index=index)
    took("what goes along, chosen again after a tick", lambda: choose(results, ("item 0",), start=start), RECORDS)
    took("the records sorted for matching, once", lambda: Held(_some(few)), RECORDS)
    all_fit = Held([replace(few[n % len(few)], ref=str(n)) for n in range(RECORDS)])
    took(
        "the same list where every record fits a line",
        lambda: match(role, all_fit, today, start=start, index=index),
        RECORDS,
    )


def _some(few: list[Holding]) -> list[Holding]:
    """Returns a nurse's papers, five of each over the years, among thousands of other courses."""
    papers = [replace(paper, ref=f"{paper.ref} {year}") for paper in few for year in range(5)]
    course = next(paper for paper in few if paper.kind == "course")
    others = [
        replace(course, ref=str(n), title=f"Course {n % 900} of series {n}", names=frozenset({f"course {n}"}))
        for n in range(RECORDS - len(papers))
    ]
    return [*papers, *others]


def _list() -> bytes:
    lines = json.loads(nurse.asked())["items"]
    items = [lines[n % len(lines)] | {"id": f"item {n}"} for n in range(ITEMS)]
    return json.dumps({"type": "RequirementPack", "title": "Many", "items": items}).encode()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
