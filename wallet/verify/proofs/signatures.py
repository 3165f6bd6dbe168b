"""The raw check of a signature with a public key. True or false; never raises for bad input."""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from wallet.encodings.multikey import PublicKey

_ECDSA: Final[dict[str, tuple[int, hashes.HashAlgorithm]]] = {
    "P-256": (32, hashes.SHA256()),
    "P-384": (48, hashes.SHA384()),
}


def signature_fits(public: PublicKey, signature: bytes, data: bytes) -> bool:
    """Says whether ``signature`` over ``data`` was made with the key.

    Ed25519 as RFC 8032 with S < L (libsodium, which also refuses keys and points of small order); ECDSA as r and s of
    fixed length with the curve's own hash; RSA as RSASSA-PKCS1-v1_5 with SHA-256.
    """
    if public.algorithm == "Ed25519":
        if len(signature) != 64:
            return False
        try:
            VerifyKey(public.raw).verify(data, signature)
        except (BadSignatureError, ValueError):
            return False
        return True
    if public.algorithm in _ECDSA:
        size, digest = _ECDSA[public.algorithm]
        if len(signature) != 2 * size:
            return False
        r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
        if r == 0 or s == 0:
            return False
        try:
            public.key.verify(encode_dss_signature(r, s), data, ec.ECDSA(digest))
        except InvalidSignature:
            return False
        return True
    if public.algorithm == "RSA":
        try:
            public.key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True
    return False
