"""CBOR Web Tokens (RFC 8392) signed once (COSE_Sign1, RFC 9052): only what a status list needs. Credentials in COSE are
seen elsewhere, and not read."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.encodings import cbor
from wallet.errors import IntakeError

_FIRST_BYTES: Final = frozenset({0xD2, 0xD8, 0x84})
"""Tags 18 and 61, and the bare array of four that a COSE_Sign1 is: never the first byte of a JWT."""
_CWT_TAG: Final = b"\xd8\x3d"
_SIGN1_TAG: Final = b"\xd2"
_ALG, _CRIT, _KID, _TYP, _X5CHAIN = 1, 2, 4, 16, 33
_ALGORITHMS: Final = {-7: "ES256", -9: "ES256", -35: "ES384", -51: "ES384", -8: "EdDSA", -19: "EdDSA"}
"""RFC 9053 section 2, and the fully specified ones of RFC 9864: each goes with one type of key."""
_CLAIMS: Final = {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat", 65533: "status_list", 65534: "ttl"}
"""RFC 8392 section 4, Token Status List section 5.2."""


@dataclass(frozen=True, slots=True)
class Cwt:
    """A token that could be read; its signature is not looked at yet.

    Attributes:
        header: ``alg``, ``typ``, ``kid``, ``x5c`` as a JWT would name them; ``crit`` when something is critical.
        claims: by their JWT names; those without one are left out.
        signed, signature: the Sig_structure (RFC 9052 section 4.4) and what was made over it.
    """

    header: dict[str, Any]
    claims: dict[str, Any] = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def looks_like_cwt(content: bytes) -> bool:
    """Says whether ``content`` can be a COSE_Sign1, by its first byte."""
    return content[:1] != b"" and content[0] in _FIRST_BYTES


def read_cwt(content: bytes) -> Cwt:
    """Reads a CWT. Raises IntakeError ``token_malformed``, ``cbor_malformed``."""
    bare = content.removeprefix(_CWT_TAG).removeprefix(_SIGN1_TAG)
    parts = cbor.decode(bare, simple=True)
    if not isinstance(parts, list) or len(parts) != 4:
        raise IntakeError("token_malformed", "no COSE_Sign1")
    protected, unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)) or not isinstance(unprotected, dict):
        raise IntakeError("token_malformed", "no COSE_Sign1")
    inside = cbor.decode(protected, simple=True) if protected else {}
    claims = cbor.decode(payload, simple=True)
    if not isinstance(inside, dict) or not isinstance(claims, dict) or set(inside) & set(unprotected):
        raise IntakeError("token_malformed", "header")
    named = {name: claims[key] for key, name in _CLAIMS.items() if key in claims}
    signed = cbor.encode(["Signature1", protected, b"", payload])
    return Cwt(_header(inside, unprotected), named, signed, signature)


def _header(protected: dict[Any, Any], unprotected: dict[Any, Any]) -> dict[str, Any]:
    """What decides (algorithm, type, what is critical) only counts when it is signed; the key's name is a hint."""
    algorithm, kind = protected.get(_ALG), protected.get(_TYP)
    header: dict[str, Any] = {
        "alg": _ALGORITHMS.get(algorithm, "none") if type(algorithm) is int else "none",
        "typ": kind if isinstance(kind, str) else "",
    }
    if _CRIT in protected or _CRIT in unprotected:
        header["crit"] = True
    kid = protected.get(_KID, unprotected.get(_KID))
    if isinstance(kid, bytes):
        try:
            header["kid"] = kid.decode("utf-8")
        except UnicodeDecodeError:
            raise IntakeError("token_malformed", "kid") from None
    chain = protected.get(_X5CHAIN, unprotected.get(_X5CHAIN))
    certificates = [
        certificate for certificate in (chain if isinstance(chain, list) else [chain]) if isinstance(certificate, bytes)
    ]
    if certificates:
        header["x5c"] = [base64.b64encode(certificate).decode() for certificate in certificates]
    return header
