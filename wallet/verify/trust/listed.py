"""A trust list as it stands in a file or an answer: ``issuer → name``, from when and until when it counts.

Whoever is on it is vouched for, unless the list itself says otherwise of them: ``false``, revoked, run out. What it says
in a way that cannot be read is no good word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.formats.plain_members import is_flagged
from wallet.verify.context import DocumentSource, TrustEntry
from wallet.verify.trust.errors import TrustError

_IDENTIFIERS: Final = ("did:", "https://", "http://")
_ENDS: Final = ("expires", "expiresAt", "expires_at", "expirationDate", "validUntil", "valid_until", "exp")
_BEGINS: Final = ("validFrom", "valid_from", "nbf")
_AGAINST: Final = (
    "blocked", "compromised", "deactivated", "deleted", "disabled", "distrusted", "expired", "inactive", "removed",
    "revocation", "revoked", "revokedAt", "revoked_at", "suspended", "suspendedAt", "untrusted", "withdrawn",
)  # fmt: skip
"""Members that mean bad news, whatever they say but a plain "no"."""
_FOR: Final = ("accredited", "active", "enabled", "listed", "recognised", "recognized", "trusted", "valid", "verified")
"""Members that mean good news where they say a plain "yes"."""
_GOOD_STATES: Final = frozenset(
    {
        "accredited", "active", "approved", "current", "enabled", "good", "granted", "ok", "recognised", "recognized",
        "trusted", "valid", "verified",
    }
)  # fmt: skip
_BAD_STATES: Final = frozenset(
    {
        "blocked", "deactivated", "deleted", "disabled", "distrusted", "expired", "former", "inactive", "rejected",
        "removed", "revoked", "suspended", "terminated", "untrusted", "withdrawn",
    }
)  # fmt: skip
_LAST_SECOND: Final = 253_402_300_799
WITHDRAWN: Final = "issuer_withdrawn_by_registry"
UNREADABLE: Final = "registry_entry_unreadable"
RUN_OUT: Final = "registry_entry_expired"


@dataclass(slots=True)
class ListedTrust:
    """A list that was given as a file; the one who gives it vouches for it.

    Attributes:
        entries: issuer → name.
        as_of: when it says it was made.
        ends: until when it says it counts.
        own: it is the person's own word.
        against: issuer → why the list does not vouch for it, as a TrustError's code.
        fault: why the whole list does not count, as a TrustError's code; "" where nothing is wrong.
        spans: issuer → (from, until) in seconds since 1970, for entries that count for a time.
    """

    name: str
    entries: dict[str, str] = field(repr=False)
    as_of: datetime | None = None
    ends: datetime | None = None
    own: bool = False
    against: dict[str, str] = field(default_factory=dict, repr=False)
    fault: str = ""
    spans: dict[str, list[float | None]] = field(default_factory=dict, repr=False)

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry of ``issuer_id``, by its exact id, or None.

        Raises TrustError: ``registry_expired``, ``registry_dates_unreadable`` for the whole list;
        ``issuer_withdrawn_by_registry``, ``registry_entry_unreadable``, ``registry_entry_expired`` for the entry.
        """
        _ = documents
        if self.fault:
            raise TrustError(self.fault)
        if self.ends is not None and at > self.ends:
            raise TrustError("registry_expired", self.ends.isoformat())
        if issuer_id in self.against:
            raise TrustError(self.against[issuer_id])
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
    table = document.get("issuers", document.get("registry"))
    plain = bool(document) and all(str(key).startswith(_IDENTIFIERS) for key in document)
    if plain:
        # The plainest of all: nothing but ``did → name``.
        table = document
    if not isinstance(table, dict):
        return None
    listed = ListedTrust(str(document.get("name") or fallback), {})
    for issuer, entry in table.items():
        _take(listed, issuer, entry)
    if not plain:
        meta = document.get("meta")
        _date_list(listed, [document, *([meta] if isinstance(meta, dict) else [])])
    return listed


def _date_list(listed: ListedTrust, places: list[dict[str, Any]]) -> None:
    """Reads when the list was made and until when it counts, wherever it says so; the earliest end counts."""
    ends: list[datetime] = []
    for place in places:
        updated = place.get("updated")
        listed.as_of = listed.as_of or (xsd_datetime.parse(updated) if isinstance(updated, str) else None)
        for name in _ENDS:
            if place.get(name) is None:
                continue
            moment = _moment(place[name])
            if moment is None:
                listed.fault = "registry_dates_unreadable"
            else:
                ends.append(moment)
        if is_flagged(place.get("revoked")) or is_flagged(place.get("withdrawn")):
            listed.fault = listed.fault or "registry_expired"
    listed.ends = min(ends, default=None)


def _take(listed: ListedTrust, issuer: str, entry: Any) -> None:
    if isinstance(entry, str) or entry is True:
        listed.entries[issuer] = entry if isinstance(entry, str) else ""
        return
    if entry is False:
        listed.against[issuer] = WITHDRAWN
        return
    if not isinstance(entry, dict):
        listed.against[issuer] = UNREADABLE
        return
    fault = _fault(entry)
    begins, ends = ([_moment(entry[name]) for name in names if entry.get(name) is not None] for names in (_BEGINS, _ENDS))
    if fault or None in begins or None in ends:
        listed.against[issuer] = fault or UNREADABLE
        return
    name = entry.get("name", "")
    listed.entries[issuer] = name if isinstance(name, str) else ""
    if begins or ends:
        latest = max((moment.timestamp() for moment in begins if moment is not None), default=None)
        earliest = min((moment.timestamp() for moment in ends if moment is not None), default=None)
        listed.spans[issuer] = [latest, earliest]


def _fault(entry: Mapping[str, Any]) -> str:
    """Returns why an entry vouches for nobody, as a code; "" when it does."""
    if any(is_flagged(entry.get(name)) for name in _AGAINST) or any(entry.get(name) is False for name in _FOR):
        return WITHDRAWN
    if any(entry[name] is not True for name in _FOR if entry.get(name) is not None):
        return UNREADABLE
    for name in ("status", "state"):
        state = entry.get(name)
        if state is None:
            continue
        text = state.strip().lower() if isinstance(state, str) else ""
        if text in _BAD_STATES:
            return WITHDRAWN
        if text not in _GOOD_STATES:
            return UNREADABLE
    return ""


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        return xsd_datetime.parse(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LAST_SECOND:
        return None
    return datetime.fromtimestamp(value, UTC)
