"""What a fuzz target is, and what counts as a finding."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.shared import shared_folder
from wallet.errors import LanyardError

SLOW_SECONDS = 1.0
"""Processor time one input of at most SLOW_BYTES may take."""
SLOW_BYTES = 64 * 1024
REGRESSIONS = Path(__file__).parent / "regressions"
_SHARED_SEEDS = 200


class Finding(AssertionError):  # noqa: N818
    """Something a target's oracle does not allow; the first word names the oracle."""


@dataclass(frozen=True)
class Target:
    """One reader and what must hold for whatever it is given.

    Attributes:
        name: what it is called on the command line.
        run: is given bytes; returns when all is well. Any exception is a finding.
        seeds: makes what fuzzing begins with; each must pass.
        words: texts a fuzzer would not guess.
        shared: a glob under ``../shared/vectors`` of more to begin with, when it is there.
        limit: bytes of the longest input.
        made: for a target that reads its input as decisions: what they make, so that a finding can be kept as it is.
    """

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[bytes, ...] = ()
    shared: tuple[str, ...] = ()
    limit: int = 16 * 1024
    made: Callable[[bytes], bytes] | None = None

    def beginnings(self) -> Iterator[bytes]:
        """Yields the seeds, the inputs that once were findings, and what lies beside the checkout."""
        yield from self.seeds()
        yield from (path.read_bytes() for path in self.regressions())
        folder = shared_folder()
        for pattern in self.shared if folder else ():
            assert folder is not None
            for path in sorted((folder / "vectors").glob(pattern))[:_SHARED_SEEDS]:
                if path.is_file() and path.stat().st_size <= self.limit:
                    yield path.read_bytes()

    def regressions(self) -> list[Path]:
        """Returns the files of inputs that once were findings."""
        return sorted((REGRESSIONS / self.name).glob("*"))

    def timed(self, data: bytes, *, patience: float = 1.0) -> float:
        """Runs once and returns the seconds of processor time. Raises Finding ``slow`` when twice too slow."""
        spent = self._once(data)
        allowed = SLOW_SECONDS * patience * max(1.0, len(data) / SLOW_BYTES)
        if spent > allowed and (spent := min(spent, self._once(data))) > allowed:
            raise Finding(f"slow: {spent:.1f} s for {len(data)} bytes")
        return spent

    def _once(self, data: bytes) -> float:
        began = time.process_time()
        self.run(data)
        return time.process_time() - began


def only(family: type[LanyardError] | tuple[type[LanyardError], ...], read: Callable[[], object]) -> object:
    """Returns what ``read`` gives; None when it refuses in its own ``family``. Everything else goes through."""
    try:
        return read()
    except family:
        return None


@cache
def targets() -> dict[str, Target]:
    """Returns every target by its name."""
    from tests.fuzz import targets as package

    found: dict[str, Target] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for one in getattr(module, "TARGETS", ()):
            found[one.name] = one
    return found
