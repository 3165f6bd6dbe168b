"""Two ways to read signed statements by the specifications' names: out of a graph, out of a signed JSON object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Protocol

from wallet.formats.view.shapes import Field, How, Shape
from wallet.formats.view.terms import TERMS, local_name
from wallet.jsonld.dataset import RDF_FIRST, RDF_NIL, RDF_TYPE
from wallet.jsonld.graph import Graph, literal, literal_text

_MAX_INSIDE: Final = 8
"""Nodes without a name inside a status entry; its messages are one further in."""
_INTEGER: Final = re.compile(r"-?[0-9]{1,32}")
_DATES: Final = (
    "#dateTime",
    "#dateTimeStamp",
    "#date",
    "#DateTime",
    "xsd:dateTime",
    "xsd:date",
    "xsd:dateTimeStamp",
    "#string",
)
_KEPT_NAMES: Final = 1024
"""Names of types kept: those of the specifications are a few dozen."""


class Reader(Protocol):
    """One thing that is spoken of: its id, its types, and its members by name."""

    @property
    def id(self) -> str: ...

    @property
    def types(self) -> tuple[str, ...]: ...

    def count(self, name: str) -> int:
        """Returns how many values a member has, of whatever kind."""
        ...

    def texts(self, name: str) -> list[str]:
        """Returns the values of a member as text: literals' text, references' address."""
        ...

    def dates(self, name: str) -> list[str]:
        """Returns the values of a member that is a date as text; "" for one that calls itself something else."""
        ...

    def nodes(self, name: str) -> Sequence[Reader]:
        """Returns the things a member refers to; a plain reference is a thing with only an id."""
        ...

    def read(self, shape: Shape) -> Any:
        """Returns what ``shape`` makes of the members it names; one that is not stated is not among the attributes."""
        ...

    def members(self) -> list[tuple[str, Any]]:
        """Returns every member by local name (for status entries): text, int, bool or nested lists of these."""
        ...


class GraphReader:
    """Reads verified quads: by IRI, whatever place the statement had in the JSON."""

    __slots__ = ("_graph", "_name", "_stated", "term")

    def __init__(self, graph: Graph, term: str, name: str = "") -> None:
        graph.tell()
        self._graph = graph
        self._name = name
        self.term = term
        self._stated = graph.members(term, name)

    @property
    def id(self) -> str:
        return self.term[1:-1] if self.term[:1] == "<" else ""

    @property
    def types(self) -> tuple[str, ...]:
        return _type_names(self._stated)

    def count(self, name: str) -> int:
        return len(self._values(name))

    def texts(self, name: str) -> list[str]:
        return self._texts(self._values(name))

    def dates(self, name: str) -> list[str]:
        return [_date_text(term) for term in self._terms(self._values(name))]

    def nodes(self, name: str) -> list[GraphReader]:
        return self._nodes(self._values(name))

    def _values(self, name: str) -> list[str]:
        """Returns every value under any of the IRIs of a name, in the order they were stated."""
        iris = [iri for iri in TERMS[name] if iri in self._stated]
        if len(iris) == 1:
            return self._stated[iris[0]]
        return [value for iri, objects in self._stated.items() if iri in iris for value in objects] if iris else []

    def _terms(self, values: list[str]) -> list[str]:
        terms: list[str] = []
        for value in values:
            if value[:1] == "_" or value == RDF_NIL:
                # A list is followed to its members.
                terms.extend(self._graph.listed(value, self._name))
            else:
                terms.append(value)
        return terms

    def _texts(self, values: list[str]) -> list[str]:
        texts = []
        for term in self._terms(values):
            if term[:1] == '"':
                texts.append(literal_text(term))
            elif term[:1] == "<":
                texts.append(term[1:-1])
        return texts

    def _nodes(self, values: list[str]) -> list[GraphReader]:
        return [GraphReader(self._graph, term, self._name) for term in self._terms(values) if term[:1] != '"']

    def read(self, shape: Shape) -> Any:
        return self._thing(self.term, self._stated, shape)

    def _thing(self, term: str, stated: dict[str, list[str]], shape: Shape) -> Any:
        attributes: dict[str, Any] = {}
        if shape.named:
            attributes["id"] = term[1:-1] if term[0] == "<" else ""
        if shape.typed:
            attributes["type"] = _type_names(stated)
        fields = shape.by_predicate
        for predicate, values in stated.items():
            field = fields.get(predicate)
            if field is None:
                continue
            if field.attribute in attributes:
                # The same name by another of its IRIs
                values = [value for iri, objects in stated.items() if fields.get(iri) is field for value in objects]
            first = values[0]
            if field.one_text and len(values) == 1 and first[0] == '"':
                attributes[field.attribute] = literal_text(first) if "\\" in first else first[1 : first.rfind('"')]
            elif field.shape is None:
                # The order of several values is in the JSON and not in the statements: whoever passes it on could choose.
                texts = self._texts(values)
                attributes[field.attribute] = _of_texts(field, texts if field.how is How.TEXTS else sorted(texts))
            elif field.each:
                attributes[field.attribute] = tuple(self._things(values, field.shape))
            else:
                attributes[field.attribute] = _one_of(field.shape, self._nodes(values))
        return shape.make(**attributes)

    def _things(self, terms: list[str], shape: Shape) -> list[Any]:
        things = []
        for term in terms:
            if term[0] == '"':
                continue
            self._graph.tell()
            stated = self._graph.members(term, self._name)
            if term == RDF_NIL or (RDF_FIRST in stated and term[0] == "_"):
                # A list is followed to its members.
                things += [node.read(shape) for node in self._nodes([term])]
            else:
                things.append(self._thing(term, stated, shape))
        return things

    def members(self) -> list[tuple[str, Any]]:
        return self._members(frozenset({self.term}))

    def _members(self, around: frozenset[str]) -> list[tuple[str, Any]]:
        members: list[tuple[str, Any]] = []
        for predicate, objects in self._stated.items():
            values = [self._plain(term, around) for term in objects]
            members.append((local_name(predicate[1:-1]), values[0] if len(values) == 1 else values))
        return members

    def _plain(self, term: str, around: frozenset[str]) -> Any:
        if term[:1] == "<":
            return term[1:-1]
        if term[:1] != '"':
            if term in around or len(around) > _MAX_INSIDE:
                return ""  # nodes without a name can stand inside each other
            return dict(GraphReader(self._graph, term, self._name)._members(around | {term}))
        value = literal(term)
        kind = local_name(value.datatype)
        if kind in ("integer", "nonNegativeInteger", "positiveInteger") and _INTEGER.fullmatch(value.text):
            return int(value.text)
        return value.text == "true" if kind == "boolean" else value.text


def _of_texts(field: Field, texts: list[str]) -> Any:
    if field.how is How.TEXTS:
        return tuple(texts)
    first = texts[0] if texts else ""
    return first == "true" if field.how is How.FLAG else first


def _one_of(shape: Shape, nodes: Sequence[Reader]) -> Any:
    """Of several where one is shown always the same one: their order is in the JSON and not in the statements."""
    if len(nodes) < 2:
        return nodes[0].read(shape) if nodes else None
    return min(nodes, key=lambda node: (node.id, repr(sorted(node.members(), key=repr)))).read(shape)


def _date_text(term: str) -> str:
    return literal_text(term) if term[:1] == '"' and _is_date(term[term.rfind('"') + 1 :].rstrip(">")) else ""


def _is_date(datatype: str) -> bool:
    """Says whether a datatype's name is a date's, or none: some contexts leave dates as plain text."""
    return not datatype or datatype.endswith(_DATES)


def _type_names(stated: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple([_type_name(term) for term in stated.get(RDF_TYPE, ()) if term[0] == "<"])


@lru_cache(_KEPT_NAMES)
def _type_name(term: str) -> str:
    return local_name(term[1:-1])


class JsonReader:
    """Reads a JSON object that is signed as it stands (a token's payload, a JCS document)."""

    __slots__ = ("_object",)

    def __init__(self, value: dict[str, Any]) -> None:
        self._object = value

    @property
    def id(self) -> str:
        value = self._object.get("id", self._object.get("@id"))
        return value if isinstance(value, str) else ""

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(v for v in _listed(self._object.get("type", self._object.get("@type"))) if isinstance(v, str))

    def count(self, name: str) -> int:
        return len(_listed(self._object.get(name)))

    def texts(self, name: str) -> list[str]:
        return [text for value in _listed(self._object.get(name)) if (text := _text(value)) is not None]

    def dates(self, name: str) -> list[str]:
        values = _listed(self._object.get(name))
        return [
            "" if isinstance(value, dict) and not _is_date(str(value.get("@type", ""))) else _text(value) or ""
            for value in values
        ]

    def nodes(self, name: str) -> list[JsonReader]:
        nodes = []
        for value in _listed(self._object.get(name)):
            if isinstance(value, dict):
                nodes.append(JsonReader(value))
            elif isinstance(value, str):
                nodes.append(JsonReader({"id": value}))
        return nodes

    def read(self, shape: Shape) -> Any:
        attributes: dict[str, Any] = {}
        if shape.named:
            attributes["id"] = self.id
        if shape.typed:
            attributes["type"] = self.types
        for name, value in self._object.items():
            field = shape.by_name.get(name)
            if field is None or value is None:
                continue
            if field.one_text and isinstance(value, str):
                attributes[field.attribute] = value
            elif field.shape is None:
                attributes[field.attribute] = _of_texts(field, self.texts(name))
            else:
                nodes = self.nodes(name)
                each = field.each
                attributes[field.attribute] = (
                    tuple([node.read(field.shape) for node in nodes]) if each else _one_of(field.shape, nodes)
                )
        return shape.make(**attributes)

    def members(self) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in self._object.items() if name not in ("id", "type")]


def _listed(value: Any) -> list[Any]:
    """Returns the values of a member; arrays in arrays are one array (JSON-LD 1.1 section 4.3.2)."""
    if value is None:
        return []
    if not isinstance(value, list):
        return [value]
    if not any(isinstance(member, list) for member in value):
        return [member for member in value if member is not None]
    return [entry for member in value for entry in _listed(member)]


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        text = value.get("@value", value.get("id"))
        return text if isinstance(text, str) else None
    return None
