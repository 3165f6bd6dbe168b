"""How an open wallet goes online: through a proxy of the person's choice, with certificate authorities of their own."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from wallet.clock import Clock
from wallet.errors import UsageError
from wallet.limits import MAX_REGISTRIES
from wallet.service.way_out import ProxyChoice, ProxyUse, client_for, way_out
from wallet.store.vault import Vault

if TYPE_CHECKING:
    from wallet.net.client import GuardedClient
    from wallet.net.own_authorities import Authority

_PROXY: Final = "proxy"
_AUTHORITIES: Final = "certificate_authorities"


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """A certificate authority the person brought in: what it is called, until when it is good, its digest (hex)."""

    name: str
    until: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class NetworkState:
    """How it goes online: ``chosen`` to ``error`` as in :class:`wallet.service.way_out.WayOut`.

    Attributes:
        use: the choice.
        authorities: those of the person's own, by name.
    """

    use: ProxyUse
    chosen: str
    named: str
    source: str
    error: str
    authorities: tuple[OwnAuthority, ...]


class NetworkSettings:
    """The choices of one vault; every change is durable on return."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._for_now: ProxyChoice | None = None
        self._authorities_for_now: tuple[bytes, ...] = ()

    def state(self) -> NetworkState:
        """Returns how it goes online; asks this computer for a proxy."""
        choice = self.choice()
        way = way_out(choice)
        return NetworkState(choice.use, way.chosen, way.named, way.source, way.error, self.authorities())

    def choice(self) -> ProxyChoice:
        """Returns the choice: the one of this session, else the one that is kept."""
        if self._for_now is not None:
            return self._for_now
        kept = self._vault.settings.get(_PROXY)
        try:
            return ProxyChoice(ProxyUse(kept["use"]), str(kept["address"]))
        except (TypeError, KeyError, ValueError):
            return ProxyChoice()

    def choose(self, choice: ProxyChoice, *, keep: bool = True) -> None:
        """Takes a way out from now on; without ``keep`` until the wallet is locked. Raises StoreError."""
        self._for_now = None if keep else choice
        if keep:
            self._vault.settings.set(_PROXY, {"use": str(choice.use), "address": choice.address})

    def client(self) -> GuardedClient:
        """Returns the client that goes out as was chosen. Raises FetchError as :func:`client_for`."""
        kept = [base64.b64decode(entry["der"]) for entry in self._kept()]
        return client_for(self.choice(), (*kept, *self._authorities_for_now))

    def authorities(self) -> tuple[OwnAuthority, ...]:
        """Returns the person's own authorities, by name."""
        own = [OwnAuthority(e["name"], datetime.fromisoformat(e["until"]), e["sha256"]) for e in self._kept()]
        return tuple(sorted(own, key=lambda authority: (authority.name.casefold(), authority.sha256)))

    def read_authorities(self, data: bytes) -> tuple[OwnAuthority, ...]:
        """Returns whose certificates a file holds, and until when they are good; keeps nothing.

        Raises UsageError as :func:`wallet.net.own_authorities.read_authorities`.
        """
        return tuple(_own(authority) for authority in self._read(data))

    def add_authorities(self, data: bytes, *, keep: bool = True) -> tuple[OwnAuthority, ...]:
        """Trusts the authorities of a file for fetching; without ``keep`` until the wallet is locked.

        Raises UsageError as :meth:`read_authorities`, ``too_many_authorities``.
        """
        read = self._read(data)
        if not keep:
            self._authorities_for_now = (*self._authorities_for_now, *(authority.der for authority in read))
            return tuple(_own(authority) for authority in read)
        entries = {entry["sha256"]: entry for entry in self._kept()} | {a.sha256: _entry(a) for a in read}
        if len(entries) > MAX_REGISTRIES:
            raise UsageError("too_many_authorities")
        self._vault.settings.set(_AUTHORITIES, list(entries.values()))
        return tuple(_own(authority) for authority in read)

    def remove_authority(self, digest: str) -> OwnAuthority:
        """Trusts one no more; ``digest`` may be shortened to what names one alone. Raises UsageError ``no_authority``."""
        named = [a for a in self.authorities() if digest and a.sha256.startswith(digest.lower())]
        if len(named) != 1:
            raise UsageError("no_authority")
        left = [entry for entry in self._kept() if entry["sha256"] != named[0].sha256]
        self._vault.settings.set(_AUTHORITIES, left)
        return named[0]

    def _read(self, data: bytes) -> tuple[Authority, ...]:
        from wallet.net.own_authorities import read_authorities

        return read_authorities(data, self._clock.now())

    def _kept(self) -> list[dict[str, Any]]:
        return list(self._vault.settings.get(_AUTHORITIES, []))


def _own(authority: Authority) -> OwnAuthority:
    return OwnAuthority(authority.name, authority.until, authority.sha256)


def _entry(authority: Authority) -> dict[str, Any]:
    return {
        "sha256": authority.sha256,
        "name": authority.name,
        "until": authority.until.astimezone(UTC).isoformat(),
        "der": base64.b64encode(authority.der).decode(),
    }
