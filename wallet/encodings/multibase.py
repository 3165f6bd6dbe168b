"""Multibase (Controlled Identifiers 1.0 section 2.4): base58btc ``z`` and base64url-no-pad ``u``."""

from __future__ import annotations

from typing import Final

from wallet.encodings import base64url
from wallet.errors import IntakeError

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
MAX_BASE58_CHARS: Final = 1024
"""Base58 takes quadratic time; the longest honest use (an RSA key) is under 800 characters."""


def decode_multibase(text: str) -> bytes:
    """Returns the bytes of a multibase text. Raises IntakeError ``multibase_malformed``."""
    if text[:1] == "z":
        return decode_base58(text[1:])
    if text[:1] == "u":
        return base64url.decode(text[1:])
    raise IntakeError("multibase_malformed", "only z and u")


def decode_base58(text: str) -> bytes:
    """Returns the bytes of base58btc without its prefix. Raises IntakeError ``multibase_malformed``."""
    if len(text) > MAX_BASE58_CHARS:
        raise IntakeError("multibase_malformed", "too long")
    number = 0
    try:
        for character in text:
            number = number * 58 + _VALUES[character]
    except KeyError:
        raise IntakeError("multibase_malformed", "not base58btc") from None
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base58(data: bytes) -> str:
    """Returns ``data`` as base58btc with its prefix ``z``."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, rest = divmod(number, 58)
        digits.append(_ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(digits))
