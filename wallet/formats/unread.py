"""What is called by a name though it is not read: words about a thing that nobody proved, and that are marked so."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote

from wallet.encodings.web_address import split_address
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import ParsedCredential
from wallet.report import Unread

_GENERIC: Final = frozenset({"VerifiableCredential", "VerifiablePresentation", "Extension"})
_MAX_TYPES: Final = 4
_MAX_CHARS: Final = 80
_ISSUERS: Final = ("issuer", "iss", "holder", "publisher")


def unread(parsed: ParsedCredential) -> Unread:
    """Returns the type words of a document and the host of its issuer, as it states them."""
    document = parsed.document
    inside = document.get("vc", document.get("vp"))
    inner = inside if isinstance(inside, dict) else document
    types = [word for word in listed(inner.get("type", inner.get("@type"))) if isinstance(word, str)]
    telling = [word[:_MAX_CHARS] for word in types if word not in _GENERIC] or [word[:_MAX_CHARS] for word in types]
    return Unread(tuple(telling[:_MAX_TYPES]), _host(document, inner)[:_MAX_CHARS])


def _host(document: dict[str, Any], inner: dict[str, Any]) -> str:
    for member in _ISSUERS:
        stated = inner.get(member, document.get(member))
        name = stated.get("id", stated.get("url")) if isinstance(stated, dict) else stated
        if isinstance(name, str) and (host := _host_of(name)):
            return host
    # Of a badge that is only an address, the address is all there is.
    name = document.get("id")
    return _host_of(name) if isinstance(name, str) else ""


def _host_of(name: str) -> str:
    if name.startswith("did:web:"):
        return unquote(name.removeprefix("did:web:").partition(":")[0].partition("#")[0]).lower()
    address = split_address(name)
    return (address.hostname or "") if address.scheme in ("https", "http") else ""
