"""JSON sealed with a key of its own: a compact JWE (RFC 7516) with ``dir``, A256GCM and DEFLATE, and no other kind.

One kind alone, so that nothing is negotiated: what a link holds, and what of a link is read again. The key stands behind
the ``#`` of the link's address and in no request.
"""

from __future__ import annotations

import re
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.limits import MAX_SOURCE_BYTES

_NAME_BYTES: Final = 32
"""256 bits: nobody guesses the name of the page."""
_KEY_BYTES: Final = 32
"""A256GCM (RFC 7518 section 5.3)."""
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEADER: Final = base64url.encode(b'{"alg":"dir","enc":"A256GCM","zip":"DEF"}')
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LINK: Final = re.compile(r"\s*((?:https?|file):[^\s#]{1,8192})#([A-Za-z0-9_-]{43})\s*")


@dataclass(frozen=True, slots=True)
class LinkSecret:
    """The name of the page on the storage, and the key that opens it (base64url)."""

    name: str
    key: str = field(repr=False)


def new_secret() -> LinkSecret:
    """Returns a name and a key that nobody met before."""
    return LinkSecret(f"{secrets.token_urlsafe(_NAME_BYTES)}.html", base64url.encode(secrets.token_bytes(_KEY_BYTES)))


def read_link(text: str) -> tuple[str, str] | None:
    """Returns the address of a sealed page and its key, or None where ``text`` is no such link.

    What carries a credential itself behind its ``#`` is far longer than a key.
    """
    match = _LINK.fullmatch(text)
    return None if match is None else (match[1], match[2])


def seal(content: bytes, key: str) -> str:
    """Returns ``content`` as a compact JWE under ``key`` (base64url of 32 bytes), each time with another nonce."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflater.compress(content) + deflater.flush()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(base64url.decode(key)).encrypt(nonce, packed, _HEADER.encode("ascii"))
    parts = (nonce, sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:])
    return ".".join((_HEADER, "", *(base64url.encode(part) for part in parts)))


def unseal(token: str, key: str) -> bytes:
    """Returns what was sealed.

    Raises IntakeError ``link_key_wrong`` (another key, or changed since: the seal does not say which), ``page_damaged``,
    ``unpacks_too_large``.
    """
    parts = token.split(".")
    if len(parts) != 5 or parts[0] != _HEADER or parts[1]:
        raise IntakeError("page_damaged")
    if not _KEY.fullmatch(key):
        raise IntakeError("link_key_wrong")
    nonce, sealed, tag = (base64url.decode(part) for part in parts[2:])
    if len(nonce) != _NONCE_BYTES or len(tag) != _TAG_BYTES:
        raise IntakeError("page_damaged")
    try:
        packed = AESGCM(base64url.decode(key)).decrypt(nonce, sealed + tag, _HEADER.encode("ascii"))
    except InvalidTag:
        raise IntakeError("link_key_wrong") from None
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, MAX_SOURCE_BYTES)
    except zlib.error:
        raise IntakeError("page_damaged") from None
    if inflater.unconsumed_tail:
        raise IntakeError("unpacks_too_large")
    return content
