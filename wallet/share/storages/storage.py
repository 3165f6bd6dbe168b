"""What a storage is: a place of the person's own where a page lies until it is taken away. One module with ``STORAGE``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Protocol
from urllib.parse import quote, urlsplit

import wallet.share.storages as storages_package
from wallet.errors import FetchError, ShareError
from wallet.net.client import StorageReply
from wallet.plugins import discover

NAME_PLACE = "{name}"
"""Stands in a published address where the name of the page goes; without it the name goes to the end."""
GONE = frozenset({404, 410})
TAKEN = frozenset({200, 201, 202, 204})
PURPOSE = "link"
"""What the log of hosts calls it."""


@dataclass(frozen=True, slots=True)
class StorageTerms:
    """Which storage, and what it needs to be told. Kept with a link in the vault, so that it can be taken away later.

    Attributes:
        remote: a folder, ``webdav+https://HOST/PATH`` or ``s3://BUCKET[/PREFIX]``, as the person typed it.
        user, secret: the name and password, or the key's id and the key; "" where none is needed.
        token: of a session (S3), or "".
        endpoint: of an S3-compatible service, or "" for Amazon's.
        region: of it, or "".
        public: the address under which others read what lies there, where it is another; may hold ``{name}``.
    """

    remote: str
    user: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    endpoint: str = ""
    region: str = ""
    public: str = ""


class StorageClient(Protocol):
    """Who asks a storage: ``wallet.net.client.GuardedClient``."""

    def permit(self, address: str) -> bool:
        """Lets it be asked, and says whether it is in a private network. Raises FetchError."""
        ...

    def ask_storage(
        self, method: str, address: str, *, body: bytes | None = None, headers: Mapping[str, str], purpose: str
    ) -> StorageReply:
        """Returns what it said. Raises FetchError."""
        ...


class Storage(Protocol):
    """One storage that was named."""

    @property
    def is_private(self) -> bool:
        """Whether it is in a network of the person's own, where not everybody can read it."""
        ...

    @property
    def is_published_by_others(self) -> bool:
        """Whether something else brings what lies there to its readers, or nobody does."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Puts a page there. Raises ShareError ``storage_refused``, ``storage_full``, ``storage_not_there``; FetchError."""
        ...

    def address(self, name: str, good_for: timedelta) -> str:
        """Returns where others read it. Raises ShareError ``link_not_readable``, ``link_too_long`` when they cannot."""
        ...

    def remove(self, name: str) -> bool:
        """Takes it away and looks; says whether it is known to be gone. Raises FetchError where nobody answers."""
        ...


class StorageKind(Protocol):
    """One module in this folder with ``STORAGE``."""

    def open(self, terms: StorageTerms, client: StorageClient) -> Storage | None:
        """Returns the storage that ``terms`` name; None for another kind. Raises ShareError ``storage_malformed``,
        FetchError."""
        ...


def is_online(terms: StorageTerms) -> bool:
    """Says whether this storage is asked over a network: everything but a folder."""
    return "://" in terms.remote


@cache
def _kinds() -> tuple[StorageKind, ...]:
    return discover(storages_package, "STORAGE")


def open_storage(terms: StorageTerms, client: StorageClient) -> Storage:
    """Returns the storage that ``terms`` name. Raises ShareError ``storage_malformed``, ``storage_secret_in_address``."""
    try:
        parts = urlsplit(terms.remote)
        has_secret = parts.password is not None
    except ValueError:
        raise ShareError("storage_malformed") from None
    if has_secret:
        raise ShareError("storage_secret_in_address")
    for kind in _kinds():
        storage = kind.open(terms, client)
        if storage is not None:
            return storage
    raise ShareError("storage_malformed")


def published(public: str, name: str) -> str:
    """Returns the address of ``name`` under ``public``."""
    if NAME_PLACE in public:
        return public.replace(NAME_PLACE, quote(name))
    return f"{public.rstrip('/')}/{quote(name)}"


def require_taken(status: int) -> None:
    """Raises ShareError for what a storage says that did not take a page."""
    if status in TAKEN:
        return
    code = {401: "storage_refused", 403: "storage_refused", 404: "storage_not_there", 409: "storage_not_there"}
    full = {413: "storage_full", 507: "storage_full"}
    raise ShareError({**code, **full}.get(status, "storage_trouble"), str(status))


def reads(client: StorageClient, address: str) -> int:
    """Returns with what status a stranger reads ``address``. Raises FetchError."""
    return client.ask_storage("GET", address, headers={}, purpose=PURPOSE).status


def is_gone_for_all(client: StorageClient, address: str) -> bool:
    """Says whether a stranger finds nothing at ``address``; whoever does not answer shows nothing."""
    try:
        return reads(client, address) != 200
    except FetchError as error:
        if error.code == "document_too_large":
            return False
        raise
