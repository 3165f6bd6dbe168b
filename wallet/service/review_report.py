"""What a supervisor was asked and said, person by person and skill by skill; and the same as a table for a spreadsheet."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from wallet.encodings.csv_cells import table
from wallet.service.review_keeping import ReceivedReview
from wallet.share.writing import write_whole
from wallet.skills.labels import same_label
from wallet.skills.review import Decision

COLUMNS: Final = ("person", "key", "skill", "state", "level", "comment", "asked", "answered")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands of one person and one skill: the last decision, or None while it waits; and the request's id."""

    decision: Decision | None
    level: str
    request: str
    asked: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asked. ``name`` is what they call themselves, which nobody proved; ``holder`` is their key."""

    holder: str
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """People in the order of first asking, and skills by how many asked about them, as they were first written."""

    people: tuple[Person, ...]
    skills: tuple[str, ...]
    counts: tuple[int, ...]
    """How many people each skill was confirmed of, in the order of ``skills``."""


def matrix(received: Iterable[ReceivedReview]) -> Matrix:
    """Returns what was asked by whom, and what was said last. One skill written in two ways is one column."""
    people: dict[str, Person] = {}
    names: dict[str, str] = {}
    asked: dict[str, int] = {}
    for review in received:
        request = review.request
        person = people.setdefault(request.holder, Person(request.holder, request.holder_name))
        if not person.name and request.holder_name:
            person = people[request.holder] = Person(request.holder, request.holder_name, person.cells)
        for skill in request.skills.values():
            key = same_label(skill) or skill
            names.setdefault(key, skill)
            asked[key] = asked.get(key, 0) + 1
            before = person.cells.get(names[key])
            # A request that waits says less than what was said before it, unless nothing was.
            if before is None or review.decision is not None or before.decision is not Decision.CONFIRMED:
                person.cells[names[key]] = Cell(review.decision, review.level, request.id, request.asked)
    keys = sorted(names, key=lambda key: -asked[key])
    skills = tuple(names[key] for key in keys)
    counts = tuple(
        sum(
            (cell := person.cells.get(skill)) is not None and cell.decision is Decision.CONFIRMED
            for person in people.values()
        )
        for skill in skills
    )
    return Matrix(tuple(people.values()), skills, counts)


def report_bytes(received: Sequence[ReceivedReview]) -> bytes:
    """Returns a row for each skill of each request, as a spreadsheet reads it."""
    return BOM_UTF8 + table(
        COLUMNS,
        (
            (
                review.request.holder_name, review.request.holder, skill,
                "waiting" if review.decision is None else str(review.decision), review.level, review.comment,
                _day(review.request.asked), _day(review.answered),
            )
            for review in received
            for skill in review.request.skills.values()
        ),
    )  # fmt: skip


def write_report(received: Sequence[ReceivedReview], path: Path) -> None:
    """Writes the table. Raises ShareError ``cannot_write_share``."""
    write_whole(path, report_bytes(received))


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()
