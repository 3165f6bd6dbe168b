"""A trust list as it stands in a file or an answer: ``issuer → name``, from when and until when it counts.

Whoever is on it is vouched for, unless the list itself says otherwise of them: ``false``, revoked, run out. What it says
in a way that cannot be read is no good word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.encodings.party_id import is_did, party
from wallet.formats.dates import read_date
from wallet.limits import CLOCK_SKEW
from wallet.verify.context import DocumentSource, TrustEntry
from wallet.verify.standing import is_against, moment, plain_name, standing_of
from wallet.verify.trust.errors import TrustError

_IDENTIFIERS: Final = ("did:", "https://", "http://")
_CREATED: Final = frozenset(
    {"created", "generated", "iat", "issued", "lastupdated", "modified", "published", "timestamp", "updated"}
)
"""Members that say when a list was made."""
_TABLES: Final = ("issuers", "registry")
WITHDRAWN: Final = "issuer_withdrawn_by_registry"
UNREADABLE: Final = "registry_entry_unreadable"
RUN_OUT: Final = "registry_entry_expired"


@dataclass(slots=True)
class ListedTrust:
    """A list that was given as a file; the one who gives it vouches for it.

    Attributes:
        entries: issuer → name.
        as_of: when it says it was made.
        begins: from when it says it counts, or when it was made.
        ends: until when it says it counts.
        own: it is the person's own word.
        against: issuer, in one spelling, → why the list does not vouch for it, as a TrustError's code.
        fault: why the whole list does not count, as a TrustError's code; "" where nothing is wrong.
        spans: issuer → (from, until) in seconds since 1970, for entries that count for a time.
    """

    name: str
    entries: dict[str, str] = field(repr=False)
    as_of: datetime | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    own: bool = False
    against: dict[str, str] = field(default_factory=dict, repr=False)
    fault: str = ""
    spans: dict[str, list[float | None]] = field(default_factory=dict, repr=False)

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry of ``issuer_id``, by its exact id, or None. What speaks against it counts in any spelling.

        Raises TrustError: ``registry_expired``, ``registry_not_yet``, ``registry_dates_unreadable`` for the whole list;
        ``issuer_withdrawn_by_registry``, ``registry_entry_unreadable``, ``registry_entry_expired`` for the entry.
        """
        _ = documents
        if self.fault:
            raise TrustError(self.fault)
        if self.ends is not None and at > self.ends:
            raise TrustError("registry_expired", self.ends.isoformat())
        if self.begins is not None and at + CLOCK_SKEW < self.begins:
            raise TrustError("registry_not_yet", self.begins.isoformat())
        if party(issuer_id) in self.against:
            raise TrustError(self.against[party(issuer_id)])
        begins, ends = self.spans.get(issuer_id, (None, None))
        now = at.timestamp()
        if (begins is not None and now < begins) or (ends is not None and now > ends):
            raise TrustError(RUN_OUT)
        name = self.entries.get(issuer_id)
        return None if name is None else TrustEntry(issuer_id, name, self.name, self.as_of, own=self.own)


def trust_list(document: Any, fallback: str) -> ListedTrust | None:
    """Returns the list that a parsed file or answer is; None when it is none. ``fallback`` names one without a name."""
    if not isinstance(document, dict):
        return None
    plain = bool(document) and all(key.lower().startswith(_IDENTIFIERS) for key in document)
    # The plainest of all: nothing but ``did → name``.
    tables = [document] if plain else [document[name] for name in _TABLES if document.get(name) is not None]
    if not tables or not all(isinstance(table, dict) for table in tables):
        return None
    listed = ListedTrust(str((not plain and document.get("name")) or fallback), {})
    for table in tables:
        for issuer, entry in table.items():
            _take(listed, issuer, entry)
    if not plain:
        meta = document.get("meta")
        _read_whole(listed, [document, *([meta] if isinstance(meta, dict) else [])])
    return listed


def _read_whole(listed: ListedTrust, places: list[dict[str, Any]]) -> None:
    """Reads when the list was made, from when and until when it counts, and whom it takes back, wherever it says so."""
    begins: list[datetime] = []
    ends: list[datetime] = []
    for place in places:
        updated = place.get("updated")
        listed.as_of = listed.as_of or (xsd_datetime.parse(updated) if isinstance(updated, str) else None)
        begins.extend(_created(place))
        tables = {name for name, value in place.items() if name in _TABLES or (is_against(name) and _names_issuers(value))}
        for name in tables.difference(_TABLES):
            for issuer in place[name]:
                listed.against[party(issuer if isinstance(issuer, str) else str(issuer.get("id")))] = WITHDRAWN
        standing = standing_of(place, passed_over={"name", "meta", *tables})
        begins.extend([] if standing.begins is None else [standing.begins])
        ends.extend([] if standing.ends is None else [standing.ends])
        if standing.unreadable:
            listed.fault = "registry_dates_unreadable"
        elif standing.withdrawn:
            listed.fault = listed.fault or "registry_expired"
    listed.begins = max(begins, default=None)
    listed.ends = min(ends, default=None)


def _created(place: Mapping[str, Any]) -> list[datetime]:
    """Returns when a list says it was made, at the earliest. In whatever spelling: only a day to come is held against it."""
    moments: list[datetime] = []
    for name, value in place.items():
        if plain_name(name) in _CREATED:
            reading = read_date(value, end=False, loose=True) if isinstance(value, str) else None
            when = moment(value) if reading is None else reading.earliest
            moments.extend([] if when is None else [when])
    return moments


def _names_issuers(value: Any) -> bool:
    """Says whether a member that takes back holds those whom it takes back."""
    if isinstance(value, dict):
        return bool(value) and all(is_did(name) or name.lower().startswith(_IDENTIFIERS) for name in value)
    entries = value if isinstance(value, list) else []
    return bool(entries) and all(
        isinstance(entry, str) or (isinstance(entry, dict) and isinstance(entry.get("id"), str)) for entry in entries
    )


def _take(listed: ListedTrust, issuer: str, entry: Any) -> None:
    if isinstance(entry, str) or entry is True:
        listed.entries[issuer] = entry if isinstance(entry, str) else ""
        return
    if entry is False:
        listed.against[party(issuer)] = WITHDRAWN
        return
    if not isinstance(entry, dict):
        listed.against[party(issuer)] = UNREADABLE
        return
    standing = standing_of(entry)
    if standing.withdrawn or standing.unreadable:
        listed.against[party(issuer)] = WITHDRAWN if standing.withdrawn else UNREADABLE
        return
    name = entry.get("name", "")
    listed.entries[issuer] = name if isinstance(name, str) else ""
    if standing.begins is not None or standing.ends is not None:
        span = [None if when is None else when.timestamp() for when in (standing.begins, standing.ends)]
        listed.spans[issuer] = span
