"""What CLR 1.0 documents say, read into the words of Open Badges 3.0 and CLR 2.0."""

from __future__ import annotations

from typing import Any

from wallet.credential.model import (
    Achievement,
    Alignment,
    Association,
    Credential,
    Criteria,
    IdentityObject,
    Image,
    Profile,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    Subject,
)
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_2_view import date_text, moment
from wallet.formats.plain_members import evidence
from wallet.formats.plain_members import text as _text

_LEARNER_IDENTITIES = (
    ("email", "email"),
    ("telephone", "telephone"),
    ("url", "url"),
    ("studentId", "studentId"),
    ("sourcedId", "sourcedId"),
)


def record_view(document: dict[str, Any]) -> Credential:
    """Returns what a record says of its learner; its assertions are judged apart and put in later."""
    learner = _object(document.get("learner"))
    achievements = tuple(_achievement(entry) for entry in _objects(document.get("achievements")))
    issued = document.get("issuedOn")
    return Credential(
        id=_text(document.get("id")),
        type=("CLR",),
        name=_text(document.get("name")) or "Comprehensive Learner Record",
        issuer=profile(_object(document.get("publisher"))),
        valid_from=moment(issued, old=False),
        valid_from_text=date_text(issued),
        subjects=(
            Subject(
                id=_text(learner.get("id")),
                type=("ClrSubject",),
                name=_text(learner.get("name")) or _full_name(learner),
                identifier=learner_identities(document),
                achievement=achievements,
                association=tuple(_associations(document)),
            ),
        ),
        partial=document.get("partial") is True,
        version="clr1",
    )


def assertion_view(document: dict[str, Any]) -> Credential:
    """Returns what one assertion says; its issuer is its achievement's."""
    achievement = _object(document.get("achievement"))
    issued, expires = document.get("issuedOn"), document.get("expires")
    source = document.get("source")
    recipient = _object(document.get("recipient"))
    return Credential(
        id=_text(document.get("id")),
        type=("Assertion",),
        issuer=profile(_object(achievement.get("issuer"))),
        valid_from=moment(issued, old=False),
        valid_until=moment(expires, old=False, end=True),
        valid_from_text=date_text(issued),
        valid_until_text=date_text(expires),
        subjects=(
            Subject(
                type=("AchievementSubject",),
                identifier=(recipient_of(recipient),) if recipient else (),
                achievement=(_achievement(achievement),) if achievement else (),
                result=tuple(_result(entry) for entry in _objects(document.get("results"))),
                role=_text(document.get("role")),
                license_number=_text(document.get("licenseNumber")),
                credits_earned=_number(document.get("creditsEarned")),
                activity_start_date=_text(document.get("activityStartDate")),
                activity_end_date=_text(document.get("activityEndDate")),
                narrative=_text(document.get("narrative")),
                term=_text(document.get("term")),
                source=profile(source) if isinstance(source, dict) else None,
            ),
        ),
        evidence=tuple(evidence(entry) for entry in _objects(document.get("evidence"))),
        image=_image(document.get("image")),
        version="clr1",
    )


def learner_identities(document: dict[str, Any]) -> tuple[IdentityObject, ...]:
    """Returns what the record's learner is known by, plain as it stands there."""
    learner = _object(document.get("learner"))
    identities = [(kind, _text(learner.get(member))) for member, kind in _LEARNER_IDENTITIES]
    identities += [("identifier", _text(entry.get("identifier"))) for entry in _objects(learner.get("identifiers"))]
    return tuple(IdentityObject(value, kind) for kind, value in identities if value)


def recipient_of(value: dict[str, Any]) -> IdentityObject:
    """Returns an assertion's recipient (IdentityDType: ``type``, ``identity``, ``hashed``, ``salt``)."""
    hashed = value.get("hashed") is True
    return IdentityObject(_text(value.get("identity")), _text(value.get("type")), hashed, _text(value.get("salt")))


