"""Multikey (Controlled Identifiers 1.0 section 2.2.2): multicodec prefix, then a compressed public key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from wallet.encodings.multibase import decode_multibase, encode_base58
from wallet.errors import IntakeError

_ED25519: Final = b"\xed\x01"
_P256: Final = b"\x80\x24"
_P384: Final = b"\x81\x24"
_RSA: Final = b"\x85\x24"
MIN_RSA_BITS: Final = 2048
"""RFC 7518 section 3.3."""
MAX_RSA_BITS: Final = 8192
"""Checking a larger one takes longer than any honest issuer would ask."""
MIN_RSA_EXPONENT: Final = 3
MAX_RSA_EXPONENT_BITS: Final = 64
_CURVES: Final[dict[bytes, tuple[ec.EllipticCurve, int, str]]] = {
    _P256: (ec.SECP256R1(), 33, "P-256"),
    _P384: (ec.SECP384R1(), 49, "P-384"),
}
_FIELD: Final = 2**255 - 19

# The y coordinates of the eight points of small order, and their non-canonical spellings: with one
# of these as a key, a signature can be made that fits any message (RFC 8032 section 5.1.7; Chalkias,
# Garillot, Nikolaenko, "Taming the many EdDSAs", 2020).
_ORDER_8_Y: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y: Final = frozenset({0, 1, _FIELD - 1, _ORDER_8_Y, _FIELD - _ORDER_8_Y})


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key and the name of what it is for: ``Ed25519``, ``P-256``, ``P-384``, ``RSA``.

    ``raw`` is the 32 bytes of an Ed25519 key, else empty.
    """

    key: Any
    algorithm: str
    raw: bytes = b""


def same_key(first: PublicKey, second: PublicKey) -> bool:
    """Says whether both are the same public key, however each was written."""
    return fingerprint(first) == fingerprint(second)


def fingerprint(public: PublicKey) -> str:
    """Returns a text that two keys share exactly when they are the same, however each was written."""
    if public.algorithm == "Ed25519":
        return f"Ed25519 {public.raw.hex()}"
    numbers = public.key.public_numbers()
    parts = (numbers.n, numbers.e) if public.algorithm == "RSA" else (numbers.x, numbers.y)
    return f"{public.algorithm} {parts[0]:x} {parts[1]:x}"


def multikey_to_public(text: str) -> PublicKey:
    """Returns the key a ``publicKeyMultibase`` stands for.

    Raises IntakeError ``multibase_malformed``, ``key_type_not_supported`` or ``key_malformed`` (a
    length its type does not have, a point off its curve, or one of small order).
    """
    data = decode_multibase(text)
    prefix, rest = data[:2], data[2:]
    if prefix == _ED25519:
        return ed25519_public(rest)
    if prefix in _CURVES:
        curve, length, name = _CURVES[prefix]
        if len(rest) != length or rest[:1] not in (b"\x02", b"\x03"):
            raise IntakeError("key_malformed", name)
        try:
            return PublicKey(ec.EllipticCurvePublicKey.from_encoded_point(curve, rest), name)
        except ValueError:
            raise IntakeError("key_malformed", f"{name}: not on the curve") from None
    if prefix == _RSA:
        return _rsa(rest)
    raise IntakeError("key_type_not_supported", prefix.hex())


def _rsa(der: bytes) -> PublicKey:
    """An RSAPublicKey of PKCS #1 (RFC 8017 appendix A.1.1), as did:key has it."""
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        raise IntakeError("key_malformed", "RSA") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise IntakeError("key_malformed", "RSA")
    numbers = key.public_numbers()
    return rsa_public(numbers.n, numbers.e)


def rsa_public(modulus: int, exponent: int) -> PublicKey:
    """Returns an RSA key of a size to trust. Raises IntakeError ``key_malformed``."""
    if not MIN_RSA_BITS <= modulus.bit_length() <= MAX_RSA_BITS:
        raise IntakeError("key_malformed", "RSA size")
    if exponent < MIN_RSA_EXPONENT or exponent.bit_length() > MAX_RSA_EXPONENT_BITS:
        raise IntakeError("key_malformed", "RSA exponent")
    try:
        return PublicKey(rsa.RSAPublicNumbers(exponent, modulus).public_key(), "RSA")
    except ValueError:
        raise IntakeError("key_malformed", "RSA") from None


def ed25519_public(raw: bytes) -> PublicKey:
    """Returns an Ed25519 key from its 32 bytes. Raises IntakeError ``key_malformed``."""
    if len(raw) != 32:
        raise IntakeError("key_malformed", "Ed25519")
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    if y >= _FIELD or y in _SMALL_ORDER_Y:
        raise IntakeError("key_malformed", "Ed25519: small order or not canonical")
    return PublicKey(ed25519.Ed25519PublicKey.from_public_bytes(raw), "Ed25519", raw)


def public_to_multikey(key: Any) -> str:
    """Returns the ``publicKeyMultibase`` of a public key. Raises IntakeError for other types."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return encode_base58(_ED25519 + key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    if isinstance(key, ec.EllipticCurvePublicKey):
        for prefix, (curve, _, _) in _CURVES.items():
            if key.curve.name == curve.name:
                return encode_base58(prefix + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
    raise IntakeError("key_type_not_supported")
