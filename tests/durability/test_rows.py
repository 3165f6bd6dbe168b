"""The smallest form of each row of the durability run, at every commit; ``./test durability`` does the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.durability.plan import ROWS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills, mounts and traces as Linux has them")
@pytest.mark.parametrize("name", [row.name for row in ROWS if row.trials("commit")])
def test_the_row_in_its_smallest_form(tmp_path: Path, name: str) -> None:
    # A process of its own: it forks, and what it forks must not be a copy of the test runner.
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability", "--commit", "--only", name, "--seed", "commit", "--jobs", "1",
         "--log", str(tmp_path / "log")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    if "skipped: " in done.stdout:
        pytest.skip(done.stdout)
