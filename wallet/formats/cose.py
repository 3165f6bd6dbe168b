"""Credentials secured with COSE (VC-JOSE-COSE section 3.2): recognised by their form, so that they can be named.

Their signatures are not checked here: they are seen, and told as not supported, never as bad.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Original, Presentable

_SIGN1: Final = (b"\xd2\x84", b"\xd8\x12\x84")
"""RFC 9052 section 4.2: tag 18 (in its two spellings) and an array of four."""
_HEX: Final = re.compile(rb"(?:d284|d81284)(?:[0-9a-f]{2})+", re.IGNORECASE)
_BASE64: Final = re.compile(rb"0[oh][A-Za-z0-9+/_-]+={0,2}|2BKE[A-Za-z0-9+/_-]+={0,2}")
_MIN_BYTES: Final = 16
_PRESENTATION: Final = (b"application/vp", b"VerifiablePresentation")


class Cose:
    """A COSE_Sign1, as bytes or written in base64 or hexadecimal."""

    id = "cose"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for a tagged COSE_Sign1; without its tag four items could be anything."""
        return Claim.YES if document is None and _message(payload) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Takes it as it is: nothing of it is read, for nothing of it is proven. Raises IntakeError ``malformed``."""
        _ = document
        message = _message(payload)
        if not message:
            raise IntakeError("malformed")
        shown = any(mark in message for mark in _PRESENTATION)
        return ParsedCredential(payload, payload, self.id, Kind.PRESENTATION if shown else Kind.CREDENTIAL, {})

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """As it is: nothing of it is read here, so nothing of it can be chosen or checked."""
        _ = parts
        return Original(parsed.payload, parsed.document)


FORMAT = Cose()


def _message(payload: bytes) -> bytes:
    if payload.startswith(_SIGN1):
        return payload if len(payload) >= _MIN_BYTES else b""
    text = b"".join(payload.split()) if payload.lstrip()[:1] in (b"0", b"2", b"d", b"D") else b""
    try:
        if _HEX.fullmatch(text):
            message = bytes.fromhex(text.decode("ascii"))
        elif _BASE64.fullmatch(text):
            plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
            message = base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
        else:
            return b""
    except (binascii.Error, ValueError):
        return b""
    return message if message.startswith(_SIGN1) and len(message) >= _MIN_BYTES else b""
