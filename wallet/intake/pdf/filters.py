"""Unpacking streams (ISO 32000-2 section 7.4): the filters that carry data, none that carry pictures; bounded."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_PDF_FILTERS, MAX_PDF_SLOW_BYTES, MAX_PDF_UNPACKED_BYTES, MAX_UNPACKED_BYTES

_SHORT: Final = {"Fl": "FlateDecode", "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode"}
_WHITE: Final = re.compile(rb"[\0\t\n\f\r ]+")


class Unpacker:
    """Unpacks the streams of one document, which together may not grow past a limit."""

    def __init__(self) -> None:
        self._left = MAX_PDF_UNPACKED_BYTES
        self._slow = MAX_PDF_SLOW_BYTES

    def unpack(self, raw: memoryview, filters: list[Any], parameters: list[Any]) -> bytes:
        """Returns the bytes behind ``filters``.

        Raises IntakeError ``pdf_too_complex`` (filters in filters), ``unpacks_too_large``, ``pdf_damaged``,
        ``pdf_filter`` (one that no data needs).
        """
        if len(filters) > MAX_PDF_FILTERS:
            raise IntakeError("pdf_too_complex", f"{len(filters)} filters")
        data: bytes | memoryview = raw
        for place, name in enumerate(filters):
            about = parameters[place] if place < len(parameters) and isinstance(parameters[place], dict) else {}
            data = self._apply(data, _SHORT.get(str(name), str(name)), about)
            self._left -= len(data)
            if self._left < 0:
                raise IntakeError("unpacks_too_large")
        return bytes(data)

    def _apply(self, data: bytes | memoryview, name: str, about: dict[str, Any]) -> bytes:
        if name == "FlateDecode":
            return self._unpredicted(self._inflate(data), about)
        data = bytes(data)
        try:
            if name == "ASCIIHexDecode":
                digits = _WHITE.sub(b"", data.partition(b">")[0])
                return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
            if name == "ASCII85Decode":
                self._spend_slow(data)
                return base64.a85decode(_WHITE.sub(b"", data).removeprefix(b"<~").partition(b"~>")[0])
        except (binascii.Error, ValueError):
            raise IntakeError("pdf_damaged", name) from None
        raise IntakeError("pdf_locked" if name == "Crypt" else "pdf_filter", name)

    def _inflate(self, packed: bytes | memoryview) -> bytes:
        limit = min(MAX_UNPACKED_BYTES, self._left) + 1
        try:
            inflater = zlib.decompressobj()
            data = inflater.decompress(packed, limit)
        except zlib.error:
            raise IntakeError("pdf_damaged", "compressed stream") from None
        if len(data) >= limit:
            raise IntakeError("unpacks_too_large")
        if not inflater.eof:
            raise IntakeError("pdf_damaged", "compressed stream")
        return data

    def _spend_slow(self, data: bytes) -> None:
        self._slow -= len(data)
        if self._slow < 0:
            raise IntakeError("pdf_too_complex", "bytes")

    def _unpredicted(self, data: bytes, about: dict[str, Any]) -> bytes:
        """Takes the row predictions of PNG back (section 7.4.4.4), as cross-reference streams have them."""
        predictor = about.get("Predictor", 1)
        if predictor == 1:
            return data
        columns, colours, bits = about.get("Columns", 1), about.get("Colors", 1), about.get("BitsPerComponent", 8)
        sane = all(type(number) is int and 0 < number <= 1 << 16 for number in (columns, colours, bits))
        if not sane or predictor not in range(10, 16):
            raise IntakeError("pdf_filter", "predictor")
        step, width = max(1, colours * bits // 8), (columns * colours * bits + 7) // 8
        if width > len(data) or len(data) % (width + 1):
            raise IntakeError("pdf_damaged", "predictor")
        self._spend_slow(data)
        out, above = bytearray(), bytes(width)
        for at in range(0, len(data), width + 1):
            above = _row(data[at], data[at + 1 : at + 1 + width], above, step)
            out += above
        return bytes(out)


def _row(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    if kind == 0:
        return row
    if kind > 4:
        raise IntakeError("pdf_damaged", "predictor")
    decoded = bytearray(row)
    for place, value in enumerate(row):
        left = decoded[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        guess = (left, above[place], (left + above[place]) // 2, _paeth(left, above[place], corner))[kind - 1]
        decoded[place] = (value + guess) & 0xFF
    return bytes(decoded)


def _paeth(left: int, up: int, corner: int) -> int:
    straight = left + up - corner
    return min((abs(straight - left), 0, left), (abs(straight - up), 1, up), (abs(straight - corner), 2, corner))[2]
