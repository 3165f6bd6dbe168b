"""What needs attention today, of all records: one indexed question for each reason, so that 100,000 are asked in a moment.

The rows are made from reports and are no truth of their own; what is said of a record is read when it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.limits import MAX_ATTENTION_COUNTED, MAX_FAMILY
from wallet.records.attention import AttentionFacts, AttentionReason, Concern, attention_facts
from wallet.records.statement import ENDS_SOON
from wallet.store.file.database import Database
from wallet.store.file.times import maybe_number, to_number
from wallet.store.tables import rows
from wallet.store.tables.families import SETTLED, Families

_TURN: Final = 500
"""Records whose rows are made in one transaction."""
_DAY: Final = 86_400_000_000
"""Microseconds."""
_REPLACED: Final = (
    "EXISTS (SELECT 1 FROM attention n INDEXED BY attention_family WHERE n.live = 1 AND n.presentation = 0 "  # noqa: S608
    f"AND n.family <> x'' AND n.family = a.family AND (n.concern = 0 OR (n.concern = {Concern.UNKNOWN:d} "
    "AND n.concern = a.concern)) AND {later})"
)
"""Another of its family stands for it: nothing is wrong with that one, or no less is known of it than of this one."""
_LATER: Final = f"n.ends > a.ends AND (n.starts IS NULL OR n.starts <= max(?1, a.ends + {_DAY}))"
"""The newer one ends later, and there is no gap before it begins: it may begin on the day after."""
_ENDLESS: Final = f"n.ends IS NULL AND n.starts > a.starts AND n.starts <= max(?1, coalesce(a.ends + {_DAY}, ?1))"
_CURRENT: Final = f"NOT {_REPLACED.format(later=_LATER)} AND NOT {_REPLACED.format(later=_ENDLESS)}"
_TWIN: Final = "n.ends = a.ends AND n.num <> a.num AND (n.concern < a.concern OR (n.concern = a.concern AND n.num > a.num))"
"""The same kept twice, as a badge and as its paper: the better known, or later added, is the one that is spoken of."""
_FIRST: Final = f"{_CURRENT} AND NOT {_REPLACED.format(later=_TWIN)}"
_CARDS: Final = (
    "SELECT count(*) FROM (SELECT 1 FROM attention f INDEXED BY attention_family WHERE f.live = 1 AND f.presentation = 0 "  # noqa: S608
    f"AND f.family <> x'' AND f.family = a.family AND (f.concern <> {Concern.BAD:d} OR f.num = a.num) LIMIT ?2)"
)
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
        f"{_BY_END} AND a.ends < ?1 AND {_FIRST}",
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
        f"{_BY_END} AND a.ends >= ?1 AND a.ends <= ?2 AND {_QUIET} AND {_WHOLE} AND {_FIRST}",
        "a.ends",
    ),
    (
        AttentionReason.NOT_CHECKED,
        "attention_by_concern",
        _of(Concern.UNKNOWN, f"{_LATER_MATTERS} AND {_CURRENT}"),
        "a.num DESC",
    ),
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


class EndingNum(NamedTuple):
    """A record with an end: its number, the end (microseconds since 1970), its family (empty for none), its concern, and
    whether it has not begun."""

    num: int
    ends: int
    family: bytes
    concern: int
    waits: int


_ENDING_COLUMNS: Final = "a.num, a.ends, a.family, a.concern, coalesce(a.starts > ?1, 0)"
_ENDING_WHERE: Final = (
    f"SELECT {_ENDING_COLUMNS} FROM attention a INDEXED BY attention_by_end WHERE {_BY_END} "  # noqa: S608
    f"AND a.concern NOT IN ({Concern.WAITING:d}, {Concern.NOT_EARNED:d}) AND {_FIRST} AND "
)
_ENDED: Final = f"{_ENDING_WHERE} a.ends < ?1 AND a.ends <= ?2 ORDER BY a.ends DESC"
_STILL_TO_END: Final = f"{_ENDING_WHERE} a.ends >= ?1 AND a.ends <= ?2 ORDER BY a.ends"
_ENDING_ON_HOLD: Final = (
    f"SELECT {_ENDING_COLUMNS} FROM attention a INDEXED BY attention_by_concern WHERE "  # noqa: S608
    f"{_of(Concern.ON_HOLD, 'a.presentation = 0 AND a.ends IS NOT NULL AND a.ends <= ?2')} AND {_FIRST} ORDER BY a.ends"
)
"""What is on hold still has to be renewed."""


class Attention:
    """The rows about attention of an open vault."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self.families = Families(database)
        self._complete = False

    def write(self, num: int, known: AttentionFacts, *, new: bool = False) -> None:
        """Writes what is kept of one record anew, inside the caller's transaction; a ``new`` record has nothing yet."""
        self._db.execute(
            f"INSERT {'' if new else 'OR REPLACE '}INTO attention "  # noqa: S608
            "(num, live, concern, presentation, starts, ends, inside_ends, own_family, family) "
            "VALUES (?1, coalesce((SELECT trashed_at IS NULL FROM records WHERE num = ?1), 1), ?2, ?3, ?4, ?5, ?6, ?7, "
            f"{SETTLED.format(num='?1', own='?7')})",
            (num, *_columns(known)),
        )
        if known.replacements or not new:
            self.families.write_links(num, known.replacements)

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

    def ending(self, until: datetime, limit: int) -> list[EndingNum]:
        """Returns the records with an end up to ``until``, those that ended first; one for each family: what is replaced is
        left out, what is changed, withdrawn or not earned too. On either side of today the ``limit`` nearest to it."""
        self._make_missing()
        moments = (to_number(self._clock.now()), to_number(until))
        endings = [
            EndingNum(*row)
            for text in (_ENDED, _STILL_TO_END, _ENDING_ON_HOLD)
            for row in self._db.rows(f"{text} LIMIT ?3", (*moments, limit))
        ]
        lines: dict[object, EndingNum] = {}
        for line in sorted(endings, key=lambda line: (line.waits, line.concern != 0, -line.ends)):
            # Two of one family that both stay (a gap between them, or not checked): the better known speaks for it.
            lines.setdefault(line.family or line.num, line)
        return sorted(lines.values(), key=lambda line: line.ends)

    def family(self, num: int) -> list[RecordId]:
        """Returns the records of one family, this one among them, the one that ends last first; nothing that is changed."""
        return [record_id for record_id, _ in self.members(num)]

    def members(self, num: int) -> list[tuple[RecordId, int | None]]:
        """Returns as :meth:`family`, each with when it begins (microseconds since 1970)."""
        members = self._db.rows(
            "SELECT r.id, f.starts FROM attention a CROSS JOIN attention f INDEXED BY attention_family "
            "ON f.family = a.family AND f.live = 1 AND f.presentation = 0 AND f.family <> x'' "
            "JOIN records r ON r.num = f.num "
            "WHERE a.num = ?1 AND (f.concern <> ?2 OR f.num = ?1) "
            "ORDER BY f.ends IS NULL DESC, f.ends DESC, f.starts DESC, f.num DESC LIMIT ?3",
            (num, int(Concern.BAD), MAX_FAMILY),
        ) or self._db.rows(
            "SELECT r.id, a.starts FROM records r LEFT JOIN attention a ON a.num = r.num WHERE r.num = ?", (num,)
        )
        return [(RecordId(row[0]), row[1]) for row in members]

    def stacks(self, nums: Sequence[int]) -> dict[int, tuple[int, bool]]:
        """Returns for each record of a page that is of a family: how many are kept, and whether a newer one stands for it.

        Of rows that are not made yet nothing is said: the shelf is not kept waiting for them.
        """
        marks = ", ".join(str(int(num)) for num in nums)
        standing = self._db.rows(
            f"SELECT a.num, ({_CARDS}), NOT ({_CURRENT}) FROM attention a "  # noqa: S608
            f"WHERE a.num IN ({marks}) AND a.family <> x'' AND a.presentation = 0 AND a.live = 1",
            (to_number(self._clock.now()), MAX_FAMILY),
        )
        return {row[0]: (int(row[1]), bool(row[2])) for row in standing}

    def make_missing(self) -> None:
        """Makes what is missing of records that were kept before there were such rows; at once where none is."""
        self._make_missing()

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
