"""What Open Badges 3.0 (section B) and CLR 2.0 (section B) ask of each kind of object, as one table.

Only ever a remark: the signature and the data model decide what a credential is worth, not how tidy it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings.remembered import remember
from wallet.limits import MAX_JSON_DEPTH, MAX_KEPT_CHARS, MAX_KEPT_LAYOUTS
from wallet.report import Problem

MAX_REMARKS: Final = 20
"""Remarks about one credential; more would tell nobody more."""

# Cardinality (1 one, ? at most one, + one or more, * any), then the class of the value where it has rules of its own.
_CREDENTIAL: Final = {
    "@context": "+", "id": "1", "type": "+", "name": "?", "description": "?", "image": "? Image", "issuer": "1 Profile",
    "evidence": "* Evidence", "validUntil": "?",
}  # fmt: skip
CLASSES: Final[dict[str, dict[str, str]]] = {
    "AchievementCredential": {**_CREDENTIAL, "name": "1", "credentialSubject": "1 AchievementSubject"},
    "ClrCredential": {**_CREDENTIAL, "name": "1", "credentialSubject": "1 ClrSubject", "partial": "?"},
    "EndorsementCredential": {**_CREDENTIAL, "name": "1", "credentialSubject": "1 EndorsementSubject"},
    "AchievementSubject": {
        "id": "?", "type": "+", "achievement": "1 Achievement", "identifier": "* IdentityObject", "image": "? Image",
        "creditsEarned": "?", "licenseNumber": "?", "narrative": "?", "role": "?", "source": "? Profile", "term": "?",
        "activityStartDate": "?", "activityEndDate": "?", "result": "* Result",
    },
    "ClrSubject": {
        "id": "?", "type": "+", "identifier": "* IdentityObject", "achievement": "* Achievement",
        "verifiableCredential": "+", "association": "* Association",
    },
    "EndorsementSubject": {"id": "1", "type": "+", "endorsementComment": "?"},
    "Achievement": {
        "id": "1", "type": "+", "name": "1", "description": "1", "criteria": "1", "achievementType": "?",
        "alignment": "* Alignment", "creator": "? Profile", "creditsAvailable": "?", "fieldOfStudy": "?", "humanCode": "?",
        "image": "? Image", "inLanguage": "?", "otherIdentifier": "* IdentifierEntry", "related": "* Related",
        "resultDescription": "* ResultDescription", "specialization": "?", "version": "?",
    },
    "Alignment": {"type": "+", "targetName": "1", "targetUrl": "1", "targetCode": "?", "targetType": "?"},
    "Association": {"type": "1", "associationType": "1", "sourceId": "1", "targetId": "1"},
    "Evidence": {"id": "?", "type": "+", "name": "?", "narrative": "?", "genre": "?", "audience": "?"},
    "IdentifierEntry": {"type": "1", "identifier": "1", "identifierType": "1"},
    "IdentityObject": {"type": "1", "hashed": "1", "identityHash": "1", "identityType": "1", "salt": "?"},
    "Image": {"id": "1", "type": "1", "caption": "?"},
    "Profile": {"id": "1", "type": "+", "name": "?", "url": "?", "email": "?", "image": "? Image"},
    "Related": {"id": "1", "type": "+", "version": "?"},
    "Result": {
        "type": "+", "achievedLevel": "?", "alignment": "* Alignment", "resultDescription": "?", "status": "?", "value": "?",
    },
    "ResultDescription": {
        "id": "1", "type": "+", "name": "1", "resultType": "1", "alignment": "* Alignment", "requiredLevel": "?",
        "requiredValue": "?", "rubricCriterionLevel": "* RubricCriterionLevel", "valueMax": "?", "valueMin": "?",
    },
    "RubricCriterionLevel": {"id": "1", "type": "+", "name": "1", "alignment": "* Alignment", "level": "?", "points": "?"},
}  # fmt: skip
_ROOTS: Final = {"OpenBadgeCredential": "AchievementCredential"}
_REFERENCES: Final = frozenset({"Profile", "Image", "Related"})
"""Classes that may stand as a bare address."""


def class_of(types: tuple[str, ...]) -> str:
    """Returns the class whose rules a credential of these types follows; "" when it is none of ours."""
    for name in types:
        name = _ROOTS.get(name, name)
        if name in ("AchievementCredential", "ClrCredential", "EndorsementCredential"):
            return name
    return ""


def remarks(document: dict[str, Any], name: str) -> tuple[Problem, ...]:
    """Returns what ``document``, of class ``name``, lacks (``member_missing``) or says too often (``member_repeated``)."""
    problems: list[Problem] = []
    _look(document, name, "", 0, problems)
    return tuple(problems[:MAX_REMARKS])


@dataclass(slots=True, eq=False)
class _Duty:
    """One rule, as it meets an object with certain keys: ``key`` is the member's there, "" where it has none."""

    member: str
    key: str
    needed: bool
    single: bool
    inner: str


_kept: dict[tuple[str, tuple[str, ...]], list[_Duty]] = {}


def _duties(name: str, keys: tuple[str, ...]) -> list[_Duty]:
    """Returns the rules of a class that an object with these keys can break, in the table's order; kept for the next."""
    duties = []
    for member, rule in CLASSES[name].items():
        cardinality, _, inner = rule.partition(" ")
        key = next((spelling for spelling in (member, f"@{member}") if spelling in keys), "")
        duty = _Duty(member, key, cardinality in "1+", cardinality in "1?", inner)
        if (duty.needed or key) and (duty.needed or duty.single or inner):
            duties.append(duty)
    if sum(map(len, keys)) <= MAX_KEPT_CHARS:
        remember(_kept, (name, keys), duties, most=MAX_KEPT_LAYOUTS)
    return duties


def _look(value: dict[str, Any], name: str, pointer: str, depth: int, problems: list[Problem]) -> None:
    if depth > MAX_JSON_DEPTH or len(problems) >= MAX_REMARKS:
        return
    keys = tuple(value)
    for duty in _kept.get((name, keys)) or _duties(name, keys):
        stated = value[duty.key] if duty.key else None
        if not duty.inner and stated is not None and type(stated) is not list:
            continue
        values = stated if isinstance(stated, list) else [] if stated is None else [stated]
        where = f"{pointer}/{duty.member}"
        if not values and duty.needed:
            problems.append(Problem("member_missing", where))
        elif len(values) > 1 and duty.single:
            problems.append(Problem("member_repeated", where))
        if not duty.inner:
            continue
        for place, entry in enumerate(values):
            here = f"{where}/{place}" if isinstance(stated, list) else where
            if isinstance(entry, dict):
                _look(entry, duty.inner, here, depth + 1, problems)
            elif duty.inner not in _REFERENCES:
                problems.append(Problem("member_missing", here, "an object is asked for"))
