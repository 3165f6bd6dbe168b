"""Open Badges 2.0 (and 1.x, with a remark): Assertion, BadgeClass and Issuer as JSON, and signed assertions (JWS)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

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
from wallet.encodings import xsd_datetime
from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.vc_jwt import read_token

CONTEXTS: Final = ("https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1")
_SUPPORT: Final = {"BadgeClass", "Issuer", "Profile", "CryptographicKey", "RevocationList", "Endorsement"}


class OpenBadge2:
    """Open Badges 2.0."""

    id = "open_badge_2"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for an object in the Open Badges 1 or 2 context, an unlabelled 1.x assertion, or a JWS around one."""
        if document is None:
            text = b"".join(payload.split())
            if text.count(b".") != 2 or not text.startswith((b"eyJ", b"ew")) or b"~" in text:
                return Claim.NO
            try:
                _, document = read_token(text.decode("ascii"))
            except (IntakeError, UnicodeDecodeError):
                return Claim.NO
        if any(one in CONTEXTS for one in listed(document.get("@context"))):
            return Claim.YES
        return Claim.YES if "@context" not in document and {"badge", "recipient"} <= set(document) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it; a BadgeClass or Issuer by itself is readable and no credential."""
        header: dict[str, Any] = {}
        token = ""
        if document is None:
            token = "".join(payload.decode("ascii").split())
            header, document = read_token(token)
        types = {one for one in listed(document.get("type", document.get("@type"))) if isinstance(one, str)}
        support = bool(types & _SUPPORT) and "Assertion" not in types
        old = CONTEXTS[0] not in listed(document.get("@context"))
        remarks = ("open_badges_1",) if old and not support else ()
        kind = Kind.SUPPORT if support else Kind.CREDENTIAL
        return ParsedCredential(payload, payload, self.id, kind, document, header, token, remarks=remarks)


FORMAT = OpenBadge2()


def view(assertion: dict[str, Any], badge: dict[str, Any], issuer: dict[str, Any]) -> Credential:
    """Returns what an assertion says, its BadgeClass read as an Achievement (OB 2.0 section 3)."""
    expires, issued = _text(assertion.get("expires")), _text(assertion.get("issuedOn"))
    recipient = assertion.get("recipient")
    return Credential(
        id=_text(assertion.get("id")),
        type=("Assertion",),
        issuer=_profile(issuer),
        valid_from=xsd_datetime.parse(issued),
        valid_until=xsd_datetime.parse(expires),
        valid_from_text=issued,
        valid_until_text=expires,
        subjects=(
            Subject(
                identifier=(_recipient(recipient),) if isinstance(recipient, dict) else (),
                achievement=(_achievement(badge),) if badge else (),
                narrative=_text(assertion.get("narrative")),
            ),
        ),
        evidence=tuple(_evidence(one) for one in listed(assertion.get("evidence"))),
        image=_image(assertion.get("image")),
        version="ob2",
    )


def with_title(credential: Credential) -> Credential:
    """Returns the view with a name where the BadgeClass was not at hand."""
    return credential if credential.title != "Assertion" else replace(credential, name="Open Badge")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _profile(issuer: dict[str, Any]) -> Profile:
    return Profile(
        id=_text(issuer.get("id")),
        type=("Issuer",),
        name=_text(issuer.get("name")),
        url=_text(issuer.get("url")),
        description=_text(issuer.get("description")),
        email=_text(issuer.get("email")),
    )


def _achievement(badge: dict[str, Any]) -> Achievement:
    criteria = badge.get("criteria")
    told = Criteria(id=criteria) if isinstance(criteria, str) else None
    if isinstance(criteria, dict):
        told = Criteria(_text(criteria.get("id")), _text(criteria.get("narrative")))
    return Achievement(
        id=_text(badge.get("id")),
        type=("BadgeClass",),
        name=_text(badge.get("name")),
        description=_text(badge.get("description")),
        criteria=told,
        image=_image(badge.get("image")),
        alignment=tuple(_alignment(one) for one in listed(badge.get("alignment")) if isinstance(one, dict)),
        tag=tuple(one for one in listed(badge.get("tags")) if isinstance(one, str)),
    )


def _alignment(value: dict[str, Any]) -> Alignment:
    return Alignment(
        target_name=_text(value.get("targetName")),
        target_url=_text(value.get("targetUrl")),
        target_code=_text(value.get("targetCode")),
        target_description=_text(value.get("targetDescription")),
        target_framework=_text(value.get("targetFramework")),
    )


def _recipient(value: dict[str, Any]) -> IdentityObject:
    return IdentityObject(
        _text(value.get("identity")), _text(value.get("type")), value.get("hashed") is True, _text(value.get("salt"))
    )


def _evidence(value: Any) -> Evidence:
    if isinstance(value, str):
        return Evidence(id=value)
    told = value if isinstance(value, dict) else {}
    return Evidence(
        id=_text(told.get("id")),
        name=_text(told.get("name")),
        narrative=_text(told.get("narrative")),
        description=_text(told.get("description")),
        genre=_text(told.get("genre")),
        audience=_text(told.get("audience")),
    )


def _image(value: Any) -> Image | None:
    if isinstance(value, dict):
        return Image(_text(value.get("id")), _text(value.get("caption")))
    return Image(value) if isinstance(value, str) and value else None
