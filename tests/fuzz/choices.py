"""Bytes read as decisions: the same bytes always make the same input, so that a fuzzer can learn from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Hands out small numbers from ``data``; zeros once it is used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        value = self._data[self._at] if self.left else 0
        self._at += 1
        return value

    def below(self, count: int) -> int:
        """Returns a number from 0 to ``count`` - 1."""
        value = self.byte()
        return (value if count <= 256 else value << 8 | self.byte()) % count

    def one(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]
