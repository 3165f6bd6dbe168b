"""Tables that remember what was worked out: bounded, and the oldest makes room.

One document of ten thousand shapes must neither fill the memory nor keep out, for good, what honest ones would have kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def remember(table: dict[K, V], key: K, value: V, *, most: int) -> None:
    """Puts ``value`` into ``table``, in the place of the oldest entry where there are ``most``."""
    if len(table) >= most:
        # Another thread may be doing the same; then there is room already.
        with suppress(StopIteration, RuntimeError, KeyError):
            del table[next(iter(table))]
    table[key] = value
