"""Days and times as people write them, in each language: the same in the window, on paper and at the command line."""

from __future__ import annotations

from datetime import date, datetime

from resources.catalogue import text
from wallet.records.days import local_day

_RECENT_DAYS = 180
"""Within half a year a day needs no year."""


def short(day: date, language: str) -> str:
    """Returns "2 Jun 2028"."""
    return text("date.short", language, d=day.day, month=_month(day, language, "short"), year=day.year)


def long(day: date, language: str) -> str:
    """Returns "2 June 2028"."""
    return text("date.long", language, d=day.day, month=_month(day, language, "long"), year=day.year)


def no_year(day: date, language: str) -> str:
    """Returns "2 Jun"."""
    return text("date.no_year", language, d=day.day, month=_month(day, language, "short"))


def month(day: date, language: str, *, with_year: bool = False) -> str:
    """Returns "Jun", or "Jan 2027"."""
    name = _month(day, language, "short")
    return f"{name} {day.year}" if with_year else name


def weekday(day: date, language: str) -> str:
    """Returns "Tuesday, 24 November", with a capital."""
    name = text(f"date.weekday.{day.isoweekday()}", language)
    written = text("date.with_weekday", language, weekday=name, d=day.day, month=_month(day, language, "long"))
    return written[:1].upper() + written[1:]


def clock_time(moment: datetime) -> str:
    """Returns "08:10", where the reader is."""
    return moment.astimezone().strftime("%H:%M")


def recently(moment: datetime, now: datetime, language: str, *, after_verb: bool = False) -> str:
    """Returns "today", "yesterday", or the day; without the year in the last half year.

    ``after_verb`` gives a day what its language puts before it there ("comprobada el 3 nov").
    """
    day = local_day(moment)
    days = (local_day(now) - day).days
    if days == 0:
        return text("date.today", language)
    if days == 1:
        return text("date.yesterday", language)
    written = short(day, language)
    if 0 <= days < _RECENT_DAYS:
        written = text("date.no_year", language, d=day.day, month=_month(day, language, "short"))
    return text("date.on", language, date=written) if after_verb else written


def ago(day: date, today: date, language: str) -> str:
    """Returns "3 weeks ago" in the largest unit that fits; "today" for today and for what is still to come."""
    days = max(0, (today - day).days)
    if days < 1:
        return text("date.today", language)
    if days < 14:
        return text("date.days_ago", language, n=days)
    if days < 60:
        return text("date.weeks_ago", language, n=days // 7)
    if days < 730:
        return text("date.months_ago", language, n=days // 30)
    return text("date.years_ago", language, n=days // 365)


def _month(day: date, language: str, length: str) -> str:
    return text(f"date.month.{length}.{day.month}", language)
