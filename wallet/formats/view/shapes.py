"""What is shown of each kind of thing, as one table: its terms, how their values are read, and what comes of them.

The attribute of a term is its name in snake_case, as everywhere in ``wallet.credential.model``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from wallet.credential.model import (
    Achievement,
    Alignment,
    Association,
    Criteria,
    Evidence,
    IdentityObject,
    Image,
    Profile,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    Schema,
    Subject,
)
from wallet.formats.view.terms import TERMS

_CAPITAL: Final = re.compile(r"([A-Z])")


class How(Enum):
    """How the values of a term become an attribute."""

    TEXT = "the first value as text"
    TEXTS = "every value as text"
    FLAG = "whether the text is true"
    FIRST = "the first thing, or None"
    EACH = "every thing"


@dataclass(slots=True, eq=False)
class Field:
    """One attribute: where it goes, how it is read, and what its values are where they are things.

    ``one_text`` and ``each`` say that ``how`` is TEXT or EACH: they are asked many times.
    """

    attribute: str
    how: How
    shape: Shape | None
    one_text: bool
    each: bool


class Shape:
    """A kind of thing.

    Attributes:
        make: what is made of the attributes that were found.
        named, typed: whether it has an ``id``, a ``type``.
        by_name, by_predicate: its fields by JSON name and by the IRIs (``<iri>``) of that name.
    """

    __slots__ = ("by_name", "by_predicate", "make", "named", "typed")

    def __init__(
        self,
        make: Callable[..., Any],
        texts: str = "",
        *,
        named: bool = True,
        typed: bool = True,
        **others: tuple[How, Shape | None],
    ) -> None:
        self.make = make
        self.named = named
        self.typed = typed
        members: dict[str, tuple[How, Shape | None]] = dict.fromkeys(texts.split(), (How.TEXT, None)) | others
        self.by_name = {
            name: Field(_CAPITAL.sub(r"_\1", name).lower(), how, shape, how is How.TEXT, how is How.EACH)
            for name, (how, shape) in members.items()
        }
        self.by_predicate = {iri: field for name, field in self.by_name.items() for iri in TERMS[name]}


def _first(shape: Shape) -> tuple[How, Shape]:
    return How.FIRST, shape


def _each(shape: Shape) -> tuple[How, Shape]:
    return How.EACH, shape


_TEXTS: Final = (How.TEXTS, None)
_FLAG: Final = (How.FLAG, None)

IMAGE: Final = Shape(Image, "caption", typed=False)
PROFILE: Final = Shape(Profile, "name url description email", image=_first(IMAGE))
ALIGNMENT: Final = Shape(
    Alignment,
    "targetName targetUrl targetCode targetDescription targetFramework targetType",
    named=False,
    typed=False,
)
CRITERIA: Final = Shape(Criteria, "narrative", typed=False)
EVIDENCE: Final = Shape(Evidence, "name narrative description genre audience")
IDENTITY: Final = Shape(IdentityObject, "identityHash identityType salt", named=False, typed=False, hashed=_FLAG)
RUBRIC_LEVEL: Final = Shape(RubricCriterionLevel, "name description level points", typed=False)
RESULT_DESCRIPTION: Final = Shape(
    ResultDescription,
    "name resultType requiredValue requiredLevel valueMin valueMax",
    typed=False,
    allowedValue=_TEXTS,
    rubricCriterionLevel=_each(RUBRIC_LEVEL),
)
RESULT: Final = Shape(
    Result,
    "resultDescription value status achievedLevel",
    named=False,
    typed=False,
    alignment=_each(ALIGNMENT),
)
_OTHER_IDENTIFIER: Final = Shape(lambda identifier="": identifier, "identifier", named=False, typed=False)
ACHIEVEMENT: Final = Shape(
    Achievement,
    "name description achievementType humanCode fieldOfStudy specialization creditsAvailable inLanguage version",
    criteria=_first(CRITERIA),
    image=_first(IMAGE),
    alignment=_each(ALIGNMENT),
    creator=_first(PROFILE),
    resultDescription=_each(RESULT_DESCRIPTION),
    tag=_TEXTS,
    otherIdentifier=_each(_OTHER_IDENTIFIER),
)
ASSOCIATION: Final = Shape(Association, "associationType sourceId targetId", named=False, typed=False)
SUBJECT: Final = Shape(
    Subject,
    "name role licenseNumber creditsEarned activityStartDate activityEndDate narrative endorsementComment term",
    association=_each(ASSOCIATION),
    identifier=_each(IDENTITY),
    achievement=_each(ACHIEVEMENT),
    result=_each(RESULT),
    source=_first(PROFILE),
)
SCHEMA: Final = Shape(lambda id, type: Schema(id, type[0] if type else ""))

# What is left as it was found, for ``build`` to add to.
CREDENTIAL: Final = Shape(
    dict,
    "name description awardedDate inLanguage",
    credentialSubject=_each(SUBJECT),
    credentialSchema=_each(SCHEMA),
    evidence=_each(EVIDENCE),
    image=_first(IMAGE),
    partial=_FLAG,
)
PRESENTATION: Final = Shape(dict, "holder audience purpose")
