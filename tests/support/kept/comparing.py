"""Compares what was recorded with what a later program says: nothing recorded may be missing or other; more may come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.kept.meant import meant

_MOMENT: Final = re.compile(r"\d{8}T\d{6}Z|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_MOST: Final = 30
"""Differences shown; the first tell what is the matter."""


def lost(recorded: Any, actual: Any, place: str) -> Iterator[str]:
    """Yields a line for everything in ``recorded`` that ``actual`` says otherwise or no more.

    An object may have gained members, and ``remarks`` others. Any other list must be as long as it was, in its order. What
    is meant (:mod:`tests.support.kept.meant`) is no loss.
    """
    if meant(place, recorded, actual):
        return
    if isinstance(recorded, dict) and isinstance(actual, dict):
        for name, value in recorded.items():
            if name in actual:
                yield from lost(value, actual[name], f"{place}/{name}")
            else:
                yield f"{place}/{name}: is gone (was {_short(value)})"
    elif isinstance(recorded, list) and isinstance(actual, list) and place.endswith("/remarks"):
        # A remark changes no outcome: there may be more of them.
        yield from (f"{place}: {_short(remark)} is gone" for remark in recorded if remark not in actual)
    elif isinstance(recorded, list) and isinstance(actual, list):
        if len(recorded) != len(actual):
            yield f"{place}: {len(actual)} entries, there were {len(recorded)}"
        for number, (before, after) in enumerate(zip(recorded, actual, strict=False)):
            yield from lost(before, after, f"{place}/{number}")
    elif type(recorded) is not type(actual) or recorded != actual:
        yield f"{place}: {_short(actual)}, was {_short(recorded)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)} signs)"


def require_kept(recorded: Any, actual: Any, part: str) -> None:
    """Fails, with the places (which begin with ``part``), when anything recorded was lost."""
    lines = list(lost(recorded, actual, part))
    assert not lines, "\n".join([*lines[:_MOST], *([f"… and {len(lines) - _MOST} more"] if len(lines) > _MOST else [])])


class Volatile:
    """Puts words in the place of what is another at each run: moments, random ids and keys, folders.

    What is named before keeps its name, so that what belongs together can still be seen.
    """

    def __init__(self, folders: Mapping[str, str], *, numbers: frozenset[str], texts: frozenset[str]) -> None:
        """``folders`` are replaced by their words; members in ``numbers`` and ``texts`` are kept by their kind alone."""
        self._folders = sorted(folders.items(), key=lambda pair: -len(pair[0]))
        self._numbers = numbers
        self._texts = texts
        self._names: dict[str, str] = {}

    def name(self, identifier: str, word: str) -> None:
        """Says what an id or a key is to be called; the first name stays."""
        self._names.setdefault(identifier, word)

    def steady(self, value: Any, member: str = "") -> Any:
        """Returns ``value`` with words in the place of what changes."""
        if isinstance(value, dict):
            return {self._text(name): self.steady(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.steady(inner, member) for inner in value]
        if member in self._numbers and isinstance(value, (int, float)):
            return "<number>"
        if isinstance(value, str):
            return "<text>" if member in self._texts and value else self._text(value)
        return value

    def _text(self, text: str) -> str:
        for folder, word in self._folders:
            text = text.replace(folder, word)
        text = _MOMENT.sub("<moment>", text)
        text = _DID.sub(lambda match: self._names.get(match[0], "<did>"), text)
        return _ID.sub(lambda match: self._names.get(match[0], "<id>"), text)


_DID: Final = re.compile(r"did:key:z[1-9A-HJ-NP-Za-km-z]+")
_ID: Final = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b")
