"""``./test fuzz [TARGET…] [--minutes N] [--list] [--replay]``: coverage-guided fuzzing of every reader, one at a time.

Works in build/fuzz: corpora are kept between runs, findings stand under TARGET/findings, ledger.jsonl counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.target import Target, targets

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "fuzz"
LIBRARY = FOLDER / "library"
_LEAST_SECONDS = 20
"""Shorter turns are mostly starting up."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./test fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", help="which; all when none is named")
    parser.add_argument("--minutes", type=float, default=10.0, help="in all (default 10)")
    parser.add_argument("--list", action="store_true", help="only name the targets")
    parser.add_argument("--replay", action="store_true", help="only run what was found again, without instruments")
    chosen = parser.parse_args(words)
    unknown = set(chosen.target) - set(targets())
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(targets())}")
    wanted = [one for name, one in targets().items() if not chosen.target or name in chosen.target]
    if chosen.list:
        print("\n".join(one.name for one in wanted))
        return 0
    if not chosen.replay:
        if not _ready():
            return 2
        seconds = max(_LEAST_SECONDS, round(chosen.minutes * 60 / len(wanted)))
        for one in wanted:
            _fuzz(one, seconds)
    return _replay(wanted)


def _ready() -> bool:
    """Installs atheris beside the environment, by its own lock: 35 MB that no other test needs."""
    if (LIBRARY / "atheris").is_dir():
        return True
    lock = ROOT / "packaging" / "fuzz.lock"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps",
         "--only-binary", ":all:", "--target", str(LIBRARY), "-r", str(lock)], check=False
    )  # fmt: skip
    if done.returncode:
        print("atheris could not be installed (there are wheels for Linux and CPython 3.11 to 3.13)", file=sys.stderr)
    return done.returncode == 0


def _fuzz(target: Target, seconds: int) -> None:
    folder = FOLDER / target.name
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(LIBRARY)))}
    until = time.monotonic() + seconds
    with (folder / "log").open("ab") as log:
        # libFuzzer ends at what ends the process; the search goes on with the time that is left.
        while (left := round(until - time.monotonic())) > 0:
            command = [sys.executable, "-m", "tests.fuzz.child", target.name, str(folder), str(left)]
            done = subprocess.run(command, env=environment, cwd=ROOT, stdout=log, stderr=log, check=False)
            if not _told(target, folder) or done.returncode == 1:
                break


def _told(target: Target, folder: Path) -> bool:
    """Puts the figures of a run into the ledger and prints them; False when it never began."""
    figures = folder / "figures.json"
    if not figures.exists():
        print(f"{target.name:18} did not run; see {folder / 'log'}", flush=True)
        return False
    row = json.loads(figures.read_text("ascii"))
    figures.unlink()
    with (FOLDER / "ledger.jsonl").open("a", encoding="ascii") as ledger:
        ledger.write(json.dumps(row) + "\n")
    spent = f"{row['wall_seconds']:6.0f} s, {row['processor_seconds']:6.0f} s of processor, {row['peak_mib']} MiB"
    print(f"{target.name:18} {row['runs']:9,} runs {spent}", flush=True)
    return True


def _replay(wanted: list[Target]) -> int:
    """Runs what was found once more, without instruments; returns 1 when something of it still is a finding."""
    still = 0
    for target in wanted:
        for path in sorted((FOLDER / target.name / "findings").glob("*")):
            if path.suffix in (".txt", ".made"):
                continue
            try:
                target.timed(path.read_bytes())
            except Exception as error:
                still += 1
                print(f"{target.name}: {path.relative_to(ROOT)}: {type(error).__name__}: {str(error)[:200]}")
    print(f"{still} findings stand")
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
