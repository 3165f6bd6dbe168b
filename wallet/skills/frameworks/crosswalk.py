"""A crosswalk between frameworks as a table: who is the same as, wider or narrower than whom.

Columns as the ESCO–O*NET crosswalk has them, or ``source``, ``relation``, ``target``. Codes of O*NET stand for their
occupations; relations are named as SKOS does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from wallet.skills.frameworks.form import Row, columns, table
from wallet.skills.frameworks.model import Credit, Entry, ReadingProblem, Relation, RelationKind
from wallet.skills.frameworks.onet import OCCUPATION_ADDRESS

_SOURCE: Final = ("source", "from", "o*net id", "onet id", "source uri")
_TARGET: Final = ("target", "to", "esco or isco uri", "esco uri", "target uri")
_RELATION: Final = ("relation", "type of match", "match", "relation type")
_SOC: Final = re.compile(r"\d\d-\d{4}(?:\.\d\d)?")
_KINDS: Final = {
    "exactmatch": (RelationKind.EXACT, False), "exactmatchof": (RelationKind.EXACT, False),
    "broadmatch": (RelationKind.BROADER, False), "broader": (RelationKind.BROADER, False),
    "narrowmatch": (RelationKind.BROADER, True), "narrower": (RelationKind.BROADER, True),
    "closematch": (RelationKind.RELATED, False), "relatedmatch": (RelationKind.RELATED, False),
}  # fmt: skip


class Crosswalk:
    """The form."""

    order = 35
    id = "crosswalk"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its columns say it
        named = {column.casefold() for column in columns(head)}
        return all(named & set(wish) for wish in (_SOURCE, _TARGET, _RELATION))

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:  # noqa: ARG002
        first = True
        for line, given in table(stream):
            row = {column.casefold(): cell for column, cell in given.items()}
            source, target = _end(row, _SOURCE), _end(row, _TARGET)
            if first:
                yield Credit(f"crosswalk:{source.rpartition('/')[0]}:{target.rpartition('/')[0]}")
                first = False
            match = _first(row, _RELATION).rpartition(":")[2].rpartition("#")[2]
            kind = _KINDS.get(match.casefold().replace(" ", ""))
            if not source or not target:
                yield ReadingProblem("framework_row_without_id", where=f"line {line}")
            elif kind is None:
                yield ReadingProblem("framework_relation_unknown", match[:80], f"line {line}")
            else:
                yield Relation(kind[0], target if kind[1] else source, source if kind[1] else target)


def _end(row: Row, names: tuple[str, ...]) -> str:
    text = _first(row, names)
    return f"{OCCUPATION_ADDRESS}{text}" if _SOC.fullmatch(text) else text


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


FRAMEWORK = Crosswalk()
