"""The restore drill with a thousand mixed credentials: nothing lost, and how long each step took."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.figures import row
from tests.support.round_trip import drill

COUNT = 1_000


def main() -> None:
    """Runs it; fails where anything is lost."""
    with tempfile.TemporaryDirectory(prefix="lanyard-drill-") as folder:
        done = drill(COUNT, Path(folder))
    kinds = ", ".join(f"{count} {kind}" for kind, count in done.kinds.items())
    print(f"  {done.credentials} credentials ({kinds}), every byte equal, in a backup of {done.backup_bytes / 1e6:.1f} MB")
    for step, seconds in done.seconds.items():
        row(step, seconds, "s")
