"""The vault of many records that the window's benchmarks open: made once, kept beside the build, used again."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import row
from tests.support.shelves import TODAY, records
from tests.support.vaults import MovingClock, make_vault

ROOT: Final = Path(__file__).resolve().parents[2]
KEPT: Final = ROOT / "build" / "benchmarks"
COUNT: Final = 100_000
_GROUP: Final = 2_000
_MADE_BY: Final = ("tests/support/shelves.py", "tests/support/vaults.py", "wallet/store/schema", "wallet/records/tags.py")
"""What makes the vault: when one of these is different, it is made anew."""


def shelf_vault(count: int = COUNT) -> Path:
    """Returns the folder of a vault of ``count`` records; makes it when there is none of this program yet."""
    folder = KEPT / f"shelf-{count}-{_made_by()}"
    if folder.is_dir():
        return folder
    for older in KEPT.glob(f"shelf-{count}-*"):
        shutil.rmtree(older)
    making = KEPT / f"making-{count}"
    shutil.rmtree(making, ignore_errors=True)
    making.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    vault, _ = make_vault(making, MovingClock(TODAY))
    for first in range(0, count, _GROUP):
        for _ in vault.records.add_many(list(records(min(_GROUP, count - first), first=first))):
            pass
    vault._changes = vault.database.changes()  # no snapshot
    vault.close()
    making.rename(folder)
    row(f"a vault of {count:,} records made, once; kept for the next time", time.perf_counter() - start, "s")
    return folder


def _made_by() -> str:
    digest = hashlib.sha256()
    for name in _MADE_BY:
        path = ROOT / name
        for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
            if file.suffix in {".py", ".sql"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
