"""RDF Dataset Canonicalization (RDFC-1.0), with a budget. Step numbers are those of section 4.

Two speed-ups that change nothing in the result: first-degree hashes settle nearly every honest graph, and of
the permutations of step 4.8.3 (5.4) only those that differ are tried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from wallet.jsonld.dataset import Dataset, Quad
from wallet.jsonld.errors import JsonLdError
from wallet.limits import MAX_CANONICAL_WORK

_HASHES: Final[dict[str, Callable[[bytes], hashlib._Hash]]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
}


def canonicalize(quads: Dataset | Iterable[Quad], *, hash_name: str = "sha256", budget: int = MAX_CANONICAL_WORK) -> str:
    """Returns the canonical N-Quads of ``quads``.

    Raises JsonLdError ``graph_poisoned`` when more than ``budget`` paths would have to be tried.
    """
    return canonicalize_with_map(quads, hash_name=hash_name, budget=budget)[0]


def canonicalize_with_map(
    quads: Dataset | Iterable[Quad], *, hash_name: str = "sha256", budget: int = MAX_CANONICAL_WORK
) -> tuple[str, dict[str, str]]:
    """Returns the canonical N-Quads and the map blank node → canonical identifier (``_:c14n0`` …)."""
    dataset = quads if isinstance(quads, Dataset) else Dataset.of(quads)
    run = _Canonicalization(dataset, _HASHES[hash_name], budget)
    try:
        issued = run.run()
    except RecursionError:
        # A long chain of nodes that are alike; each is told from the next one.
        raise JsonLdError("graph_poisoned", "a chain") from None
    return run.text(), issued


class _Canonicalization:
    """One run of section 4.4.

    Lines are kept by subject and without it: what follows a subject (its *tails*) is written once and takes its name
    twice, ``_:a`` while hashing and the canonical one at the end. A subject's lines stand together in code point order,
    for its term ends with a ``>`` or a space that no other term has in that place; so tails are put in order once, too.
    """

    def __init__(self, dataset: Dataset, hasher: Callable[[bytes], hashlib._Hash], budget: int) -> None:
        self._hasher = hasher
        self._left = budget
        self._tails: dict[str, list[str]] = {}
        # Statements with a blank node that is not their subject, by subject; and the lines and tails such statements
        # have while the blank nodes in them are hashed.
        self._linked: dict[str, list[Quad]] = {}
        self._hashed_tails: dict[str, list[str]] = {}
        self._hashed_lines: dict[str, list[str]] = {}
        for (g, s), members in dataset.index.items():
            if not members:
                continue
            end = f" {g} .\n" if g else " .\n"
            named = g[:1] == "_"
            tails = self._tails.setdefault(s, [])
            for p, objects in members.items():
                for o in objects:
                    if o[0] == "_" or named:
                        self._link(s, p, o, g, end)
                    else:
                        tails.append(f" {p} {o}{end}")
            if len(tails) > 1:
                tails.sort()
        self._first: dict[str, str] = {}
        self._issued: dict[str, str] = {}
        self._mentions: dict[str, list[Quad]] | None = None

    def _link(self, s: str, p: str, o: str, g: str, end: str) -> None:
        """Notes a statement for its subject, and how it looks to each blank node in it (4.6 step 3)."""
        self._linked.setdefault(s, []).append((s, p, o, g))
        if o != s and g[:1] != "_":
            # The usual one: two nodes, of which the second is blank
            if s[0] == "_":
                self._hashed_tails.setdefault(s, []).append(f" {p} _:z{end}")
                s = "_:z"
            self._hashed_lines.setdefault(o, []).append(f"{s} {p} _:a{end}")
            return
        for node in {s, o, g}:
            if node[:1] == "_":
                tail = _tail(p, _seen(o, node), _seen(g, node))
                if node == s:
                    self._hashed_tails.setdefault(node, []).append(tail)
                else:
                    self._hashed_lines.setdefault(node, []).append(_seen(s, node) + tail)

    def text(self) -> str:
        """Returns every statement as a line, with the canonical names, in code point order."""
        get = self._issued.get
        parts = []
        for node, tails in self._tails.items():
            name = get(node, node)
            linked = self._linked.pop(node, None)
            if linked is not None:
                tails += [_tail(p, get(o, o), get(g, g)) for _, p, o, g in linked]
                tails.sort()
            if tails:
                parts.append(name + name.join(tails))
        for node, linked in self._linked.items():
            name = get(node, node)
            parts.append(name + name.join(sorted([_tail(p, get(o, o), get(g, g)) for _, p, o, g in linked])))
        # Python compares strings by code point.
        parts.sort()
        return "".join(parts)

    def run(self) -> dict[str, str]:
        blank = [node for node in dict.fromkeys((*self._tails, *self._hashed_lines)) if node[0] == "_"]
        if len(blank) == 1:
            # Whatever its hash is, it is the first.
            self._issue(blank[0])
            return self._issued
        # (3) first degree hashes; (4) unique ones get their identifiers in hash order
        by_hash: dict[str, list[str]] = {}
        for node in blank:
            by_hash.setdefault(self._first_degree(node), []).append(node)
        shared = []
        for digest in sorted(by_hash):
            nodes = by_hash[digest]
            if len(nodes) == 1:
                self._issue(nodes[0])
            else:
                shared.append(nodes)
        if shared:
            self._first = {node: digest for digest, nodes in by_hash.items() for node in nodes}
        # (5) the rest by N-degree hashes
        for nodes in shared:
            paths = []
            for node in nodes:
                if node not in self._issued:
                    paths.append(self._n_degree(node, {node: "_:b0"}))
            paths.sort(key=lambda path: path[0])
            for _, issuer in paths:
                for node in issuer:
                    if node not in self._issued:
                        self._issue(node)
        return self._issued

    def _issue(self, node: str) -> None:
        self._issued[node] = f"_:c14n{len(self._issued)}"

    def _digest(self, text: str) -> str:
        return self._hasher(text.encode("utf-8")).hexdigest()

    def _first_degree(self, node: str) -> str:
        """Hash First Degree Quads (section 4.6)."""
        own = self._tails.get(node, [])
        if node in self._hashed_tails:
            own = sorted(own + self._hashed_tails[node])
        text = "_:a" + "_:a".join(own) if own else ""
        lines = self._hashed_lines.get(node)
        if lines is not None:
            # In code point order: <address>, then _:a, then _:z
            if len(lines) == 1:
                text = lines[0] + text if lines[0][0] == "<" else text + lines[0]
            else:
                lines.sort()
                first = sum(line[0] == "<" for line in lines)
                text = "".join([*lines[:first], text, *lines[first:]])
        return self._hasher(text.encode("utf-8")).hexdigest()

    def _related(self, node: str, issuer: dict[str, str]) -> dict[str, list[str]]:
        """(4.8.3 2-3) Hash Related Blank Node (section 4.7) for every neighbour."""
        related: dict[str, list[str]] = {}
        for s, p, o, g in self._linking().get(node, ()):
            for position, other in (("s", s), ("o", o), ("g", g)):
                if not other or other[0] != "_" or other == node:
                    continue
                name = self._issued.get(other) or issuer.get(other) or self._first[other]
                text = f"g{name}" if position == "g" else f"{position}{p}{name}"
                related.setdefault(self._digest(text), []).append(other)
        return related

    def _linking(self) -> dict[str, list[Quad]]:
        """(4.4.3 2) Returns for each blank node the statements that link it with others."""
        if self._mentions is None:
            self._mentions = {}
            for quads in self._linked.values():
                for quad in quads:
                    for node in {term for term in (quad[0], quad[2], quad[3]) if term[:1] == "_"}:
                        self._mentions.setdefault(node, []).append(quad)
        return self._mentions

    def _n_degree(self, node: str, issuer: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Hash N-Degree Quads (section 4.8)."""
        related = self._related(node, issuer)
        data: list[str] = []
        for digest in sorted(related):
            data.append(digest)
            chosen_path, chosen_issuer = "", issuer
            for permutation in _distinct_permutations(related[digest]):
                self._left -= 1
                if self._left < 0:
                    raise JsonLdError("graph_poisoned")
                tried = self._path(permutation, issuer, chosen_path)
                if tried is not None and (not chosen_path or tried[0] < chosen_path):
                    chosen_path, chosen_issuer = tried
            data.append(chosen_path)
            issuer = chosen_issuer
        return self._digest("".join(data)), issuer

    def _path(self, permutation: list[str], issuer: dict[str, str], chosen: str) -> tuple[str, dict[str, str]] | None:
        """(5.4) the path of one permutation, or None once it cannot be the least."""
        copy = dict(issuer)
        path = ""
        recursion = []
        for other in permutation:
            name = self._issued.get(other)
            if name is None:
                name = copy.get(other)
                if name is None:
                    recursion.append(other)
                    name = copy[other] = f"_:b{len(copy)}"
            path += name
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        for other in recursion:
            digest, deeper = self._n_degree(other, copy)
            path += f"{copy[other]}<{digest}>"
            copy = deeper
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        return path, copy


def _seen(term: str, node: str) -> str:
    """Returns how ``term`` is written while ``node`` is hashed."""
    return term if term[:1] != "_" else "_:a" if term == node else "_:z"


def _tail(p: str, o: str, g: str) -> str:
    return f" {p} {o} {g} .\n" if g else f" {p} {o} .\n"


def _distinct_permutations(nodes: list[str]) -> Iterator[list[str]]:
    """Yields every order of ``nodes`` once; equal nodes are not told apart."""
    ordered = sorted(nodes)
    while True:
        yield ordered
        # The next one in lexicographic order (Knuth, TAOCP 4A, algorithm L).
        ordered = list(ordered)
        at = len(ordered) - 2
        while at >= 0 and ordered[at] >= ordered[at + 1]:
            at -= 1
        if at < 0:
            return
        other = len(ordered) - 1
        while ordered[at] >= ordered[other]:
            other -= 1
        ordered[at], ordered[other] = ordered[other], ordered[at]
        ordered[at + 1 :] = reversed(ordered[at + 1 :])
