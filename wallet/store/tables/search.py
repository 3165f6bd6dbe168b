"""What a person types into the search field, and the SQL it becomes.

Words find as they are typed, each from its beginning. ``field:value`` narrows:
``is:expired|expiring|withdrawn|favourite|progress|trash``, ``issuer:``, ``skill:``,
``type:``, ``title:``, ``tag:``, ``collection:``, ``added:`` and ``until:`` with ``>``,
``<`` and a year, month or day. Quotation marks keep words together. Anything else
is words: a search never fails, it finds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from wallet.limits import MAX_QUERY_CHARS, MAX_QUERY_TERMS
from wallet.records.statement import ENDS_SOON
from wallet.store.file.times import to_number
from wallet.store.tables.words import fold, words


class Sort(StrEnum):
    """The order of the shelf."""

    ADDED = "added"
    TITLE = "title"
    ISSUER = "issuer"
    VALID_UNTIL = "valid_until"
    CUSTOM = "custom"


@dataclass(slots=True)
class Condition:
    """A query as SQL.

    ``match`` is a full-text expression; ``lines`` are clauses over the columns of ``index``, or of few rows;
    ``groups`` are clauses about ``num`` over other tables. ``trash`` looks in the trash instead of on the shelf.
    """

    match: str = ""
    lines: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    group_values: list[Any] = field(default_factory=list)
    trash: bool = False
    index: str = "records_line"
    lengths: list[int] = field(default_factory=list)
    """How many signs each word of ``match`` has."""

    def add(self, clause: str, *values: Any, index: str = "") -> None:
        """Narrows by one clause over the narrow line; ``index`` holds only the records for which it is true."""
        self.lines.append(clause)
        self.values.extend(values)
        self.index = index or self.index

    def add_group(self, clause: str, *values: Any) -> None:
        """Narrows by one clause over other tables."""
        self.groups.append(clause)
        self.group_values.extend(values)


_TERM: Final = re.compile(r'(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))', re.IGNORECASE)
_DATE: Final = re.compile(r"(?P<sign>[<>]=?|=)?(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_TEXT: Final = {"issuer": "issuer", "skill": "skill", "type": "type", "title": "title"}


def condition(query: str, now: datetime) -> Condition:
    """Returns the SQL of ``query`` at ``now``. Never raises."""
    made = Condition()
    terms: list[str] = []
    # Half a character (out of a terminal's odd bytes) is in no record, and no database takes it.
    text = query[:MAX_QUERY_CHARS].encode("utf-8", "replace").decode("utf-8")
    for found in list(_TERM.finditer(text))[:MAX_QUERY_TERMS]:
        name = (found["field"] or "").lower()
        value = found["quoted"] if found["quoted"] is not None else found["plain"]
        if name == "is" and value.lower() == "trash":
            made.trash = True
        elif not (name and _narrow(made, terms, name, value, now)):
            _add_words(made, terms, "", f"{name} {value}" if name else value)
    made.match = " AND ".join(terms[:MAX_QUERY_TERMS])
    made.lengths = [len(term.rsplit('"', 2)[1]) for term in terms[:MAX_QUERY_TERMS]]
    return made


def _narrow(made: Condition, terms: list[str], name: str, value: str, now: datetime) -> bool:
    """Applies one ``field:value``; False when it is no such thing and must be words."""
    if name == "is":
        return _is(made, value.lower(), now)
    if name in _TEXT:
        _add_words(made, terms, _TEXT[name], value)
        return True
    if name == "tag":
        made.add_group("num IN (SELECT num FROM tags WHERE tag = ?)", fold(value))
        return True
    if name == "collection":
        made.add_group(
            "num IN (SELECT i.num FROM collected i JOIN collections c ON c.id = i.collection WHERE c.name_key = ?)",
            fold(value),
        )
        return True
    if name in ("added", "until"):
        return _dated(made, "added_at" if name == "added" else "valid_until", value)
    return False


def _is(made: Condition, word: str, now: datetime) -> bool:
    moment = to_number(now)
    if word == "expired":
        made.add("valid_until < ?", moment)
    elif word == "expiring":
        made.add("valid_until BETWEEN ? AND ?", moment, to_number(now + ENDS_SOON))
    elif word == "withdrawn":
        made.add("standing = 'withdrawn'", index="records_withdrawn")
    elif word in ("favourite", "favorite"):
        made.add("favourite = 1", index="records_favourite")
    elif word == "progress":
        made.add("attainment IN ('in_progress', 'waiting')", index="records_unfinished")
    else:
        return False
    return True


def _dated(made: Condition, column: str, value: str) -> bool:
    """``>2025`` is after the whole year, ``<2027-01`` before that month, ``2026`` within it."""
    found = _DATE.fullmatch(value)
    if found is None:
        return False
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        end = _next(start, by_month=bool(found["month"]), by_day=bool(found["day"]))
    except (ValueError, OverflowError):
        return False
    first, after = to_number(start), to_number(end)
    sign = found["sign"] or "="
    if sign == ">":
        made.add(f"{column} >= ?", after)
    elif sign == ">=":
        made.add(f"{column} >= ?", first)
    elif sign == "<":
        made.add(f"{column} < ?", first)
    elif sign == "<=":
        made.add(f"{column} < ?", after)
    else:
        made.add(f"{column} >= ? AND {column} < ?", first, after)
    return True


def _next(start: datetime, *, by_month: bool, by_day: bool) -> datetime:
    if by_day:
        return datetime.fromordinal(start.toordinal() + 1).replace(tzinfo=UTC)
    if by_month:
        years, month = divmod(start.month, 12)
        return start.replace(year=start.year + years, month=month + 1)
    return start.replace(year=start.year + 1)


def _add_words(made: Condition, terms: list[str], column: str, value: str) -> None:
    found = words(value)
    if not found:
        if value.strip():
            made.add("0")
        return
    prefix = f"{column} : " if column else ""
    # Only letters and digits are left, so nothing typed can be read as full-text syntax.
    terms.extend(f'{prefix}"{word}" *' for word in found[:MAX_QUERY_TERMS])
