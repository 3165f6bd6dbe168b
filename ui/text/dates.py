"""Dates as people write them, in the language in use. Which day a credential's own dates are, the wallet says."""

from __future__ import annotations

from datetime import date, datetime

from ui.text.spoken import spoken
from ui.text.words import language
from wallet.records import day_text, days
from wallet.records.days import local_day


@spoken
def day(moment: datetime) -> str:
    """Returns "2 Jun 2028", for a moment of our own: the day where the reader is."""
    return day_text.short(local_day(moment), language())


@spoken
def long_day(moment: datetime) -> str:
    """Returns "2 June 2028", for a moment of our own."""
    return day_text.long(local_day(moment), language())


@spoken
def start_day(moment: datetime, text: str, *, long: bool = False) -> str:
    """Returns the day a credential begins, as its issuer wrote it (``text``)."""
    return written(days.start(moment, text).day, long=long)


@spoken
def end_day(moment: datetime, text: str, *, long: bool = False) -> str:
    """Returns the day a credential ends, as its issuer wrote it (``text``)."""
    return written(days.end(moment, text).day, long=long)


@spoken
def exactly(moment: datetime, text: str) -> str:
    """Returns "1 March 2027, 00:00 (UTC)": a credential's date to the minute, in its issuer's zone; "" for a bare day."""
    day, hour, zone = days.as_written(moment, text)
    return f"{day_text.long(day, language())}, {hour} ({zone})" if hour else ""


@spoken
def written(day: date, *, long: bool = False) -> str:
    """Returns a day that is known: "2 Jun 2028", or "2 June 2028"."""
    return day_text.long(day, language()) if long else day_text.short(day, language())


@spoken
def short_day(day: date) -> str:
    """Returns "2 Jun": a day in the year ahead."""
    return day_text.no_year(day, language())


@spoken
def month(day: date, *, with_year: bool = False) -> str:
    """Returns "Jun", or "Jan 2027"."""
    return day_text.month(day, language(), with_year=with_year)


@spoken
def weekday(moment: datetime) -> str:
    """Returns "Tuesday, 24 November", with a capital."""
    return day_text.weekday(local_day(moment), language())


@spoken
def clock_time(moment: datetime) -> str:
    """Returns "08:10"."""
    return day_text.clock_time(moment)


@spoken
def recently(moment: datetime, now: datetime) -> str:
    """Returns "today", "yesterday", or the day; without the year in the last half year."""
    return day_text.recently(moment, now, language())


def days_between(earlier: datetime, later: datetime) -> int:
    """Returns whole calendar days from ``earlier`` to ``later``."""
    return (local_day(later) - local_day(earlier)).days


@spoken
def ago(moment: datetime, now: datetime) -> str:
    """Returns "3 weeks ago" in the largest unit that fits."""
    return day_text.ago(local_day(moment), local_day(now), language())


@spoken
def moment(when: datetime, now: datetime) -> str:
    """Returns "today, 08:10" or "23 Nov, 18:02"."""
    return f"{recently(when, now)}, {clock_time(when)}"
