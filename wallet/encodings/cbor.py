"""The part of CBOR (RFC 8949) that selective disclosure proofs and signed lists are written in.

Integers, bytes, text, arrays and maps; true, false, null and floating numbers only where they are asked for (``simple``).
Deterministic (section 4.2): the shortest form, known lengths, no key twice. Anything else is refused, so that one proof
has one spelling. Tags are the reader's who expects one.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from wallet.errors import IntakeError

MAX_ITEMS: Final = 100_000
"""Items of one value: more than the statements of the largest transcript."""
MAX_DEPTH: Final = 8
"""Nesting; proofs have three levels."""


def decode(data: bytes, *, simple: bool = False, depth: int = MAX_DEPTH) -> Any:
    """Returns the one value ``data`` is: int, bytes, str, list or dict. Raises IntakeError ``cbor_malformed``.

    ``simple`` takes bool, None and float as well; ``depth`` is how deep it may nest.
    """
    reader = _Reader(data, simple=simple, depth=depth)
    value = reader.value(0)
    if reader.at != len(data):
        raise IntakeError("cbor_malformed", "more than one value")
    return value


_SIMPLE: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}
_FLOATS: Final = {25: ">e", 26: ">f", 27: ">d"}


def encode(value: Any) -> bytes:
    """Returns ``value`` in deterministic form. Raises TypeError for other types."""
    if isinstance(value, bool):
        raise TypeError("bool")
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, (bytes, bytearray)):
        return _head(2, len(value)) + bytes(value)
    if isinstance(value, str):
        text = value.encode("utf-8")
        return _head(3, len(text)) + text
    if isinstance(value, (list, tuple)):
        return _head(4, len(value)) + b"".join(encode(element) for element in value)
    if isinstance(value, dict):
        pairs = sorted((encode(key), encode(member)) for key, member in value.items())
        return _head(5, len(pairs)) + b"".join(key + member for key, member in pairs)
    raise TypeError(type(value).__name__)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([major << 5 | code]) + number.to_bytes(size, "big")
    raise TypeError("integer past 64 bits")


_KEYS: Final = (int, str, bytes)
"""True and 1.0 are equal to 1 in Python: as a key they would be another's."""


class _Reader:
    def __init__(self, data: bytes, *, simple: bool, depth: int) -> None:
        self._data = data
        self._simple = simple
        self._depth = depth
        self._left = MAX_ITEMS
        self.at = 0

    def _take(self, count: int) -> bytes:
        part = self._data[self.at : self.at + count]
        if len(part) != count:
            raise IntakeError("cbor_malformed", "cut short")
        self.at += count
        return part

    def _number(self, info: int) -> int:
        if info < 24:
            return info
        if info > 27:
            raise IntakeError("cbor_malformed", "length not told")
        size = 1 << (info - 24)
        number = int.from_bytes(self._take(size), "big")
        if number < (24 if size == 1 else 1 << (4 * size)):
            raise IntakeError("cbor_malformed", "not the shortest form")
        return number

    def value(self, depth: int) -> Any:
        self._left -= 1
        if depth > self._depth or self._left < 0:
            raise IntakeError("cbor_malformed", "too deep or too many")
        first = self._take(1)[0]
        if first >> 5 == 7 and self._simple:
            return self._simple_value(first & 31)
        major, number = first >> 5, self._number(first & 31)
        if major == 0:
            return number
        if major == 1:
            return -1 - number
        if major == 2:
            return self._take(number)
        if major == 3:
            try:
                return self._take(number).decode("utf-8")
            except UnicodeDecodeError:
                raise IntakeError("cbor_malformed", "text") from None
        if major == 4:
            return [self.value(depth + 1) for _ in range(self._bounded(number))]
        if major == 5:
            return self._map(self._bounded(number), depth)
        raise IntakeError("cbor_malformed", "a kind that is not used here")

    def _simple_value(self, info: int) -> bool | float | None:
        if info in _SIMPLE:
            return _SIMPLE[info]
        if info not in _FLOATS:
            raise IntakeError("cbor_malformed", "a kind that is not used here")
        (number,) = struct.unpack(_FLOATS[info], self._take(1 << (info - 24)))
        return float(number)

    def _bounded(self, number: int) -> int:
        if number > len(self._data) - self.at:
            raise IntakeError("cbor_malformed", "cut short")
        return number

    def _map(self, number: int, depth: int) -> dict[Any, Any]:
        members: dict[Any, Any] = {}
        before = b""
        for _ in range(number):
            start = self.at
            key = self.value(depth + 1)
            # (4.2.1) in the order of their bytes, so that none comes twice either; tokens may have another order
            written = self._data[start : self.at]
            if type(key) not in _KEYS or key in members or (written <= before and not self._simple):
                raise IntakeError("cbor_malformed", "map key")
            before = written
            members[key] = self.value(depth + 1)
        return members
