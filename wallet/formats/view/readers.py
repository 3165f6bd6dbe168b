"""Two ways to read signed statements by the specifications' names: out of a graph, out of a signed JSON object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Protocol

from wallet.formats.view.terms import NAMES, local_name
from wallet.jsonld.dataset import RDF_NIL, RDF_TYPE
from wallet.jsonld.graph import Graph, literal

_MAX_INSIDE: Final = 8
"""Nodes without a name inside a status entry; its messages are one further in."""
_INTEGER: Final = re.compile(r"-?[0-9]{1,32}")


class Reader(Protocol):
    """One thing that is spoken of: its id, its types, and its members by name."""

    @property
    def id(self) -> str: ...

    @property
    def types(self) -> tuple[str, ...]: ...

    def count(self, name: str) -> int:
        """Returns how many values a member has, of whatever kind."""
        ...

    def text(self, name: str) -> str:
        """Returns a member's value as text, or ""; of several always the same one, in whatever order they came."""
        ...

    def texts(self, name: str) -> list[str]:
        """Returns the values of a member as text: literals' text, references' address."""
        ...

    def nodes(self, name: str) -> Sequence[Reader]:
        """Returns the things a member refers to; a plain reference is a thing with only an id."""
        ...

    def members(self) -> list[tuple[str, Any]]:
        """Returns every member by local name (for status entries): text, int, bool or nested lists of these."""
        ...


class GraphReader:
    """Reads verified quads: by IRI, whatever place the statement had in the JSON."""

    __slots__ = ("_graph", "_name", "_named", "_stated", "term")

    def __init__(self, graph: Graph, term: str, name: str = "") -> None:
        graph.tell()
        self._graph = graph
        self._name = name
        self.term = term
        self._stated = graph.members(term, name)
        named: dict[str, list[str]] = {}
        for predicate, values in self._stated.items():
            for known in NAMES.get(predicate, ()):
                named[known] = [*named[known], *values] if known in named else values
        self._named = named

    @property
    def id(self) -> str:
        return self.term[1:-1] if self.term[:1] == "<" else ""

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(local_name(term[1:-1]) for term in self._stated.get(RDF_TYPE, ()) if term[:1] == "<")

    def count(self, name: str) -> int:
        return len(self._named.get(name, ()))

    def text(self, name: str) -> str:
        values = self._named.get(name)
        if values is None:
            return ""
        if len(values) == 1 and values[0][:1] == '"':
            return _literal_text(values[0])
        # The order of several values is in the JSON and not in the statements: whoever passes it on could choose.
        return min(self.texts(name), default="")

    def texts(self, name: str) -> list[str]:
        texts = []
        for term in self._terms(name):
            if term[:1] == '"':
                texts.append(_literal_text(term))
            elif term[:1] == "<":
                texts.append(term[1:-1])
        return texts

    def _terms(self, name: str) -> list[str]:
        found: list[str] = []
        for value in self._named.get(name, ()):
            if value[:1] == "_" or value == RDF_NIL:
                # A list is followed to its members.
                found.extend(self._graph.listed(value, self._name))
            else:
                found.append(value)
        return found

    def nodes(self, name: str) -> list[GraphReader]:
        return [GraphReader(self._graph, term, self._name) for term in self._terms(name) if term[:1] != '"']

    def members(self) -> list[tuple[str, Any]]:
        return self._members(frozenset({self.term}))

    def _members(self, around: frozenset[str]) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        for predicate, objects in self._stated.items():
            values = [self._plain(term, around) for term in objects]
            found.append((local_name(predicate[1:-1]), values[0] if len(values) == 1 else values))
        return found

    def _plain(self, term: str, around: frozenset[str]) -> Any:
        if term[:1] == "<":
            return term[1:-1]
        if term[:1] != '"':
            if term in around or len(around) > _MAX_INSIDE:
                return ""  # nodes without a name can stand inside each other
            return dict(GraphReader(self._graph, term, self._name)._members(around | {term}))
        told = literal(term)
        kind = local_name(told.datatype)
        if kind in ("integer", "nonNegativeInteger", "positiveInteger") and _INTEGER.fullmatch(told.text):
            return int(told.text)
        return told.text == "true" if kind == "boolean" else told.text


def _literal_text(term: str) -> str:
    if term[-1:] == '"' and "\\" not in term:
        return term[1:-1]
    return literal(term).text


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

    def text(self, name: str) -> str:
        value = self._object.get(name)
        if isinstance(value, str):
            return value
        found = self.texts(name) if value is not None else ()
        return found[0] if found else ""

    def texts(self, name: str) -> list[str]:
        return [text for value in _listed(self._object.get(name)) if (text := _text(value)) is not None]

    def nodes(self, name: str) -> list[JsonReader]:
        found = []
        for value in _listed(self._object.get(name)):
            if isinstance(value, dict):
                found.append(JsonReader(value))
            elif isinstance(value, str):
                found.append(JsonReader({"id": value}))
        return found

    def members(self) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in self._object.items() if name not in ("id", "type")]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        told = value.get("@value", value.get("id"))
        return told if isinstance(told, str) else None
    return None
