"""Competency frameworks in CTDL-ASN: compact with prefixes or without, expanded, a plain list, in a registry's envelope, as
OCF hands them on, and ASN as RDF/JSON. Members are known by their local names; no context is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from wallet.errors import IntakeError
from wallet.skills.frameworks.form import is_json, json_value, labels, listed, text_of
from wallet.skills.frameworks.model import Credit, Entry, Label, ReadingProblem, Relation, RelationKind, Skill
from wallet.skills.labels import is_address

_MARKS: Final = (
    b"ceasn:", b"ctdlasn", b"CompetencyFramework", b"ceterms:Competency", b"purl.org/ASN", b"credreg.net/ctdl",
    b'"competencies"', b"competencyText",
)  # fmt: skip
_FRAMEWORKS: Final = frozenset({"competencyframework", "container", "collection", "framework", "standarddocument"})
_COMPETENCIES: Final = frozenset({"competency", "statement"})
_TEXTS: Final = ("competencylabel", "name", "competencytext", "preflabel", "title", "description")
_BROADER: Final = frozenset({"ischildof", "broadalignment", "broadmatch", "broader"})
_NARROWER: Final = frozenset({"haschild", "narrowalignment", "narrowmatch", "narrower"})
_EXACT: Final = frozenset({"exactalignment", "exactmatch", "sameas"})
_NEAR: Final = frozenset(
    {"majoralignment", "minoralignment", "closematch", "alignto", "prerequisitealignment", "relatedmatch"}
)


class CtdlAsn:
    """The form."""

    order = 20
    id = "ctdl_asn"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its members say it
        return is_json(head) and any(mark in head for mark in _MARKS)

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:  # noqa: ARG002
        nodes = nodes_of(json_value(stream))
        skills = [(at, node) for at, node in enumerate(nodes) if local_types(node) & _COMPETENCIES]
        if not skills:
            raise IntakeError("framework_without_skills" if nodes else "framework_not_found")
        yield _credit(next((node for node in nodes if local_types(node) & _FRAMEWORKS), None), skills[0][1])
        known: set[str] = set()
        for at, node in skills:
            address = _id(node)
            named = _labels(node)
            if not address or not named:
                yield ReadingProblem(
                    "framework_row_without_id" if not address else "framework_row_without_label", where=f"@graph/{at}"
                )
                continue
            if address in known:
                yield ReadingProblem("framework_id_twice", where=f"@graph/{at}")
            known.add(address)
            code = text_in(node, "codednotation") or text_in(node, "competencynotation")
            ctid = text_in(node, "ctid")
            yield Skill(address, named, code, aliases=(f"urn:ctid:{ctid}",) if ctid else ())
        yield from _relations([node for _, node in skills], known)


def nodes_of(whole: Any) -> list[dict[str, Any]]:
    """Returns the nodes of a file, their members by local names in lower case, out of whatever carries them."""
    if isinstance(whole, dict) and isinstance(whole.get("decoded_resource"), dict):
        whole = whole["decoded_resource"]
    if isinstance(whole, dict) and "container" in whole and isinstance(whole.get("competencies"), list):
        return [local_members(node) for node in (whole["container"], *whole["competencies"]) if isinstance(node, dict)]
    if isinstance(whole, dict) and "@graph" in whole:
        return [local_members(node) for node in listed(whole["@graph"]) if isinstance(node, dict)]
    if isinstance(whole, list):
        return [local_members(node) for node in whole if isinstance(node, dict)]
    if not isinstance(whole, dict):
        return []
    if whole and all(is_address(name) and isinstance(value, dict) for name, value in whole.items()):
        return [local_members({"@id": name, **value}) for name, value in whole.items()]
    parts = [node for node in listed(whole.get("competencies")) if isinstance(node, dict)]
    return [local_members(node) for node in (whole, *parts)]


def local_members(node: dict[str, Any]) -> dict[str, Any]:
    """Returns a node's members by their local names in lower case."""
    members: dict[str, Any] = {}
    for name, value in node.items():
        members.setdefault(name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].lstrip("@").casefold(), value)
    return members


