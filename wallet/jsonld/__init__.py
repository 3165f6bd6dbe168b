"""Linked data: compiled contexts, statements, canonical form, and the graph views are read from."""

from wallet.jsonld.dataset import Dataset, Quad
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.graph import Graph, Literal, Node
from wallet.jsonld.quads import QuadsResult, to_quads
from wallet.jsonld.rdfc import canonicalize, canonicalize_with_map

__all__ = [
    "Dataset",
    "Graph",
    "JsonLdError",
    "Literal",
    "Node",
    "Quad",
    "QuadsResult",
    "canonicalize",
    "canonicalize_with_map",
    "to_quads",
]
