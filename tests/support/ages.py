"""A writer of age files at any cost, for tests: the library's own takes a second for each, by intent."""

from __future__ import annotations

import base64
import hmac
import io
import os

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wallet.store.copies import age_file


def seal(data: bytes, secret: str, *, log_n: int, empty_end: bool = False) -> bytes:
    """Returns ``data`` sealed with a passphrase, at 2^``log_n``; ``empty_end`` adds a last chunk that may not be there."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**log_n, r=8, p=1).derive(secret.encode())
    wrapped = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt " + _text(salt) + b" %d\n" % log_n + _text(wrapped) + b"\n---"
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    chunks = [data[n : n + 65_536] for n in range(0, len(data), 65_536)] or [b""]
    if empty_end:
        chunks.append(b"")
    body = b"".join(
        cipher.encrypt(n.to_bytes(11, "big") + bytes([n == len(chunks) - 1]), chunk, None) for n, chunk in enumerate(chunks)
    )
    return head + b" " + _text(mac) + b"\n" + nonce + body


def sealed(data: bytes, secret: str) -> bytes:
    """Returns ``data`` as our own writer seals it, at the cost that is set."""
    out = io.BytesIO()
    writer = age_file.seal_age(out, secret)
    writer.write(data)
    writer.finish()
    return out.getvalue()


def unsealed(data: bytes, secret: str) -> bytes:
    """Returns what our reader finds in an age file, read from end to end. Raises StoreError."""
    return age_file.open_age(io.BytesIO(data), secret).readall()


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
