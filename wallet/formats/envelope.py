"""Secured credentials inside a ``data:`` URL (VC Data Model 2.0 sections 4.12 and 4.13, RFC 2397)."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_KINDS: Final = frozenset({CREDENTIAL, PRESENTATION})
_MEMBERS: Final = frozenset({"@context", "id", "type"})


def kinds(document: dict[str, Any]) -> set[str]:
    """Returns the envelope types that a document gives itself; empty for what is no envelope."""
    return set(_KINDS) & {name for name in listed(document.get("type")) if isinstance(name, str)}


def content(document: dict[str, Any]) -> bytes:
    """Returns what an envelope holds: a token, or bytes. Raises IntakeError ``envelope_malformed``.

    Nothing may stand beside the address: it would be signed by nobody.
    """
    address = document.get("id")
    if not set(document) <= _MEMBERS or not isinstance(address, str) or len(kinds(document)) != 1:
        raise IntakeError("envelope_malformed")
    head, comma, body = address.partition(",")
    media, *parameters = head.split(";")
    if not comma or not media.startswith("data:application/"):
        raise IntakeError("envelope_malformed")
    data = unquote_to_bytes(body.encode("utf-8", "replace"))
    if "base64" not in parameters:
        return data
    try:
        plain = b"".join(data.split()).rstrip(b"=")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise IntakeError("envelope_malformed", "base64") from None
