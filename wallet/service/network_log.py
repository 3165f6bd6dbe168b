"""Which sites were asked, what for, and whether they answered: kept in the vault, shown to the person, told to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, runtime_checkable

from wallet.limits import MAX_KNOWN_SITES
from wallet.net.client import Asked
from wallet.store.vault import Vault

_NAME: Final = "sites"


@runtime_checkable
class TellsWhoWasAsked(Protocol):
    """A run online that remembers its questions."""

    @property
    def asked(self) -> Sequence[Asked]:
        """Returns them, in order."""


@dataclass(frozen=True, slots=True)
class Site:
    """A host that was asked.

    Attributes:
        purposes: what it was ever asked for (``did_document``, ``status_list`` …), in alphabetical order.
        last: when it was asked last.
        error: why it did not answer then (a code of FetchError), or "".
        count: how often in all.
    """

    host: str
    purposes: tuple[str, ...]
    last: datetime
    error: str
    count: int


class NetworkLog:
    """The log of hosts in an open vault. Each call is durable on return, and raises StoreError."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._noted: tuple[object, int] = (None, 0)
        """The run noted last, and how many of its questions were taken down: a run is noted as it goes."""

    def all(self) -> tuple[Site, ...]:
        """Returns every site, the one asked last first."""
        kept = self._vault.settings.get(_NAME, [])
        return tuple(
            Site(row["host"], tuple(row["purposes"]), datetime.fromisoformat(row["last"]), row["trouble"], row["count"])
            for row in kept
        )

    def note(self, run: object) -> None:
        """Takes down what ``run`` asked. One that asked nobody, or that is no run online, leaves the log alone; so
        does a wallet that is open for reading."""
        if self._vault.read_only or not isinstance(run, TellsWhoWasAsked):
            return
        asked = run.asked
        fresh = asked[self._noted[1] :] if self._noted[0] is run else asked
        if not fresh:
            return
        self._noted = (run, len(asked))
        known = {site.host: site for site in self.all()}
        for request in fresh:
            before = known.get(request.host)
            purposes = {request.purpose, *(before.purposes if before else ())}
            count = before.count + 1 if before else 1
            known[request.host] = Site(request.host, tuple(sorted(purposes)), request.at, request.error, count)
        latest = sorted(known.values(), key=lambda site: site.last, reverse=True)[:MAX_KNOWN_SITES]
        self._vault.settings.set(_NAME, [_row(site) for site in latest])

    def forget(self) -> None:
        """Empties the log."""
        self._vault.settings.set(_NAME, [])


def _row(site: Site) -> dict[str, Any]:
    """Returns how a site is kept; its members are those of the first layout."""
    return {
        "host": site.host,
        "purposes": site.purposes,
        "last": site.last.isoformat(),
        "trouble": site.error,
        "count": site.count,
    }
