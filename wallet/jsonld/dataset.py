"""Statements, kept by graph and subject: the one form that the walk fills, views read and the canonical form is made of.

A term is a string in N-Quads form (``<iri>``, ``_:b0``, ``"text"@en``); a quad is four of them: subject, predicate,
object, graph ("" for the default graph).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

Quad = tuple[str, str, str, str]
Index = dict[tuple[str, str], dict[str, list[str]]]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE: Final = f"<{_RDF}type>"
RDF_FIRST: Final = f"<{_RDF}first>"
RDF_REST: Final = f"<{_RDF}rest>"
RDF_NIL: Final = f"<{_RDF}nil>"
RDF_JSON: Final = f"<{_RDF}JSON>"


class Dataset:
    """An RDF dataset: each statement once, in the order they were first stated.

    Attributes:
        index: (graph, subject) → predicate → objects. A subject of which nothing is stated may stand there empty.
    """

    __slots__ = ("index",)

    def __init__(self, index: Index | None = None) -> None:
        self.index: Index = {} if index is None else index

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Dataset:
        """Returns the dataset of ``quads``, which may repeat themselves."""
        index: Index = {}
        for s, p, o, g in dict.fromkeys(quads):
            index.setdefault((g, s), {}).setdefault(p, []).append(o)
        return cls(index)

    def __iter__(self) -> Iterator[Quad]:
        for (g, s), members in self.index.items():
            for p, objects in members.items():
                for o in objects:
                    yield s, p, o, g

    def __len__(self) -> int:
        return sum(len(objects) for members in self.index.values() for objects in members.values())
