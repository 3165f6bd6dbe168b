"""Base45 (RFC 9285): bytes in the alphabet that QR codes pack tightest."""

from __future__ import annotations

from typing import Final

from wallet.errors import IntakeError

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """Returns ``data`` in base45: three characters for two bytes (section 4)."""
    out = []
    for at in range(0, len(data) - 1, 2):
        number = data[at] * 256 + data[at + 1]
        number, first = divmod(number, 45)
        third, second = divmod(number, 45)
        out.append(_ALPHABET[first] + _ALPHABET[second] + _ALPHABET[third])
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        out.append(_ALPHABET[first] + _ALPHABET[second])
    return "".join(out)


def decode(text: str) -> bytes:
    """Returns the bytes. Raises IntakeError ``base45_malformed``."""
    out = bytearray()
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise IntakeError("base45_malformed") from None
    if len(values) % 3 == 1:
        raise IntakeError("base45_malformed")
    for at in range(0, len(values), 3):
        part = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(part))
        if number >= 256 ** (len(part) - 1):
            raise IntakeError("base45_malformed")
        out += number.to_bytes(len(part) - 1, "big")
    return bytes(out)
