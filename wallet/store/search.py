"""The search grammar: words, ``"phrases"`` and ``key:value`` filters, turned into SQL over full text and columns.

``is:expired is:expiring is:genuine is:withdrawn is:unknown is:earned is:progress is:waiting is:favourite is:trash``,
``issuer:"…"``, ``skill:…``, ``type:license``, ``added:>2025``, ``until:<2027-01``. A word matches from its beginning, so
that typing narrows. What is not understood is searched for as words; nothing typed can break the query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from wallet.credential.standing import ENDS_SOON

_TOKEN: Final = re.compile(r'(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))')
_DATE: Final = re.compile(r"([<>]=?|=)?(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
MAX_TERMS: Final = 16
"""Words and filters of one query; what comes after is not looked at."""


class Sort(StrEnum):
    """Orders of the shelf."""

    ADDED = "added"
    TITLE = "title"
    ISSUER = "issuer"
    VALID_UNTIL = "valid_until"
    CUSTOM = "custom"


ORDER: Final = {
    Sort.ADDED: "added_at DESC, number DESC",
    Sort.TITLE: "title COLLATE NOCASE, number",
    Sort.ISSUER: "issuer_name COLLATE NOCASE, number",
    Sort.VALID_UNTIL: "valid_until IS NULL, valid_until, number",
    Sort.CUSTOM: "position IS NULL, position, number DESC",
}


@dataclass(slots=True)
class Query:
    """A WHERE clause over ``records`` and its values."""

    clauses: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    match: list[str] = field(default_factory=list)

    def where(self) -> tuple[str, list[str]]:
        """Returns the clause and its values."""
        clauses, values = list(self.clauses), list(self.values)
        if self.match:
            clauses.append("number IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(" AND ".join(self.match))
        return " AND ".join(clauses) or "1", values


def parse(text: str, now: datetime) -> Query:
    """Returns the query that ``text`` means at ``now``. Never raises."""
    query = Query()
    trash = False
    for number, found in enumerate(_TOKEN.finditer(text.strip())):
        if number >= MAX_TERMS:
            break
        key, phrase, word = found[1], found[2], found[3]
        value = phrase if phrase is not None else word or ""
        if key == "is" and value.lower() == "trash":
            trash = True
        elif not _filter(query, key, value, now):
            whole = f"{key}:{value}" if key else value
            _words(query, whole, "" if phrase is None else "phrase")
    query.clauses.insert(0, "trashed_at IS NOT NULL" if trash else "trashed_at IS NULL")
    return query


def _filter(query: Query, key: str | None, value: str, now: datetime) -> bool:
    if key == "is":
        return _state(query, value.lower(), now)
    if key == "issuer" and value:
        query.match.append(f"issuer : {_quoted(value)} *")
        return True
    if key == "skill" and value:
        query.match.append(f"skills : {_quoted(value)} *")
        return True
    if key == "type" and value:
        query.clauses.append("type LIKE ? ESCAPE '\\'")
        query.values.append(f"%{_like(value)}%")
        return True
    if key in ("added", "until"):
        return _date(query, "added_at" if key == "added" else "valid_until", value)
    return False


def _state(query: Query, word: str, now: datetime) -> bool:
    moment = now.isoformat()
    plain = {
        "genuine": "standing = 'genuine'",
        "withdrawn": "standing = 'withdrawn'",
        "hold": "standing = 'on_hold'",
        "unknown": "standing = 'could_not_check'",
        "bad": "standing IN ('changed', 'not_the_issuers', 'not_genuine')",
        "earned": "attainment = 'earned'",
        "progress": "attainment = 'in_progress'",
        "waiting": "attainment = 'waiting'",
        "favourite": "favourite = 1",
    }
    if word in plain:
        query.clauses.append(plain[word])
    elif word == "expired":
        query.clauses.append("valid_until < ?")
        query.values.append(moment)
    elif word == "expiring":
        query.clauses.append("valid_until >= ? AND valid_until <= ?")
        query.values += [moment, (now + ENDS_SOON).isoformat()]
    else:
        return False
    return True


def _date(query: Query, column: str, value: str) -> bool:
    found = _DATE.fullmatch(value)
    if found is None:
        return False
    sign, parts = found[1] or "=", [part for part in found.groups()[1:] if part]
    start = "-".join(parts)
    try:
        year, month, day = int(parts[0]), int((*parts, "1")[1]), int((*parts, "1", "1")[2])
        first = datetime(year, month, day)  # noqa: DTZ001  # compared as text, like the column
        step = timedelta(days=366 if len(parts) == 1 else 31 if len(parts) == 2 else 1)
        after = (first + step).strftime("%Y-%m-%d")[: len(start)]
    except (ValueError, OverflowError):
        return False
    rule = {
        "<": f"{column} < ?", "<=": f"{column} < ?", ">": f"{column} >= ?", ">=": f"{column} >= ?",
        "=": f"{column} >= ? AND {column} < ?",
    }[sign]  # fmt: skip
    query.clauses.append(rule)
    query.values += [start, after] if sign == "=" else [after if sign in ("<=", ">") else start]
    return True


def _words(query: Query, text: str, kind: str) -> None:
    for one in [text] if kind == "phrase" else re.findall(r"[^\W_]+", text):
        if one.strip():
            query.match.append(f"{_quoted(one)} *")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\0", "") + '"'


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
