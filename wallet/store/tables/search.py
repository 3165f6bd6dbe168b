"""What a person types into the search field, and the SQL it becomes.

Words find as they are typed, each from its beginning. ``field:value`` narrows:
``is:expired|expiring|withdrawn|favourite|progress|trash``, ``issuer:``, ``skill:``,
``type:``, ``title:``, ``tag:``, ``collection:``, ``added:`` and ``until:`` with ``>``,
``<`` and a year, month or day. Quotation marks keep words together. Anything else
is words: a search never fails, it finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from wallet.limits import MAX_QUERY_CHARS, MAX_QUERY_TERMS
from wallet.records.statement import ENDS_SOON
from wallet.store.file.times import to_number
from wallet.store.tables.words import name_key, sought


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


_TERM: Final = re.compile(r'(?:(?P<field>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))', re.IGNORECASE)
_SAME: Final = {
    "es": "is", "estado": "is", "emisor": "issuer", "emisora": "issuer", "habilidad": "skill", "tipo": "type",
    "titulo": "title", "etiqueta": "tag", "coleccion": "collection", "anadida": "added", "hasta": "until",
}  # fmt: skip
"""Fields in Spanish, without accents: they are understood whatever language the window speaks."""
_SAME_STATE: Final = {
    "caducada": "expired", "caducadas": "expired", "por-caducar": "expiring", "retirada": "withdrawn",
    "retiradas": "withdrawn", "favorita": "favourite", "favoritas": "favourite", "en-curso": "progress",
    "papelera": "trash", "en-papelera": "trash",
}  # fmt: skip
_DATE: Final = re.compile(r"(?P<sign>[<>]=?|=)?(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_TEXT: Final = {"issuer": "issuer", "skill": "skill", "type": "type", "title": "title"}


def read_query(query: str, now: datetime) -> Condition:
    """Returns the SQL of ``query`` at ``now``. Never raises."""
    condition = Condition()
    terms: list[str] = []
    # Half a character (out of a terminal's odd bytes) is in no record, and no database takes it.
    text = query[:MAX_QUERY_CHARS].encode("utf-8", "replace").decode("utf-8")
    for term in list(_TERM.finditer(text))[:MAX_QUERY_TERMS]:
        written = (term["field"] or "").lower()
        name = _SAME.get(_bare(written), written)
        value = term["quoted"] if term["quoted"] is not None else term["plain"]
        if name == "is":
            value = _SAME_STATE.get(value.lower(), value)
        if name == "is" and value.lower() == "trash":
            condition.trash = True
        elif not (name and _narrow(condition, terms, name, value, now)):
            _add_words(condition, terms, "", f"{written} {value}" if written else value)
    condition.match = " AND ".join(terms[:MAX_QUERY_TERMS])
    condition.lengths = [len(term.rsplit('"', 2)[1]) for term in terms[:MAX_QUERY_TERMS]]
    return condition


def _bare(word: str) -> str:
    """Returns a word without its accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def parts_of_query(query: str) -> list[str]:
    """Returns the parts of what was typed, as they were typed: words, quoted words, and ``field:value``."""
    return [term[0] for term in list(_TERM.finditer(query[:MAX_QUERY_CHARS]))[:MAX_QUERY_TERMS]]


def _narrow(condition: Condition, terms: list[str], name: str, value: str, now: datetime) -> bool:
    """Applies one ``field:value``; False when it is no such thing and must be words."""
    if name == "is":
        return _is(condition, value.lower(), now)
    if name in _TEXT:
        _add_words(condition, terms, _TEXT[name], value)
        return True
    if name == "tag":
        condition.add_group("num IN (SELECT num FROM tags WHERE tag = ?)", name_key(value))
        return True
    if name == "collection":
        condition.add_group(
            "num IN (SELECT i.num FROM collected i JOIN collections c ON c.id = i.collection WHERE c.name_key = ?)",
            name_key(value),
        )
        return True
    if name in ("added", "until"):
        return _dated(condition, "added_at" if name == "added" else "valid_until", value)
    return False


def _is(condition: Condition, state: str, now: datetime) -> bool:
    moment = to_number(now)
    if state == "expired":
        condition.add("valid_until < ?", moment)
    elif state == "expiring":
        condition.add("valid_until BETWEEN ? AND ?", moment, to_number(now + ENDS_SOON))
    elif state == "withdrawn":
        condition.add("standing = 'withdrawn'", index="records_withdrawn")
    elif state in ("favourite", "favorite"):
        condition.add("favourite = 1", index="records_favourite")
    elif state == "progress":
        condition.add("attainment IN ('in_progress', 'waiting')", index="records_unfinished")
    else:
        return False
    return True


def _dated(condition: Condition, column: str, value: str) -> bool:
    """``>2025`` is after the whole year, ``<2027-01`` before that month, ``2026`` within it."""
    date = _DATE.fullmatch(value)
    if date is None:
        return False
    year, month, day = int(date["year"]), int(date["month"] or 1), int(date["day"] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        end = _next(start, by_month=bool(date["month"]), by_day=bool(date["day"]))
    except (ValueError, OverflowError):
        return False
    first, after = to_number(start), to_number(end)
    sign = date["sign"] or "="
    if sign == ">":
        condition.add(f"{column} >= ?", after)
    elif sign == ">=":
        condition.add(f"{column} >= ?", first)
    elif sign == "<":
        condition.add(f"{column} < ?", first)
    elif sign == "<=":
        condition.add(f"{column} < ?", after)
    else:
        condition.add(f"{column} >= ? AND {column} < ?", first, after)
    return True


def _next(start: datetime, *, by_month: bool, by_day: bool) -> datetime:
    if by_day:
        return datetime.fromordinal(start.toordinal() + 1).replace(tzinfo=UTC)
    if by_month:
        years, month = divmod(start.month, 12)
        return start.replace(year=start.year + years, month=month + 1)
    return start.replace(year=start.year + 1)


def _add_words(condition: Condition, terms: list[str], column: str, value: str) -> None:
    parts = sought(value)
    if not parts:
        if value.strip():
            condition.add("0")
        return
    prefix = f"{column} : " if column else ""
    # Only letters and digits are left, so nothing typed can be read as full-text syntax.
    terms.extend(f'{prefix}"{word}" *' for word in parts[:MAX_QUERY_TERMS])
