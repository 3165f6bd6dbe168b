"""Trust lists as files: the person's own, a registry's plain list (``did → name``), the recruiter's, known registries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wallet.encodings import strict_json
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_FETCH_BYTES, MAX_REGISTRIES
from wallet.verify.context import TrustSource
from wallet.verify.trust.federation import anchor_in
from wallet.verify.trust.listed import trust_list
from wallet.verify.trust.published import PublishedTrust


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
        document: Any = strict_json.loads(data, limit=MAX_FETCH_BYTES)
    except IntakeError as error:
        raise UsageError("trust_list_malformed", error.code) from None
    entries = document if isinstance(document, list) else [document]
    if not entries or len(entries) > MAX_REGISTRIES:
        raise UsageError("trust_list_malformed", "none, or too many")
    return tuple(_sources(entries, fallback))


def _sources(entries: list[Any], fallback: str) -> Iterator[TrustSource]:
    for entry in entries:
        if not isinstance(entry, dict):
            raise UsageError("trust_list_malformed")
        # Whoever leaves one out in silence makes a list that seems to say more than it does.
        address = entry.get("url")
        source = trust_list(entry, fallback) or anchor_in(entry, fallback)
        if source is not None:
            yield source
        elif isinstance(address, str) and address.startswith("https://"):
            yield PublishedTrust(address, str(entry.get("name") or ""))
        else:
            raise UsageError("trust_list_malformed")