def profile(value: dict[str, Any]) -> Profile:
    """Returns a publisher, issuer or source."""
    return Profile(
        id=_text(value.get("id")),
        type=("Profile",),
        name=_text(value.get("name")),
        url=_text(value.get("url")),
        description=_text(value.get("description")),
        email=_text(value.get("email")),
        image=_image(value.get("image")),
    )


def _associations(document: dict[str, Any]) -> list[Association]:
    """In 1.0 they stand in the achievement they begin at, wherever that stands."""
    achievements = _objects(document.get("achievements"))
    achievements += [_object(entry.get("achievement")) for entry in _objects(document.get("assertions"))]
    return list(
        dict.fromkeys(
            Association(_text(entry.get("associationType")), _text(achievement.get("id")), _text(entry.get("targetId")))
            for achievement in achievements
            for entry in _objects(achievement.get("associations"))
        )
    )


def _achievement(value: dict[str, Any]) -> Achievement:
    requirement = _object(value.get("requirement"))
    issuer = value.get("issuer")
    return Achievement(
        id=_text(value.get("id")),
        type=("Achievement",),
        name=_text(value.get("name")),
        description=_text(value.get("description")),
        achievement_type=_text(value.get("achievementType")),
        criteria=Criteria(_text(requirement.get("id")), _text(requirement.get("narrative"))) if requirement else None,
        image=_image(value.get("image")),
        alignment=tuple(_alignment(entry) for entry in _objects(value.get("alignments"))),
        creator=profile(issuer) if isinstance(issuer, dict) else None,
        result_description=tuple(_result_description(entry) for entry in _objects(value.get("resultDescriptions"))),
        tag=tuple(entry for entry in listed(value.get("tags")) if isinstance(entry, str)),
        human_code=_text(value.get("humanCode")),
        field_of_study=_text(value.get("fieldOfStudy")),
        specialization=_text(value.get("specialization")),
        credits_available=_number(value.get("creditsAvailable")),
    )


def _result_description(value: dict[str, Any]) -> ResultDescription:
    return ResultDescription(
        id=_text(value.get("id")),
        name=_text(value.get("name")),
        result_type=_text(value.get("resultType")),
        required_value=_text(value.get("requiredValue")),
        required_level=_text(value.get("requiredLevel")),
        value_min=_number(value.get("valueMin")),
        value_max=_number(value.get("valueMax")),
        allowed_value=tuple(entry for entry in listed(value.get("allowedValues")) if isinstance(entry, str)),
        rubric_criterion_level=tuple(
            RubricCriterionLevel(
                _text(entry.get("id")),
                _text(entry.get("name")),
                _text(entry.get("description")),
                _text(entry.get("level")),
                _number(entry.get("points")),
            )
            for entry in _objects(value.get("rubricCriterionLevels"))
        ),
    )


def _result(value: dict[str, Any]) -> Result:
    return Result(
        result_description=_text(value.get("resultDescription")),
        value=_number(value.get("value")),
        status=_text(value.get("status")),
        achieved_level=_text(value.get("achievedLevel")),
        alignment=tuple(_alignment(entry) for entry in _objects(value.get("alignments"))),
    )


def _alignment(value: dict[str, Any]) -> Alignment:
    return Alignment(
        target_name=_text(value.get("targetName")),
        target_url=_text(value.get("targetUrl")),
        target_code=_text(value.get("targetCode")),
        target_description=_text(value.get("targetDescription")),
        target_framework=_text(value.get("educationalFramework")),
        target_type=_text(value.get("targetType")),
    )


def _full_name(learner: dict[str, Any]) -> str:
    return " ".join(part for part in (_text(learner.get("givenName")), _text(learner.get("familyName"))) if part)


def _image(value: Any) -> Image | None:
    return Image(value) if isinstance(value, str) and value else None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in listed(value) if isinstance(entry, dict)]


def _number(value: Any) -> str:
    """Numbers as they stand; a whole one without its fraction."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _text(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
