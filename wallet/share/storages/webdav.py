"""WebDAV (RFC 4918): a Nextcloud, a university's or a provider's storage. Put, looked at and deleted by its address."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from wallet.errors import ShareError
from wallet.share.storages.storage import (
    GONE,
    PURPOSE,
    TAKEN,
    Storage,
    StorageClient,
    StorageTerms,
    is_gone_for_all,
    published,
    reads,
    require_taken,
)

_PREFIX: Final = "webdav+"


class WebDav:
    """One collection."""

    is_published_by_others = False

    def __init__(self, base: str, terms: StorageTerms, client: StorageClient) -> None:
        """Raises FetchError where its name cannot be found."""
        self._base = base
        self._terms = terms
        self._client = client
        self.is_private = client.permit(base)
        if terms.public:
            client.permit(published(terms.public, "page"))

    def put(self, name: str, content: bytes) -> None:
        """Puts it there. Raises ShareError as :func:`require_taken`, FetchError."""
        headers = {**self._headers(), "Content-Type": "text/html; charset=utf-8"}
        reply = self._client.ask_storage("PUT", self._at(name), body=content, headers=headers, purpose=PURPOSE)
        require_taken(reply.status)

    def address(self, name: str, good_for: timedelta) -> str:
        """Returns where others read it, after reading it as they do. Raises ShareError ``link_not_readable``."""
        _ = good_for
        address = self._read_at(name)
        if reads(self._client, address) != 200:
            raise ShareError("link_not_readable")
        return address

    def remove(self, name: str) -> bool:
        """Deletes it; it is gone when neither its owner nor a stranger finds it."""
        status = self._client.ask_storage("DELETE", self._at(name), headers=self._headers(), purpose=PURPOSE).status
        if status not in TAKEN | GONE:
            return False
        seen = self._client.ask_storage("GET", self._at(name), headers=self._headers(), purpose=PURPOSE).status
        return seen in GONE and is_gone_for_all(self._client, self._read_at(name))

    def _at(self, name: str) -> str:
        return published(self._base, name)

    def _read_at(self, name: str) -> str:
        return published(self._terms.public, name) if self._terms.public else self._at(name)

    def _headers(self) -> Mapping[str, str]:
        """RFC 7617: over TLS, or to this computer alone."""
        if not self._terms.user:
            return {}
        pair = f"{self._terms.user}:{self._terms.secret}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


class WebDavKind:
    """``webdav+https://HOST/PATH``; ``webdav+http://`` to this computer alone."""

    def open(self, terms: StorageTerms, client: StorageClient) -> Storage | None:
        """Raises ShareError ``storage_malformed``, FetchError."""
        if not terms.remote.startswith(_PREFIX):
            return None
        parts = urlsplit(terms.remote.removeprefix(_PREFIX))
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise ShareError("storage_malformed")
        named = unquote(parts.username or "") or terms.user
        base = parts._replace(netloc=parts.netloc.rpartition("@")[2], path=quote(unquote(parts.path), safe="/~")).geturl()
        return WebDav(base, StorageTerms(terms.remote, named, terms.secret, public=terms.public), client)


STORAGE = WebDavKind()
