"""The network as a document source: one fetch per address per run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from wallet.errors import FetchError
from wallet.verify.context import Document, DocumentSource

if TYPE_CHECKING:
    from wallet.net.client import GuardedClient


_SAME_HOST: Final = frozenset({"did_document", "hosted"})
"""Documents that speak for their host: an open redirect on it must not let another host speak."""


class NetworkWhenAsked:
    """Loads the HTTP client at the first question: most checks need none."""

    def __init__(self) -> None:
        self._source: DocumentSource | None = None

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document at ``address``. Raises FetchError."""
        if self._source is None:
            from wallet.net.client import GuardedClient

            self._source = NetDocuments(GuardedClient())
        return self._source.get(address, purpose=purpose)


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
                came = self._client.fetch(address, purpose=purpose, same_host=purpose in _SAME_HOST)
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
