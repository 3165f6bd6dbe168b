"""A thousand presentations into a table of people: ``lanyard verify --table``, by wall time and by processor time."""

from __future__ import annotations

import json
import statistics
import tempfile
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.bulk import run_verify
from tests.benchmarks.figures import row
from tests.support.signing import ISSUER, NOW, Ed25519Signer, badge, presentation, signed

COUNT = 1_000
RUNS = 3
TARGET_SECONDS = 3.0
"""Of processor time on two cores together: six."""


def packets(folder: Path, count: int = COUNT) -> None:
    """Writes ``count`` presentations of as many people, two credentials each, and a list that recognises their issuer."""
    (folder / "packets").mkdir()
    for number in range(count):
        holder = Ed25519Signer(f"person {number}")
        held = [signed(badge(subject=holder.did, id=f"urn:uuid:{number}-{which}")) for which in range(2)]
        document = presentation(*held, by=holder, created=NOW - timedelta(hours=1))
        (folder / "packets" / f"{number:04}.vp.json").write_text(json.dumps(document))
    (folder / "trust.json").write_text(json.dumps({"name": "Hospitals", "issuers": {ISSUER.did: "Example University"}}))


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory(prefix="lanyard-people-") as name:
        folder = Path(name)
        packets(folder)
        words = ["--at", NOW.isoformat(), "--trust", str(folder / "trust.json"), "--table", str(folder / "people.csv")]
        for jobs in (1, 2):
            taken = [run_verify(folder / "packets", jobs, *words) for _ in range(RUNS)]
            seconds, processor, peak = (statistics.median(figures) for figures in zip(*taken, strict=True))
            note = f"processor {processor:.2f} s of {2 * TARGET_SECONDS:.0f}, peak {peak:.0f} MiB"
            row(f"{COUNT:,} presentations, a row each, --jobs {jobs}", seconds, "s", note=note)
        assert (folder / "people.csv").read_text("utf-8-sig").count("\r\n") == COUNT + 1


if __name__ == "__main__":
    main()
