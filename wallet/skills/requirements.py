"""What a role, or a facility's list, asks for: requirements, each with everything that would meet it.

A requirement is met by *one* of the things it accepts; what those are is read from the source, never added to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RequirementKind(StrEnum):
    """What is asked for (docs: command line, ``role --json``)."""

    SKILL = "skill"
    CREDENTIAL = "credential"


class Weakening(StrEnum):
    """Words of the source that make a requirement less than one."""

    PREFERRED = "preferred"
    """"preferred", "a plus", "desirable", "wünschenswert"."""
    WORKING_TOWARDS = "working_towards"
    """Being on the way to it is enough."""
    LATER = "later"
    """"within 30 days of hire": to be had after the start."""


@dataclass(frozen=True, slots=True)
class SkillNamed:
    """A skill, by whatever the source says of it. ``framework`` is a name or an address, as written."""

    name: str = ""
    address: str = ""
    code: str = ""
    framework: str = ""


@dataclass(frozen=True, slots=True)
class CredentialNamed:
    """A credential by name: ``term`` is the id of the common credential its words name (see :mod:`.credential_terms`).

    ``issuers`` are those the source says award or recognise it; it says so of the usual one and shuts no other out.
    ``places`` are codes (``US-OH``) of which the credential must hold in one.
    """

    name: str
    term: str = ""
    issuers: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    compact: bool = False
    """A licence that holds in several places by treaty (multistate) is named as good too."""


@dataclass(frozen=True, slots=True)
class AchievementAt:
    """The credential whose achievement has this address (an Open Badges achievement or BadgeClass id)."""

    address: str


@dataclass(frozen=True, slots=True)
class KindAndWords:
    """Anything of a kind in whose title or issuer all the words occur; ``places`` as in :class:`CredentialNamed`."""

    kind: str
    words: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CredentialTyped:
    """Anything of all of these types (W3C VC ``type`` or SD-JWT VC ``vct``)."""

    types: tuple[str, ...]


Accepted = SkillNamed | CredentialNamed | AchievementAt | KindAndWords | CredentialTyped


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a role or pack.

    Attributes:
        id: the source's own id for it, or its number from 1.
        text: as the source words it, text only, unescaped.
        kind: a skill or a credential.
        required: False where the source only prefers it.
        accept: any one of these meets it; nothing stands here that cannot be recognised.
        weakening: what makes it less than a requirement today, in the source's words.
        level: words on how well (``Advanced``, ``RQF level 3``), shown and not compared over scales.
        not_older_than: months since it was issued, at most; None for any age. ``not_older_than_days``: days beside them.
        days_left_at: the day on which it must still be in force; None for the role's start.
        at_start: it must still be in force when the role starts (always so for roles; a pack says so by item).
        copies: how many different ones are asked for.
        sensitive: a health record or the like: never taken along unless ticked.
        note: what its source adds.
        partly_read: its source says more of what would do than any rule here compares: nothing meets it wholly.
    """

    id: str
    text: str
    kind: RequirementKind
    required: bool = True
    accept: tuple[Accepted, ...] = ()
    weakening: frozenset[Weakening] = frozenset()
    level: str = ""
    not_older_than: int | None = None
    days_left_at: date | None = None
    at_start: bool = True
    copies: int = 1
    sensitive: bool = False
    note: str = ""
    not_older_than_days: int = 0
    partly_read: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something the source says that no rule here reads: shown, never dropped. ``code`` says which kind."""

    code: str
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A role, or a list of what somebody asks for.

    Attributes:
        form: which reader read it (``job_posting``, ``text``, ``hr_open``, ``pack``, ``dcql``, ``query_by_example``).
        title, publisher: text as the source has it.
        source: the address the source gives for itself, else "".
        posted: the day it was published, as the source says; None where it says none or a placeholder.
        closes: the last day to apply, likewise.
        starts: the day the work starts.
        requirements: in the order of the source.
        not_understood: what was read and understood as no requirement, in the order of the source.
        splits: texts of the source that were cut into several requirements, with the parts, for a person to correct.
    """

    form: str
    title: str
    publisher: str = ""
    source: str = ""
    posted: date | None = None
    closes: date | None = None
    starts: date | None = None
    requirements: tuple[Requirement, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    splits: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
