"""Credentials that are sealed in ways Lanyard does not check: recognised by their form, so that they can be named.

A JWS in its JSON serialisation (RFC 7515 section 7.2), as the European Digital Credentials for Learning are sealed (JAdES,
ETSI TS 119 182); their XML forerunner (XAdES); Blockcerts of version 1. Nothing of them is read as a credential: nothing of
it is proven. What is signed says of what type it is and whose, and by that it is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Original, Presentable

_ADVANCED: Final = frozenset({"sigT", "x5t#o", "sigX5ts", "sigPl", "sigD", "srAts", "srCms", "sigPId", "etsiU", "adoTst"})
"""Header members of JAdES (clause 5)."""
_EUROPASS: Final = ("europass", "europeandigitalcredential", "data.europa.eu/snb")
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|[A-Za-z_])")
_XML_SEAL: Final = b"http://www.w3.org/2000/09/xmldsig#"
_XML_ADVANCED: Final = b"http://uri.etsi.org/01903/"
_XML_CREDENTIAL: Final = (b"europasscredential", b"data.europa.eu/snb")
_LOOKED_THROUGH: Final = 1024 * 1024
_BLOCKCERTS: Final = "blockcerts"


class Sealed:
    """Seals that are seen and not checked."""

    id = "sealed"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for what :func:`seal_of` names."""
        return Claim.YES if seal_of(payload, document) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Takes it as it is; ``document`` is what the seal is said to be over. Raises IntakeError ``malformed``."""
        if not seal_of(payload, document):
            raise IntakeError("malformed")
        return ParsedCredential(payload, payload, self.id, Kind.CREDENTIAL, _inside(document or {}))

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """As it is: its seal is over its own bytes, and nothing of it is read here."""
        _ = parts
        return Original(parsed.payload, parsed.document)


FORMAT = Sealed()


def seal_of(payload: bytes, document: dict[str, Any] | None) -> str:
    """Returns the name of the seal: ``JAdES (Europass)``, ``JWS JSON``, ``XAdES``, ``Blockcerts`` …; "" for none."""
    if document is None:
        return _xml_seal(payload)
    if "@context" not in document and _is_json_jws(document):
        return _jws_seal(document)
    contexts = [address for address in listed(document.get("@context")) if isinstance(address, str)]
    types = [word for word in listed(document.get("type")) if isinstance(word, str)]
    if {"document", "receipt"} <= set(document) or "CertificateDocument" in types:
        return "Blockcerts" if any(_BLOCKCERTS in address for address in contexts) or "receipt" in document else ""
    return ""


def _is_json_jws(document: dict[str, Any]) -> bool:
    if not isinstance(document.get("payload"), str) or "disclosures" in document or "kb_jwt" in document:
        return False
    signatures = document.get("signatures")
    general = isinstance(signatures, list) and bool(signatures)
    return general or isinstance(document.get("signature"), str)


def _jws_seal(document: dict[str, Any]) -> str:
    headers = [document, *(entry for entry in listed(document.get("signatures")) if isinstance(entry, dict))]
    names: set[str] = set()
    for entry in headers:
        for header in (_decoded(entry.get("protected")), entry.get("header")):
            names |= set(header) if isinstance(header, dict) else set()
    if "disclosures" in names or "kb_jwt" in names:
        return ""  # an SD-JWT in JSON
    name = "JAdES" if names & _ADVANCED else "JWS JSON"
    inside = str(_inside(document)).lower()
    return f"{name} (Europass)" if any(word in inside for word in _EUROPASS) else name


def _inside(document: dict[str, Any]) -> dict[str, Any]:
    """Returns what is sealed (plain or as base64url in a JWS, the ``document`` of Blockcerts); {} when it is no object."""
    payload = document.get("payload")
    if not isinstance(payload, str):
        inner = document.get("document")
        return inner if isinstance(inner, dict) else {}
    for is_plain in (True, False):
        try:
            value = strict_json.loads(payload.encode("utf-8") if is_plain else base64url.decode(payload))
        except (IntakeError, UnicodeEncodeError):
            continue
        if isinstance(value, dict):
            return value
    return {}


def _decoded(protected: Any) -> Any:
    try:
        return strict_json.loads(base64url.decode(protected)) if isinstance(protected, str) else None
    except IntakeError:
        return None


def _xml_seal(payload: bytes) -> str:
    if not _XML.match(payload[:64]):
        return ""
    head = payload[:_LOOKED_THROUGH].lower()
    europass = any(word in head for word in _XML_CREDENTIAL)
    if not europass and _XML_SEAL not in head:
        return ""
    name = "XAdES" if _XML_ADVANCED in payload[:_LOOKED_THROUGH] else "XML signature" if _XML_SEAL in head else "XML"
    return f"{name} (Europass)" if europass else name
