"""From the text of a credential to a ParsedCredential: every format is asked, one must claim it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import wallet.formats as formats_package
from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats import envelope
from wallet.formats.parsed import Claim, Format, Kind, ParsedCredential
from wallet.limits import MAX_EMBEDDED_CREDENTIALS
from wallet.plugins import discover


@cache
def formats() -> tuple[Format, ...]:
    """Returns every format there is."""
    return discover(formats_package, "FORMAT")


def read_payload(payload: bytes) -> list[ParsedCredential]:
    """Returns everything in one credential text; a JSON array or JSON Lines hold several.

    Raises IntakeError ``unrecognised``, ``ambiguous``, ``empty_file`` and what the readers say.
    """
    text = payload.strip()
    if not text:
        raise IntakeError("empty_file")
    if text[:1] == b"[":
        return [_read(strict_json_bytes(one), one) for one in _several(strict_json.loads(text))]
    if text[:1] == b"{" and b"\n{" in text:
        try:
            document = strict_json.loads(text)
        except IntakeError:
            return [read_credential_bytes(line) for line in text.splitlines() if line.strip()]
        return [_read(payload, document)]
    return [read_credential_bytes(payload)]


def read_credential_bytes(payload: bytes) -> ParsedCredential:
    """Returns the one credential or presentation that ``payload`` is. Raises IntakeError."""
    text = payload.strip()
    if text[:1] == b"{" or text[:4] == b"\xef\xbb\xbf{":
        document = strict_json.loads(payload)
        if not isinstance(document, dict):
            raise IntakeError("unrecognised")
        return _read(payload, document)
    return _read(payload, None)


def read_document(document: dict[str, Any]) -> ParsedCredential:
    """Returns a credential that stands inside another as a JSON object."""
    return _read(strict_json_bytes(document), document)


def strict_json_bytes(document: Any) -> bytes:
    """Returns a JSON value as text: for parts that have no received bytes of their own."""
    import orjson

    try:
        return orjson.dumps(document)
    except (TypeError, ValueError):
        import json

        return json.dumps(document, ensure_ascii=False).encode("utf-8")


def _several(items: Any) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise IntakeError("unrecognised")
    if len(items) > MAX_EMBEDDED_CREDENTIALS:
        raise IntakeError("too_many_items")
    return items


def _read(payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
    if document is not None and envelope.kinds(document):
        return _unenveloped(payload, document)
    claimed = [one for one in formats() if one.claims(payload, document) is Claim.YES]
    if not claimed:
        raise IntakeError("unrecognised")
    if len(claimed) > 1:
        raise IntakeError("ambiguous", " ".join(one.id for one in claimed))
    return claimed[0].parse(payload, document)


def _unenveloped(payload: bytes, document: dict[str, Any]) -> ParsedCredential:
    """Reads what is inside, once: an envelope in an envelope is none."""
    inside = envelope.content(document)
    if inside.lstrip()[:1] in (b"{", b"["):
        raise IntakeError("envelope_malformed", "not secured by its envelope")
    parsed = _read(inside, None)
    if (parsed.kind is Kind.PRESENTATION) != (envelope.PRESENTATION in envelope.kinds(document)):
        raise IntakeError("envelope_malformed", "another kind inside than outside")
    return replace(parsed, received=payload, payload=payload)
