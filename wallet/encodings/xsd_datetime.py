"""XML Schema dateTimeStamp and dateTime (XSD 1.1 Part 2 sections 3.3.7 and 3.4.28), to the letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_DATE_TIME: Final = re.compile(
    r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T(?:([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?|(24:00:00(?:\.0+)?))"
    r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
)
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_DAY: Final = timedelta(days=1)


def parse(text: str) -> datetime | None:
    """Returns the moment in UTC, or None when ``text`` is no dateTimeStamp.

    A time without a zone is None: it names no moment. ``24:00:00`` is the next day's first second. A leap
    second (``:60``) is not in XSD's value space. Fractions finer than microseconds are cut. A moment past the
    years Python counts (0001 to 9999) is held to the nearest it can.
    """
    parts = _DATE_TIME.fullmatch(text)
    if parts is None or parts[9] is None:
        return None
    if len(parts[1].lstrip("-")) > 4:
        # Before it is made a number: thousands of digits would be refused, or take their time.
        return _FIRST if parts[1][0] == "-" else _LAST
    year, month, day = int(parts[1]), int(parts[2]), int(parts[3])
    if year < 1:
        return _FIRST
    micros = int((parts[7] or ".0")[1:7].ljust(6, "0"))
    try:
        if parts[8]:
            local = datetime(year, month, day, tzinfo=_zone(parts[9])) + _DAY
        else:
            local = datetime(year, month, day, int(parts[4]), int(parts[5]), int(parts[6]), micros, _zone(parts[9]))
        return local.astimezone(UTC)
    except OverflowError:
        return _LAST if year > 5000 else _FIRST
    except ValueError:
        return None  # 31 February


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def render(moment: datetime) -> str:
    """Returns ``moment`` as a dateTimeStamp in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
