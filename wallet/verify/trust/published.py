"""A registry that is published at an address, read through the documents of the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError
from wallet.limits import MAX_FETCH_BYTES
from wallet.verify.context import DocumentSource, TrustEntry
from wallet.verify.trust.listed import ListedTrust, trust_list


@dataclass(frozen=True, slots=True)
class PublishedTrust:
    """The list at ``address``; whoever chose the address vouches for it. ``called`` is what they call it."""

    address: str
    called: str = ""

    @property
    def name(self) -> str:
        """What it is called, or else where it is."""
        return self.called or self.address

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry of ``issuer_id``, by its exact id. Raises FetchError, TrustError ``registry_expired``.

        An answer out of a kept copy says so, with the day it came (``registry_as_of``).
        """
        document = documents.get(self.address, purpose="registry")
        try:
            content = strict_json.loads(document.content, limit=MAX_FETCH_BYTES)
        except IntakeError as error:
            raise FetchError("not_a_document", error.code) from None
        listed: ListedTrust | None = trust_list(content, self.name)
        if listed is None:
            raise FetchError("not_a_document", "no list of issuers")
        entry = listed.lookup(issuer_id, documents, at)
        if entry is None or document.origin != "kept":
            return entry
        return replace(entry, kept_since=document.fetched_at)
