"""Every protocol that a request can come by."""

from __future__ import annotations

from functools import cache

import wallet.share.requests as requests_package
from wallet.errors import ShareError
from wallet.plugins import discover
from wallet.share.requests.request import RequestProtocol


@cache
def _protocols() -> dict[str, RequestProtocol]:
    return {each.id: each for each in discover(requests_package, "PROTOCOL")}


def protocol(name: str) -> RequestProtocol:
    """Returns the protocol with this id."""
    return _protocols()[name]


def protocol_of(text: str) -> RequestProtocol:
    """Returns the protocol that a pasted text is a request by. Raises ShareError ``request_unknown``."""
    for each in _protocols().values():
        if each.claims(text):
            return each
    raise ShareError("request_unknown")
