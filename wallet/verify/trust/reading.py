"""Trust lists as files: the person's own, a registry's plain list (``did → name``), the recruiter's, known registries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wallet.encodings import strict_json, xsd_datetime
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_FETCH_BYTES, MAX_REGISTRIES
from wallet.verify.context import DocumentSource, TrustEntry, TrustSource
from wallet.verify.trust.errors import TrustError
from wallet.verify.trust.federation import anchor_in

_IDENTIFIERS = ("did:", "https://", "http://")


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


def load_trust(path: Path) -> tuple[TrustSource, ...]:
    """Reads what a file names, most authoritative first:

    - a list: ``{id: name or {"name": …}}`` alone or as ``{"name": …, "issuers": {…}}``, or a registry's
      ``{"meta": …, "registry": {…}}``;
    - a trust anchor: ``{"name": …, "trust_anchor": entity id, "jwks": {"keys": […]}}`` (OpenID Federation 1.0);
    - known registries: an array of these, of ``{"type": "oidf", "trustAnchorEC": …}`` and of ``{"url": …}``.

    Raises UsageError ``trust_list_malformed``.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FETCH_BYTES + 1)
    except OSError as error:
        raise UsageError("trust_list_malformed", type(error).__name__) from None
    return read_trust(data, path.stem)


def read_trust(data: bytes, fallback: str) -> tuple[TrustSource, ...]:
    """Reads the bytes of such a file. ``fallback`` names what has no name. Raises UsageError ``trust_list_malformed``."""
    try:
        told: Any = strict_json.loads(data, limit=MAX_FETCH_BYTES)
    except IntakeError as error:
        raise UsageError("trust_list_malformed", error.code) from None
    many = told if isinstance(told, list) else [told]
    if not many or len(many) > MAX_REGISTRIES:
        raise UsageError("trust_list_malformed", "none, or too many")
    return tuple(_sources(many, fallback))


def _sources(many: list[Any], fallback: str) -> Iterator[TrustSource]:
    from wallet.verify.trust.published import PublishedTrust

    for one in many:
        if not isinstance(one, dict):
            raise UsageError("trust_list_malformed")
        # Whoever leaves one out in silence makes a list that seems to say more than it does.
        address = one.get("url")
        found = trust_list(one, fallback) or anchor_in(one, fallback)
        if found is not None:
            yield found
        elif isinstance(address, str) and address.startswith("https://"):
            yield PublishedTrust(address, str(one.get("name") or ""))
        else:
            raise UsageError("trust_list_malformed")


def trust_list(told: Any, fallback: str) -> ListedTrust | None:
    """Returns the list that a parsed file or answer is; None when it is none. ``fallback`` names one without a name."""
    table = told.get("issuers", told.get("registry")) if isinstance(told, dict) else None
    if isinstance(told, dict) and told and all(str(one).startswith(_IDENTIFIERS) for one in told):
        # The plainest of all: nothing but ``did → name``.
        table = told
    if not isinstance(table, dict):
        return None
    entries = {}
    for issuer, entry in table.items():
        name = entry.get("name", "") if isinstance(entry, dict) else entry
        entries[issuer] = name if isinstance(name, str) else ""
    return ListedTrust(str(told.get("name") or fallback), entries, _dated(told, "updated"), _dated(told, "expires"))


def _dated(told: dict[str, Any], name: str) -> datetime | None:
    meta = told.get("meta")
    said = told.get(name) or (meta.get(name) if isinstance(meta, dict) else None)
    return xsd_datetime.parse(said) if isinstance(said, str) else None
