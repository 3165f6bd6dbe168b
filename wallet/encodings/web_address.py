"""Web addresses out of documents: taken apart, whatever stands there."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

_NONE: Final = SplitResult("", "", "", "", "")


def same_origin(first: str, second: str) -> bool:
    """Says whether two https addresses are of one host and port, written alike."""
    places = [split_address(address) for address in (first, second)]
    return all(place.scheme == "https" and place.hostname and place.username is None for place in places) and (
        places[0].netloc.lower() == places[1].netloc.lower()
    )


def split_address(text: str) -> SplitResult:
    """Returns the parts of ``text`` (RFC 3986); all of them "" for what the standard reader refuses (``https://[x``)."""
    try:
        return urlsplit(text)
    except ValueError:
        return _NONE
