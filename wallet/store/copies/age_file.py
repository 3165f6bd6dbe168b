"""Opens an age file that was sealed with a passphrase: age v1, one scrypt recipient (https://c2sp.org/age).

Ours, because the library that writes them refuses to open one whose cost is far above what *this machine, at this
moment* does in a second: a backup made on a fast computer would not open on a slow or a busy one. The ceiling here
is a fixed one. What is read is exactly what the specification allows for a passphrase, and nothing else of age.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wallet.errors import StoreError
from wallet.limits import MAX_BACKUP_SCRYPT_LOG_N
from wallet.store.file.erasing import erase
from wallet.store.lock.vault_key import hkdf

_HEADER: Final = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n"
)
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_NONCE_BYTES: Final = 16
_TAG_BYTES: Final = 16
_CHUNK_BYTES: Final = 64 * 1024 + _TAG_BYTES


def open_age(sealed: bytes, secret: str) -> bytes:
    """Returns what was sealed.

    Raises StoreError ``not_a_backup`` (no such file, or cut short in its head), ``kdf_refused`` before anything is
    derived, ``memory_short``, ``backup_code_wrong``, ``backup_damaged``.
    """
    matched = _HEADER.match(sealed)
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
        return _payload(file_key, sealed[matched.end() :])
    finally:
        erase(file_key)


def _file_key(secret: str, salt: bytes, cost: int, wrapped: bytes) -> bytearray:
    try:
        key = Scrypt(salt=_LABEL + salt, length=32, n=2**cost, r=8, p=1).derive(secret.encode())
        return bytearray(ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, None))
    except MemoryError:
        raise StoreError("memory_short") from None
    except InvalidTag:
        raise StoreError("backup_code_wrong") from None


def _payload(file_key: bytearray, sealed: bytes) -> bytes:
    """STREAM: chunks of 64 KiB, each under its number, the last one marked; it is empty only when all is."""
    nonce, body = sealed[:_NONCE_BYTES], memoryview(sealed)[_NONCE_BYTES:]
    if len(nonce) < _NONCE_BYTES or len(body) < _TAG_BYTES:
        raise StoreError("backup_damaged", "cut short")
    cipher = ChaCha20Poly1305(hkdf(file_key, salt=nonce, info=b"payload"))
    plain = bytearray()
    count = -(-len(body) // _CHUNK_BYTES)
    try:
        for number in range(count):
            last = number == count - 1
            chunk = body[number * _CHUNK_BYTES : (number + 1) * _CHUNK_BYTES]
            plain += cipher.decrypt(number.to_bytes(11, "big") + bytes([last]), chunk, None)
            if last and number and len(chunk) == _TAG_BYTES:
                raise StoreError("backup_damaged", "an empty end")
    except InvalidTag:
        raise StoreError("backup_damaged", "contents") from None
    return bytes(plain)


def _unpadded(text: bytes) -> bytes:
    """Base64 without padding, in its only spelling."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise StoreError("not_a_backup") from None
    if base64.b64encode(data).rstrip(b"=") != text:
        raise StoreError("not_a_backup")
    return data
