"""Builds the view from a reader: the same for statements out of a graph and for signed JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wallet.credential.model import (
    Achievement,
    Alignment,
    Association,
    Credential,
    CredentialStatus,
    Criteria,
    Evidence,
    IdentityObject,
    Image,
    Presentation,
    Profile,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    Schema,
    Subject,
)
from wallet.encodings import xsd_datetime
from wallet.formats.view.readers import Reader


def credential_view(reader: Reader) -> Credential:
    """Returns what one credential says. Embedded credentials are judged apart and put in later.

    VC 1.1's ``issuanceDate`` and ``expirationDate`` are read as ``valid_from`` and
    ``valid_until``; where both forms are
    there the later start and the earlier end count.
    """
    valid_from, from_text = _date(reader, ("validFrom", "issuanceDate"), latest=True)
    valid_until, until_text = _date(reader, ("validUntil", "expirationDate"), latest=False)
    issuers = reader.nodes("issuer")
    images = reader.nodes("image")
    return Credential(
        id=reader.id,
        type=reader.types,
        name=reader.text("name"),
        description=reader.text("description"),
        # Two issuers would let one of them be shown and the other one be checked.
        issuer=profile(issuers[0]) if len(issuers) == 1 else Profile(),
        valid_from=valid_from,
        valid_until=valid_until,
        valid_from_text=from_text,
        valid_until_text=until_text,
        awarded_date=reader.text("awardedDate"),
        subjects=tuple(subject(node) for node in reader.nodes("credentialSubject")),
        credential_status=tuple(_status(node) for node in reader.nodes("credentialStatus")),
        credential_schema=tuple(
            Schema(node.id, node.types[0] if node.types else "") for node in reader.nodes("credentialSchema")
        ),
        evidence=tuple(_evidence(node) for node in reader.nodes("evidence")),
        image=_image(images),
        partial=reader.text("partial") == "true",
        in_language=reader.text("inLanguage"),
        version="1.1" if reader.count("issuanceDate") else "2.0",
    )


def _date(reader: Reader, names: tuple[str, str], *, latest: bool) -> tuple[datetime | None, str]:
    """Returns the most restrictive moment and the text as signed; no moment when any of them names none (V41)."""
    moments: list[datetime] = []
    texts: list[str] = []
    doubt = False
    for name in names:
        count = reader.count(name)
        if not count:
            continue
        told = reader.texts(name)
        # Two dates under one name, or something that is no text: nobody can say which one counts.
        doubt = doubt or count != 1 or len(told) != 1
        texts.extend(told or ("?",))
        for text in told:
            moment = xsd_datetime.parse(text)
            if moment is None:
                doubt = True
            else:
                moments.append(moment)
    text = " ".join(one or "?" for one in texts)
    if doubt or not moments:
        return None, text
    return (max(moments) if latest else min(moments)), text


def presentation_view(reader: Reader) -> Presentation:
    """Returns what a presentation says of itself; its credentials and its proof's words are put in later."""
    return Presentation(
        id=reader.id,
        type=reader.types,
        holder=reader.text("holder"),
        audience=reader.text("audience"),
        purpose=reader.text("purpose"),
    )


def profile(reader: Reader) -> Profile:
    """Returns an issuer, source or creator."""
    return Profile(
        id=reader.id,
        type=reader.types,
        name=reader.text("name"),
        url=reader.text("url"),
        description=reader.text("description"),
        email=reader.text("email"),
        image=_image(reader.nodes("image")),
    )


def subject(reader: Reader) -> Subject:
    """Returns one credentialSubject."""
    return Subject(
        id=reader.id,
        type=reader.types,
        name=reader.text("name"),
        identifier=tuple(_identity(node) for node in reader.nodes("identifier")),
        achievement=tuple(_achievement(node) for node in reader.nodes("achievement")),
        result=tuple(_result(node) for node in reader.nodes("result")),
        role=reader.text("role"),
        license_number=reader.text("licenseNumber"),
        credits_earned=reader.text("creditsEarned"),
        activity_start_date=reader.text("activityStartDate"),
        activity_end_date=reader.text("activityEndDate"),
        narrative=reader.text("narrative"),
        source=_profile_or_none(reader, "source"),
        endorsement_comment=reader.text("endorsementComment"),
        term=reader.text("term"),
        association=tuple(_association(node) for node in reader.nodes("association")),
    )


