"""What a route is: a text of the person's that leads to a credential on the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

import wallet.intake.routes as routes_package
from wallet.errors import FetchError, IntakeError
from wallet.intake.containers.sealed_page import presentation_in
from wallet.intake.source import Source
from wallet.net.client import Fetched
from wallet.plugins import discover
from wallet.records.record import Provenance

_NEXT_MAY_ANSWER = frozenset({"not_found", "not_a_document"})


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What will be asked for, for the person to agree to. Nothing was asked yet.

    Attributes:
        route: the route's id.
        name: what the result is told under: the address without what may be secret in it.
        addresses: what is asked for, one after the other, until one has it.
        key: what opens the page that comes, or "": it is asked for nowhere and told nobody.
    """

    route: str
    name: str
    addresses: tuple[str, ...]
    key: str = field(default="", repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Returns the hosts that will see the question, each once."""
        return tuple(dict.fromkeys(urlsplit(address).hostname or "" for address in self.addresses))


class Route(Protocol):
    """One module in this folder with ``ROUTE``."""

    id: str

    def inquiry(self, text: str) -> Inquiry | None:
        """Returns what would be asked for; None when ``text`` is not this route's. Raises IntakeError for one that is
        and cannot be followed. Asks nobody."""
        ...


class Client(Protocol):
    """Who asks: ``wallet.net.client.GuardedClient``."""

    def fetch(self, address: str, *, purpose: str, same_host: bool = False, drawings: bool = False) -> Fetched:
        """Returns what stands at ``address``. Raises FetchError."""
        ...

    def fetch_page(self, address: str, *, purpose: str) -> Fetched:
        """Returns the web page at ``address``, on its own host. Raises FetchError."""
        ...


@cache
def _routes() -> tuple[Route, ...]:
    return discover(routes_package, "ROUTE")


def inquiry_of(text: str) -> Inquiry | None:
    """Returns what following ``text`` would ask for; None when it leads nowhere. Raises IntakeError."""
    for route in _routes():
        inquiry = route.inquiry(text)
        if inquiry is not None:
            return inquiry
    return None


def follow(inquiry: Inquiry, client: Client) -> Source:
    """Asks, after the person agreed; returns what came, or why nothing did.

    A redirect to a host that was not named is refused: it was not agreed to.
    """
    provenance = Provenance(inquiry.route, inquiry.name)
    error = FetchError("not_found")
    for address in inquiry.addresses:
        try:
            if inquiry.key:
                page = client.fetch_page(address, purpose="credential").content
                return Source(inquiry.name, presentation_in(page, inquiry.key), provenance)
            answer = client.fetch(address, purpose="credential", same_host=True, drawings=True)
        except IntakeError as failure:
            return Source(inquiry.name, b"", provenance, failure)
        except FetchError as failure:
            error = failure
            if failure.code not in _NEXT_MAY_ANSWER:
                break
        else:
            return Source(inquiry.name, answer.content, provenance)
    return Source(inquiry.name, b"", provenance, IntakeError(error.code, error.detail))
