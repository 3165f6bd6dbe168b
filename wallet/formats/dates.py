"""The dates of credentials: moments, and dates that name no zone, which mean another moment in every place.

Only for what a credential says of itself (issued, from, until, expires). Dates of proofs, presentations, keys, status and
trust lists decide between people, and without a zone they decide nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from wallet.encodings import xsd_datetime

_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?")
_NO_SECONDS: Final = re.compile(r"(.{10}T[0-9]{2}:[0-9]{2})(Z|[+-][0-9]{2}:?[0-9]{2})?")
_SHORT_ZONE: Final = re.compile(r"(.{10}T[0-9:.]+[+-][0-9]{2})([0-9]{2})")
_SPACED: Final = re.compile(r"([0-9-]{10}) ([0-9]{2}:[0-9]{2}.*)")
_DAY: Final = timedelta(days=1)
_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)
"""How far civil time is ahead of UTC and behind it, at most (the Line Islands, Baker Island)."""
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date can mean: any moment from ``earliest`` to ``latest``; one moment where it names its zone.

    ``nominal`` is what to show: the date as if it were in UTC; for an end that is a day, the last second of that day.
    """

    earliest: datetime
    latest: datetime
    nominal: datetime

    @property
    def has_zone(self) -> bool:
        """Says whether it is one moment, wherever it is read."""
        return self.earliest == self.latest


def exactly(moment: datetime) -> DateReading:
    """Returns the reading of a moment."""
    return DateReading(moment, moment, moment)


def read_date(text: str, *, end: bool, loose: bool = False) -> DateReading | None:
    """Returns what ``text`` means, or None where it is no date (XSD dateTimeStamp, dateTime or date).

    Args:
        end: it is an end: a day alone ends when that day does, wherever that is; a start begins with it.
        loose: as Open Badges 1 and 2 and CLR 1.0 were written: seconds may be left out, the zone's colon, the T too, and its
            letters be small (RFC 3339 section 5.6).
    """
    if loose:
        text = _spelled_out(text.upper())
    moment = xsd_datetime.parse(text)
    if moment is not None:
        return exactly(moment)
    parts = _DATE.fullmatch(text)
    local = xsd_datetime.parse(f"{parts[1]}T{parts[2] or '00:00:00'}Z") if parts is not None else None
    if parts is None or local is None:
        return None
    last_of_day = end and parts[2] is None
    try:
        boundary = local + _DAY if last_of_day else local
        return DateReading(boundary - _EAST, boundary + _WEST, boundary - _SECOND if last_of_day else boundary)
    except OverflowError:
        return None


def _spelled_out(text: str) -> str:
    if spaced := _SPACED.fullmatch(text):
        text = f"{spaced[1]}T{spaced[2]}"
    if short := _NO_SECONDS.fullmatch(text):
        text = f"{short[1]}:00{short[2] or ''}"
    if zone := _SHORT_ZONE.fullmatch(text):
        text = f"{zone[1]}:{zone[2]}"
    return text


def from_seconds(value: int) -> datetime | None:
    """Returns a moment in seconds since 1970, as Open Badges 1 had them; None past the years that are counted."""
    return datetime.fromtimestamp(value, UTC) if 0 <= value <= _LAST_SECOND else None


_LAST_SECOND: Final = 253_402_300_799
