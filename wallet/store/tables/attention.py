"""What needs attention today, of all records: one indexed question for each reason, so that 100,000 are asked in a moment.

The rows are made from reports and are no truth of their own; what is said of a record is read when it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import MAX_ATTENTION_COUNTED
from wallet.records.attention import AttentionFacts, AttentionReason, Concern, attention_facts
from wallet.records.statement import ENDS_SOON
from wallet.store.file.database import Database
from wallet.store.file.times import maybe_number, to_number
from wallet.store.tables import rows

_TURN: Final = 500
"""Records whose rows are made in one transaction."""
_REPLACED: Final = (
    "EXISTS (SELECT 1 FROM attention n INDEXED BY attention_current WHERE n.live = 1 AND n.concern = 0 "
    "AND n.presentation = 0 AND n.family <> x'' AND n.family = a.family AND {later})"
)
_LATER: Final = "n.ends > a.ends AND (n.starts IS NULL OR n.starts <= max(?1, a.ends))"
"""The newer one ends later, and there is no gap before it begins."""
_ENDLESS: Final = "n.ends IS NULL AND n.starts > a.starts AND n.starts <= max(?1, coalesce(a.ends, ?1))"
_CURRENT: Final = f"NOT {_REPLACED.format(later=_LATER)} AND NOT {_REPLACED.format(later=_ENDLESS)}"
_IN_DATE: Final = "(a.ends IS NULL OR a.ends >= ?1)"
_QUIET: Final = f"a.concern IN ({Concern.NONE}, {Concern.UNKNOWN}, {Concern.WAITING}, {Concern.NOT_EARNED})"
"""Nothing about it comes before its dates."""
_DATED: Final = f"a.live = 1 AND a.concern NOT IN ({Concern.BAD:d}, {Concern.WITHDRAWN:d}, {Concern.ON_HOLD:d})"
_BY_END: Final = f"{_DATED} AND a.presentation = 0 AND a.ends IS NOT NULL"
_WHOLE: Final = "(a.inside_ends IS NULL OR a.inside_ends >= ?1)"


def _of(concern: Concern, more: str) -> str:
    return f"a.live = 1 AND a.concern > 0 AND a.concern = {concern} AND {more}"


_ENDED_SHOWING: Final = "NOT (a.presentation = 1 AND a.ends IS NOT NULL AND a.ends < ?1)"
"""A presentation is made to end; what it was is no concern any more."""
_LATER_MATTERS: Final = f"{_WHOLE} AND (a.ends IS NULL OR (a.presentation = 1 AND a.ends >= ?1) OR a.ends > ?2)"
_QUESTIONS: Final = (
    (AttentionReason.BAD, "attention_by_concern", _of(Concern.BAD, _ENDED_SHOWING), "a.num DESC"),
    (
        AttentionReason.WITHDRAWN,
        "attention_by_concern",
        _of(Concern.WITHDRAWN, f"{_ENDED_SHOWING} AND {_CURRENT}"),
        "a.num DESC",
    ),
    (
        AttentionReason.EXPIRED,
        "attention_by_end",
        f"{_BY_END} AND a.ends < ?1 AND {_CURRENT}",
        "a.ends DESC",
    ),
    (AttentionReason.ON_HOLD, "attention_by_concern", _of(Concern.ON_HOLD, _CURRENT), "a.num DESC"),
    (AttentionReason.INSIDE, "attention_by_concern", _of(Concern.INSIDE, _IN_DATE), "a.num DESC"),
    (
        AttentionReason.INSIDE,
        "attention_by_inside",
        f"{_DATED} AND a.inside_ends IS NOT NULL AND a.inside_ends < ?1 AND {_QUIET} AND {_IN_DATE}",
        "a.inside_ends DESC",
    ),
    (
        AttentionReason.ENDS_SOON,
        "attention_by_end",
        f"{_BY_END} AND a.ends >= ?1 AND a.ends <= ?2 AND {_QUIET} AND {_WHOLE} AND {_CURRENT}",
        "a.ends",
    ),
    (AttentionReason.NOT_CHECKED, "attention_by_concern", _of(Concern.UNKNOWN, _LATER_MATTERS), "a.num DESC"),
    (AttentionReason.WAITING, "attention_by_concern", _of(Concern.WAITING, _LATER_MATTERS), "a.num DESC"),
)
"""For each reason: the index, what must be so, and the order. No record is in two of them."""


@dataclass(frozen=True, slots=True)
class AttentionNums:
    """The numbers of records that need attention, what most needs it first, each with why.

    ``total`` is how many there are in all; ``or_more`` says that counting stopped there.
    """

    entries: tuple[tuple[int, AttentionReason], ...]
    total: int
    or_more: bool


class Attention:
    """The rows about attention of an open vault."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._complete = False

    def write(self, num: int, known: AttentionFacts) -> None:
        """Writes what is kept of one record anew, inside the caller's transaction."""
        self._db.execute(
            "INSERT OR REPLACE INTO attention VALUES "
            "(?, coalesce((SELECT trashed_at IS NULL FROM records WHERE num = ?), 1), ?, ?, ?, ?, ?, ?)",
            (num, num, *_columns(known)),
        )

    def nums(self, limit: int) -> AttentionNums:
        """Returns up to ``limit`` records that need attention now, and how many there are."""
        self._make_missing()
        now = self._clock.now()
        moments = (to_number(now), to_number(now + ENDS_SOON))
        entries: list[tuple[int, AttentionReason]] = []
        total, or_more = 0, False
        for reason, index, condition, order in _QUESTIONS:
            source = f"FROM attention a INDEXED BY {index} WHERE {condition}"
            left = limit - len(entries)
            if left > 0:
                text = f"SELECT a.num {source} ORDER BY {order} LIMIT ?3"
                entries += [(row[0], reason) for row in self._db.rows(text, (*moments, left))]
            text = f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?3)"  # noqa: S608
            count = int(self._db.row(text, (*moments, MAX_ATTENTION_COUNTED))[0])
            total, or_more = total + count, or_more or count == MAX_ATTENTION_COUNTED
        return AttentionNums(tuple(entries), total, or_more)

    def _make_missing(self) -> None:
        """Makes the rows of records from before there were any, from their reports: once for a vault."""
        if self._complete:
            return
        while nums := [
            row[0]
            for row in self._db.rows(
                "SELECT r.num FROM records r WHERE NOT EXISTS (SELECT 1 FROM attention a WHERE a.num = r.num) LIMIT ?",
                (_TURN,),
            )
        ]:
            with self._db.transaction():
                for num in nums:
                    self.write(num, self._read(num))
        self._complete = True

    def _read(self, num: int) -> AttentionFacts:
        row = self._db.row("SELECT codec, body FROM reports WHERE num = ?", (num,))
        try:
            return attention_facts(rows.unpack_report(row[0], row[1]))
        except StoreError:
            # A report that cannot be read says nothing good.
            return AttentionFacts(Concern.UNKNOWN, False, None, None, None, b"")


def _columns(known: AttentionFacts) -> tuple[Any, ...]:
    return (
        int(known.concern), int(known.presentation), maybe_number(known.starts), maybe_number(known.ends),
        maybe_number(known.inside_ends), known.family,
    )  # fmt: skip
