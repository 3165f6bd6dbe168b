"""Our own HTML pages: the presentation as it was signed is packed inside, and judged anew.

Nothing else on the page is read: what it says and the program it brings are for a browser.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.limits import MAX_SOURCE_BYTES

_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<!doctype html>", re.IGNORECASE)
_DATA: Final = re.compile(rb'<script type="application/json" id="data">(\{[^<]*"raw":"[^<]*\})</script>')
_PACKED: Final = "raw"


class PortfolioPage:
    """Pages of the HTML channel."""

    id = "portfolio_page"

    def claims(self, data: bytes) -> bool:
        return bool(_HEAD.match(data[:64])) and _DATA.search(data) is not None

    def parts(self, data: bytes) -> list[Part]:
        """Returns the presentation. Raises IntakeError ``page_damaged``, and what the JSON reader says."""
        match = _DATA.search(data)
        document = strict_json.loads(match[1]) if match is not None else None
        packed = document.get(_PACKED) if isinstance(document, dict) else None
        if not isinstance(packed, str) or len(packed) > MAX_SOURCE_BYTES:
            raise IntakeError("page_damaged")
        try:
            return [Part(base64.b64decode(packed, validate=True), is_file=True)]
        except (binascii.Error, ValueError):
            raise IntakeError("page_damaged") from None


CONTAINER = PortfolioPage()
