"""What frameworks know of a skill, asked by address, code or label: what keeps them answers, here is only the question."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from wallet.skills.frameworks.model import ConceptKind, RelationKind
from wallet.skills.labels import same_address


@lru_cache(maxsize=65_536)
def address_key(address: str) -> int:
    """Returns the number by which an address is kept and compared: 64 bits of a digest of what :func:`same_address` says.

    Nobody gains by two addresses with one number: who can bring in a framework can call any two skills the same.
    """
    digest = hashlib.blake2b(same_address(address).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of one framework.

    Attributes:
        key: the number of its address (:func:`address_key`).
        framework: the identifier of its framework; ``framework_title`` is what people call it.
        label: what it is called, the preferred label of the first language there is; "" for what is only referred to.
    """

    key: int
    address: str
    label: str
    code: str
    kind: ConceptKind
    framework: str
    framework_title: str


class Concepts(Protocol):
    """Concepts and how they hang together. Labels are as :func:`~wallet.skills.labels.same_label` says."""

    def at(self, keys: Collection[int]) -> list[Concept]:
        """Returns the concepts at these addresses, whether these are their own or their aliases, each once."""
        ...

    def keys_of(self, keys: Collection[int]) -> set[int]:
        """Returns the numbers of all addresses, aliases included, of the concepts with these numbers, and the numbers."""
        ...

    def coded(self, code: str) -> list[Concept]:
        """Returns the skills that some framework calls ``code``."""
        ...

    def labelled(self, labels: Iterable[str]) -> dict[str, list[Concept]]:
        """Returns the skills that each of ``labels`` names."""
        ...

    def labels_of(self, keys: Collection[int]) -> dict[int, set[str]]:
        """Returns what the concepts are called, in every language."""
        ...

    def related(self, keys: Collection[int], kinds: Collection[RelationKind]) -> list[tuple[RelationKind, int, int]]:
        """Returns (kind, source, target) of the relations of these kinds from or to one of ``keys``."""
        ...

    def words_like(self, words: Sequence[str]) -> list[str]:
        """Returns labels of skills that share a word with ``words``, the likeliest first: a bounded number."""
        ...
