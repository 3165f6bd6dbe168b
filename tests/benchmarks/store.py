"""A shelf of 100,000 records of 4 KB: opening, searching, ordering, adding, memory, size; beside plain sqlite3.

``./test bench store`` or ``python -m tests.benchmarks.store [COUNT]``. The records are made by tests.support.shelves:
one badge verified in earnest, varied. The plain database is Python's own ``sqlite3``: unenciphered, same layout, same
settings, same code above it. Badges for the rate of adding are all signed, all different, and go the whole way.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import row
from tests.support.shelves import TODAY, records
from tests.support.vaults import MovingClock, make_vault, open_vault, vault_of
from wallet.records.record import AddStatus
from wallet.store.file.database import Database
from wallet.store.tables.records import Records
from wallet.store.tables.search import Sort
from wallet.store.vault import Vault

COUNT = 100_000
BADGES = 4_000
TYPICAL = ("first aid", "forklift", "issuer:institute", "skill:cor", "type:license", "is:expired", "is:expiring",
           "added:>2025", "until:<2027-06", "is:favourite", "spanish qui", 'issuer:"college" is:expired')  # fmt: skip
TYPED = ("first aid", "certificate", "a", "badge corpe", "issuer:an")
ROUNDS = 7


class PlainDatabase(Database):
    """What Database does, over Python's own sqlite3 and without a key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._wal = path.with_name(path.name + "-wal")
        self._depth = 0
        self._read_only = False
        self._journal = "WAL"
        self._bound = False
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for setting in ("temp_store=MEMORY", "trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON",
                        "secure_delete=ON", "mmap_size=0", "locking_mode=EXCLUSIVE", "journal_mode=WAL",
                        "synchronous=FULL", "wal_autocheckpoint=0", "cache_size=-8000"):  # fmt: skip
            self._connection.execute(f"PRAGMA {setting}").fetchall()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.execute(statement, values)


@dataclass
class Measured:
    """What one of the two took, in milliseconds."""

    name: str
    figures: dict[str, float] = field(default_factory=dict)

    def take(self, name: str, call: Callable[[], object], *, rounds: int = ROUNDS) -> None:
        """Measures ``call``: the first time, and the median of more."""
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1e3)
        self.figures[name] = statistics.median(times)


def build(folder: Path, count: int) -> tuple[float, float]:
    """Makes the vault and the plain database, each by the same calls; returns records a second of each."""
    vault, _ = make_vault(folder / "vault", MovingClock(TODAY))
    plain = PlainDatabase(folder / "plain.db")
    laid = vault.database.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search_%' "
                               "AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', type = 'index'")  # fmt: skip
    for (statement,) in laid:
        # The word is unknown to SQLite before 3.43; nothing is deleted here.
        plain.execute(
            statement.replace(", contentless_delete = 1", "") if sqlite3.sqlite_version_info < (3, 43) else statement
        )
    shelves = (vault.records, Records(plain, MovingClock(TODAY)))
    spent = [0.0, 0.0]
    step = 2_000
    for first in range(0, count, step):
        items = list(records(min(step, count - first), first=first))
        for which, shelf in enumerate(shelves):
            start = time.perf_counter()
            for _ in shelf.add_many(items):
                pass
            spent[which] += time.perf_counter() - start
    plain.checkpoint()
    plain.close()
    vault._changes = vault.database.changes()  # no snapshot: it is measured by itself
    vault.close()
    return count / spent[0], count / spent[1]


