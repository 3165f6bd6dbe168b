"""Builds the view from a reader: the same for statements out of a graph and for signed JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wallet.credential.model import (
    Achievement,
    Alignment,
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
    Schema,
    Subject,
)
from wallet.encodings import xsd_datetime
from wallet.formats.view.readers import Reader


def _one(reader: Reader, name: str) -> str:
    found = reader.texts(name)
    return found[0] if found else ""


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
        name=_one(reader, "name"),
        description=_one(reader, "description"),
        # Two issuers would let one of them be shown and the other one be checked.
        issuer=profile(issuers[0]) if len(issuers) == 1 else Profile(),
        valid_from=valid_from,
        valid_until=valid_until,
        valid_from_text=from_text,
        valid_until_text=until_text,
        awarded_date=_one(reader, "awardedDate"),
        subjects=tuple(subject(node) for node in reader.nodes("credentialSubject")),
        credential_status=tuple(_status(node) for node in reader.nodes("credentialStatus")),
        credential_schema=tuple(
            Schema(node.id, node.types[0] if node.types else "") for node in reader.nodes("credentialSchema")
        ),
        evidence=tuple(_evidence(node) for node in reader.nodes("evidence")),
        image=_image(images),
        partial=_one(reader, "partial") == "true",
        in_language=_one(reader, "inLanguage"),
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
    text = " ".join(texts)
    if doubt or not moments:
        return None, text
    return (max(moments) if latest else min(moments)), text


def presentation_view(reader: Reader) -> Presentation:
    """Returns what a presentation says of itself; its credentials and its proof's words are put in later."""
    return Presentation(id=reader.id, type=reader.types, holder=_one(reader, "holder"))


def profile(reader: Reader) -> Profile:
    """Returns an issuer, source or creator."""
    return Profile(
        id=reader.id,
        type=reader.types,
        name=_one(reader, "name"),
        url=_one(reader, "url"),
        description=_one(reader, "description"),
        email=_one(reader, "email"),
        image=_image(reader.nodes("image")),
    )


def subject(reader: Reader) -> Subject:
    """Returns one credentialSubject."""
    sources = reader.nodes("source")
    return Subject(
        id=reader.id,
        type=reader.types,
        name=_one(reader, "name"),
        identifier=tuple(_identity(node) for node in reader.nodes("identifier")),
        achievement=tuple(_achievement(node) for node in reader.nodes("achievement")),
        result=tuple(_result(node) for node in reader.nodes("result")),
        role=_one(reader, "role"),
        license_number=_one(reader, "licenseNumber"),
        credits_earned=_one(reader, "creditsEarned"),
        activity_start_date=_one(reader, "activityStartDate"),
        activity_end_date=_one(reader, "activityEndDate"),
        narrative=_one(reader, "narrative"),
        source=profile(sources[0]) if sources else None,
        endorsement_comment=_one(reader, "endorsementComment"),
    )


def _achievement(reader: Reader) -> Achievement:
    criteria = reader.nodes("criteria")
    creators = reader.nodes("creator")
    return Achievement(
        id=reader.id,
        type=reader.types,
        name=_one(reader, "name"),
        description=_one(reader, "description"),
        achievement_type=_one(reader, "achievementType"),
        criteria=Criteria(criteria[0].id, _one(criteria[0], "narrative")) if criteria else None,
        image=_image(reader.nodes("image")),
        alignment=tuple(_alignment(node) for node in reader.nodes("alignment")),
        creator=profile(creators[0]) if creators else None,
        result_description=tuple(_result_description(node) for node in reader.nodes("resultDescription")),
        tag=tuple(reader.texts("tag")),
        human_code=_one(reader, "humanCode"),
        field_of_study=_one(reader, "fieldOfStudy"),
        specialization=_one(reader, "specialization"),
        credits_available=_one(reader, "creditsAvailable"),
        in_language=_one(reader, "inLanguage"),
        version=_one(reader, "version"),
        other_identifier=tuple(_one(node, "identifier") for node in reader.nodes("otherIdentifier")),
    )


def _alignment(reader: Reader) -> Alignment:
    return Alignment(
        target_name=_one(reader, "targetName"),
        target_url=_one(reader, "targetUrl"),
        target_code=_one(reader, "targetCode"),
        target_description=_one(reader, "targetDescription"),
        target_framework=_one(reader, "targetFramework"),
        target_type=_one(reader, "targetType"),
    )


def _result_description(reader: Reader) -> ResultDescription:
    return ResultDescription(
        id=reader.id,
        name=_one(reader, "name"),
        result_type=_one(reader, "resultType"),
        required_value=_one(reader, "requiredValue"),
        required_level=_one(reader, "requiredLevel"),
        value_min=_one(reader, "valueMin"),
        value_max=_one(reader, "valueMax"),
        allowed_value=tuple(reader.texts("allowedValue")),
    )


def _result(reader: Reader) -> Result:
    return Result(
        result_description=_one(reader, "resultDescription"),
        value=_one(reader, "value"),
        status=_one(reader, "status"),
        achieved_level=_one(reader, "achievedLevel"),
        alignment=tuple(_alignment(node) for node in reader.nodes("alignment")),
    )


def _evidence(reader: Reader) -> Evidence:
    return Evidence(
        id=reader.id,
        type=reader.types,
        name=_one(reader, "name"),
        narrative=_one(reader, "narrative"),
        description=_one(reader, "description"),
        genre=_one(reader, "genre"),
        audience=_one(reader, "audience"),
    )


def _identity(reader: Reader) -> IdentityObject:
    return IdentityObject(
        identity_hash=_one(reader, "identityHash"),
        identity_type=_one(reader, "identityType"),
        hashed=_one(reader, "hashed") == "true",
        salt=_one(reader, "salt"),
    )


def _image(nodes: Sequence[Reader]) -> Image | None:
    return Image(nodes[0].id, _one(nodes[0], "caption")) if nodes else None


def _status(reader: Reader) -> CredentialStatus:
    members = tuple((name, value) for name, value in reader.members() if name != "type")
    return CredentialStatus(reader.types[0] if reader.types else "", reader.id, members)
