"""The network, reached for only when a check asks and the person did not say ``--offline``."""

from __future__ import annotations

from wallet.verify.context import Document, DocumentSource


class NetworkWhenAsked:
    """A document source that loads the HTTP client at the first question: most checks need none."""

    def __init__(self) -> None:
        self._source: DocumentSource | None = None

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document at ``address``; raises FetchError."""
        if self._source is None:
            from wallet.net.client import GuardedClient
            from wallet.verify.net_documents import NetDocuments

            self._source = NetDocuments(GuardedClient())
        return self._source.get(address, purpose=purpose)
