"""Badges baked into PNG: OB 3.0 section 5.3.1 (iTXt ``openbadgecredential``), OB 2.0 (iTXt ``openbadges``; tEXt in 1.x).

Only chunks are read; no pixel is ever decoded.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.baked import baked_parts
from wallet.intake.containers.container import Part
from wallet.limits import MAX_BAKED_CHUNKS, MAX_UNPACKED_BYTES

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORDS: Final = (b"openbadgecredential", b"openbadges")
MAX_CHUNKS: Final = 20_000
"""Chunks of one picture; encoders write a few hundred for the largest."""


class Png:
    """PNG pictures."""

    id = "png"

    def claims(self, data: bytes) -> bool:
        return data.startswith(SIGNATURE)

    def parts(self, data: bytes) -> list[Part]:
        """Returns the baked badges; a chunk that cannot be unpacked hides none of the others.

        Raises IntakeError ``png_damaged``, ``no_baked_badge``, ``too_many_items``, ``unpacks_too_large``.
        """
        texts: list[bytes] = []
        refused: list[Part] = []
        for kind, body in chunks(data):
            keyword, _, rest = body.partition(b"\0")
            if kind not in (b"iTXt", b"tEXt", b"zTXt") or keyword not in KEYWORDS:
                continue
            try:
                texts.append(_text(kind, rest))
            except IntakeError as error:
                if error.code == "unpacks_too_large":
                    raise  # a bomb: what else is in there is not worth a second look
                refused.append(Part(b"", refused=error.code))
            if len(texts) + len(refused) > MAX_BAKED_CHUNKS or sum(map(len, texts)) > MAX_UNPACKED_BYTES:
                raise IntakeError("too_many_items")
        return [*(baked_parts(texts) if texts or not refused else ()), *refused]


CONTAINER = Png()


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields (type, body) up to IEND; whatever follows is not the picture's. Raises IntakeError ``png_damaged``."""
    at = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if len(data) - at < 12:
            raise IntakeError("png_damaged", "cut short")
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        end = at + 8 + length
        if end + 4 > len(data):
            raise IntakeError("png_damaged", "cut short")
        body = data[at + 8 : end]
        if struct.unpack_from(">I", data, end)[0] != zlib.crc32(kind + body):
            raise IntakeError("png_damaged", "checksum")
        yield kind, body
        if kind == b"IEND":
            return
        at = end + 4
    raise IntakeError("png_damaged", "too many chunks")


def _text(kind: bytes, rest: bytes) -> bytes:
    if kind == b"tEXt":
        return _as_utf8(rest)
    if kind == b"zTXt":
        return _as_utf8(_inflate(rest[1:]))
    # iTXt: compression flag, method, language tag, translated keyword, text (PNG section 11.3.3.4)
    if len(rest) < 2:
        raise IntakeError("png_damaged", "iTXt")
    flag, body = rest[0], rest[2:]
    _, language, tail = body.partition(b"\0")
    _, keyword, text = tail.partition(b"\0")
    if not language or not keyword or flag not in (0, 1):
        raise IntakeError("png_damaged", "iTXt")
    return _inflate(text) if flag else text


def _as_utf8(text: bytes) -> bytes:
    """These chunks are Latin-1 by the text (PNG section 11.3.3.2), and most bakers wrote UTF-8 all the same."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1").encode("utf-8")
    return text


def _inflate(packed: bytes) -> bytes:
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(packed, MAX_UNPACKED_BYTES)
    except zlib.error:
        raise IntakeError("png_damaged", "compressed text") from None
    if inflater.unconsumed_tail or (not inflater.eof and len(text) >= MAX_UNPACKED_BYTES):
        raise IntakeError("unpacks_too_large")
    if not inflater.eof:
        raise IntakeError("png_damaged", "compressed text")
    return text


def bake_png(png: bytes, payload: bytes, *, keyword: str = "openbadgecredential") -> bytes:
    """Returns the picture with ``payload`` baked in as iTXt; an earlier badge is taken out."""
    out = [SIGNATURE]
    for kind, body in chunks(png):
        if kind in (b"iTXt", b"tEXt", b"zTXt") and body.partition(b"\0")[0] in KEYWORDS:
            continue
        if kind == b"IEND":
            text = keyword.encode("latin-1") + b"\0\0\0\0\0" + payload
            out.append(_chunk(b"iTXt", text))
        out.append(_chunk(kind, body))
    return b"".join(out)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
