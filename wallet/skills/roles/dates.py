"""Days as adverts write them. A placeholder (1970, 9999) is no day, and what could be two days is none."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ])")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
"""What lies outside is a placeholder of a program."""


def day(text: str) -> date | None:
    """Returns the day that ``text`` begins with, or None."""
    text = text.strip()
    gathered = _ISO.match(text)
    if gathered:
        return _real(int(gathered[1]), int(gathered[2]), int(gathered[3]))
    gathered = _DOTTED.match(text)
    if gathered:
        return _real(int(gathered[3]), int(gathered[2]), int(gathered[1]))
    gathered = _SLASHED.match(text)
    if not gathered:
        return None
    first, second, year = int(gathered[1]), int(gathered[2]), int(gathered[3])
    if first > 12:
        return _real(year, second, first)
    return _real(year, first, second) if second > 12 or first == second else None


def _real(year: int, month: int, number: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR or (year, month, number) == (_FIRST_YEAR, 1, 1):
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None
