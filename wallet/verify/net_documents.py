"""The network as a document source: one fetch per address per run."""

from __future__ import annotations

from datetime import UTC, datetime

from wallet.errors import FetchError
from wallet.net.client import GuardedClient
from wallet.verify.context import Document


class NetDocuments:
    """Answers by fetching. What could not be had is not asked for twice in a run."""

    def __init__(self, client: GuardedClient) -> None:
        self._client = client
        self._seen: dict[str, Document | FetchError] = {}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document. Raises FetchError."""
        found = self._seen.get(address)
        if found is None:
            try:
                came = self._client.fetch(address, purpose=purpose, same_host=purpose == "did_document")
                found = Document(
                    address, came.content, came.media_type, fetched_at=datetime.now(UTC), origin="network",
                    expires_at=came.expires_at,
                )  # fmt: skip
            except FetchError as error:
                found = error
            self._seen[address] = found
        if isinstance(found, FetchError):
            raise found
        return found
