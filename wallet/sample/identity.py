"""Who a sample issuer is: its keys, its identifier, and the key document it publishes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wallet.encodings import base64url
from wallet.encodings.multikey import public_to_multikey


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key of an issuer: the id under which it is published, and how it signs."""

    id: str
    algorithm: str
    """The JOSE ``alg``: ``EdDSA`` or ``RS256``."""
    method: dict[str, Any]
    """The verification method as it stands in the key document."""
    sign: Callable[[bytes], bytes] = field(repr=False)


def ed25519(controller: str, name: str, private: Ed25519PrivateKey) -> SigningKey:
    """Returns an Ed25519 key published as ``controller#name``; with "" the name is the key itself (did:key)."""
    public = public_to_multikey(private.public_key())
    place = f"{controller}#{name or public}"
    method = {"id": place, "type": "Multikey", "controller": controller, "publicKeyMultibase": public}
    return SigningKey(place, "EdDSA", method, private.sign)


def rs256(controller: str, name: str) -> SigningKey:
    """Returns the sample RSA key, published as ``controller#name``."""
    private = _rsa_key()
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA", "alg": "RS256", "n": _number(numbers.n), "e": _number(numbers.e)}
    place = f"{controller}#{name}"
    method = {"id": place, "type": "JsonWebKey", "controller": controller, "publicKeyJwk": jwk}
    return SigningKey(place, "RS256", method, lambda data: private.sign(data, padding.PKCS1v15(), hashes.SHA256()))


@cache
def _rsa_key() -> rsa.RSAPrivateKey:
    # One for the whole run: making one takes a tenth of a second, and a sample has nothing to keep secret.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _number(value: int) -> str:
    return base64url.encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def private_key(seed: str | None, place: int) -> Ed25519PrivateKey:
    """Returns a new key, or for a seed always the same one (``place`` counts rotations)."""
    if seed is None:
        return Ed25519PrivateKey.generate()
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{seed} {place}".encode()).digest())


def key_document(identifier: str, keys: list[SigningKey]) -> dict[str, Any]:
    """Returns the DID document that lists ``keys`` for signing credentials."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": identifier,
        "verificationMethod": [key.method for key in keys],
        "assertionMethod": [key.id for key in keys],
        "authentication": [key.id for key in keys],
    }


def compact_token(header: dict[str, Any], payload: dict[str, Any], key: SigningKey) -> str:
    """Returns a compact JWS (RFC 7515 section 3.1) by ``key``, which the header names."""
    full = {"alg": key.algorithm, **header, "kid": key.id}
    head = base64url.encode(json.dumps(full, separators=(",", ":")).encode())
    body = base64url.encode(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())
    signature = key.sign(f"{head}.{body}".encode("ascii"))
    return f"{head}.{body}.{base64url.encode(signature)}"
