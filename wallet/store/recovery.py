"""The recovery code: 160 random bits in eight groups of four, and two characters that find a typing mistake."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from wallet.errors import StoreError

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
_READ_AS: Final = {"I": "1", "L": "1", "O": "0"}
BITS: Final = 160
_GROUPS: Final = 8


def new_code() -> str:
    """Returns a new code as it is printed: ``XXXX-XXXX-…-XXXX-CC``."""
    value = secrets.randbits(BITS)
    letters = "".join(_ALPHABET[value >> (BITS - 5 * (place + 1)) & 31] for place in range(BITS // 5))
    groups = [letters[at : at + 4] for at in range(0, len(letters), 4)]
    return "-".join([*groups, _checksum(letters)])


def read_code(text: str) -> bytes:
    """Returns the 20 bytes of a typed code; case, spaces and look-alike letters do not matter (K08).

    Raises StoreError ``recovery_code_length`` or ``recovery_code_typo`` (detail: the group's number when a letter cannot
    be one), before any slow key is made.
    """
    letters = "".join(_READ_AS.get(one, one) for one in text.upper() if not one.isspace() and one != "-")
    for place, one in enumerate(letters):
        if one not in _ALPHABET:
            raise StoreError("recovery_code_typo", f"group {place // 4 + 1}")
    if len(letters) != _GROUPS * 4 + 2:
        raise StoreError("recovery_code_length")
    body, check = letters[:-2], letters[-2:]
    if _checksum(body) != check:
        raise StoreError("recovery_code_typo")
    value = 0
    for one in body:
        value = value << 5 | _ALPHABET.index(one)
    return value.to_bytes(BITS // 8, "big")


def _checksum(letters: str) -> str:
    digest = sha256(b"lanyard recovery code" + letters.encode("ascii")).digest()
    number = int.from_bytes(digest[:2], "big") >> 6
    return _ALPHABET[number >> 5] + _ALPHABET[number & 31]
