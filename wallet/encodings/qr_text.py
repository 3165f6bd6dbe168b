"""The text of our QR codes: one code, or frames of a larger document, and how they become bytes again.

One code holds ``LANYARD1:`` and the document, deflated and in base 45 (RFC 9285: QR's alphanumeric mode packs it
tightly). What does not fit goes into frames ``LANYARD2:<set>:<number>:<count>:<part>``, readable in any order; the set's
name is the start of the SHA-256 of the whole, which is checked when all parts are there.
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Final

from wallet.errors import IntakeError
from wallet.limits import MAX_QR_FRAMES, MAX_SOURCE_BYTES

WHOLE: Final = "LANYARD1:"
PART: Final = "LANYARD2:"
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def set_name(packed: bytes) -> str:
    """Returns what the frames of one deflated document call themselves."""
    return sha256(packed).hexdigest()[:16].upper()


class Reassembler:
    """Collects what was read, in any order. Parts of two different sets are never mixed (P29)."""

    def __init__(self) -> None:
        self._parts: dict[int, str] = {}
        self._set = ""
        self._count = 0

    @property
    def name(self) -> str:
        """Returns what the set calls itself, "" before a part of it was taken."""
        return self._set

    @property
    def progress(self) -> tuple[int, int]:
        """Returns (parts read, parts in all)."""
        return len(self._parts), self._count

    def take(self, text: str) -> bytes | None:
        """Takes one code's text; returns the presentation once it is whole.

        Raises IntakeError ``qr_not_ours``, ``qr_other_set``, ``qr_damaged``.
        """
        if text.startswith(WHOLE):
            return inflate(unbase45(text[len(WHOLE) :]))
        if not text.startswith(PART):
            raise IntakeError("qr_not_ours")
        name, number, count, part = (*text[len(PART) :].split(":", 3), "", "", "")[:4]
        if not _is_number(number) or not _is_number(count) or not 1 <= int(number) <= int(count) <= MAX_QR_FRAMES:
            raise IntakeError("qr_damaged")
        if self._set and (name != self._set or int(count) != self._count):
            raise IntakeError("qr_other_set")
        self._set, self._count = name, int(count)
        self._parts[int(number)] = part
        if len(self._parts) < self._count:
            return None
        packed = unbase45("".join(self._parts[n] for n in range(1, self._count + 1)))
        if set_name(packed) != self._set:
            raise IntakeError("qr_damaged")
        return inflate(packed)


def _is_number(text: str) -> bool:
    # str.isdigit says yes to "²", which int refuses, and int takes thousands of digits its time.
    return text.isascii() and text.isdigit() and len(text) <= len(str(MAX_QR_FRAMES))


def inflate(packed: bytes) -> bytes:
    """Returns what was deflated (RFC 1950), whole and no larger than any file. Raises IntakeError ``qr_damaged``."""
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(packed, MAX_SOURCE_BYTES)
    except zlib.error:
        raise IntakeError("qr_damaged") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise IntakeError("qr_damaged")
    return data


def base45(data: bytes) -> str:
    """RFC 9285 section 4."""
    out = []
    for at in range(0, len(data) - 1, 2):
        value = data[at] << 8 | data[at + 1]
        out.append(_ALPHABET[value % 45] + _ALPHABET[value // 45 % 45] + _ALPHABET[value // 2025])
    if len(data) % 2:
        out.append(_ALPHABET[data[-1] % 45] + _ALPHABET[data[-1] // 45])
    return "".join(out)


def unbase45(text: str) -> bytes:
    """RFC 9285 section 4. Raises IntakeError ``qr_damaged``."""
    out = bytearray()
    if len(text) % 3 == 1:
        raise IntakeError("qr_damaged")
    try:
        values = [_ALPHABET.index(char) for char in text]
        for at in range(0, len(values), 3):
            group = values[at : at + 3]
            value = sum(digit * 45**place for place, digit in enumerate(group))
            out += value.to_bytes(2 if len(group) == 3 else 1, "big")
    except (ValueError, OverflowError):
        raise IntakeError("qr_damaged") from None
    return bytes(out)
