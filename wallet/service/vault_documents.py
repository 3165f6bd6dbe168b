"""The newest kept copies as a document source: what answers with the network off."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.report import EvidenceItem
from wallet.store.vault import Vault
from wallet.verify.context import Document
from wallet.verify.sources.kept import KeptDocuments


class VaultDocuments:
    """The newest copy of each document that is kept with any record.

    ``own`` is the last evidence of the record itself. A registry's statement about one issuer comes from there alone: a
    registry takes its word back by having none any more, and then an older one must not answer.
    """

    def __init__(self, vault: Vault, own: Sequence[EvidenceItem] = ()) -> None:
        self._vault = vault
        self._own = {item.address: item for item in own if item.content}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy, ``origin`` ``kept``. Raises FetchError ``offline``."""
        own = self._own.get(address)
        newest_copy = None if purpose == "entity_statement" else self._vault.documents.newest(address)
        if own is None or (newest_copy is not None and newest_copy.fetched_at > own.fetched_at):
            own = newest_copy
        return KeptDocuments([own] if own is not None else []).get(address, purpose=purpose)
