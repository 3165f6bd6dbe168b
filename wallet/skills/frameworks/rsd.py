"""Rich Skill Descriptors (Open Skills Network): answers of an OSMT in its second and third version, published static
pages, and the tables that OSMT exports and takes. An alignment says what a skill has to do with, not what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from wallet.errors import IntakeError
from wallet.skills.frameworks.form import Row, columns, is_json, json_value, labels, listed, table, text_of
from wallet.skills.frameworks.model import Credit, Entry, ReadingProblem, Relation, RelationKind, Skill
from wallet.skills.labels import is_address

_MARKS: Final = (b'"RichSkillDescriptor"', b'"RichSkillCollection"', b"rsd.openskillsnetwork")
_NAMES: Final = ("skillName", "name")


class RichSkills:
    """The form."""

    order = 30
    id = "rsd"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its members say it
        if is_json(head):
            return any(mark in head for mark in _MARKS)
        named = columns(head)
        return "RSD Name" in named or {"Skill Name", "Contextualized Skill Statement"} <= named

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:  # noqa: ARG002
        start = stream.peek(64) if hasattr(stream, "peek") else b"{"
        return _document(json_value(stream)) if is_json(start) else _table(stream)


# JSON -------------------------------------------------------------------------------
def _document(whole: Any) -> Iterator[Entry]:
    if isinstance(whole, dict) and isinstance(whole.get("skills"), list):
        skills, place = whole["skills"], "skills/"
        identifier, title = _id(whole), text_of(whole.get("name"))
    elif isinstance(whole, list):
        skills, place, identifier, title = whole, "", "", ""
    else:
        skills, place, identifier, title = [whole], "", "", ""
    if not any(_is_skill(node) for node in skills):
        raise IntakeError("framework_without_skills")
    first = next(node for node in skills if _is_skill(node))
    author = text_of(_author(whole if isinstance(whole, dict) else first))
    yield Credit(identifier or _id(first), title or text_of(_name(first)), publisher=author)
    for at, node in enumerate(skills):
        where = f"{place}{at}"
        if not _is_skill(node):
            yield ReadingProblem("framework_row_unknown", where=where)
            continue
        address, name = _id(node), _name(node)
        if not address or not name:
            yield ReadingProblem("framework_row_without_id" if not address else "framework_row_without_label", where=where)
            continue
        yield Skill(address, labels(name), aliases=_uuid(node))
        for alignment in listed(node.get("alignments")):
            yield from _aligned(address, alignment)


def _is_skill(node: Any) -> bool:
    return (
        isinstance(node, dict) and bool(_name(node)) and ("skillStatement" in node or "RichSkillDescriptor" in _types(node))
    )


def _types(node: dict[str, Any]) -> list[Any]:
    return [*listed(node.get("type")), *listed(node.get("@type"))]


def _name(node: dict[str, Any]) -> str:
    return next((text for name in _NAMES if (text := text_of(node.get(name)))), "")


def _author(node: dict[str, Any]) -> Any:
    author = node.get("author") or next(iter(listed(node.get("authors"))), "")
    return author.get("name") if isinstance(author, dict) else author


def _id(node: dict[str, Any]) -> str:
    address = text_of(node.get("id")) or text_of(node.get("@id"))
    return address or next(iter(_uuid(node)), "")


def _uuid(node: dict[str, Any]) -> tuple[str, ...]:
    number = text_of(node.get("uuid"))
    return (f"urn:uuid:{number}",) if number else ()


def _aligned(address: str, alignment: Any) -> Iterator[Entry]:
    if isinstance(alignment, dict) and is_address(_id(alignment)):
        yield from _alignment(address, _id(alignment))


def _alignment(address: str, target: str) -> Iterator[Entry]:
    yield Relation(RelationKind.RELATED, address, target)


# Tables -----------------------------------------------------------------------------
def _table(stream: BinaryIO) -> Iterator[Entry]:
    rows = table(stream)
    first = next(rows, None)
    if first is None:
        yield Credit("rsd-table", "")
        yield ReadingProblem("framework_file_empty", where="line 1")
        return
    author = first[1].get("Authors", "") or first[1].get("Author", "")
    yield Credit(f"rsd-table:{_row_address(first[1])}", first[1].get("Collection", ""), publisher=author)
    yield from _row(*first)
    for line, row in rows:
        yield from _row(line, row)


def _row(line: int, row: Row) -> Iterator[Entry]:
    name = row.get("RSD Name", "") or row.get("Skill Name", "")
    if not name:
        yield ReadingProblem("framework_row_without_label", where=f"line {line}")
        return
    address = _row_address(row)
    if not row.get("Canonical URL"):
        yield ReadingProblem("framework_row_without_address", name[:80], f"line {line}")
    yield Skill(address, labels(name))
    number = 1
    while (target := row.get("Alignment URL" if number == 1 else f"Alignment {number} URL")) is not None:
        if is_address(target):
            yield from _alignment(address, target)
        number += 1
    if is_address(row.get("Alignment", "")):
        yield from _alignment(address, row["Alignment"])


def _row_address(row: Row) -> str:
    """A row of a template has no address yet: it is known by what it says."""
    given = row.get("Canonical URL", "")
    name = row.get("RSD Name", "") or row.get("Skill Name", "")
    statement = row.get("Skill Statement", "") or row.get("Contextualized Skill Statement", "")
    digest = hashlib.sha256(f"{name}\n{statement}".encode()).hexdigest()[:32]
    return given or f"urn:rsd-row:{digest}"


FRAMEWORK = RichSkills()
