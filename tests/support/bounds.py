"""What an attack may cost: for tests that feed the program something hostile."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 10
MEMORY = 512 << 20


@contextmanager
def bounded(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Fails when what is done inside works for longer, or the process grows by more bytes.

    The processor's time is counted, not the clock's: a busy machine is no attack.
    """
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - start < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < memory
