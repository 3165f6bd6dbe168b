"""Which way out is taken: straight, or through a proxy of the person's choice. Knows no vault, and loads no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wallet.errors import FetchError, UsageError

if TYPE_CHECKING:
    from wallet.net.client import GuardedClient
    from wallet.net.proxy import FoundProxy, Proxy


class ProxyUse(StrEnum):
    """Which way out is taken."""

    NONE = "none"
    SYSTEM = "system"
    """The one that this computer names."""
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """The person's choice; ``address`` is what they typed."""

    use: ProxyUse = ProxyUse.NONE
    address: str = ""


@dataclass(frozen=True, slots=True)
class WayOut:
    """How it goes online, to be said before anybody is asked.

    Attributes:
        chosen: host and port of the proxy that is used; "" for none.
        named: host and port of the proxy this computer names, or "" for none that can be used.
        source: ``environment`` or ``desktop``, "" where nothing is named.
        error: why the chosen one, or else the one that was named, cannot be used, or "".
    """

    chosen: str
    named: str
    source: str
    error: str


def way_out(choice: ProxyChoice = ProxyChoice()) -> WayOut:
    """Returns how ``choice`` goes online; asks this computer for a proxy, and nobody else."""
    from wallet.net.proxy import found_proxy, read_proxy

    proxy_here = found_proxy()
    named, error = _usable(proxy_here), "" if proxy_here is None else proxy_here.error
    chosen = named if choice.use is ProxyUse.SYSTEM else ""
    if choice.use is ProxyUse.TYPED:
        try:
            chosen, error = read_proxy(choice.address).shown, ""
        except UsageError as problem:
            error = problem.code
    return WayOut(chosen, named, "" if proxy_here is None else proxy_here.source, error)


def _usable(proxy_here: FoundProxy | None) -> str:
    return proxy_here.proxy.shown if proxy_here is not None and proxy_here.proxy is not None else ""


def proxy_choice(text: str) -> ProxyChoice:
    """Reads ``none``, ``system`` or an address. Raises UsageError ``proxy_kind_unknown``, ``proxy_malformed``."""
    from wallet.net.proxy import read_proxy

    if text in ("none", "system"):
        return ProxyChoice(ProxyUse.NONE if text == "none" else ProxyUse.SYSTEM)
    read_proxy(text)
    return ProxyChoice(ProxyUse.TYPED, text)


def client_for(choice: ProxyChoice, authorities: Sequence[bytes] = ()) -> GuardedClient:
    """Returns the client that goes out as ``choice`` says, and trusts ``authorities`` (DER) beside the system's.

    Raises FetchError ``proxy_kind_unknown``, ``proxy_malformed``: the chosen proxy is none that can be used.
    """
    from wallet.net.client import GuardedClient
    from wallet.net.own_authorities import tls_settings
    from wallet.net.proxy import found_proxy, read_proxy

    named = None if choice.use is ProxyUse.TYPED else found_proxy()
    proxy: Proxy | None = None
    if choice.use is ProxyUse.TYPED:
        try:
            proxy = read_proxy(choice.address)
        except UsageError as error:
            raise FetchError(error.code) from None
    elif choice.use is ProxyUse.SYSTEM and named is not None:
        if named.proxy is None:
            raise FetchError(named.error)
        proxy = named.proxy
    tls = tls_settings(authorities) if authorities else None
    unused = "" if named is None else named.error or "proxy_not_used"
    return GuardedClient(tls=tls, proxy=proxy, unused_proxy=unused)
