"""CASE 1.0 and 1.1 packages (1EdTech) as JSON, and the tables that OpenSALT exports and takes.

Read leniently: the 1.1 schema refuses every package met in the wild. Nodes that are named ``local:…`` are known by their
``identifier``, also across packages (CASE 1.1 section 4.2, ``LinkGenURI``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from wallet.errors import IntakeError
from wallet.skills.frameworks.form import Row, columns, is_json, json_value, labels, listed, table, text_of
from wallet.skills.frameworks.model import ConceptKind, Credit, Entry, ReadingProblem, Relation, RelationKind, Skill

_KINDS: Final = {
    "ischildof": RelationKind.BROADER, "ispartof": RelationKind.BROADER, "exactmatchof": RelationKind.EXACT,
    "ispeerof": RelationKind.RELATED, "isrelatedto": RelationKind.RELATED, "precedes": RelationKind.RELATED,
    "exemplar": RelationKind.RELATED, "replacedby": RelationKind.RELATED, "hasskilllevel": RelationKind.RELATED,
    "istranslationof": RelationKind.RELATED,
}  # fmt: skip
_HEADINGS: Final = frozenset(
    {"cluster", "domain", "subchapter", "chapter", "strand", "course", "category", "section", "level"}
)
_STATEMENT, _CODE = ("fullstatement", "full statement"), ("human coding scheme", "humancodingscheme")
_LINKS: Final = {
    "is child of": RelationKind.BROADER, "ispartof": RelationKind.BROADER, "isexactmatchof": RelationKind.EXACT,
    "exactmatchof": RelationKind.EXACT, "isrelatedto": RelationKind.RELATED, "is related to": RelationKind.RELATED,
    "is peer of": RelationKind.RELATED, "precedes": RelationKind.RELATED, "exemplar": RelationKind.RELATED,
    "replacedby": RelationKind.RELATED, "hasskilllevel": RelationKind.RELATED,
}  # fmt: skip


class Case:
    """The form."""

    order = 10
    id = "case"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its members say it
        if is_json(head):
            return any(mark in head for mark in (b'"CFDocument"', b'"CFItems"', b'"CFPackage"', b'"CFAssociations"'))
        named = {column.casefold() for column in columns(head)}
        return bool(named & set(_STATEMENT) and named & set(_CODE))

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:  # noqa: ARG002
        start = stream.peek(64) if hasattr(stream, "peek") else b"{"
        return _package(json_value(stream)) if is_json(start) else _table(stream)


# JSON -------------------------------------------------------------------------------
def _package(whole: Any) -> Iterator[Entry]:
    package = whole.get("CFPackage", whole) if isinstance(whole, dict) else None
    if not isinstance(package, dict):
        raise IntakeError("framework_not_found")
    document = package.get("CFDocument")
    document = document if isinstance(document, dict) else {}
    items, links = _nodes(package, "CFItems"), _nodes(package, "CFAssociations")
    if not document and not items and not links:
        raise IntakeError("framework_not_found")
    yield _credit(document, package)
    known, language = {_address(document)}, text_of(document.get("language"))
    for at, item in enumerate(items):
        where = f"CFItems/{at}"
        address = _address(item) if isinstance(item, dict) else ""
        if not address:
            yield ReadingProblem("framework_row_without_id", where=where)
            continue
        known.add(address)
        named = _labels(item, text_of(item.get("language")) or language)
        if not named:
            yield ReadingProblem("framework_row_without_label", where=where)
        identifier = text_of(item.get("identifier"))
        aliases = (f"urn:uuid:{identifier}",) if identifier and not address.startswith("urn:uuid:") else ()
        kind = ConceptKind.GROUP if text_of(item.get("CFItemType")).casefold() in _HEADINGS else ConceptKind.SKILL
        yield Skill(address, named, text_of(item.get("humanCodingScheme")), kind, aliases)
    if not items:
        yield ReadingProblem("framework_file_empty", where="CFItems")
    yield from _links(links, known)


def _nodes(package: dict[str, Any], name: str) -> list[Any]:
    value = package.get(name)
    return value if isinstance(value, list) else []


def _credit(document: dict[str, Any], package: dict[str, Any]) -> Credit:
    definitions = package.get("CFDefinitions")
    licences = definitions.get("CFLicenses") if isinstance(definitions, dict) else None
    stated = next((text_of(licence.get("title")) for licence in listed(licences) if isinstance(licence, dict)), "")
    named = document.get("licenseURI")
    named_licence = text_of(named.get("title") or named.get("uri")) if isinstance(named, dict) else text_of(named)
    title = text_of(document.get("title"))
    return Credit(
        _address(document) or f"case:{title}", title, named_licence or stated, text_of(document.get("version")),
        text_of(document.get("publisher")) or text_of(document.get("creator")),
    )  # fmt: skip


def _address(node: Any) -> str:
    """Returns what a node is known by: its address, or its identifier where the address is local or missing."""
    if isinstance(node, str):
        return node.strip()
    if not isinstance(node, dict):
        return ""
    uri, identifier = text_of(node.get("uri")), text_of(node.get("identifier"))
    return uri if uri and not uri.startswith("local:") else f"urn:uuid:{identifier}" if identifier else ""


def _labels(item: dict[str, Any], language: str) -> tuple[Any, ...]:
    short = [text_of(item.get(name)) for name in ("abbreviatedStatement", "alternativeLabel")]
    return labels(text_of(item.get("fullStatement")), short, language)


def _links(links: list[Any], known: set[str]) -> Iterator[Entry]:
    outside = 0
    for at, link in enumerate(links):
        where = f"CFAssociations/{at}"
        if not isinstance(link, dict):
            yield ReadingProblem("framework_row_without_id", where=where)
            continue
        source, target = _address(link.get("originNodeURI")), _address(link.get("destinationNodeURI"))
        name = text_of(link.get("associationType"))
        kind = _KINDS.get(name.casefold())
        if not source or not target:
            yield ReadingProblem("framework_row_without_id", where=where)
        elif kind is None:
            yield ReadingProblem("framework_relation_unknown", name[:80], where)
        else:
            outside += target not in known or source not in known
            yield Relation(kind, source, target)
    if outside:
        yield ReadingProblem("framework_points_outside", str(outside), "CFAssociations")


# Tables -----------------------------------------------------------------------------
def _table(stream: BinaryIO) -> Iterator[Entry]:
    """A table has no addresses: its items are known by the codes of its author, and only within it."""
    rows = [(line, {column.casefold(): cell for column, cell in row.items()}) for line, row in table(stream)]
    by_name: dict[str, str] = {}
    for line, row in rows:
        for name in (row.get("identifier", ""), _first(row, _CODE)):
            if name:
                by_name.setdefault(name, f"urn:case-table:{_first(row, _CODE) or name or line}")
    yield Credit("case-table", "", _first_of(rows, "license"), part=next(iter(by_name.values()), "")[:200])
    for line, row in rows:
        name = _first(row, _CODE) or row.get("identifier", "")
        statement = _first(row, _STATEMENT)
        if not name or not statement:
            yield ReadingProblem(
                "framework_row_without_id" if not name else "framework_row_without_label", name, f"line {line}"
            )
            continue
        address = by_name[name]
        yield Skill(address, labels(statement, [row.get("abbreviated statement", "")], row.get("language", "")), name)
        yield from _links_of(line, row, address, by_name)


def _links_of(line: int, row: Row, address: str, by_name: dict[str, str]) -> Iterator[Entry]:
    for column, kind in _LINKS.items():
        for other in row.get(column, "").split("|"):
            target = other.strip()
            if not target:
                continue
            if target not in by_name and "://" not in target:
                yield ReadingProblem("framework_points_outside", target[:80], f"line {line}")
            yield Relation(kind, address, by_name.get(target, target))


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _first_of(rows: list[tuple[int, Row]], column: str) -> str:
    return next((row[column] for _, row in rows if row.get(column)), "")


FRAMEWORK = Case()
