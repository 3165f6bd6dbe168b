"""Bodies of answers: read to their end, decoded, never past a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import FetchError

_READ: Final = 64 * 1024


def read_body(response: Any, encoding: str, most: int) -> bytes:
    """Reads the body to its end, decoded, never past the limit (N08)."""
    coding = encoding.strip().lower()
    if coding not in ("", "identity", "gzip"):
        raise FetchError("not_a_document", "encoding")
    body = bytearray()
    for part in _inflated(response) if coding == "gzip" else _raw(response):
        body += part
        if len(body) > most:
            raise FetchError("document_too_large")
    return bytes(body)


def _raw(response: Any) -> Iterator[bytes]:
    while part := response.read1(_READ, decode_content=False):
        yield part


def _inflated(response: Any) -> Iterator[bytes]:
    """Inflates one gzip member, a piece at a time whatever it would grow to."""
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for part in _raw(response):
            yield inflater.decompress(part, _READ)
            while inflater.unconsumed_tail:
                yield inflater.decompress(inflater.unconsumed_tail, _READ)
            if inflater.eof:  # whatever is sent after the end would be gathered without a limit
                return
    except zlib.error:
        raise FetchError("not_a_document", "gzip") from None
    raise FetchError("unreachable", "cut off")