def _association(reader: Reader) -> Association:
    return Association(reader.text("associationType"), reader.text("sourceId"), reader.text("targetId"))


def _achievement(reader: Reader) -> Achievement:
    criteria = _chosen(reader.nodes("criteria"))
    return Achievement(
        id=reader.id,
        type=reader.types,
        name=reader.text("name"),
        description=reader.text("description"),
        achievement_type=reader.text("achievementType"),
        criteria=None if criteria is None else Criteria(criteria.id, criteria.text("narrative")),
        image=_image(reader.nodes("image")),
        alignment=tuple(_alignment(node) for node in reader.nodes("alignment")),
        creator=_profile_or_none(reader, "creator"),
        result_description=tuple(_result_description(node) for node in reader.nodes("resultDescription")),
        tag=tuple(reader.texts("tag")),
        human_code=reader.text("humanCode"),
        field_of_study=reader.text("fieldOfStudy"),
        specialization=reader.text("specialization"),
        credits_available=reader.text("creditsAvailable"),
        in_language=reader.text("inLanguage"),
        version=reader.text("version"),
        other_identifier=tuple(node.text("identifier") for node in reader.nodes("otherIdentifier")),
    )


def _alignment(reader: Reader) -> Alignment:
    return Alignment(
        target_name=reader.text("targetName"),
        target_url=reader.text("targetUrl"),
        target_code=reader.text("targetCode"),
        target_description=reader.text("targetDescription"),
        target_framework=reader.text("targetFramework"),
        target_type=reader.text("targetType"),
    )


def _result_description(reader: Reader) -> ResultDescription:
    return ResultDescription(
        id=reader.id,
        name=reader.text("name"),
        result_type=reader.text("resultType"),
        required_value=reader.text("requiredValue"),
        required_level=reader.text("requiredLevel"),
        value_min=reader.text("valueMin"),
        value_max=reader.text("valueMax"),
        allowed_value=tuple(reader.texts("allowedValue")),
        rubric_criterion_level=tuple(_rubric_level(node) for node in reader.nodes("rubricCriterionLevel")),
    )


def _rubric_level(reader: Reader) -> RubricCriterionLevel:
    return RubricCriterionLevel(
        id=reader.id,
        name=reader.text("name"),
        description=reader.text("description"),
        level=reader.text("level"),
        points=reader.text("points"),
    )


def _result(reader: Reader) -> Result:
    return Result(
        result_description=reader.text("resultDescription"),
        value=reader.text("value"),
        status=reader.text("status"),
        achieved_level=reader.text("achievedLevel"),
        alignment=tuple(_alignment(node) for node in reader.nodes("alignment")),
    )


def _evidence(reader: Reader) -> Evidence:
    return Evidence(
        id=reader.id,
        type=reader.types,
        name=reader.text("name"),
        narrative=reader.text("narrative"),
        description=reader.text("description"),
        genre=reader.text("genre"),
        audience=reader.text("audience"),
    )


def _identity(reader: Reader) -> IdentityObject:
    return IdentityObject(
        identity_hash=reader.text("identityHash"),
        identity_type=reader.text("identityType"),
        hashed=reader.text("hashed") == "true",
        salt=reader.text("salt"),
    )


def _image(nodes: Sequence[Reader]) -> Image | None:
    chosen = _chosen(nodes)
    return None if chosen is None else Image(chosen.id, chosen.text("caption"))


def _profile_or_none(reader: Reader, name: str) -> Profile | None:
    chosen = _chosen(reader.nodes(name))
    return None if chosen is None else profile(chosen)


def _chosen(nodes: Sequence[Reader]) -> Reader | None:
    """Of several where one is shown always the same one: their order is in the JSON and not in the statements."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return min(nodes, key=lambda node: (node.id, repr(sorted(node.members(), key=repr))))


def _status(reader: Reader) -> CredentialStatus:
    members = tuple((name, value) for name, value in reader.members() if name != "type")
    return CredentialStatus(reader.types[0] if reader.types else "", reader.id, members)
