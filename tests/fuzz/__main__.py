"""``./test fuzz [MINUTES [TARGET …]]``: coverage-guided fuzzing (atheris) of every parser that sees bytes from outside.

Each target runs in a process of its own for its share of the minutes, from a corpus kept in ``build/fuzz`` between
runs. A finding is an exception that is not one of the wallet's own errors, a hang or a memory blow-up; the input that
caused it stays in ``build/fuzz/<target>/findings``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "fuzz"
DEFAULT_MINUTES = 10
SECONDS_PER_INPUT = 10
MEMORY_MIB = 2048


def main(words: list[str]) -> int:
    """Runs the targets one after another and returns 1 when one of them found something."""
    minutes = float(words[0]) if words else DEFAULT_MINUTES
    names = words[1:] or list(TARGETS)
    found = []
    for name in names:
        corpus, findings = FOLDER / name / "corpus", FOLDER / name / "findings"
        corpus.mkdir(parents=True, exist_ok=True)
        findings.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(TARGETS[name].seeds()):
            (corpus / f"seed-{number}").write_bytes(seed)
        seconds = int(minutes * 60 / len(names))
        print(f"== {name}: {seconds} s", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", name, str(corpus), f"-max_total_time={seconds}",
             f"-timeout={SECONDS_PER_INPUT}", f"-rss_limit_mb={MEMORY_MIB}", f"-artifact_prefix={findings}/",
             "-print_final_stats=1", "-verbosity=0"],
            cwd=ROOT, check=False,
        )  # fmt: skip
        if done.returncode:
            found.append(name)
    print(f"Findings in: {', '.join(found)}" if found else "No findings.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
