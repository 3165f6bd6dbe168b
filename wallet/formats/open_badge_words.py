"""The words of Open Badges 0.5 to 2.0: how a document of theirs is known, and of which version it is.

Versions 1.1 and 2.0 name their context; 0.5 and 1.0 had none, and are known by their members.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.formats.data_integrity import listed

CONTEXT: Final = "https://w3id.org/openbadges/v2"
VERSION_2: Final = (CONTEXT, "https://openbadgespec.org/v2/context.json")
VERSION_1: Final = ("https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json")
CONTEXTS: Final = (*VERSION_2, *VERSION_1)
"""Each pair is one document at two addresses."""
ENDORSEMENT: Final = "Endorsement"
_VOCABULARY: Final = "https://w3id.org/openbadges#"
_BADGE_CLASS_1: Final = frozenset({"name", "description", "image", "criteria", "issuer"})
_ISSUER_1: Final = frozenset({"name", "url"})
_ISSUER_1_MORE: Final = _ISSUER_1 | {"description", "image", "email", "revocationList", "org", "contact", "origin"}
_ELSEWHERE: Final = frozenset({"vc", "vp", "iss", "credentialSubject", "verifiableCredential"})
"""Members of tokens and credentials of another kind."""


def types_of(document: dict[str, Any]) -> set[str]:
    """Returns the words of ``type``."""
    return {word for word in listed(document.get("type", document.get("@type"))) if isinstance(word, str)}


def is_version_1(document: dict[str, Any]) -> bool:
    """Says whether a document is older than 2.0: in the context of 1.1, or in none (1.0 and 0.5)."""
    contexts = [address for address in listed(document.get("@context")) if isinstance(address, str)]
    return not listed(document.get("@context")) or (
        any(address in VERSION_1 for address in contexts) and not any(address in VERSION_2 for address in contexts)
    )


def speaks_open_badges(document: dict[str, Any]) -> bool:
    """Says whether a document's words are those of Open Badges 1 or 2.

    By the context's address, or by a context written out in place that takes its words from their vocabulary.
    """
    for context in listed(document.get("@context")):
        if context in CONTEXTS if isinstance(context, str) else isinstance(context, dict) and _takes_words(context):
            return True
    return False


def is_version_1_0(document: dict[str, Any]) -> bool:
    """Says whether a document without a context is an assertion, a BadgeClass or an Issuer of version 1.0 or 0.5."""
    members = set(document)
    if "@context" in members or members & _ELSEWHERE:
        return False
    if {"badge", "recipient"} <= members or members >= _BADGE_CLASS_1:
        return True
    return _ISSUER_1 <= members <= _ISSUER_1_MORE


def is_signed_assertion(claims: dict[str, Any]) -> bool:
    """Says whether the payload of a token is an Open Badge of version 1 or 2."""
    return speaks_open_badges(claims) or (is_version_1_0(claims) and "badge" in claims)


def _takes_words(context: dict[str, Any]) -> bool:
    return any(address.startswith(_VOCABULARY) for address in _addresses(context))


def _addresses(context: dict[str, Any]) -> Iterator[str]:
    for value in context.values():
        address = value.get("@id") if isinstance(value, dict) else value
        if isinstance(address, str):
            yield address
