"""Kept evidence as a document source: the same verdict again, with the network off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from wallet.errors import FetchError
from wallet.report import EvidenceItem
from wallet.verify.context import Document, DocumentSource
from wallet.verify.sources.supplied import supplied_contexts


class KeptDocuments:
    """Evidence kept with a record: the same verdict again, with the network off.

    Where several copies of one document were kept, the newest one not after ``at`` answers; where all came after it,
    the first of them, and the document says so (``later``).
    """

    def __init__(self, items: Sequence[EvidenceItem], *, at: datetime | None = None) -> None:
        self._at = at
        self._items: dict[str, EvidenceItem] = {}
        for item in sorted(items, key=lambda item: item.fetched_at):
            if item.content and (at is None or item.fetched_at <= at or item.address not in self._items):
                self._items[item.address] = item

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy, ``origin`` ``kept``. Raises FetchError ``offline``."""
        item = self._items.get(address)
        if item is None:
            raise FetchError("offline", purpose)
        return Document(
            address, item.content, fetched_at=item.fetched_at, origin="kept", expires_at=item.expires_at,
            later=self._at is not None and item.fetched_at > self._at,
        )  # fmt: skip


class KeptFirst:
    """Asks the kept copies of ``purposes`` before anybody else; for everything else ``fresh``."""

    def __init__(self, fresh: DocumentSource, kept: KeptDocuments, purposes: frozenset[str]) -> None:
        self._fresh = fresh
        self._kept = kept
        self._purposes = purposes

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy where there is one. Raises FetchError."""
        if purpose in self._purposes:
            try:
                return self._kept.get(address, purpose=purpose)
            except FetchError:
                pass
        return self._fresh.get(address, purpose=purpose)

    def contexts(self) -> Mapping[str, bytes]:
        """Returns the contexts that the fresh source supplies."""
        return supplied_contexts(self._fresh)
