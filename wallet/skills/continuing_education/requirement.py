"""What a licence asks for in a cycle, as data with a source and a date: nobody's rules are claimed to be current."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from wallet.encodings.strict_json import loads
from wallet.errors import IntakeError
from wallet.limits import (
    MAX_CE_CATEGORIES,
    MAX_CYCLE_MONTHS,
    MAX_FIELD_CHARS,
    MAX_HOURS,
    MAX_REQUIREMENT_BYTES,
    MAX_TITLE_CHARS,
)
from wallet.skills.continuing_education.hours import USUAL, Worth
from wallet.skills.labels import same_label

_TWO_YEARS: Final = 24
_NUMBERS: Final = {"minutes_per_hour": 60, "semester_credit_hours": 15, "quarter_credit_hours": 10}
_READ: Final = frozenset(
    {"hours", "cycle_months", "cycle", "categories", "once", "source", "date", "title", "note", *_NUMBERS}
)


@dataclass(frozen=True, slots=True)
class Category:
    """Hours of one subject: at least ``least``, and of more than ``most`` the rest does not count."""

    name: str
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CeRequirement:
    """What is asked for.

    Attributes:
        hours: contact hours in a cycle; None where only subjects are asked for.
        months: how long a cycle is that ends with the licence; None where ``first`` and ``last`` say which it is.
        once: subjects that have to be taken one time, in whatever cycle.
        source, as_of: where it was read, and when, in the words of whoever wrote it down.
        not_read: members of the file that nothing is made of: they may ask for more.
    """

    hours: Decimal | None
    months: int | None = None
    first: date | None = None
    last: date | None = None
    categories: tuple[Category, ...] = ()
    once: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    worth: Worth = USUAL
    not_read: tuple[str, ...] = ()

    def cycle(self, issued: date | None, ends: date | None) -> tuple[date | None, date | None]:
        """Returns the first and the last day of the cycle of a licence with these dates; None for a side nobody knows."""
        if self.first is not None or self.last is not None:
            return self.first, self.last
        if self.months is not None:
            return (None, None) if ends is None else (months_before(ends, self.months), ends)
        return own_cycle(issued, ends)


def own_cycle(issued: date | None, ends: date | None) -> tuple[date | None, date | None]:
    """Returns the cycle of a licence that no requirement is known of: from its issue to its end, or the two years before."""
    if issued is None and ends is not None:
        return months_before(ends, _TWO_YEARS), ends
    return issued, ends


def months_before(last: date, months: int) -> date:
    """Returns the first day of a span of whole months whose last day is ``last``."""
    after = last if last == date.max else last + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(after.day, calendar.monthrange(year, month + 1)[1]))


def read_requirement(data: bytes) -> tuple[CeRequirement, dict[str, Any]]:
    """Returns what a file asks for, and its members as they are kept.

    Raises IntakeError ``requirement_malformed`` (where in ``detail``), ``requirement_too_large``.
    """
    if len(data) > MAX_REQUIREMENT_BYTES:
        raise IntakeError("requirement_too_large")
    try:
        members = loads(data)
    except IntakeError as error:
        raise IntakeError("requirement_malformed", error.detail) from None
    if not isinstance(members, dict):
        raise IntakeError("requirement_malformed", "no object")
    return requirement_of(members), members


def requirement_of(members: Mapping[str, Any]) -> CeRequirement:
    """Returns the requirement of a file's members. Raises IntakeError ``requirement_malformed``."""
    cycle = members.get("cycle")
    first = last = None
    if cycle is not None:
        if not isinstance(cycle, dict):
            raise _malformed("cycle")
        first, last = _day(cycle.get("from"), "cycle/from"), _day(cycle.get("to"), "cycle/to")
        if first is not None and last is not None and last < first:
            raise _malformed("cycle")
    months = members.get("cycle_months")
    if months is not None and (type(months) is not int or not 1 <= months <= MAX_CYCLE_MONTHS):
        raise _malformed("cycle_months")
    numbers = {name: _whole(members.get(name, default), name) for name, default in _NUMBERS.items()}
    requirement = CeRequirement(
        hours=_hours(members.get("hours"), "hours"),
        months=months,
        first=first,
        last=last,
        categories=_categories(members.get("categories")),
        once=_texts(members.get("once"), "once"),
        source=_text(members.get("source"), "source"),
        as_of=_text(members.get("date"), "date"),
        worth=Worth(*numbers.values()),
        not_read=tuple(sorted(str(name)[:MAX_TITLE_CHARS] for name in set(members) - _READ)),
    )
    if requirement.hours is None and not requirement.categories and not requirement.once:
        raise _malformed("hours")
    return requirement


def _categories(value: Any) -> tuple[Category, ...]:
    rows = _list(value, "categories")
    categories_read = []
    for number, row in enumerate(rows):
        where = f"categories/{number}"
        if not isinstance(row, dict):
            raise _malformed(where)
        name = _text(row.get("name"), f"{where}/name")
        least, most = _hours(row.get("min"), f"{where}/min"), _hours(row.get("max"), f"{where}/max")
        if not name or (least is not None and most is not None and most < least):
            raise _malformed(where)
        categories_read.append(Category(name, least, most))
    if len({same_label(category.name) for category in categories_read}) < len(categories_read):
        raise _malformed("categories")
    return tuple(categories_read)


def _texts(value: Any, where: str) -> tuple[str, ...]:
    texts = tuple(_text(entry, f"{where}/{number}") for number, entry in enumerate(_list(value, where)))
    if not all(texts):
        raise _malformed(where)
    return texts


def _list(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MAX_CE_CATEGORIES:
        raise _malformed(where)
    return value


def _text(value: Any, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_FIELD_CHARS:
        raise _malformed(where)
    return " ".join(value.split())


def _hours(value: Any, where: str) -> Decimal | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value <= MAX_HOURS:
        raise _malformed(where)
    return Decimal(str(value))


def _whole(value: Any, where: str) -> int:
    if type(value) is not int or not 1 <= value <= MAX_HOURS:
        raise _malformed(where)
    return value


def _day(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _malformed(where) from None


def _malformed(where: str) -> IntakeError:
    return IntakeError("requirement_malformed", where)
