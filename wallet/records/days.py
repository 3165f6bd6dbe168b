"""Which day a moment is, for a start or an end: the one place that decides it.

A credential's dates are days as their author wrote them, in the author's own offset: ``2027-02-28T23:59:59-08:00`` ends
on 28 February wherever it is read, and an end at midnight is the end of the day before. Moments of our own (checked,
added, a presentation that is good until ten o'clock) are days and hours where the reader is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wallet.encodings import xsd_datetime

_WRITTEN: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(?:Z|[+-]\d\d:\d\d)?")
_ZONE: Final = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_MIDNIGHT: Final = re.compile(r"00:00(?::00(?:\.0+)?)?")
_DAY_OVER: Final = "24:00"
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A start or an end: the exact moment (UTC), which decides, and the day, which is shown."""

    moment: datetime
    day: date


def start(moment: datetime, text: str = "") -> Bound:
    """Returns the start at ``moment``; ``text`` is what its author wrote (several dates are parted by spaces)."""
    day, time = _written(moment, text)
    return Bound(moment, _later(day) if time.startswith(_DAY_OVER) else day)


def end(moment: datetime, text: str = "") -> Bound:
    """Returns the end at ``moment``; one at midnight ends the day before."""
    day, time = _written(moment, text)
    return Bound(moment, _earlier(day) if _MIDNIGHT.fullmatch(time) else day)


def as_written(moment: datetime, text: str = "") -> tuple[date, str, str]:
    """Returns day, hour ("23:59" or "23:59:59") and zone ("UTC", "UTC−08:00") of ``moment`` as its author wrote them.

    Hour and zone are "" where only a day was written.
    """
    day, time = _written(moment, text)
    if not time:
        return day, "", ""
    zone = next(
        (match[1] for part in text.split() if (match := _ZONE.search(part)) and xsd_datetime.parse(part) == moment), "Z"
    )
    hour = time[:8].removesuffix(":00") if time.count(":") == 2 else time
    return day, hour, "UTC" if zone in ("Z", "+00:00", "-00:00") else f"UTC{zone.replace('-', '−')}"


def local_day(moment: datetime) -> date:
    """Returns the day of ``moment`` where the reader is."""
    return moment.astimezone().date()


def _written(moment: datetime, text: str) -> tuple[date, str]:
    """Returns the day and the time of day as they were written; those of UTC when nothing written is that moment."""
    texts = text.split()
    for candidate in texts:
        parts = _WRITTEN.fullmatch(candidate)
        read = xsd_datetime.parse(candidate)
        # One without a zone names no moment; it counts when it is all that was written.
        if parts is None or (len(texts) > 1 if read is None else read != moment):
            continue
        try:
            return date(int(parts[1]), int(parts[2]), int(parts[3])), parts[4] or ""
        except ValueError:
            continue
    utc = moment.astimezone(UTC)
    return utc.date(), utc.strftime("%H:%M:%S")


def _earlier(day: date) -> date:
    return day if day == date.min else day - _ONE_DAY


def _later(day: date) -> date:
    return day if day == date.max else day + _ONE_DAY
