"""The vault key and the keys made from it. It lives in one bytearray, until the vault is locked."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.errors import StoreError
from wallet.store.file.erasing import erase
from wallet.store.file.randomness import random_bytes

VAULT_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


def hkdf(secret: bytes | bytearray, *, salt: bytes, info: bytes, length: int = 32) -> bytearray:
    """Returns ``length`` bytes by HKDF-SHA256 (RFC 5869)."""
    key = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive_into(secret, key)
    return key


def wrap(key: bytearray, secret: bytes | bytearray, *, aad: bytes) -> bytes:
    """Returns nonce ‖ ChaCha20-Poly1305(secret), under a nonce never used before."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, secret, aad)


def unwrap(key: bytearray, wrapped: bytes, *, aad: bytes) -> bytearray:
    """Returns what :func:`wrap` was given. Raises InvalidTag for any other key, text or AAD."""
    if len(wrapped) < NONCE_BYTES + _TAG_BYTES:
        raise InvalidTag
    secret = bytearray(len(wrapped) - NONCE_BYTES - _TAG_BYTES)
    ChaCha20Poly1305(key).decrypt_into(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], aad, secret)
    return secret


class VaultKey:
    """The 32 random bytes everything hangs on, and what is derived from them.

    Use after :meth:`forget` raises StoreError ``vault_closed``.
    """

    def __init__(self, secret: bytearray, *, vault_id: str) -> None:
        if len(secret) != VAULT_KEY_BYTES:
            raise StoreError("header_damaged", "key length")
        self._secret = secret
        self._salt = bytes.fromhex(vault_id)
        self._gone = False

    @classmethod
    def new(cls, *, vault_id: str) -> VaultKey:
        """Makes one. Raises StoreError ``no_randomness``."""
        return cls(bytearray(random_bytes(VAULT_KEY_BYTES)), vault_id=vault_id)

    def __repr__(self) -> str:
        return "VaultKey(…)"

    def forget(self) -> None:
        """Erases the key; may be called twice."""
        erase(self._secret)
        self._gone = True

    def wrapped_by(self, key: bytearray, *, aad: bytes) -> bytes:
        """Returns the vault key wrapped with a slot's key."""
        self._require()
        return wrap(key, self._secret, aad=aad)

    def _require(self) -> None:
        if self._gone:
            raise StoreError("vault_closed")

    def _derived(self, use: str, length: int = 32) -> bytearray:
        self._require()
        return hkdf(self._secret, salt=self._salt, info=f"lanyard/v1/{use}".encode(), length=length)

    def database(self) -> bytearray:
        """Returns the 48 bytes SQLCipher takes: 32 of key and 16 of salt."""
        return self._derived("database", 48)

    def frameworks(self) -> bytearray:
        """Returns the same for the file of frameworks beside the vault."""
        return self._derived("frameworks", 48)

    def header_mac(self, data: bytes) -> str:
        """Returns HMAC-SHA256 over the header, hex."""
        key = self._derived("header")
        try:
            return hmac.new(key, data, hashlib.sha256).hexdigest()
        finally:
            erase(key)

    def attachments(self) -> bytearray:
        """Returns the 32 bytes that the keys of attachments are made from, each with its own nonce and name."""
        return self._derived("attachments")

    def attachment_names(self) -> bytearray:
        """Returns the 32 bytes that the names of attachments are made with."""
        return self._derived("attachment-names")

    def hold(self, private: bytes | bytearray, *, name: str) -> bytes:
        """Returns a holder's private key wrapped once more, bound to ``name``."""
        key = self._derived("hold")
        try:
            return wrap(key, private, aad=name.encode())
        finally:
            erase(key)

    def release(self, wrapped: bytes, *, name: str) -> bytearray:
        """Returns a private key for one use; erase it after. Raises StoreError ``key_damaged``."""
        key = self._derived("hold")
        try:
            return unwrap(key, wrapped, aad=name.encode())
        except InvalidTag:
            raise StoreError("key_damaged") from None
        finally:
            erase(key)
