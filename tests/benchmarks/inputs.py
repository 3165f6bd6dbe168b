"""What is measured: the shared files beside the checkout, else credentials of the sample issuer made like them."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.shared import shared_folder
from wallet.clock import FixedClock
from wallet.sample.issuer import SampleIssuer, Terms, encoded

AT = datetime(2026, 11, 1, tzinfo=UTC)
"""The moment everything is judged for."""


def achievement(number: int) -> dict[str, Any]:
    """Returns one of many achievements."""
    return {
        "id": f"urn:uuid:{number}",
        "type": ["Achievement"],
        "name": f"Algorithms and Data Structures {number}",
        "description": "Complexity, recursion and dynamic programming, by weekly graded problem sets. " * 8,
        "criteria": {"narrative": "Pass the examination with a minimum grade of C in each component."},
        "tag": ["algorithms", "python", "data structures"],
    }


def issuer() -> SampleIssuer:
    """Returns who signs what is made here."""
    return SampleIssuer("Example State University", seed="benchmarks", clock=FixedClock(AT))


@cache
def inputs() -> Path:
    """Returns the folder with ``ob3_di.json``, ``ob3_2020.json``, ``batch_di.json`` and ``clr_di.json``."""
    shared = shared_folder()
    if shared is not None and (shared / "bench").is_dir():
        return shared / "bench"
    folder = Path(tempfile.mkdtemp(prefix="lanyard-bench-"))
    sample = issuer()
    (folder / "ob3_di.json").write_bytes(encoded(sample.credential(achievement(1))))
    old = sample.credential(achievement(1), terms=Terms(version="1.1"))
    (folder / "ob3_2020.json").write_bytes(encoded(old))
    (folder / "batch_di.json").write_text(json.dumps([sample.credential(achievement(number)) for number in range(200)]))
    (folder / "clr_di.json").write_bytes(encoded(sample.transcript(courses=60)))
    print("  (the shared files are not here: measured on credentials of the sample issuer)")
    return folder
