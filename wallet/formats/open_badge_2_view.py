"""What Open Badges 2.0 documents say, read into the words of Open Badges 3.0 (a BadgeClass is an Achievement)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from msgspec import structs

from wallet.credential.model import (
    Achievement,
    Alignment,
    Credential,
    Criteria,
    Evidence,
    IdentityObject,
    Image,
    Profile,
    Subject,
)
from wallet.formats.data_integrity import listed
from wallet.formats.dates import from_seconds, read_date
from wallet.formats.open_badge_words import ENDORSEMENT, is_version_1, types_of
from wallet.formats.plain_members import evidence
from wallet.formats.plain_members import text as _text

UNREADABLE: Final = "?"
"""Stands for a date that is there and says nothing."""
_MAX_DATE: Final = 40
"""Characters of a date that is none which are shown."""


def view(assertion: dict[str, Any], badge: dict[str, Any], issuer: dict[str, Any]) -> Credential:
    """Returns what an assertion says with its BadgeClass and Issuer (OB 2.0 section 3); {} for those not at hand."""
    expires, issued = assertion.get("expires"), assertion.get("issuedOn", assertion.get("issued_on"))
    old = is_version_1(assertion)
    return Credential(
        id=_text(assertion.get("id")),
        type=("Assertion",),
        issuer=_profile(issuer),
        valid_from=moment(issued, old=old),
        valid_until=moment(expires, old=old, end=True),
        valid_from_text=date_text(issued),
        valid_until_text=date_text(expires),
        subjects=(
            Subject(
                identifier=_recipients(assertion),
                achievement=(_achievement(badge),) if badge else (),
                narrative=_text(assertion.get("narrative")),
            ),
        ),
        evidence=tuple(_evidence(entry) for entry in listed(assertion.get("evidence"))),
        image=_image(assertion.get("image")),
        version="ob2",
    )


def endorsement_view(document: dict[str, Any], issuer: dict[str, Any]) -> Credential:
    """Returns what an Endorsement says (OB 2.0 section 3.9): who speaks well of which address, and how."""
    claim = document.get("claim")
    about = claim if isinstance(claim, dict) else {}
    issued = document.get("issuedOn")
    return Credential(
        id=_text(document.get("id")),
        type=(ENDORSEMENT,),
        name=ENDORSEMENT,
        issuer=_profile(issuer),
        valid_from=moment(issued, old=False),
        valid_from_text=date_text(issued),
        subjects=(Subject(id=_text(about.get("id")), endorsement_comment=_text(about.get("endorsementComment"))),),
        version="ob2",
    )


def support_view(document: dict[str, Any]) -> Credential:
    """Returns what a BadgeClass or an Issuer says by itself: awarded to nobody."""
    types = types_of(document)
    badge = "BadgeClass" in types or "criteria" in document
    issuer = document.get("issuer")
    profile = issuer if isinstance(issuer, dict) else {"id": _text(issuer)}
    kind = next(iter(sorted(types)), "BadgeClass" if badge else "Issuer")
    return Credential(
        id=_text(document.get("id")),
        type=("BadgeClass" if badge else kind,),
        name=_text(document.get("name")),
        description=_text(document.get("description")),
        issuer=_profile(profile if badge else document),
        subjects=(Subject(achievement=(_achievement(document),) if badge else ()),),
        image=_image(document.get("image")),
        version="ob2",
    )


def with_title(credential: Credential) -> Credential:
    """Returns the view with a name where the BadgeClass was not at hand."""
    return credential if credential.title != "Assertion" else structs.replace(credential, name="Open Badge")


def moment(value: Any, *, old: bool, end: bool = False) -> datetime | None:
    """Returns when, or None where nobody can say (OB 2.0 section 2.1: ISO 8601 with a time and a zone).

    Seconds may be left out, the zone's colon too; a date without a zone, or a day alone, is given as if it were in UTC, an
    ``end`` as the last second of its day. Version 1 (``old``) also had seconds since 1970.
    """
    if isinstance(value, str):
        reading = read_date(value, end=end, loose=True)
        return None if reading is None else reading.nominal
    return from_seconds(value) if old and isinstance(value, int) and not isinstance(value, bool) else None


def date_text(value: Any) -> str:
    """Returns the date as written; what is no text is given as JSON, so that a broken date, or an empty one, is not taken
    for none."""
    if isinstance(value, str):
        return value or UNREADABLE
    return "" if value is None else json.dumps(value, ensure_ascii=False)[:_MAX_DATE]


def _profile(issuer: dict[str, Any]) -> Profile:
    return Profile(
        id=_text(issuer.get("id")) or _text(issuer.get("origin")),
        type=("Issuer",),
        name=_text(issuer.get("name")),
        url=_text(issuer.get("url")),
        description=_text(issuer.get("description")),
        email=_text(issuer.get("email")),
        image=_image(issuer.get("image")),
    )


def _achievement(badge: dict[str, Any]) -> Achievement:
    criteria = badge.get("criteria")
    stated = Criteria(id=criteria) if isinstance(criteria, str) else None
    if isinstance(criteria, dict):
        stated = Criteria(_text(criteria.get("id")), _text(criteria.get("narrative")))
    return Achievement(
        id=_text(badge.get("id")),
        type=("BadgeClass",),
        name=_text(badge.get("name")),
        description=_text(badge.get("description")),
        criteria=stated,
        image=_image(badge.get("image")),
        alignment=tuple(_alignment(entry) for entry in listed(badge.get("alignment")) if isinstance(entry, dict)),
        tag=tuple(entry for entry in listed(badge.get("tags")) if isinstance(entry, str)),
    )


def _alignment(value: dict[str, Any]) -> Alignment:
    return Alignment(
        target_name=_text(value.get("targetName", value.get("name"))),
        target_url=_text(value.get("targetUrl", value.get("url"))),
        target_code=_text(value.get("targetCode")),
        target_description=_text(value.get("targetDescription", value.get("description"))),
        target_framework=_text(value.get("targetFramework")),
    )


def _recipients(assertion: dict[str, Any]) -> tuple[IdentityObject, ...]:
    """OB 2.0 section 3.3; in version 0.5 the address, or its hash, stood there bare and its salt beside it."""
    recipient = assertion.get("recipient")
    if isinstance(recipient, str):
        return (IdentityObject(recipient, "email", "$" in recipient, _text(assertion.get("salt"))),)
    return tuple(_recipient(entry) for entry in listed(recipient) if isinstance(entry, dict))


def _recipient(value: dict[str, Any]) -> IdentityObject:
    return IdentityObject(
        _text(value.get("identity")), _text(value.get("type")), value.get("hashed") is True, _text(value.get("salt"))
    )


def _evidence(value: Any) -> Evidence:
    if isinstance(value, str):
        return Evidence(id=value)
    return evidence(value if isinstance(value, dict) else {})


def _image(value: Any) -> Image | None:
    if isinstance(value, dict):
        return Image(_text(value.get("id")), _text(value.get("caption")))
    return Image(value) if isinstance(value, str) and value else None
