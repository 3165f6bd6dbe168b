"""Many files: how many a second with one process and with two, whether memory stays flat, what a report costs to send."""

from __future__ import annotations

import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import row, timed
from tests.benchmarks.inputs import AT, inputs
from wallet.examine.in_process import verify_bytes

COUNTS = (1_000, 5_000)
PAIRS = 3
ROOT = Path(__file__).resolve().parents[2]


def _texts() -> list[bytes]:
    folder = inputs()
    return [json.dumps(one).encode() for one in json.loads((folder / "batch_di.json").read_bytes())]


def run_verify(folder: Path, jobs: int, *words: str) -> tuple[float, float, float]:
    """Returns the seconds of one ``lanyard verify``, those of the processor (its workers' included), and the peak memory
    of that process (not of its workers) in MiB.
    """
    command = [
        sys.executable,
        "-m",
        "wallet",
        "verify",
        "--offline",
        "--json",
        "--jobs",
        str(jobs),
        *(words or ("--at", AT.isoformat())),
    ]
    start = time.perf_counter()
    with subprocess.Popen([*command, str(folder)], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _pairs(folder: Path, count: int) -> None:
    """One worker and two in turns: what else the machine does meets both."""
    runs: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    for _ in range(PAIRS):
        for jobs, taken in runs.items():
            taken.append(run_verify(folder, jobs))
    for jobs, taken in runs.items():
        seconds, processor, peak = (statistics.median(figures) for figures in zip(*taken, strict=True))
        note = f"{seconds:.2f} s, processor {processor * 1e6 / count:.0f} µs a file, peak {peak:.0f} MiB"
        row(f"{count:,} files, --jobs {jobs}", count / seconds, "/s", note=note)
    ratios = [one[0] / two[0] for one, two in zip(runs[1], runs[2], strict=True)]
    print(f"  --jobs 2 is {statistics.median(ratios):.2f} times as fast ({', '.join(f'{ratio:.2f}' for ratio in ratios)})")


def main() -> None:
    """Prints the figures."""
    texts = _texts()
    with tempfile.TemporaryDirectory(prefix="lanyard-bulk-") as name:
        for count in COUNTS:
            folder = Path(name) / str(count)
            folder.mkdir()
            for number in range(count):
                (folder / f"{number:05}.json").write_bytes(texts[number % len(texts)])
            _pairs(folder, count)
    reports = verify_bytes(texts[0], policy="learner", at=AT)
    sent = pickle.dumps(reports, pickle.HIGHEST_PROTOCOL)
    row("one report there and back between processes", timed(lambda: pickle.loads(pickle.dumps(reports))).median)  # noqa: S301
    print(f"  ({len(sent):,} bytes)")


if __name__ == "__main__":
    main()