def look(name: str, opened: Callable[[], Records], closed: Callable[[Records], None]) -> Measured:
    """Measures looking: opening, first page, searches, typing, orders, windows far down."""
    made = Measured(name)

    def first_page() -> Records:
        shelf = opened()
        shelf.find(limit=100)
        shelf.count()
        return shelf

    made.take("open, to the first page of the shelf and its count", lambda: closed(first_page()), rounds=5)
    shelf = opened()
    start = time.perf_counter()
    shelf.find("first aid", limit=100)
    made.figures["first search after opening"] = (time.perf_counter() - start) * 1e3
    searches = {query: _median(lambda q=query: shelf.find(q, limit=100)) for query in TYPICAL}  # type: ignore[misc]
    made.figures["typical searches: median"] = statistics.median(searches.values())
    made.figures["typical searches: slowest"] = max(searches.values())
    typing = {w[:n]: _median(lambda q=w[:n]: shelf.find(q, limit=100)) for w in TYPED for n in range(1, len(w) + 1)}  # type: ignore[misc]
    made.figures["typing, letter by letter: median"] = statistics.median(typing.values())
    worst = max(typing, key=lambda q: typing[q])
    made.figures["typing, letter by letter: worst"] = typing[worst]
    counts = [_median(lambda q=query: shelf.count(q)) for query in (*TYPICAL, *TYPED)]  # type: ignore[misc]
    made.figures["counting what is found: slowest"] = max(counts)
    orders = [_median(lambda s=sort: shelf.find(sort=s, limit=100)) for sort in Sort]  # type: ignore[misc]
    made.figures["first page in any order: slowest"] = max(orders)
    deep = [_median(lambda s=sort: shelf.find(sort=s, limit=100, offset=90_000)) for sort in Sort]  # type: ignore[misc]
    made.figures["page 900 in any order: slowest"] = max(deep)
    made.take("what needs attention, of all", lambda: shelf.attention.nums(100))
    year = TODAY + timedelta(days=366)
    made.take("what ends in a year and what has ended, of all", lambda: shelf.attention.ending(year, 200))
    made.take("a search ordered by title (6,000 found)", lambda: shelf.find("first aid", sort=Sort.TITLE, limit=100))
    made.take(
        "one letter ordered by title (nearly all found)", lambda: shelf.find("a", sort=Sort.TITLE, limit=100), rounds=3
    )
    closed(shelf)
    return made


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def rate(folder: Path, count: int) -> float:
    """Returns how many signed badges a second are read, verified and durably kept, through the wallet's own door."""
    from tests.benchmarks.window import badges
    from wallet.service.wallet import Wallet

    folder.mkdir()
    sources = badges(folder, count)
    wallet, _ = Wallet.create(folder / "vault", "four quiet river stones")
    warm, rest = sources[:200], sources[200:]
    assert all(one.outcome is AddStatus.ADDED for one in wallet.adding.add(warm))
    start = time.perf_counter()
    added = sum(one.outcome is AddStatus.ADDED for one in wallet.adding.add(rest))
    seconds = time.perf_counter() - start
    assert added == len(rest)
    vault_of(wallet)._changes = vault_of(wallet).database.changes()
    wallet.close()
    return added / seconds


def memory(folder: Path) -> str:
    """Returns what the window says of itself over the vault, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.large_window", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return done.stdout.rstrip() or f"  (the window could not be measured: {done.stderr.strip()[-200:]})"


def main(count: int = COUNT) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory(prefix="lanyard-store-") as name:
        folder = Path(name)
        print(f"  {count:,} records of 4 KB; the vault beside plain sqlite3 {sqlite3.sqlite_version}")
        ours, theirs = build(folder, count)
        row("added without verifying, by the store alone", ours, "/s", note=f"plain: {theirs:.0f} /s")
        held: list[Vault] = []

        def opened() -> Records:
            held.append(open_vault(folder / "vault", clock=MovingClock(TODAY)))
            return held[-1].records

        def closed(_shelf: Records) -> None:
            vault = held.pop()
            vault._changes = vault.database.changes()
            vault.close()

        vault = look("vault", opened, closed)
        plain = look(
            "plain",
            lambda: Records(PlainDatabase(folder / "plain.db"), MovingClock(TODAY)),
            lambda shelf: shelf._db.close(),
        )
        for what, value in vault.figures.items():
            row(what, value, note=f"plain: {plain.figures[what]:.2f} ms")
        size, other = ((folder / name).stat().st_size / 1e6 for name in ("vault/vault.db", "plain.db"))
        row("file", size, "MB", note=f"plain: {other:.0f} MB")
        print(memory(folder / "vault"))
        again = open_vault(folder / "vault", clock=MovingClock(TODAY))
        start = time.perf_counter()
        again.snapshot()
        row("a snapshot, copied and read through", time.perf_counter() - start, "s")
        again.close()
        row(
            "signed badges read, verified and durably kept",
            rate(folder / "rate", BADGES),
            "/s",
            note=f"{os.cpu_count()} cores",
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
