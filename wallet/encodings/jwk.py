"""JSON Web Keys (RFC 7517, 7518, 8037): public keys in, thumbprints (RFC 7638)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from wallet.encodings import base64url
from wallet.encodings.multikey import MAX_RSA_BITS, MIN_RSA_BITS, PublicKey, ed25519_public, rsa_public
from wallet.errors import IntakeError

_CURVES: Final[dict[str, tuple[ec.EllipticCurve, int]]] = {
    "P-256": (ec.SECP256R1(), 32),
    "P-384": (ec.SECP384R1(), 48),
}
_NAMED: Final = {"secp256r1": "P-256", "secp384r1": "P-384"}
_THUMBPRINT: Final = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}


def jwk_to_public(jwk: dict[str, Any]) -> PublicKey:
    """Returns the public key a JWK stands for; private members are ignored.

    Raises IntakeError ``key_type_not_supported`` or ``key_malformed``.
    """
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if kind == "OKP" and curve == "Ed25519":
        return ed25519_public(_bytes(jwk, "x", 32))
    if kind == "EC" and isinstance(curve, str) and curve in _CURVES:
        group, size = _CURVES[curve]
        point = b"\x04" + _bytes(jwk, "x", size) + _bytes(jwk, "y", size)
        try:
            return PublicKey(ec.EllipticCurvePublicKey.from_encoded_point(group, point), curve)
        except ValueError:
            raise IntakeError("key_malformed", f"{curve}: not on the curve") from None
    if kind == "RSA":
        modulus = int.from_bytes(_bytes(jwk, "n"), "big")
        exponent = int.from_bytes(_bytes(jwk, "e"), "big")
        return rsa_public(modulus, exponent)
    raise IntakeError("key_type_not_supported", f"{kind} {curve}"[:60])


def public_key(key: Any) -> PublicKey:
    """Returns a certificate's key under its name. Raises IntakeError ``key_type_not_supported``, ``key_malformed``."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return ed25519_public(key.public_bytes_raw())
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _NAMED:
        return PublicKey(key, _NAMED[key.curve.name])
    if isinstance(key, rsa.RSAPublicKey) and MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return PublicKey(key, "RSA")
    raise IntakeError("key_type_not_supported")


def _bytes(jwk: dict[str, Any], name: str, size: int | None = None) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise IntakeError("key_malformed", name)
    data = base64url.decode(value)
    if size is not None and len(data) != size:
        raise IntakeError("key_malformed", name)
    return data


def thumbprint(jwk: dict[str, Any]) -> str:
    """Returns the SHA-256 thumbprint of a JWK, base64url (RFC 7638). Raises IntakeError."""
    names = _THUMBPRINT.get(str(jwk.get("kty")))
    if names is None or not all(isinstance(jwk.get(name), str) for name in names):
        raise IntakeError("key_malformed")
    text = json.dumps({name: jwk[name] for name in names}, separators=(",", ":"), sort_keys=True)
    return base64url.encode(hashlib.sha256(text.encode()).digest())
