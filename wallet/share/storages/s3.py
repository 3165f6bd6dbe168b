"""S3 and what speaks like it: signed with AWS Signature Version 4, and sent by our own client.

Where strangers may not read the bucket, the address is signed with the storage's own key, which holds for a week at most.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlsplit

from wallet.errors import ShareError
from wallet.limits import MAX_SIGNED_ADDRESS
from wallet.net.aws_signature import AwsKey, signature_headers, signed_address
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

_BUCKET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
_REGION: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_USUAL_REGION: Final = "us-east-1"


class S3:
    """One prefix in one bucket, by path (every compatible service knows that form)."""

    is_published_by_others = False

    def __init__(self, base: str, terms: StorageTerms, client: StorageClient) -> None:
        """Raises FetchError where its name cannot be found."""
        self._base = base
        self._terms = terms
        self._key = AwsKey(terms.user, terms.secret, terms.region or _USUAL_REGION, terms.token)
        self._client = client
        self.is_private = client.permit(base)
        if terms.public:
            client.permit(published(terms.public, "page"))

    def put(self, name: str, content: bytes) -> None:
        """Puts it there, not to be kept by caches. Raises ShareError as :func:`require_taken`, FetchError."""
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        require_taken(self._ask("PUT", name, content, headers))

    def address(self, name: str, good_for: timedelta) -> str:
        """Returns where others read it, after reading it as they do.

        Raises ShareError ``link_not_readable``; ``link_too_long`` where only a signed address can be read, for longer than
        one holds; FetchError.
        """
        plain = self._read_at(name)
        if reads(self._client, plain) == 200:
            return plain
        if self._terms.public or not self._terms.user:
            raise ShareError("link_not_readable")
        if good_for > MAX_SIGNED_ADDRESS:
            raise ShareError("link_too_long")
        signed = signed_address(plain, self._key, good_for)
        if reads(self._client, signed) != 200:
            raise ShareError("link_not_readable")
        return signed

    def remove(self, name: str) -> bool:
        """Deletes it; it is gone when neither its owner nor a stranger finds it."""
        if self._ask("DELETE", name, b"", {}) not in TAKEN | GONE:
            return False
        return self._ask("GET", name, b"", {}) in GONE and is_gone_for_all(self._client, self._read_at(name))

    def _ask(self, method: str, name: str, content: bytes, headers: dict[str, str]) -> int:
        address = published(self._base, name)
        signed = {**headers, **(signature_headers(self._key, method, address, content, headers) if self._key.id else {})}
        return self._client.ask_storage(method, address, body=content or None, headers=signed, purpose=PURPOSE).status

    def _read_at(self, name: str) -> str:
        return published(self._terms.public or self._base, name)


class S3Kind:
    """``s3://BUCKET[/PREFIX]``."""

    def open(self, terms: StorageTerms, client: StorageClient) -> Storage | None:
        """Raises ShareError ``storage_malformed``, FetchError."""
        if not terms.remote.startswith("s3://"):
            return None
        parts = urlsplit(terms.remote)
        region = terms.region or _USUAL_REGION
        if not _BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment or not _REGION.fullmatch(region):
            raise ShareError("storage_malformed")
        endpoint = terms.endpoint or f"https://s3.{region}.amazonaws.com"
        prefix = quote(parts.path.strip("/"))
        base = f"{endpoint.rstrip('/')}/{parts.netloc}" + (f"/{prefix}" if prefix else "")
        return S3(base, terms, client)


STORAGE = S3Kind()
