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
    issued = run.run()
    lines = run.lines()
    # Code point order: Python compares strings by code point.
    lines.sort()
    return "".join(lines), issued


class _Canonicalization:
    """One run of section 4.4.

    Most lines have one blank node, their subject: they are written once, without it, and take its name twice: ``_:a``
    while hashing, the canonical one at the end.
    """

    def __init__(self, dataset: Dataset, hasher: Callable[[bytes], hashlib._Hash], budget: int) -> None:
        self._hasher = hasher
        self._left = budget
        self._fixed: list[str] = []
        self._tails: dict[str, list[str]] = {}
        self._linked: list[Quad] = []
        # (4.4.3 2) blank node to quads, for those with a blank node that is not their subject
        self._mentions: dict[str, list[Quad]] = {}
        for (g, s), members in dataset.index.items():
            if g[:1] == "_":
                for p, objects in members.items():
                    for o in objects:
                        self._mention((s, p, o, g))
                continue
            end = f" {g} .\n" if g else " .\n"
            if s[0] == "_":
                head, tails = "", self._tails.setdefault(s, [])
            else:
                head, tails = s, self._fixed
            for p, objects in members.items():
                for o in objects:
                    if o[0] == "_":
                        self._mention((s, p, o, g))
                    else:
                        tails.append(f"{head} {p} {o}{end}")
        self._first: dict[str, str] = {}
        self._issued: dict[str, str] = {}

    def _mention(self, quad: Quad) -> None:
        self._linked.append(quad)
        s, _, o, g = quad
        for node in {s, o, g}:
            if node[:1] == "_":
                self._mentions.setdefault(node, []).append(quad)

    def lines(self) -> list[str]:
        """Returns every statement as a line, with the canonical names."""
        get = self._issued.get
        lines = self._fixed
        for node, tails in self._tails.items():
            name = get(node, "")
            lines += [name + tail for tail in tails]
        for s, p, o, g in self._linked:
            lines.append(f"{get(s, s)} {p} {get(o, o)} {get(g, g)} .\n" if g else f"{get(s, s)} {p} {get(o, o)} .\n")
        return lines

    def run(self) -> dict[str, str]:
        # (3) first degree hashes; (4) unique ones get their identifiers in hash order
        by_hash: dict[str, list[str]] = {}
        for node in dict.fromkeys((*self._tails, *self._mentions)):
            self._first[node] = digest = self._first_degree(node)
            by_hash.setdefault(digest, []).append(node)
        shared = []
        for digest in sorted(by_hash):
            nodes = by_hash[digest]
            if len(nodes) == 1:
                self._issue(nodes[0])
            else:
                shared.append(nodes)
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
        lines = ["_:a" + tail for tail in self._tails.get(node, ())]
        for s, p, o, g in self._mentions.get(node, ()):
            if s[0] == "_":
                s = "_:a" if s == node else "_:z"
            if o[0] == "_":
                o = "_:a" if o == node else "_:z"
            if g:
                if g[0] == "_":
                    g = "_:a" if g == node else "_:z"
                lines.append(f"{s} {p} {o} {g} .\n")
            else:
                lines.append(f"{s} {p} {o} .\n")
        lines.sort()
        return self._digest("".join(lines))

    def _related(self, node: str, issuer: dict[str, str]) -> dict[str, list[str]]:
        """(4.8.3 2-3) Hash Related Blank Node (section 4.7) for every neighbour."""
        related: dict[str, list[str]] = {}
        for s, p, o, g in self._mentions.get(node, ()):
            for position, other in (("s", s), ("o", o), ("g", g)):
                if not other or other[0] != "_" or other == node:
                    continue
                name = self._issued.get(other) or issuer.get(other) or self._first[other]
                text = f"g{name}" if position == "g" else f"{position}{p}{name}"
                related.setdefault(self._digest(text), []).append(other)
        return related

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
