"""Open Badges 2.0 (and 0.5 to 1.1, with a remark): recognised and read, as JSON and as signed assertions (JWS).

What such a document says is put together in ``open_badge_2_view``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.vc_jwt import read_token

CONTEXTS: Final = ("https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1")
_VOCABULARY: Final = "https://w3id.org/openbadges#"
ENDORSEMENT: Final = "Endorsement"
_AWARDS: Final = frozenset({"Assertion", ENDORSEMENT})
_BADGE_CLASS_1: Final = frozenset({"name", "description", "image", "criteria", "issuer"})
_ISSUER_1: Final = frozenset({"name", "url"})
_ISSUER_1_MORE: Final = _ISSUER_1 | {"description", "image", "email", "revocationList", "org", "contact", "origin"}


class OpenBadge2:
    """Open Badges 2.0."""

    id = "open_badge_2"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for an object in the Open Badges 1 or 2 vocabulary, an unlabelled 1.0 document, or a JWS around one."""
        if document is None:
            text = b"".join(payload.split())
            if text.count(b".") != 2 or not text.startswith((b"eyJ", b"ew")) or b"~" in text:
                return Claim.NO
            try:
                _, document = read_token(text.decode("ascii"))
            except (IntakeError, UnicodeDecodeError):
                return Claim.NO
            return Claim.YES if speaks_open_badges(document) else Claim.NO
        return Claim.YES if speaks_open_badges(document) or _is_version_1_0(document) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it; a BadgeClass or Issuer by itself is readable and no credential."""
        header: dict[str, Any] = {}
        token = ""
        if document is None:
            token = "".join(payload.decode("ascii").split())
            header, document = read_token(token)
        award = bool(types_of(document) & _AWARDS) or {"badge", "recipient"} <= set(document)
        remarks = ("open_badges_1",) if is_version_1(document) else ()
        kind = Kind.CREDENTIAL if award else Kind.SUPPORT
        return ParsedCredential(payload, payload, self.id, kind, document, header, token, remarks=remarks)


FORMAT = OpenBadge2()


def types_of(document: dict[str, Any]) -> set[str]:
    """Returns the words of ``type``."""
    return {one for one in listed(document.get("type", document.get("@type"))) if isinstance(one, str)}


def is_version_1(document: dict[str, Any]) -> bool:
    """Says whether a document is older than 2.0: in the context of 1.1, or in none (1.0 and 0.5)."""
    contexts = listed(document.get("@context"))
    return not contexts or (CONTEXTS[1] in contexts and CONTEXTS[0] not in contexts)


def speaks_open_badges(document: dict[str, Any]) -> bool:
    """Says whether a document's words are those of Open Badges 1 or 2.

    By the context's address, or by a context written out in place that takes its words from their vocabulary.
    """
    for one in listed(document.get("@context")):
        if one in CONTEXTS if isinstance(one, str) else isinstance(one, dict) and _takes_words(one):
            return True
    return False


def _takes_words(context: dict[str, Any]) -> bool:
    return any(told == _VOCABULARY or told.startswith(_VOCABULARY) for told in _addresses(context))


def _addresses(context: dict[str, Any]) -> Iterator[str]:
    for value in context.values():
        told = value.get("@id") if isinstance(value, dict) else value
        if isinstance(told, str):
            yield told


def _is_version_1_0(document: dict[str, Any]) -> bool:
    """Version 1.0 and 0.5 had no context: an assertion, a BadgeClass and an Issuer are known by their members."""
    members = set(document)
    if "@context" in members:
        return False
    if {"badge", "recipient"} <= members or members >= _BADGE_CLASS_1:
        return True
    return _ISSUER_1 <= members <= _ISSUER_1_MORE
