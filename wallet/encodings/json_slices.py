"""The parts of a JSON text as they were written: for what is carried inside another document and must keep its bytes.

Only for text that :mod:`wallet.encodings.strict_json` has read: nothing is checked a second time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()


def members(text: str) -> Iterator[tuple[str, str]]:
    """Yields (name, text of the value) for each member of the object that ``text`` is."""
    at = _skip(text, _skip(text, 0) + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        start = _skip(text, _skip(text, at) + 1)
        _, end = _DECODER.raw_decode(text, start)
        yield name, text[start:end]
        at = _after_comma(text, end)


def elements(text: str) -> Iterator[str]:
    """Yields the text of each element of the array that ``text`` is."""
    at = _skip(text, _skip(text, 0) + 1)
    while text[at] != "]":
        _, end = _DECODER.raw_decode(text, at)
        yield text[at:end]
        at = _after_comma(text, end)


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _after_comma(text: str, at: int) -> int:
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at
