"""A trust list as it stands in a file or an answer: ``issuer → name``, from when and until when it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.verify.context import DocumentSource, TrustEntry
from wallet.verify.trust.errors import TrustError

_IDENTIFIERS: Final = ("did:", "https://", "http://")


@dataclass(slots=True)
class ListedTrust:
    """A list that was given as a file; the one who gives it vouches for it.

    ``as_of`` is when it says it was made, ``ends`` until when it says it counts. ``own`` is the person's own word.
    """

    name: str
    entries: dict[str, str] = field(repr=False)
    as_of: datetime | None = None
    ends: datetime | None = None
    own: bool = False

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry of ``issuer_id``, by its exact id, or None. Raises TrustError ``registry_expired``."""
        _ = documents
        if self.ends is not None and at > self.ends:
            raise TrustError("registry_expired", self.ends.isoformat())
        name = self.entries.get(issuer_id)
        return None if name is None else TrustEntry(issuer_id, name, self.name, self.as_of, own=self.own)


def trust_list(document: Any, fallback: str) -> ListedTrust | None:
    """Returns the list that a parsed file or answer is; None when it is none. ``fallback`` names one without a name."""
    table = document.get("issuers", document.get("registry")) if isinstance(document, dict) else None
    if isinstance(document, dict) and document and all(str(key).startswith(_IDENTIFIERS) for key in document):
        # The plainest of all: nothing but ``did → name``.
        table = document
    if not isinstance(table, dict):
        return None
    entries = {}
    for issuer, entry in table.items():
        name = entry.get("name", "") if isinstance(entry, dict) else entry
        entries[issuer] = name if isinstance(name, str) else ""
    return ListedTrust(
        str(document.get("name") or fallback), entries, _dated(document, "updated"), _dated(document, "expires")
    )


def _dated(document: dict[str, Any], name: str) -> datetime | None:
    meta = document.get("meta")
    text = document.get(name) or (meta.get(name) if isinstance(meta, dict) else None)
    return xsd_datetime.parse(text) if isinstance(text, str) else None
