"""Web addresses out of documents: taken apart, whatever stands there."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

_NONE: Final = SplitResult("", "", "", "", "")


def split_address(text: str) -> SplitResult:
    """Returns the parts of ``text`` (RFC 3986); all of them "" for what the standard reader refuses (``https://[x``)."""
    try:
        return urlsplit(text)
    except ValueError:
        return _NONE
