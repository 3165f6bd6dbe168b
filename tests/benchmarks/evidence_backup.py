"""Backup and restore of much evidence: how long, and how much memory at most.

python -m tests.benchmarks.evidence_backup [GIB]
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, item, make_vault
from wallet.limits import MIB
from wallet.store.copies.backup import restore_backup, write_backup

SIZE = 20 * MIB


def main(gib: float) -> None:
    """Makes a vault with ``gib`` of evidence in files of 20 MiB, backs it up and restores it."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("LANYARD_BENCH_DIR")) as place:
        folder = Path(place)
        with make_vault(folder / "v")[0] as vault:
            for number in range(int(gib * 1024 * MIB / SIZE)):
                parsed, report, provenance = item(number)
                vault.records.add(parsed, report, provenance, [vault.attachments.write(os.urandom(SIZE))])
            _say("made")
            start = time.monotonic()
            write_backup(vault, folder / "b", "a code")
            _say("backup", start)
        start = time.monotonic()
        restore_backup(
            folder / "b", "a code", folder / "w", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
        )
        _say("restore", start)


def _say(what: str, start: float | None = None) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = "" if start is None else f", {time.monotonic() - start:.1f} s"
    print(f"{what}: peak {peak} MiB{took}", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
