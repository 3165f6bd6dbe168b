"""Holder keys: Ed25519, kept wrapped a second time, unwrapped for one signature, never handed out."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from wallet.encodings import base64url
from wallet.encodings.multikey import public_to_multikey


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A key by its public side, and a way to sign with it.

    Attributes:
        id: our row's id.
        label: the person's word for it.
        did: ``did:key:z6Mk…``.
    """

    id: str
    label: str
    did: str
    _sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def verification_method(self) -> str:
        """The id of its verification method (did:key: the DID, then the key again)."""
        return f"{self.did}#{self.did.removeprefix('did:key:')}"

    def sign(self, data: bytes) -> bytes:
        """Returns a 64-byte Ed25519 signature (RFC 8032)."""
        return self._sign(data)


def generate(wrapping_key: bytes, key_id: str) -> tuple[str, bytes, bytes]:
    """Makes a key; returns (did, nonce, wrapped private key)."""
    return wrap(wrapping_key, key_id, bytearray(Ed25519PrivateKey.generate().private_bytes_raw()))


def wrap(wrapping_key: bytes, key_id: str, seed: bytearray) -> tuple[str, bytes, bytes]:
    """Wraps a 32-byte seed, which is overwritten; returns (did, nonce, wrapped private key)."""
    public = Ed25519PrivateKey.from_private_bytes(bytes(seed)).public_key()
    nonce = os.urandom(12)
    wrapped = ChaCha20Poly1305(wrapping_key).encrypt(nonce, bytes(seed), key_id.encode("ascii"))
    wipe(seed)
    return f"did:key:{public_to_multikey(public)}", nonce, wrapped


def as_jwk(wrapping_key: bytes, key_id: str, nonce: bytes, wrapped: bytes) -> dict[str, str]:
    """Returns the private JWK (RFC 8037) of a wrapped key. Only a backup may ask for it."""
    seed = bytearray(ChaCha20Poly1305(wrapping_key).decrypt(nonce, wrapped, key_id.encode("ascii")))
    try:
        public = Ed25519PrivateKey.from_private_bytes(bytes(seed)).public_key().public_bytes_raw()
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(public), "d": base64url.encode(bytes(seed))}
    finally:
        wipe(seed)


def sign_wrapped(wrapping_key: bytes, key_id: str, nonce: bytes, wrapped: bytes, data: bytes) -> bytes:
    """Unwraps, signs, forgets."""
    seed = bytearray(ChaCha20Poly1305(wrapping_key).decrypt(nonce, wrapped, key_id.encode("ascii")))
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes(seed)).sign(data)
    finally:
        wipe(seed)


def wipe(secret: bytearray) -> None:
    """Overwrites a secret in place. Copies Python made on the way are out of reach (docs/threat-model.md)."""
    if secret:
        ctypes.memset((ctypes.c_char * len(secret)).from_buffer(secret), 0, len(secret))
