"""The skills that are there before any framework was brought in: about 120 of our own, for care, retail, office and digital
work, in English and Spanish (resources/skills/starter.json, CC0)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from resources.reader import read_json
from wallet.skills.frameworks.form import labels
from wallet.skills.frameworks.model import ConceptKind, Credit, Relation, RelationKind, Skill
from wallet.skills.memory_concepts import MemoryConcepts

_ADDRESS: Final = "urn:lanyard:skill:"
STARTER: Final = "lanyard:starter"
"""What the set is called where frameworks are named by their identifiers."""


def starter_credit() -> Credit:
    """Returns whose it is."""
    data = read_json("skills/starter.json")
    return Credit(STARTER, data["title"], data["licence"], data["edition"], "Lanyard")


def starter_entries() -> Iterator[Skill | Relation]:
    """Yields the skills, their groups, and which is in which."""
    data = read_json("skills/starter.json")
    for group in data["groups"]:
        named = (*labels(group["en"], (), "en"), *labels(group["es"], (), "es"))
        yield Skill(f"{_ADDRESS}group:{group['id']}", named, kind=ConceptKind.GROUP)
    for skill in data["skills"]:
        address = f"{_ADDRESS}{skill['id']}"
        named = (*labels(skill["en"][0], skill["en"][1:], "en"), *labels(skill["es"][0], skill["es"][1:], "es"))
        yield Skill(address, named)
        yield Relation(RelationKind.BROADER, address, f"{_ADDRESS}group:{skill['group']}")


@cache
def starter_concepts() -> MemoryConcepts:
    """Returns the set, ready to be asked."""
    return MemoryConcepts([(starter_credit(), tuple(starter_entries()))])
