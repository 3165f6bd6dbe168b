"""Pictures and drawings baked in every way that bakers have."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def itxt(text: bytes, keyword: bytes = b"openbadges", *, packed: bool = False) -> bytes:
    return chunk(b"iTXt", keyword + (b"\0\1\0\0\0" if packed else b"\0\0\0\0\0") + (zlib.compress(text) if packed else text))


def text(value: bytes, keyword: bytes = b"openbadges") -> bytes:
    return chunk(b"tEXt", keyword + b"\0" + value)


def ztxt(value: bytes, keyword: bytes = b"openbadges") -> bytes:
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(value))


def png(*parts: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return SIGNATURE + head + b"".join(parts) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def svg(verify: str = "", body: Any = None, *, namespace: str = "http://openbadges.org", name: str = "assertion") -> bytes:
    attribute = f' verify="{verify}"' if verify else ""
    inside = "" if body is None else f"<![CDATA[{body if isinstance(body, str) else json.dumps(body)}]]>"
    element = f"<openbadges:{name}{attribute}>{inside}</openbadges:{name}>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{namespace}" width="9" height="9">{element}'
        '<rect width="9" height="9"/></svg>'
    ).encode()
