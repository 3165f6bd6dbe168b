"""The network as a document source: one fetch per address per run, and only what can be the document asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError
from wallet.formats.cwt import looks_like_cwt, read_cwt
from wallet.formats.reading import read_credential_bytes
from wallet.formats.vc_jwt import read_token
from wallet.limits import MAX_FETCH_BYTES
from wallet.verify.context import Document, DocumentSource

if TYPE_CHECKING:
    from wallet.net.client import Asked, GuardedClient


_SAME_HOST: Final = frozenset({"did_document", "hosted", "entity_statement"})
"""Documents that speak for their host: an open redirect on it must not let another host speak."""


def _guarded() -> GuardedClient:
    from wallet.net.client import GuardedClient

    return GuardedClient()


class NetworkWhenAsked:
    """One run online. Loads the HTTP client at the first question: most checks need none."""

    def __init__(self, client: Callable[[], GuardedClient] = _guarded) -> None:
        self._make = client
        self._client: GuardedClient | None = None
        self._source: DocumentSource | None = None
        self._may_ask: Callable[[str, str], bool] | None = None

    def limit_to(self, may_ask: Callable[[str, str], bool]) -> None:
        """Asks, from now on, only hosts of which ``may_ask(host, purpose)`` says so, wherever a redirect leads."""
        self._may_ask = may_ask
        if self._client is not None:
            self._client.may_ask = may_ask

    @property
    def asked(self) -> Sequence[Asked]:
        """Returns which hosts this run asked, when, what for, and whether they answered."""
        return () if self._client is None else tuple(self._client.asked)

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document at ``address``. Raises FetchError."""
        return self.made_ready().get(address, purpose=purpose)

    def made_ready(self) -> DocumentSource:
        """Makes the client now, where that must be done on this thread, and returns who answers."""
        if self._source is None:
            self._client = self._make()
            self._client.may_ask = self._may_ask
            self._source = NetDocuments(self._client)
        return self._source


class NetDocuments:
    """Answers by fetching. What could not be had is not asked for twice in a run."""

    def __init__(self, client: GuardedClient) -> None:
        self._client = client
        self._seen: dict[str, Document | FetchError] = {}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document. Raises FetchError."""
        answer = self._seen.get(address)
        if answer is None:
            try:
                answer = self._fetched(address, purpose)
            except FetchError as error:
                answer = error
            self._seen[address] = answer
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def _fetched(self, address: str, purpose: str) -> Document:
        response = self._client.fetch(address, purpose=purpose, same_host=purpose in _SAME_HOST)
        _require_kind(response.content, purpose)
        return Document(
            address, response.content, response.media_type, fetched_at=datetime.now(UTC), origin="network",
            expires_at=response.expires_at,
        )  # fmt: skip


def _require_kind(content: bytes, purpose: str) -> None:
    """Refuses what cannot be the thing asked for, so that it is never kept in place of a good copy (N15).

    Whether it is genuine is not decided here. Raises FetchError ``not_a_document``.
    """
    try:
        if purpose == "status_list" and looks_like_cwt(content):
            read_cwt(content)
        elif purpose == "status_list":
            read_credential_bytes(content)
        elif purpose == "entity_statement":
            read_token("".join(content.decode("ascii", "replace").split()))
        elif purpose in ("did_document", "jwks", "registry") and not isinstance(
            strict_json.loads(content, limit=MAX_FETCH_BYTES), dict
        ):
            raise FetchError("not_a_document", purpose)
    except IntakeError as error:
        raise FetchError("not_a_document", error.code) from None
