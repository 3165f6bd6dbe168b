"""A link that somebody made with Lanyard: its page is asked for without the key, and opened here with it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlunsplit

from wallet.encodings.sealed import read_link
from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError
from wallet.intake.routes.route import Inquiry
from wallet.limits import MAX_ADDRESS_CHARS


class LinkRoute:
    """https addresses with a key, and nothing else, behind the ``#``."""

    id = "link"

    def inquiry(self, text: str) -> Inquiry | None:
        """Returns what would be asked for; the key is in neither its name nor its addresses."""
        link = read_link(text)
        if link is None or not link[0].lower().startswith("https://"):
            return None
        address, key = link
        if len(address) > MAX_ADDRESS_CHARS:
            raise IntakeError("address_malformed")
        place = split_address(address)
        # The query of a signed address is as good as the address itself, and is not told either.
        name = urlunsplit(("https", place.netloc.rpartition("@")[2], place.path, "", ""))
        return Inquiry(self.id, name, (address,), key)


ROUTE: Final = LinkRoute()
