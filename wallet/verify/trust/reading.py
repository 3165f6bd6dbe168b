"""Trust lists as files: the person's own, a registry's plain list (``did → name``), the recruiter's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wallet.encodings import strict_json, xsd_datetime
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_FETCH_BYTES
from wallet.verify.context import DocumentSource, TrustEntry


@dataclass(slots=True)
class ListedTrust:
    """A list that was given as a file; the one who gives it vouches for it."""

    name: str
    entries: dict[str, str] = field(repr=False)
    as_of: datetime | None = None

    def lookup(self, issuer_id: str, documents: DocumentSource) -> TrustEntry | None:
        """Returns the entry of ``issuer_id``, by its exact id, or None."""
        _ = documents
        name = self.entries.get(issuer_id)
        return None if name is None else TrustEntry(issuer_id, name, self.name, self.as_of)


def load_trust(path: Path) -> ListedTrust:
    """Reads a list: ``{"name": …, "issuers": {id: name or {"name": …}}}``, or a registry's ``{"meta": …, "registry": {…}}``.

    Raises UsageError ``trust_list_malformed``.
    """
    try:
        with path.open("rb") as stream:
            told: Any = strict_json.loads(stream.read(MAX_FETCH_BYTES + 1), limit=MAX_FETCH_BYTES)
    except (OSError, IntakeError) as error:
        raise UsageError("trust_list_malformed", type(error).__name__) from None
    found = trust_list(told, path.stem)
    if found is None:
        raise UsageError("trust_list_malformed")
    return found


def trust_list(told: Any, fallback: str) -> ListedTrust | None:
    """Returns the list that a parsed file or answer is; None when it is none. ``fallback`` names one without a name."""
    table = told.get("issuers", told.get("registry")) if isinstance(told, dict) else None
    if not isinstance(table, dict):
        return None
    entries = {}
    for issuer, entry in table.items():
        name = entry.get("name", "") if isinstance(entry, dict) else entry
        entries[issuer] = str(name)
    meta = told.get("meta")
    updated = told.get("updated") or (meta.get("updated") if isinstance(meta, dict) else None)
    as_of = xsd_datetime.parse(updated) if isinstance(updated, str) else None
    return ListedTrust(str(told.get("name") or fallback), entries, as_of)
