"""base64url without padding (RFC 4648 section 5, as JOSE uses it), strictly: one text for one value."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from wallet.errors import IntakeError

_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*")


def decode(text: str) -> bytes:
    """Returns the bytes of ``text``. Raises IntakeError ``base64url_malformed`` for padding, other
    characters, a length no bytes have, or bits left over that are not zero."""
    if not _ALPHABET.fullmatch(text) or len(text) % 4 == 1:
        raise IntakeError("base64url_malformed")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise IntakeError("base64url_malformed") from None
    if len(text) % 4 and encode(data[-(len(data) % 3) :]) != text[-(len(text) % 4) :]:
        # Two texts for one value would give one token two identities.
        raise IntakeError("base64url_malformed", "bits left over")
    return data


def encode(data: bytes) -> str:
    """Returns ``data`` as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
