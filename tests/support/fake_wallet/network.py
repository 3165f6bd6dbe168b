"""The way out of a company's network, and who was asked this month."""

from __future__ import annotations

from datetime import timedelta

from tests.support.fake_wallet.made_up import NOW
from wallet.errors import UsageError
from wallet.service.network_log import Site
from wallet.service.network_settings import NetworkState, OwnAuthority
from wallet.service.way_out import ProxyChoice, ProxyUse


class FakeNetworkSettings:
    """A company's network: its proxy is named and not used, its authority was brought in."""

    def __init__(self) -> None:
        self.choice = ProxyChoice()
        self.own = [OwnAuthority("Saltmarsh Hospital Network CA", NOW + timedelta(days=900), "5b" * 32)]

    def state(self) -> NetworkState:
        named = "proxy.saltmarsh.example:8080"
        chosen = {ProxyUse.NONE: "", ProxyUse.SYSTEM: named, ProxyUse.TYPED: self.choice.address}[self.choice.use]
        return NetworkState(self.choice.use, chosen, named, "environment", "", tuple(self.own))

    def choose(self, choice: ProxyChoice, *, keep: bool = True) -> None:
        self.choice = choice

    def read_authorities(self, data: bytes) -> tuple[OwnAuthority, ...]:
        if not data:
            raise UsageError("authority_unreadable")
        return (OwnAuthority(data.decode(), NOW + timedelta(days=400), "a1" * 32),)

    def add_authorities(self, data: bytes, *, keep: bool = True) -> tuple[OwnAuthority, ...]:
        self.own += self.read_authorities(data)
        return self.read_authorities(data)

    def remove_authority(self, digest: str) -> OwnAuthority:
        removed = next(own for own in self.own if own.sha256 == digest)
        self.own.remove(removed)
        return removed


class FakeNetworkLog:
    """Three issuers were asked this month; one did not answer."""

    def __init__(self) -> None:
        self._sites = [
            Site("mercycollege.example", ("did_document", "status_list"), NOW, "", 4),
            Site("status.saltmarsh.example", ("status_list",), NOW, "unreachable", 3),
            Site("larkfield.example", ("hosted", "registry"), NOW - timedelta(days=4), "", 1),
        ]

    def all(self) -> tuple[Site, ...]:
        return tuple(self._sites)

    def note(self, run: object) -> None:
        pass

    def forget(self) -> None:
        self._sites.clear()
