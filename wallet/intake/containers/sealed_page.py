"""The page of a link: sealed, and of no use without the key that stands behind the ``#`` of its address."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from wallet.encodings import strict_json
from wallet.encodings.sealed import unseal
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.limits import MAX_SOURCE_BYTES

_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<!doctype html>", re.IGNORECASE)
_SEALED: Final = re.compile(rb'<script type="application/json" id="data">\{"sealed":"([A-Za-z0-9_.-]{1,67108864})"')


class SealedPage:
    """Pages of the link channel, without their key."""

    id = "sealed_page"

    def claims(self, data: bytes) -> bool:
        return bool(_HEAD.match(data[:64])) and _SEALED.search(data) is not None

    def parts(self, data: bytes) -> list[Part]:
        """Raises IntakeError ``link_needs_its_key``."""
        raise IntakeError("link_needs_its_key", f"{len(data)} bytes")


CONTAINER = SealedPage()


def presentation_in(page: bytes, key: str) -> bytes:
    """Returns the presentation that the page of a link holds, as it was signed.

    Raises IntakeError ``link_key_wrong``, ``page_damaged``, and what the JSON reader says.
    """
    match = _SEALED.search(page)
    if match is None:
        raise IntakeError("page_damaged")
    content = strict_json.loads(unseal(match[1].decode("ascii"), key))
    packed = content.get("raw") if isinstance(content, dict) else None
    if not isinstance(packed, str) or len(packed) > MAX_SOURCE_BYTES:
        raise IntakeError("page_damaged")
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise IntakeError("page_damaged") from None
