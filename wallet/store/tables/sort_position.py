"""The person's own order: every record has a place, a whole number, and the lowest comes first.

Neighbours are 2^32 apart, so that a record is moved by one write, to the middle between two others. When 32 moves
have gone into one gap, only the places around it are spread out again. Those that a person put first lie below
``_FIRST_END``; the rest count down from 0 as they come in, so that a new one stands before the older ones and behind
those put first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wallet.store.file.database import Database

GAP: Final = 2**32
FIRST: Final = -(2**61)
"""The place of the first of those put first; there is room for a thousand million moves before it."""
_FIRST_END: Final = -(2**60)
_AROUND: Final = 32
"""Neighbours on each side whose places are spread when a gap is used up."""
NEXT_PLACE: Final = f"(SELECT coalesce(min(place), 0) - {GAP} FROM records WHERE place > {_FIRST_END})"  # noqa: S608
"""SQL: the place of a record that comes in."""


def kept_position(position: int) -> int:
    """Returns the place a backup tells; those from before layout 4 count the records put first, from 0."""
    return FIRST + min(position, 2**28) * GAP if position >= 0 else max(position, 2 * FIRST)


def put_first(database: Database, nums: Sequence[int]) -> None:
    """Puts ``nums`` before everything else, in this order, inside the caller's transaction."""
    lowest = database.row("SELECT coalesce(min(place), 0) FROM records")[0]
    start = min(FIRST, lowest - len(nums) * GAP)
    database.many("UPDATE records SET place = ? WHERE num = ?", [(start + at * GAP, num) for at, num in enumerate(nums)])


def move(database: Database, num: int, steps: int) -> bool:
    """Moves one record by ``steps`` among those outside the trash, inside the caller's transaction; False: it stays."""
    row = database.row("SELECT place FROM records WHERE num = ? AND trashed_at IS NULL", (num,))
    if row is None or not steps:
        return False
    passed = _neighbours(database, row[0], num, steps)
    if not passed:
        return False
    # It goes behind (or before) the last one it passes; beyond that may be another, or nothing.
    last = passed[min(abs(steps), len(passed)) - 1]
    beyond = passed[abs(steps)] if len(passed) > abs(steps) else None
    position = _between(last[0], beyond[0] if beyond else None, before=steps < 0)
    if position is None:
        _spread(database, last)
        return move(database, num, steps)
    database.execute("UPDATE records SET place = ? WHERE num = ?", (position, num))
    return True


def _neighbours(database: Database, position: int, num: int, steps: int) -> list[tuple[int, int]]:
    """Returns (place, num) of the records it passes, nearest first, and one more when there is one."""
    sign, order = ("<", "DESC") if steps < 0 else (">", "ASC")
    rows = database.rows(
        "SELECT place, num FROM records INDEXED BY records_by_place "  # noqa: S608
        f"WHERE (place, num) {sign} (?, ?) AND trashed_at IS NULL ORDER BY place {order}, num {order} LIMIT ?",
        (position, num, abs(steps) + 1),
    )
    return [(row[0], row[1]) for row in rows]


def _between(last: int, beyond: int | None, *, before: bool) -> int | None:
    if beyond is None:
        return last - GAP if before else last + GAP
    middle = (last + beyond) // 2
    return middle if min(last, beyond) < middle < max(last, beyond) else None


def _spread(database: Database, around: tuple[int, int]) -> None:
    """Spreads the places near ``around`` evenly between the outermost of them, or to the open end."""
    width = _AROUND
    while True:
        before = _neighbours(database, *around, -width)[::-1]
        row = [*before, around, *_neighbours(database, *around, width)]
        start, end = row[0][0], row[-1][0]
        if len(before) <= width:
            start = end - len(row) * GAP  # nothing before these: there is room without end
        if end - start > len(row) * _AROUND:
            break
        width *= 2
    step = (end - start) // (len(row) - 1)
    places = [start + at * step for at in range(len(row) - 1)] + [end]
    database.many(
        "UPDATE records SET place = ? WHERE num = ?",
        [(position, num) for position, (_, num) in zip(places, row, strict=True)],
    )
