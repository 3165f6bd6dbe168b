"""The holder's key that an issuer named in a token (``cnf``, RFC 7800): as a JWK, or by a name that is itself the key."""

from __future__ import annotations

from typing import Any

from wallet.encodings import base64url, strict_json
from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multikey import PublicKey, multikey_to_public
from wallet.errors import IntakeError
from wallet.limits import MAX_ADDRESS_CHARS


def holder_key(claims: dict[str, Any]) -> bytes | None:
    """Returns the Ed25519 key that the issuer bound the token to, 32 bytes, or None."""
    try:
        key = confirmed_public(claims)
    except IntakeError:
        return None
    return key.raw or None if key is not None else None


def confirmed_public(claims: dict[str, Any]) -> PublicKey | None:
    """Returns the holder's key that the issuer named: ``cnf.jwk``, or a ``cnf.kid`` that is itself a key (did:key, did:jwk;
    RFC 7800 section 3.4). None where none is named, or one that only its controller's document tells.

    Raises IntakeError ``key_malformed`` and what the readers of keys say.
    """
    jwk = confirmation(claims)
    if jwk is not None:
        return jwk_to_public(jwk)
    named = claims.get("cnf")
    kid = named.get("kid") if isinstance(named, dict) else None
    did = kid.partition("#")[0] if isinstance(kid, str) and len(kid) <= MAX_ADDRESS_CHARS else ""
    if did.startswith("did:key:"):
        return multikey_to_public(did.removeprefix("did:key:"))
    if did.startswith("did:jwk:"):
        jwk = strict_json.loads(base64url.decode(did.removeprefix("did:jwk:")))
        if not isinstance(jwk, dict):
            raise IntakeError("key_malformed", "did:jwk")
        return jwk_to_public(jwk)
    return None


def confirmation(claims: dict[str, Any]) -> dict[str, Any] | None:
    """Returns the holder's key (``cnf.jwk``, RFC 7800 section 3.2) that the issuer named, or None."""
    named = claims.get("cnf")
    jwk = named.get("jwk") if isinstance(named, dict) else None
    return jwk if isinstance(jwk, dict) else None