def local_types(node: dict[str, Any]) -> set[str]:
    """Returns the local names of a node's types, in lower case."""
    names = (value.get("value") if isinstance(value, dict) else value for value in listed(node.get("type")))
    return {
        name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].casefold() for name in names if isinstance(name, str)
    }


def _id(node: dict[str, Any]) -> str:
    return text_of(node.get("id"))


def _credit(framework: dict[str, Any] | None, first: dict[str, Any]) -> Credit:
    if framework is None:
        inside = next(iter(addresses_of(first.get("ispartof"))), "")
        return Credit(inside or _id(first), text_in(first, "name") if not inside else "")
    licence = next(
        (text_in(framework, name) for name in ("license", "rights", "beneficiaryrights") if text_in(framework, name)), ""
    )
    publisher = next(
        (text for n in ("publishername", "attributionname", "rightsholder") if (text := text_in(framework, n))), ""
    )
    edition = next((text for n in ("versionidentifier", "version") if (text := text_in(framework, n))), "")
    title = next((text for n in ("name", "title") if (text := text_in(framework, n))), "")
    return Credit(_id(framework), title, licence, edition, publisher)


def text_in(node: dict[str, Any], name: str) -> str:
    """Returns the first text of a member, or ""."""
    return next((label.text for label in _stated(node.get(name))), "")


def _stated(value: Any, language: str = "") -> Iterator[Label]:
    """Yields the texts of a value: text, a language map, ``@value`` objects, RDF/JSON values, or lists of them."""
    if isinstance(value, list):
        for inner in value:
            yield from _stated(inner, language)
    elif isinstance(value, dict):
        tag = text_of(value.get("@language")) or text_of(value.get("lang")) or language
        if "@value" in value or ("value" in value and "type" in value):
            yield from _stated(value.get("@value", value.get("value")), tag)
        elif "@id" not in value and "id" not in value:
            for name, inner in value.items():
                yield from _stated(inner, name.lstrip("@"))
        elif text_of(value.get("@id")):
            yield Label(text_of(value["@id"]), language)
    elif text_of(value):
        yield Label(text_of(value), language)


def _labels(node: dict[str, Any]) -> tuple[Label, ...]:
    """Returns what a competency is called: its label or name where it has one, else its text; every language there is."""
    gathered: dict[tuple[str, str], Label] = {}
    for name in _TEXTS:
        if name == "description" and gathered:
            break
        for stated in _stated(node.get(name)):
            for label in labels(stated.text, (), stated.language):
                gathered.setdefault((label.text, label.language), Label(label.text, label.language, not gathered))
    return tuple(gathered.values())


def addresses_of(value: Any) -> Iterator[str]:
    """Yields the addresses in a value: text, id objects, or lists of both."""
    for inner in listed(value):
        if isinstance(inner, dict):
            inner = inner.get("@id") or inner.get("id") or inner.get("value")
        if isinstance(inner, str) and inner.strip():
            yield inner.strip()


def _relations(nodes: list[dict[str, Any]], known: set[str]) -> Iterator[Entry]:
    seen: set[tuple[RelationKind, str, str]] = set()
    outside = 0
    for node in nodes:
        address = _id(node)
        if not address:
            continue
        for name, value in node.items():
            kind, turned = _relation(name)
            if kind is None:
                continue
            for other in addresses_of(value):
                key = (kind, other, address) if turned else (kind, address, other)
                # A child and its parent both say so.
                if key in seen:
                    continue
                seen.add(key)
                outside += other not in known
                yield Relation(*key)
    if outside:
        yield ReadingProblem("framework_points_outside", str(outside), "@graph")


def _relation(name: str) -> tuple[RelationKind | None, bool]:
    if name in _BROADER or name in _NARROWER:
        return RelationKind.BROADER, name in _NARROWER
    return (RelationKind.EXACT if name in _EXACT else RelationKind.RELATED if name in _NEAR else None), False


FRAMEWORK = CtdlAsn()
