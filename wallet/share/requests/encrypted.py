"""An answer that only the asker can read: ``direct_post.jwt`` (OpenID4VP 1.0 section 8.3), a JWE by ECDH-ES or RSA-OAEP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.errors import ShareError
from wallet.limits import MAX_REQUEST_VALUES

_ALGORITHMS: Final = ("ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW", "RSA-OAEP-256")
_CONTENT: Final = ("A128GCM", "A256GCM", "A192GCM", "A128CBC-HS256", "A256CBC-HS512")
_DEFAULT_CONTENT: Final = "A128GCM"
_CURVES: Final = frozenset({"P-256", "P-384", "P-521", "X25519"})


@dataclass(frozen=True, slots=True)
class Encryption:
    """How an answer is encrypted: to which public key (a JWK), and by which algorithms (RFC 7518)."""

    key: Mapping[str, Any] = field(repr=False)
    algorithm: str
    content: str


def read_encryption(metadata: Mapping[str, Any]) -> Encryption:
    """Returns how the asker wants it, the first way that we can. Raises ShareError ``request_encryption_unknown``."""
    jwks = metadata.get("jwks")
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    wishes = metadata.get("encrypted_response_enc_values_supported", [_DEFAULT_CONTENT])
    content = next((name for name in _CONTENT if isinstance(wishes, list) and name in wishes), "")
    for key in keys[:MAX_REQUEST_VALUES] if isinstance(keys, list) else ():
        if content and isinstance(key, dict) and (algorithm := _algorithm(key)):
            return Encryption(key, algorithm, content)
    raise ShareError("request_encryption_unknown")


def _algorithm(key: Mapping[str, Any]) -> str:
    """Returns the algorithm that a key is for, "" where it is not for encrypting, or not one of ours."""
    if key.get("use", "enc") != "enc" or "d" in key:
        return ""
    kind, algorithm = key.get("kty"), key.get("alg")
    if kind in ("EC", "OKP") and key.get("crv") in _CURVES:
        wish = "ECDH-ES" if algorithm is None else algorithm
        return wish if wish in _ALGORITHMS[:3] else ""
    return "RSA-OAEP-256" if kind == "RSA" and algorithm == "RSA-OAEP-256" else ""


def encrypted_response(payload: Mapping[str, Any], encryption: Encryption) -> str:
    """Returns the payload as a compact JWE. Raises ShareError ``request_encryption_unknown`` for a key that is none."""
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    header: dict[str, Any] = {"alg": encryption.algorithm, "enc": encryption.content}
    if isinstance(encryption.key.get("kid"), str):
        header["kid"] = encryption.key["kid"]
    try:
        key = import_key(dict(encryption.key))
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        registry = jwe.JWERegistry(algorithms=[encryption.algorithm, encryption.content])
        return jwe.encrypt_compact(header, text.encode("utf-8"), key, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError):
        raise ShareError("request_encryption_unknown", "key") from None
