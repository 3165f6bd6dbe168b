"""Age files that are sealed with a passphrase: age v1, one scrypt recipient (https://c2sp.org/age), written and opened.

Ours, so that a backup of any size is written and opened in flat memory, and because the libraries refuse a file whose cost
is far above what *this machine, at this moment* does in a second. The ceiling here is a fixed one. What is read is exactly
what the specification allows for a passphrase, and nothing else of age.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wallet.errors import StoreError
from wallet.limits import BACKUP_SCRYPT_LOG_N, MAX_BACKUP_SCRYPT_LOG_N
from wallet.store.file.erasing import erase
from wallet.store.file.randomness import random_bytes
from wallet.store.file.sealed_stream import SealedReader, SealedWriter
from wallet.store.lock.vault_key import hkdf

_HEADER: Final = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n"
)
_HEADER_ROOM: Final = 200
"""Bytes of the longest header there is, and some more."""
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_NONCE_BYTES: Final = 16
_FILE_KEY_BYTES: Final = 16
SEALED_LOG_N = BACKUP_SCRYPT_LOG_N
"""What guessing at a code costs, in what is written."""


def seal_age(out: BinaryIO, secret: str) -> SealedWriter:
    """Writes the header of an age file for ``secret`` and returns where its contents go.

    Raises StoreError ``memory_short``, ``no_randomness``; OSError.
    """
    salt, nonce = random_bytes(16), random_bytes(_NONCE_BYTES)
    file_key = bytearray(random_bytes(_FILE_KEY_BYTES))
    try:
        wrapped = ChaCha20Poly1305(_stretched(secret, salt, SEALED_LOG_N)).encrypt(bytes(12), bytes(file_key), None)
        header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_padless(salt), SEALED_LOG_N, _padless(wrapped))
        mac = hmac.digest(hkdf(file_key, salt=b"", info=b"header"), header, "sha256")
        out.write(header + b" " + _padless(mac) + b"\n" + nonce)
        return SealedWriter(out, hkdf(file_key, salt=nonce, info=b"payload"))
    finally:
        erase(file_key)


def open_age(file: BinaryIO, secret: str) -> SealedReader:
    """Returns what was sealed, to be read from any place; it is whole to its end.

    Raises StoreError ``not_a_backup`` (no such file, or cut short in its head), ``kdf_refused`` before anything is
    derived, ``memory_short``, ``backup_code_wrong``, ``backup_damaged`` (also later, as it is read).
    """
    file.seek(0)
    matched = _HEADER.match(file.read(_HEADER_ROOM))
    if matched is None:
        raise StoreError("not_a_backup")
    header, salt, cost, wrapped, mac = matched.groups()
    if int(cost) > MAX_BACKUP_SCRYPT_LOG_N:
        # Before deriving: 2^30 would take a terabyte of memory.
        raise StoreError("kdf_refused", "scrypt")
    file_key = _file_key(secret, _unpadded(salt), int(cost), _unpadded(wrapped))
    try:
        header_key = hkdf(file_key, salt=b"", info=b"header")
        if not hmac.compare_digest(hmac.digest(header_key, header, "sha256"), _unpadded(mac)):
            raise StoreError("backup_damaged", "header")
        file.seek(matched.end())
        nonce = file.read(_NONCE_BYTES)
        if len(nonce) < _NONCE_BYTES:
            raise StoreError("backup_damaged", "cut short")
        key = hkdf(file_key, salt=nonce, info=b"payload")
        return SealedReader(file, key, start=matched.end() + _NONCE_BYTES, damaged="backup_damaged")
    finally:
        erase(file_key)


def _file_key(secret: str, salt: bytes, cost: int, wrapped: bytes) -> bytearray:
    try:
        return bytearray(ChaCha20Poly1305(_stretched(secret, salt, cost)).decrypt(bytes(12), wrapped, None))
    except InvalidTag:
        raise StoreError("backup_code_wrong") from None


def _stretched(secret: str, salt: bytes, cost: int) -> bytes:
    try:
        return Scrypt(salt=_LABEL + salt, length=32, n=2**cost, r=8, p=1).derive(secret.encode())
    except MemoryError:
        raise StoreError("memory_short") from None


def _padless(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _unpadded(text: bytes) -> bytes:
    """Base64 without padding, in its only spelling."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise StoreError("not_a_backup") from None
    if _padless(data) != text:
        raise StoreError("not_a_backup")
    return data
