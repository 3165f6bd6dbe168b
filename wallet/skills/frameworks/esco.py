"""ESCO as its CSV files have it: concepts, collections, hierarchies and relations, told apart by their columns.

The files name no edition. Their language stands in their names alone (``occupations_en.csv``), and is taken from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from wallet.skills.frameworks.form import Row, columns, labels, table
from wallet.skills.frameworks.model import (
    ConceptKind,
    Credit,
    Entry,
    Occupation,
    ReadingProblem,
    Relation,
    RelationKind,
    Skill,
)

_LANGUAGE: Final = re.compile(r"_([a-z]{2})\.csv$", re.IGNORECASE)
_APART: Final = re.compile(r"\r?\n|\s\|\s")
"""Between several values in one field: line breaks in concepts, bars in collections."""
_ISCO: Final = "http://data.europa.eu/esco/isco/C"
_SKILLS: Final = {
    "KnowledgeSkillCompetence": ConceptKind.SKILL,
    "SkillGroup": ConceptKind.GROUP,
}
_OCCUPATIONS: Final = {"Occupation": ConceptKind.OCCUPATION, "ISCOGroup": ConceptKind.OCCUPATION_GROUP}
_NEEDS: Final = {"essential": RelationKind.ESSENTIAL, "optional": RelationKind.OPTIONAL}
_CREDIT: Final = "This service uses the ESCO classification of the European Commission."
"""What the Commission asks whoever shows ESCO to say."""


class Esco:
    """The form."""

    order = 40
    id = "esco"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its columns say it
        return _reader(columns(head)) is not None

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:
        language = _LANGUAGE.search(name)
        spoken = language[1].lower() if language else ""
        rows = table(stream)
        first = next(rows, None)
        named = frozenset(first[1]) if first else frozenset()
        part = f"{_part(first[1], name) if first else 'empty'}/{spoken}"
        yield Credit("esco", "ESCO", publisher="European Commission", credit=_CREDIT, part=part)
        reader = _reader(named)
        if first is None or reader is None:
            yield ReadingProblem("framework_file_empty", where="line 1")
            return
        yield from reader(*first, spoken)
        for line, row in rows:
            yield from reader(line, row, spoken)


def _part(row: Row, name: str) -> str:
    """Names the table a row is of: by its columns, for concepts by what the first is; collections have but their names."""
    kind = row.get("conceptType", "") if "preferredLabel" in row else ""
    collected = f"{name}:" if "broaderConceptUri" in row else ""
    level = "levels" if "Level 0 URI" in row else ""
    return level or f"{collected}{kind}" or "+".join(sorted(row)[:4])


Reader = Callable[[int, Row, str], Iterator[Entry]]


def _reader(named: frozenset[str]) -> Reader | None:
    """Returns what reads the rows of a table with these columns; None for a table of another form."""
    if {"occupationUri", "skillUri", "relationType"} <= named:
        return _needed
    if {"originalSkillUri", "relatedSkillUri"} <= named:
        return _neighbours
    if {"conceptUri", "preferredLabel"} <= named:
        return _concept
    if {"conceptUri", "broaderUri"} <= named:
        return _broader
    if {"Level 0 URI", "Level 0 preferred term"} <= named:
        return _path
    if {"conceptSchemeUri", "hasTopConcept"} <= named:
        return _scheme
    return None


def _several(text: str) -> list[str]:
    return [part.strip().rstrip(",") for part in _APART.split(text) if part.strip()]


def _concept(line: int, row: Row, language: str) -> Iterator[Entry]:
    address, label, kind = row.get("conceptUri", ""), row.get("preferredLabel", ""), row.get("conceptType", "")
    if not address or not label:
        yield ReadingProblem(
            "framework_row_without_id" if not address else "framework_row_without_label", where=f"line {line}"
        )
        return
    others = [*_several(row.get("altLabels", "")), *_several(row.get("hiddenLabels", ""))]
    named, code = labels(label, others, language), row.get("code", "")
    if kind in _SKILLS:
        yield Skill(address, named, code, _SKILLS[kind])
    elif kind in _OCCUPATIONS:
        isco = row.get("iscoGroup", "")
        regulated = row.get("regulatedProfessionNote", "").endswith("/regulated")
        yield Occupation(address, named, code or isco, _OCCUPATIONS[kind], regulated)
        wider = isco or (code[:-1] if kind == "ISCOGroup" else "")
        if wider:
            yield Relation(RelationKind.BROADER, address, f"{_ISCO}{wider}")
    else:
        yield ReadingProblem("framework_row_unknown", kind[:80], f"line {line}")
        return
    for wider in _several(row.get("broaderConceptUri", "")):
        yield Relation(RelationKind.BROADER, address, wider)


def _needed(line: int, row: Row, language: str) -> Iterator[Entry]:  # noqa: ARG001
    kind = _NEEDS.get(row.get("relationType", ""))
    yield from _related(kind, row.get("occupationUri", ""), row.get("skillUri", ""), line)


def _neighbours(line: int, row: Row, language: str) -> Iterator[Entry]:  # noqa: ARG001
    yield from _related(RelationKind.RELATED, row.get("originalSkillUri", ""), row.get("relatedSkillUri", ""), line)


def _broader(line: int, row: Row, language: str) -> Iterator[Entry]:  # noqa: ARG001
    yield from _related(RelationKind.BROADER, row.get("conceptUri", ""), row.get("broaderUri", ""), line)


def _related(kind: RelationKind | None, source: str, target: str, line: int) -> Iterator[Entry]:
    if kind is None:
        yield ReadingProblem("framework_relation_unknown", where=f"line {line}")
    elif not source or not target:
        yield ReadingProblem("framework_row_without_id", where=f"line {line}")
    else:
        yield Relation(kind, source, target)


def _path(line: int, row: Row, language: str) -> Iterator[Entry]:
    """A path from a pillar down: its last step is the concept the row is of."""
    steps: list[tuple[str, str]] = []
    while f"Level {len(steps)} URI" in row and row[f"Level {len(steps)} URI"]:
        steps.append((row[f"Level {len(steps)} URI"], row.get(f"Level {len(steps)} preferred term", "")))
    if not steps:
        yield ReadingProblem("framework_row_without_id", where=f"line {line}")
        return
    address, label = steps[-1]
    yield Skill(address, labels(label, (), language), row.get(f"Level {len(steps) - 1} code", ""), ConceptKind.GROUP)
    if len(steps) > 1:
        yield Relation(RelationKind.BROADER, address, steps[-2][0])


def _scheme(line: int, row: Row, language: str) -> Iterator[Entry]:
    address = row.get("conceptSchemeUri", "")
    if not address:
        yield ReadingProblem("framework_row_without_id", where=f"line {line}")
        return
    yield Skill(address, labels(row.get("preferredLabel", "") or row.get("title", ""), (), language), kind=ConceptKind.GROUP)
    for top in re.split(r"[\s,|]+", row.get("hasTopConcept", "")):
        if top:
            yield Relation(RelationKind.BROADER, top, address)


FRAMEWORK = Esco()
