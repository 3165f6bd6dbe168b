"""Links that lie on the person's storages: shown again, and taken away, now or when their time is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from wallet.clock import Clock
from wallet.errors import FetchError, ShareError
from wallet.records.record import ShareEntry, ShareState
from wallet.share.channels.link import KeptLink, LiveLink, read_kept
from wallet.share.storages.storage import StorageClient, is_online, open_storage
from wallet.store.tables.shares import Shares

Online = Callable[[bool], AbstractContextManager[StorageClient]]
"""Goes out once, as the person's settings say; False for a storage that needs no network. Raises FetchError ``offline``
while they say that nobody is asked."""


class KeptLinks:
    """The links of one open vault. What is done with one outlives the program: everything it takes is in the vault."""

    def __init__(self, shares: Callable[[], Shares], clock: Clock, online: Online) -> None:
        self._table = shares
        self._clock = clock
        self._online = online

    def lying(self) -> frozenset[str]:
        """Returns the shares of which a page is not known to be gone."""
        return frozenset(self._table().places())

    def link(self, share_id: str) -> KeptLink | None:
        """Returns what is kept of a link that still lies somewhere. Raises StoreError ``record_damaged``."""
        place = self._table().places().get(share_id)
        return None if place is None else read_kept(place)

    def overdue(self, entries: list[ShareEntry]) -> list[ShareEntry]:
        """Returns those of ``entries`` whose page should be gone by now, and may not be: over, or not reached before."""
        lying, now = self._table().places(), self._clock.now()
        return [
            entry
            for entry in entries
            if entry.id in lying
            and (entry.state is not ShareState.LIVE or (entry.expires is not None and entry.expires <= now))
        ]

    def stop(self, entry: ShareEntry) -> ShareEntry:
        """Takes the page of a link away and returns its line: ``stopped`` (``ended`` after its time), or ``unreachable``."""
        kept = self.link(entry.id)
        is_gone = kept is not None and self._removed(kept)
        over = entry.expires is not None and entry.expires <= self._clock.now()
        if is_gone:
            self._table().keep_place(entry.id, "")
        state = (ShareState.ENDED if over else ShareState.STOPPED) if is_gone else ShareState.UNREACHABLE
        self._table().set_state(entry.id, state)
        return self._table().get(entry.id)

    def took_back(self, share_id: str, kept: KeptLink) -> None:
        """Cleans up after a page that could not be put there; what is not known to be gone stays remembered."""
        if self._removed(kept):
            self._table().keep_place(share_id, "")
            self._table().set_state(share_id, ShareState.STOPPED)

    def _removed(self, kept: KeptLink) -> bool:
        try:
            with self._online(is_online(kept.terms)) as client:
                live = LiveLink(kept, open_storage(kept.terms, client))
                live.stop()
                return live.state is ShareState.STOPPED
        except (FetchError, ShareError):
            return False
