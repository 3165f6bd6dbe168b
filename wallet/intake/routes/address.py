"""A pasted https address: a badge or credential that stands there, as JSON, token or picture.

Pages for people are mapped to where their platform keeps the data: Credly, and the public pages of Badgr, Canvas
Credentials and Parchment Digital Badges.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, urlunsplit

from wallet.encodings.sealed import read_link
from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError
from wallet.intake.routes.route import Inquiry
from wallet.limits import MAX_ADDRESS_CHARS

_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_CREDLY: Final = frozenset({"credly.com", "www.credly.com", "youracclaim.com", "www.youracclaim.com"})
_CREDLY_PAGE: Final = re.compile(rf"/(?:api/v1/obi/v2/badge_assertions|badges)/({_UUID})(?:/.*)?", re.IGNORECASE)
_CREDLY_DATA: Final = "https://api.credly.com/v1/obi/v2/badge_assertions/"
_PUBLIC: Final = re.compile(r"/public/(assertions|badges|issuers)/([A-Za-z0-9_-]{4,64})(?:\.json)?/?")
_BADGR: Final = re.compile(r"(?:(eu|au|ca|sg)\.)?badgr\.(?:com|io)")
_PARCHMENT: Final = re.compile(r"badges\.parchment\.(com|eu|au|ca|sg)")


class AddressRoute:
    """https addresses."""

    id = "address"

    def inquiry(self, text: str) -> Inquiry | None:
        """Returns what would be asked for. Raises IntakeError ``address_not_https``, ``address_malformed``."""
        plain = text.strip()
        if not plain.lower().startswith(("https://", "http://")) or read_link(plain) is not None:
            return None
        place = split_address(plain)
        if len(plain) > MAX_ADDRESS_CHARS or not place.hostname or re.search(r"[\s\x00-\x1f\x7f]", plain):
            raise IntakeError("address_malformed")
        if place.scheme != "https":
            raise IntakeError("address_not_https")
        name = urlunsplit(("https", place.netloc.rpartition("@")[2], place.path, "", ""))
        addresses = next((listed for look in _LOOKS if (listed := look(place))), ())
        own = urlunsplit(("https", place.netloc, place.path, place.query, ""))
        return Inquiry(self.id, name, addresses or (own,))


ROUTE: Final = AddressRoute()


def _credly(place: SplitResult) -> tuple[str, ...]:
    page = _CREDLY_PAGE.fullmatch(place.path)
    return (_CREDLY_DATA + page[1].lower(),) if page and (place.hostname or "") in _CREDLY else ()


def _badgr(place: SplitResult) -> tuple[str, ...]:
    page, site = _PUBLIC.fullmatch(place.path), _BADGR.fullmatch(place.hostname or "")
    if page is None or site is None:
        return ()
    region = f"{site[1]}." if site[1] else ""
    return _both(f"https://api.{region}badgr.io/public/{page[1]}/{page[2]}")


def _parchment(place: SplitResult) -> tuple[str, ...]:
    page, site = _PUBLIC.fullmatch(place.path), _PARCHMENT.fullmatch(place.hostname or "")
    return () if page is None or site is None else _both(f"https://api.{site[0]}/public/{page[1]}/{page[2]}")


def _public_page(place: SplitResult) -> tuple[str, ...]:
    """The same software on a host of its own."""
    page = _PUBLIC.fullmatch(place.path)
    return _both(f"https://{place.netloc}/public/{page[1]}/{page[2]}") if page else ()


def _both(address: str) -> tuple[str, ...]:
    return address, f"{address}.json"


_LOOKS: Final[tuple[Callable[[SplitResult], tuple[str, ...]], ...]] = (_credly, _badgr, _parchment, _public_page)
