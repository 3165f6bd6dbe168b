"""How far a long run is, on a terminal only: one line on standard error that is written over and leaves nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from resources import catalogue
from wallet.cli.output import language

T = TypeVar("T")
FIRST_SECONDS: Final = 1.0
"""A run that is over sooner shows nothing."""
EVERY_SECONDS: Final = 0.2


class Progress:
    """Counts what has been told."""

    def __init__(self) -> None:
        # Where the results themselves come on the terminal they are the progress.
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._next = time.monotonic() + FIRST_SECONDS
        self._written = False

    def over(self, results: Iterable[T]) -> Iterator[T]:
        """Passes ``results`` on, and says now and then how many there have been."""
        if not self._shown:
            yield from results
            return
        try:
            for count, result in enumerate(results, 1):
                yield result
                if time.monotonic() >= self._next:
                    self._show(catalogue.text("cli.progress", language(), n=count))
        finally:
            if self._written:
                self._put("\r\x1b[K")

    def _show(self, text: str) -> None:
        self._next = time.monotonic() + EVERY_SECONDS
        self._written = True
        self._put(f"\r\x1b[K{text}")

    def _put(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
