"""What a framework's file says, one thing at a time: skills, how they hang together, occupations, and whose words they are.

Addresses are identifiers, kept as written and never fetched. A label belongs to the concept at an address and is no key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ConceptKind(StrEnum):
    """What a concept is. Skills and groups of skills can be claimed and asked for."""

    SKILL = "skill"
    GROUP = "group"
    """A heading of skills: a pillar, a cluster, a commodity."""
    TASK = "task"
    """A statement of what an occupation does (O*NET): stands in a role, is nobody's skill."""
    OCCUPATION = "occupation"
    OCCUPATION_GROUP = "occupation_group"

    @property
    def is_skill(self) -> bool:
        return self in (ConceptKind.SKILL, ConceptKind.GROUP)


class RelationKind(StrEnum):
    """How the source of a relation stands to its target."""

    BROADER = "broader"
    """The target is the wider one."""
    EXACT = "exact"
    """Both are the same (``skos:exactMatch``, CASE ``exactMatchOf``)."""
    RELATED = "related"
    """Neighbours, examples, alignments, predecessors: shown, and no reason to count one for the other."""
    ESSENTIAL = "essential"
    """The source is an occupation that needs the target."""
    OPTIONAL = "optional"
    """The source is an occupation in which the target helps."""
    TASK = "task"
    """The source is an occupation in which the target is done."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a concept is called. ``language`` is a BCP 47 tag as the source has it, or ""."""

    text: str
    language: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill, a group of skills or a task. Without ``labels`` it is only named elsewhere.

    Attributes:
        address: its identifier in the source.
        labels: the preferred first; more of them may follow in another ``Skill`` of the same address.
        code: what its framework calls it for short (``1.A.1.a.1``), or "".
        aliases: other identifiers of the same concept (a CASE ``identifier`` beside its ``uri``).
    """

    address: str
    labels: tuple[Label, ...]
    code: str = ""
    kind: ConceptKind = ConceptKind.SKILL
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation or a group of them, as :class:`Skill`. ``regulated``: the source says that the law says who may."""

    address: str
    labels: tuple[Label, ...]
    code: str = ""
    kind: ConceptKind = ConceptKind.OCCUPATION
    regulated: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """How two concepts hang together, by their addresses."""

    kind: RelationKind
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Which framework it is and whose, as far as the data say so; nothing is read out of names of files.

    Attributes:
        framework: its identifier: files that say the same one are parts of one framework.
        title, publisher, licence, edition: text, "" where the data are silent.
        credit: the line that must stand wherever its words are shown, or "".
        part: which part of its framework this is; the same part read again takes the place of the earlier one.
    """

    framework: str
    title: str = ""
    licence: str = ""
    edition: str = ""
    publisher: str = ""
    credit: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class ReadingProblem:
    """Something that could not be read, or was left out, and where: the rest is read."""

    code: str
    detail: str = ""
    where: str = ""


Entry = Skill | Occupation | Relation | Credit | ReadingProblem
"""What a reader yields."""
