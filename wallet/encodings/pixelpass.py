"""The text of a code that checking apps of others read: the PixelPass form, deflated and in base 45 without a prefix.

What is written is the credential's own text (JSON or a token). What is read may also be JSON that was put into CBOR first
(RFC 8949), as PixelPass itself does it.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

from wallet.encodings import cbor
from wallet.encodings.qr_text import base45, inflate, unbase45
from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_DEPTH

_ALPHABET: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_SHORTEST: Final = 12
"""Characters: a deflated text has six bytes around it."""


def pack(text: bytes) -> str:
    """Returns what stands in the code."""
    return base45(zlib.compress(text, 9))


def is_packed(text: str) -> bool:
    """Says whether the text of a code can be of this form: base 45 that begins as deflated data does (RFC 1950)."""
    if len(text) < _SHORTEST or not _ALPHABET.issuperset(text):
        return False
    try:
        head = unbase45(text[:3])
    except IntakeError:
        return False
    return head[0] & 15 == 8 and int.from_bytes(head, "big") % 31 == 0


def unpack(text: str) -> bytes:
    """Returns the JSON or token that a code holds. Raises IntakeError ``qr_damaged``, ``qr_not_ours``."""
    data = inflate(unbase45(text))
    if not data or data[0] >> 5 != 5:
        # Anything but a CBOR map is text; whoever reads it says whether it is a credential's.
        return data
    try:
        return json.dumps(_plain(cbor.decode(data, simple=True, depth=MAX_JSON_DEPTH)), ensure_ascii=False).encode()
    except (IntakeError, TypeError, UnicodeEncodeError):
        raise IntakeError("qr_not_ours") from None


def _plain(value: Any) -> Any:
    """What JSON can say. Raises TypeError for bytes and for names that are no text."""
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise TypeError("a name that is no text")
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if isinstance(value, bytes):
        raise TypeError("bytes")
    return value
