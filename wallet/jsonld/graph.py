"""Statements as a graph: what verified views are read from, by IRI and never by JSON key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wallet.jsonld.dataset import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Dataset
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.nquads import unescape
from wallet.limits import MAX_LIST_CELLS, MAX_VIEW_NODES

_LITERAL: Final = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal's text, its datatype (absolute IRI) and its language tag or ""."""

    text: str
    datatype: str = _XSD + "string"
    language: str = ""


class Graph:
    """A dataset, to be read by subject."""

    __slots__ = ("_index", "_left")

    def __init__(self, dataset: Dataset) -> None:
        self._index = dataset.index
        self._left = MAX_VIEW_NODES

    def tell(self) -> None:
        """Counts one thing, or one cell of a list, that is told of in a view.

        Raises JsonLdError ``too_many_statements`` past MAX_VIEW_NODES.
        """
        self._left -= 1
        if self._left < 0:
            raise JsonLdError("too_many_statements")

    def node(self, term: str, graph: str = "") -> Node:
        """Returns the node ``term`` (an N-Quads term) as seen in ``graph``."""
        return Node(self, term, graph)

    def subjects(self, graph: str = "") -> list[Node]:
        """Returns every subject of one graph, in the order they were stated."""
        return [Node(self, s, g) for (g, s), members in self._index.items() if g == graph and members]

    def listed(self, term: str, graph: str = "") -> list[str]:
        """Returns the members of the RDF list that starts at ``term``; a term that is no list is its own member."""
        return Node(self, term, graph)._listed(term)

    def members(self, term: str, graph: str) -> dict[str, list[str]]:
        """Returns what is stated about ``term`` in ``graph``: predicate → objects, as N-Quads terms."""
        return self._index.get((graph, term), {})


@dataclass(frozen=True, slots=True)
class Node:
    """One subject in one graph."""

    graph: Graph
    term: str
    name: str
    """The graph's name, "" for the default graph."""

    @property
    def id(self) -> str:
        """The absolute IRI, or "" for a blank node."""
        return self.term[1:-1] if self.term[:1] == "<" else ""

    @property
    def types(self) -> tuple[str, ...]:
        """The types, as absolute IRIs, in the order they were stated."""
        return tuple(o[1:-1] for o in self.terms(RDF_TYPE) if o[:1] == "<")

    def terms(self, predicate: str) -> list[str]:
        """Returns the objects of a predicate (``<iri>``) as N-Quads terms; a list is followed to its members."""
        objects: list[str] = []
        for value in self.graph.members(self.term, self.name).get(predicate, ()):
            objects.extend(self._listed(value))
        return objects

    def _listed(self, term: str) -> list[str]:
        if term == RDF_NIL:
            return []
        members = self.graph.members(term, self.name)
        if term[:1] != "_" or RDF_FIRST not in members:
            return [term]
        items: list[str] = []
        while term != RDF_NIL:
            if len(items) >= MAX_LIST_CELLS:
                raise JsonLdError("too_many_statements")
            members = self.graph.members(term, self.name)
            if RDF_FIRST not in members or RDF_REST not in members:
                break
            # Lists can end in each other: what is read of them counts, too.
            self.graph.tell()
            items.append(members[RDF_FIRST][0])
            term = members[RDF_REST][0]
        return items

    def all(self, *iris: str) -> list[Node | Literal]:
        """Returns every value of the predicates, literals as Literal, others as Node (same graph)."""
        return [self._value(term) for iri in iris for term in self.terms(f"<{iri}>")]

    def nodes(self, *iris: str) -> list[Node]:
        """Returns the values that are nodes."""
        return [value for value in self.all(*iris) if isinstance(value, Node)]

    def texts(self, *iris: str) -> list[str]:
        """Returns the values as text: literals' text, nodes' absolute IRIs."""
        return [v.text if isinstance(v, Literal) else v.id for v in self.all(*iris)]

    def inside(self, *iris: str) -> list[tuple[str, list[Node]]]:
        """Returns (graph name, its subjects) for predicates whose values name graphs (``@graph`` containers)."""
        return [(term, self.graph.subjects(term)) for iri in iris for term in self.terms(f"<{iri}>")]

    def _value(self, term: str) -> Node | Literal:
        if term[:1] == '"':
            return literal(term)
        return Node(self.graph, term, self.name)


def literal_text(term: str) -> str:
    """Returns the text of the literal that ``term`` is."""
    text = term[1 : term.rfind('"')]
    return unescape(text) if "\\" in text else text


def literal(term: str) -> Literal:
    """Returns the literal an N-Quads term stands for."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        return Literal("")
    text = unescape(match[1])
    if match[2]:
        return Literal(text, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", match[2])
    return Literal(text, match[3] or _XSD + "string")
