"""What an address carries behind its ``#``: base64url of raw deflate (RFC 1951), alone or after a name.

Nobody is asked for it: a fragment is not part of a request (RFC 3986 section 3.5), and here the address is not visited.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.limits import MAX_SOURCE_BYTES

_ADDRESS: Final = re.compile(
    r"\s*(?:https?|file):[^\s#]{1,8192}#(?:[A-Za-z][A-Za-z0-9_-]{0,39}=)?([A-Za-z0-9_-]{24,})={0,2}\s*"
)
MAX_FRAGMENT_CHARS: Final = MAX_SOURCE_BYTES
"""Characters of such an address: what was pasted is no larger than a file."""


def pack(data: bytes) -> str:
    """Returns ``data`` as it stands behind the ``#``."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64url.encode(deflater.compress(data) + deflater.flush())


def carried(address: str) -> bytes | None:
    """Returns what an address carries, or None where it carries nothing of this form.

    Raises IntakeError ``unpacks_too_large``.
    """
    match = _ADDRESS.fullmatch(address) if len(address) <= MAX_FRAGMENT_CHARS else None
    if match is None:
        return None
    try:
        packed = base64url.decode(match[1])
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflater.decompress(packed, MAX_SOURCE_BYTES)
    except (IntakeError, zlib.error):
        return None
    if inflater.unconsumed_tail:
        raise IntakeError("unpacks_too_large")
    return data if inflater.eof and data and not inflater.unused_data else None
