"""Which families are one, and what the person put together or took apart; kept, and settled for every record.

A record has the family that its report says, unless the person gave it another. Families that are linked, by a transcript or
by the person, are one. So nothing is claimed by two: what the person said of a record stands over what its issuer says, and
that over likeness; linking joins whole families, and a record that was taken apart stands by itself until it is put
together again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from wallet.errors import StoreError
from wallet.records.families import alone
from wallet.store.file.database import Database
from wallet.store.file.randomness import random_bytes

SETTLED: Final = (
    "coalesce((SELECT root FROM family_roots WHERE family = coalesce((SELECT family FROM family_given WHERE num = {num}), "
    "{own})), (SELECT family FROM family_given WHERE num = {num}), {own})"
)
"""The family of the record ``{num}`` whose report says ``{own}``."""
_SETTLE: Final = f"UPDATE attention SET family = {SETTLED.format(num='attention.num', own='own_family')} WHERE "  # noqa: S608
_PIECE: Final = 400
"""Families named in one statement."""
_FAMILY_BYTES: Final = 16

Link = tuple[bytes, bytes]


class Families:
    """The families of an open vault. The rows that follow from them are those of :class:`~wallet.store.tables.attention`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def write_links(self, num: int, links: Sequence[Link]) -> None:
        """Writes what the record ``num`` says of families that are one, inside the caller's transaction."""
        kept = [(row[0], row[1]) for row in self._links_of(num)]
        if set(kept) == set(links):
            return
        self._db.execute("DELETE FROM family_links WHERE source = ?", (num,))
        self._db.many("INSERT INTO family_links VALUES (?, ?, ?)", [(num, *link) for link in dict.fromkeys(links)])
        self._settle({family for link in (*kept, *links) for family in link})

    def forget(self, num: int) -> None:
        """Takes away what a record said that is being destroyed, inside the caller's transaction."""
        self.write_links(num, ())

    def put_together(self, nums: Sequence[int]) -> None:
        """Makes the families of these records one; durable on return. Raises StoreError ``family_of_one`` for one alone."""
        if len(set(nums)) < 2:
            raise StoreError("family_of_one")
        with self._db.transaction():
            first, *others = [self._of(num) for num in dict.fromkeys(nums)]
            self._db.many("INSERT INTO family_links VALUES (NULL, ?, ?)", [(first, other) for other in others])
            self._settle({first, *others})

    def take_apart(self, num: int) -> None:
        """Takes a record out of its family; durable on return. The others stay together."""
        with self._db.transaction():
            self._give(num, random_bytes(_FAMILY_BYTES))

    def kept(self) -> tuple[list[Link], list[tuple[int, bytes]]]:
        """Returns what is the person's own: the links they made, and the families they gave to records."""
        links = self._db.rows("SELECT older, newer FROM family_links WHERE source IS NULL ORDER BY rowid")
        given = self._db.rows("SELECT num, family FROM family_given ORDER BY num")
        return [(row[0], row[1]) for row in links], [(row[0], row[1]) for row in given]

    def put_back(self, links: Sequence[Link], given: Sequence[tuple[int, bytes]]) -> None:
        """Writes what :meth:`kept` returned, of a backup; durable on return."""
        with self._db.transaction():
            self._db.many("INSERT INTO family_links VALUES (NULL, ?, ?)", links)
            for num, family in given:
                self._give(num, family)
            self._settle({family for link in links for family in link})

    def _links_of(self, num: int) -> list[Link]:
        return self._db.rows("SELECT older, newer FROM family_links WHERE source = ?", (num,))

    def _of(self, num: int) -> bytes:
        """Returns the family by which the record goes before links are followed; one that has none is given one."""
        row = self._db.row(
            "SELECT coalesce(g.family, a.own_family), r.id FROM attention a JOIN records r ON r.num = a.num "
            "LEFT JOIN family_given g ON g.num = a.num WHERE a.num = ?",
            (num,),
        )
        if row is None:
            raise StoreError("no_record")
        if row[0]:
            return bytes(row[0])
        own = alone(row[1])
        self._give(num, own)
        return own

    def _give(self, num: int, family: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO family_given VALUES (?, ?)", (num, family))
        self._db.execute(f"{_SETTLE} num = ?", (num,))

    def _settle(self, changed: set[bytes]) -> None:
        """Makes the roots again, and the rows of every record whose family is linked, or was, with one of ``changed``."""
        before = _groups(self._db.rows("SELECT family, root FROM family_roots"))
        roots = _roots(self._db.rows("SELECT older, newer FROM family_links"))
        self._db.execute("DELETE FROM family_roots")
        self._db.many("INSERT INTO family_roots VALUES (?, ?)", sorted(roots.items()))
        now = _groups(list(roots.items()))
        touched = sorted(changed.union(*(before.get(family, ()) for family in changed), *(now.get(f, ()) for f in changed)))
        for start in range(0, len(touched), _PIECE):
            piece = touched[start : start + _PIECE]
            marks = ", ".join("?" * len(piece))
            self._db.execute(
                f"{_SETTLE} own_family IN ({marks}) "  # noqa: S608
                f"OR num IN (SELECT num FROM family_given WHERE family IN ({marks}))",
                (*piece, *piece),
            )


def _groups(rows: Sequence[Link]) -> dict[bytes, frozenset[bytes]]:
    """Returns for each family all that go by its root."""
    members: dict[bytes, set[bytes]] = defaultdict(set)
    for family, root in rows:
        members[root].add(family)
    return {family: frozenset(members[root]) for family, root in rows}


def _roots(links: Sequence[Link]) -> dict[bytes, bytes]:
    """Returns for each family that is linked the least of all that hang together with it: the same in every order."""
    neighbours: dict[bytes, set[bytes]] = defaultdict(set)
    for older, newer in links:
        neighbours[older].add(newer)
        neighbours[newer].add(older)
    roots: dict[bytes, bytes] = {}
    for start in sorted(neighbours):
        waiting = [] if start in roots else [start]
        while waiting:
            family = waiting.pop()
            if family not in roots:
                roots[family] = start
                waiting += neighbours[family]
    return roots
