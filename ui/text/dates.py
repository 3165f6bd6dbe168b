"""Dates as people write them, through the locale of the language in use."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime

from ui.text.words import language, t

_LONG = {"en": "d MMMM yyyy", "es": "d 'de' MMMM 'de' yyyy"}
_WEEKDAY = {"en": "dddd, d MMMM", "es": "dddd, d 'de' MMMM"}


def _locale() -> QLocale:
    return QLocale(QLocale.Language.Spanish if language() == "es" else QLocale.Language.English)


def _local(moment: datetime) -> date:
    return moment.astimezone().date()


def _write(when: date, pattern: str) -> str:
    return _locale().toString(QDate(when.year, when.month, when.day), pattern).replace(".", "")


def day(moment: datetime) -> str:
    """Returns "2 Jun 2028" in the computer's own time zone."""
    return _write(_local(moment), "d MMM yyyy")


def long_day(moment: datetime) -> str:
    """Returns "2 June 2028"."""
    return _write(_local(moment), _LONG[language()])


def weekday(moment: datetime) -> str:
    """Returns "Tuesday, 24 November", with a capital."""
    written = _write(_local(moment), _WEEKDAY[language()])
    return written[:1].upper() + written[1:]


def clock_time(moment: datetime) -> str:
    """Returns "08:10"."""
    local = moment.astimezone()
    return _locale().toString(QTime(local.hour, local.minute), "HH:mm")


def recently(moment: datetime, now: datetime) -> str:
    """Returns "today", "yesterday", or the day; without the year in the last half year."""
    days = (_local(now) - _local(moment)).days
    if days == 0:
        return t("date.today")
    if days == 1:
        return t("date.yesterday")
    return _write(_local(moment), "d MMM") if 0 <= days < 180 else day(moment)


def days_between(earlier: datetime, later: datetime) -> int:
    """Returns whole calendar days from ``earlier`` to ``later``."""
    return (_local(later) - _local(earlier)).days


def ago(moment: datetime, now: datetime) -> str:
    """Returns "3 weeks ago" in the largest unit that fits."""
    days = max(0, days_between(moment, now))
    if days < 1:
        return t("date.today")
    if days < 14:
        return t("date.days_ago", n=days)
    if days < 60:
        return t("date.weeks_ago", n=days // 7)
    if days < 730:
        return t("date.months_ago", n=days // 30)
    return t("date.years_ago", n=days // 365)


def moment(when: datetime, now: datetime) -> str:
    """Returns "today, 08:10" or "23 Nov, 18:02"."""
    return f"{recently(when, now)}, {clock_time(when)}"
