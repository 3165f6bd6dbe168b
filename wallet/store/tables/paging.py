"""From a condition to the numbers of the records it finds: a page of them, or how many.

Only narrow things are walked: the index of words, and indexes that hold all they are asked for. The wide rows are
read for the page alone. What is found is in one of two shapes, both bounded for 100,000 records:

* few are found: they are put in order by their own rows;
* many are found: the index of the order is walked and each entry looked for among them, which soon fills
  a page, because many are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wallet.store.file.database import Database
from wallet.store.tables.search import Condition, Sort

FEW: Final = 2_000
"""Rows that are sorted by looking at each; about what walking an index for a rare thing would cost."""
_STEP: Final = 500
"""Rows taken at a time from a walk."""
READY_PREFIX: Final = 3
"""The longest beginning of a word that the index keeps ready (``prefix`` in its schema)."""
_LIVE: Final = "trashed_at IS NULL"
_TRASH: Final = "SELECT num FROM records WHERE trashed_at IS NOT NULL"
_ORDER: Final = {
    Sort.ADDED: ("records_line", "num DESC"),
    Sort.TITLE: ("records_by_title", "title_key, num"),
    Sort.ISSUER: ("records_by_issuer", "issuer_key, num"),
    # Without an end comes last.
    Sort.VALID_UNTIL: ("records_by_until", "valid_until IS NULL, valid_until, num"),
    Sort.CUSTOM: ("records_by_place", "place, num"),
}
"""The index and the order of each sort; every order ends in ``num``, so that pages never overlap."""


def page_nums(database: Database, condition: Condition, sort: Sort, offset: int, limit: int) -> list[int]:
    """Returns the numbers of ``limit`` records from ``offset`` on, in order."""
    page = (max(0, limit), max(0, offset))
    index, order = _ORDER[sort]
    if not _narrowed(condition):
        text = f"SELECT num FROM records INDEXED BY {index} WHERE {_LIVE}"  # noqa: S608
        return _nums(database, f"{text} ORDER BY {order} LIMIT ? OFFSET ?", page)
    if condition.match:
        text, values = _matching(condition, seldom=_is_seldom(database, condition))
    else:
        text, values = _lines(condition)
    if sort is Sort.ADDED:
        # The index of words walks its rows newest first, and stops when the page is full, where it has the beginnings
        # of words ready. For longer ones it would put lists backwards; sorting what it finds forwards is far cheaper.
        forwards = "+" if max(condition.lengths, default=0) > READY_PREFIX else ""
        return _nums(database, f"{text} ORDER BY {forwards}num DESC LIMIT ? OFFSET ?", (*values, *page))
    nums = _nums(database, f"{text} LIMIT ?", (*values, FEW + 1))
    if len(nums) > FEW:
        among = set(_nums(database, text, values))
        return _walked(database, f"SELECT num FROM records INDEXED BY {index} ORDER BY {order}", among, *page)  # noqa: S608
    marks = ", ".join("?" * len(nums))
    text = f"SELECT num FROM records NOT INDEXED WHERE num IN ({marks})"  # noqa: S608
    return _nums(database, f"{text} ORDER BY {order} LIMIT ? OFFSET ?", (*nums, *page))


def _walked(database: Database, statement: str, among: set[int], limit: int, offset: int) -> list[int]:
    """Returns the window of those of ``statement`` that are ``among``, walking no further than it ends."""
    nums: list[int] = []
    walk = database.execute(statement)
    while len(nums) < offset + limit and (some := walk.fetchmany(_STEP)):
        nums += [num for (num,) in some if num in among]
    walk.close()
    return nums[offset : offset + limit]


def count(database: Database, condition: Condition) -> int:
    """Returns how many records are found."""
    return int(database.row(*_counting(condition))[0])


def count_while(database: Database, condition: Condition, should_continue: Callable[[], bool]) -> int | None:
    """Returns how many records are found, or None when ``should_continue`` said no before it was known."""
    row = database.row_while(*_counting(condition), should_continue)
    return None if row is None else int(row[0])


def _counting(condition: Condition) -> tuple[str, list[Any]]:
    if not _narrowed(condition):
        whole = "SELECT (SELECT count(*) FROM records) - (SELECT count(*) FROM records WHERE trashed_at IS NOT NULL)"
        return whole, []
    text, values = _matching(condition, seldom=True) if condition.match else _lines(condition)
    return f"SELECT count(*) FROM ({text})", values  # noqa: S608


def _narrowed(condition: Condition) -> bool:
    return bool(condition.match or condition.lines or condition.groups or condition.trash)


def _lines(condition: Condition) -> tuple[str, list[Any]]:
    """Records outside the index of words: those whose line fits."""
    kept = [f"num IN ({_TRASH})", "trashed_at IS NOT NULL"] if condition.trash else [_LIVE]
    where = " AND ".join([*kept, *condition.lines, *condition.groups])
    index = "" if condition.trash or condition.groups else f"INDEXED BY {condition.index}"
    return f"SELECT num FROM records {index} WHERE {where}", [*condition.values, *condition.group_values]  # noqa: S608


def _is_seldom(database: Database, condition: Condition) -> bool:
    """Says whether few lines fit: then they are listed once, else each record found is asked."""
    if not condition.lines:
        return True
    text, values = _of_lines(condition)
    return len(_nums(database, f"{text} LIMIT ?", (*values, FEW + 1))) <= FEW


def _of_lines(condition: Condition) -> tuple[str, list[Any]]:
    where = " AND ".join(condition.lines)
    return f"SELECT num FROM records INDEXED BY {condition.index} WHERE {where}", condition.values  # noqa: S608


def _matching(condition: Condition, *, seldom: bool) -> tuple[str, list[Any]]:
    """Records whose words fit, and their line: what is in the trash is few, and left out one by one."""
    clauses, values = ["search MATCH ?"], [condition.match]
    # The sign keeps each clause a question about a row that was found; without it the words would be looked up per row.
    clauses.append(f"+rowid {'IN' if condition.trash else 'NOT IN'} ({_TRASH})")
    if condition.lines:
        text, more = _of_lines(condition)
        clauses.append(f"+rowid IN ({text})" if seldom else f"EXISTS ({text} AND num = search.rowid)")
        values += more
    clauses += [f"+rowid{group.removeprefix('num')}" for group in condition.groups]
    values += condition.group_values
    return f"SELECT rowid AS num FROM search WHERE {' AND '.join(clauses)}", values  # noqa: S608


def _nums(database: Database, statement: str, values: Sequence[Any]) -> list[int]:
    return [row[0] for row in database.rows(statement, values)]
