"""One target in a process of its own, under atheris: ``python -m tests.fuzz.child NAME FOLDER SECONDS``.

A finding does not end the run: its input is put into ``FOLDER/findings`` under the place it came from, and the search
goes on. What ends the process itself (a crash of a library, too much memory, a hang) leaves libFuzzer's own file there.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

import atheris

with atheris.instrument_imports(include=["wallet"], enable_loader_override=False):
    from tests.fuzz.target import Finding, Target, targets

_TELL_EVERY = 2.0
"""Seconds between two writings of the figures: libFuzzer ends the process without a last word."""
PATIENCE = 4.0
"""Instrumented code is about this much slower; ``--replay`` judges without."""
HANG_SECONDS = 30
MEMORY_MIB = 2048
_EACH = 3
"""Inputs kept per place."""


def place_of(error: BaseException) -> str:
    """Returns what tells one finding from another: its kind, and the last place in our own code."""
    last = ""
    frame: TracebackType | None = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        if "/wallet/" in code.co_filename or "/fuzz/targets/" in code.co_filename:
            last = f"{Path(code.co_filename).stem}-{code.co_name}"
        frame = frame.tb_next
    word = str(error).split(":")[0].replace("/", "_")[:40] if isinstance(error, Finding) else ""
    return "-".join(part for part in (type(error).__name__, last, word) if part).replace(" ", "_")


class Search:
    """Counts, and keeps what was found."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target = target
        self._findings = folder / "findings"
        self._findings.mkdir(parents=True, exist_ok=True)
        self._seen: dict[str, int] = {}
        self._runs = 0
        self._figures = folder / "figures.json"
        self._began = self._told = time.monotonic()

    def one(self, data: bytes) -> None:
        self._runs += 1
        try:
            self._target.timed(data, patience=PATIENCE)
        except Exception as error:
            self._keep(data, error)
        if time.monotonic() - self._told > _TELL_EVERY:
            self._tell()

    def _tell(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._told = time.monotonic()
        figures = {
            "target": self._target.name,
            "runs": self._runs,
            "wall_seconds": round(self._told - self._began, 1),
            "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
            "peak_mib": used.ru_maxrss // 1024,
        }
        self._figures.write_text(json.dumps(figures), "ascii")

    def _keep(self, data: bytes, error: Exception) -> None:
        place = place_of(error)
        count = self._seen[place] = self._seen.get(place, 0) + 1
        if count <= _EACH:
            name = f"{place}-{hashlib.sha256(data).hexdigest()[:8]}"
            (self._findings / name).write_bytes(data)
            if self._target.made is not None:
                (self._findings / f"{name}.made").write_bytes(self._target.made(data))
            (self._findings / f"{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8")
            print(f"FINDING {self._target.name} {name} {str(error)[:200]!r}", flush=True)


def _spelled(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main() -> None:
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    corpus, seeds = folder / "corpus", folder / "seeds"
    for one in (corpus, seeds):
        one.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["wallet"], enable_loader_override=False):
        # Targets and plug-ins are imported at first use: that must be here.
        target = targets()[name]
        search = Search(target, folder)
        for data in target.beginnings():
            (seeds / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            search.one(data)
    words = folder / "words"
    words.write_text("".join(f'"{_spelled(word)}"\n' for word in target.words), "ascii")
    arguments = [
        sys.argv[0], str(corpus), str(seeds), f"-max_total_time={seconds}", f"-max_len={target.limit}",
        f"-artifact_prefix={folder}/findings/", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEMORY_MIB}",
        "-print_final_stats=1", "-use_value_profile=1",
    ]  # fmt: skip
    if target.words:
        arguments.append(f"-dict={words}")
    atheris.Setup(arguments, search.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
