"""What an issuer publishes beside a key: until when it counts and what it is for. What cannot be read is doubted.

Controlled Identifiers 1.0 section 2.2 (``expires``, ``revoked`` of a verification method), RFC 7517 section 4 (``use``,
``key_ops``, ``alg`` of a JWK), OpenID Federation 1.0 section 8.7 (``exp``, ``revoked`` of a key that was in use).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.encodings.multikey import PublicKey
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.standing import standing_of

DATES_UNREADABLE: Final = "key_dates_unreadable"
USE_UNREADABLE: Final = "key_use_unreadable"
_LAST_SECOND: Final = 253_402_300_799
_FITTING: Final = {
    "Ed25519": frozenset({"EdDSA", "Ed25519"}),
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "RSA": frozenset({"RS256"}),
}
_FOR_ANOTHER_USE: Final = frozenset(
    {
        "A128GCMKW", "A128KW", "A192GCMKW", "A192KW", "A256GCMKW", "A256KW", "ECDH-ES", "ECDH-ES+A128KW",
        "ECDH-ES+A192KW", "ECDH-ES+A256KW", "ES256", "ES256K", "ES384", "ES512", "Ed25519", "Ed448", "EdDSA", "HS256",
        "HS384", "HS512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "RSA-OAEP", "RSA-OAEP-256",
        "RSA-OAEP-384", "RSA-OAEP-512", "RSA1_5", "dir", "none",
    }
)  # fmt: skip
"""Algorithms of the IANA registry. A key bound to one of them is for that one alone (RFC 7517 section 4.4)."""


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """When a key ends and begins, and what of its publication could not be read.

    ``doubts`` are codes: ``key_dates_unreadable``, ``key_use_unreadable``. A doubted key proves nothing either way.
    """

    expires: datetime | None = None
    revoked: datetime | None = None
    begins: datetime | None = None
    doubts: tuple[str, ...] = ()


NO_TERMS: Final = KeyTerms()
_READ_HERE: Final = frozenset({"alg", "exp", "expires", "key_ops", "revoked", "use"})
_USUAL: Final = _READ_HERE | {
    "controller", "crv", "e", "id", "kid", "kty", "n", "publicKeyBase58", "publicKeyJwk", "publicKeyMultibase", "type", "x",
    "y",
}  # fmt: skip
"""What most keys are published with: nothing of it speaks of an end in other words."""


def joined(terms: Iterable[KeyTerms]) -> KeyTerms:
    """Returns the most restrictive of several: the earliest ends, every doubt."""
    terms = list(terms)
    expires = [term.expires for term in terms if term.expires is not None]
    revoked = [term.revoked for term in terms if term.revoked is not None]
    begins = [term.begins for term in terms if term.begins is not None]
    doubts = dict.fromkeys(doubt for term in terms for doubt in term.doubts)
    return KeyTerms(min(expires, default=None), min(revoked, default=None), max(begins, default=None), tuple(doubts))


def method_terms(method: Mapping[str, Any], public: PublicKey) -> KeyTerms:
    """Returns what a verification method says of its key. Raises ResolutionError ``key_not_for_this_use``."""
    own = _method_ends(method)
    jwk = method.get("publicKeyJwk")
    return joined((own, jwk_terms(jwk, public))) if isinstance(jwk, dict) else own


def jwk_terms(jwk: Mapping[str, Any], public: PublicKey) -> KeyTerms:
    """Returns what a JWK says of itself. Raises ResolutionError ``key_not_for_this_use``."""
    ends = _jwk_ends(jwk)
    return ends if _is_for_signatures(jwk, public) else joined((ends, KeyTerms(doubts=(USE_UNREADABLE,))))


def stated_ends(entry: Mapping[str, Any]) -> KeyTerms:
    """Returns when the key of a JWK or verification method ends by what is stated there, whatever the key is for."""
    if "kty" in entry:
        return _jwk_ends(entry)
    jwk = entry.get("publicKeyJwk")
    return joined((_method_ends(entry), _jwk_ends(jwk))) if isinstance(jwk, dict) else _method_ends(entry)


def _method_ends(method: Mapping[str, Any]) -> KeyTerms:
    expires, expires_readable = _moment(method.get("expires"))
    revoked, revoked_readable = _moment(method.get("revoked"))
    ends = KeyTerms(expires, revoked, doubts=() if expires_readable and revoked_readable else (DATES_UNREADABLE,))
    return joined((ends, _other_words(method)))


def _jwk_ends(jwk: Mapping[str, Any]) -> KeyTerms:
    expires, expires_readable = _seconds(jwk.get("exp"))
    revocation = jwk.get("revoked")
    if isinstance(revocation, dict):
        revoked, revoked_readable = _seconds(revocation.get("revoked_at"))
        revoked_readable = revoked_readable and revoked is not None
    else:
        revoked, revoked_readable = _moment(revocation)
    ends = KeyTerms(expires, revoked, doubts=() if expires_readable and revoked_readable else (DATES_UNREADABLE,))
    return joined((ends, _other_words(jwk)))


def _other_words(published: Mapping[str, Any]) -> KeyTerms:
    """Returns what is said of the end in words that no standard has for it (``revokedAt``, ``status``)."""
    if _USUAL.issuperset(published):
        return NO_TERMS
    standing = standing_of(published, passed_over=_READ_HERE)
    undated = standing.withdrawn and standing.withdrawn_at is None
    doubts = (DATES_UNREADABLE,) if standing.unreadable or undated else ()
    return KeyTerms(standing.ends, standing.withdrawn_at, standing.begins, doubts)


def _is_for_signatures(jwk: Mapping[str, Any], public: PublicKey) -> bool:
    """Returns whether what the key is for could be read. Raises ResolutionError where it is for something else."""
    use, operations, algorithm = jwk.get("use"), jwk.get("key_ops"), jwk.get("alg")
    readable = True
    if use is not None:
        if isinstance(use, str) and use != "sig":
            raise ResolutionError("key_not_for_this_use", f"use {use[:20]}")
        readable = isinstance(use, str)
    if operations is not None:
        if not isinstance(operations, list) or not all(isinstance(operation, str) for operation in operations):
            readable = False
        elif "verify" not in operations:
            raise ResolutionError("key_not_for_this_use", "key_ops")
    if algorithm is not None:
        if not isinstance(algorithm, str):
            readable = False
        elif algorithm not in _FITTING[public.algorithm]:
            if algorithm in _FOR_ANOTHER_USE:
                raise ResolutionError("key_not_for_this_use", f"alg {algorithm}")
            readable = False
    return readable


def _moment(value: Any) -> tuple[datetime | None, bool]:
    """Returns (moment, whether it could be read). Nothing and a plain ``false`` say that there is no end."""
    if value is None or value is False:
        return None, True
    moment = xsd_datetime.parse(value) if isinstance(value, str) else None
    return moment, moment is not None


def _seconds(value: Any) -> tuple[datetime | None, bool]:
    if value is None:
        return None, True
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LAST_SECOND:
        return None, False
    return datetime.fromtimestamp(value, UTC), True
