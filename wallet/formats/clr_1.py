"""Comprehensive Learner Record 1.0 (IMS Global, 2021): recognised and read, as JSON and signed (compact JWS).

A record holds assertions in place (``assertions``) and signed ones (``signedAssertions``). What either says is put
together in ``clr_1_view``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Original, Presentable
from wallet.formats.vc_jwt import read_token, speaks_clr_1

CONTEXT: Final = "https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld"
_RECORD: Final = frozenset({"CLR", "Clr"})


class Clr1:
    """CLR 1.0."""

    id = "clr_1"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for an object in the CLR 1.0 vocabulary, and for a JWS around one."""
        if document is None:
            text = b"".join(payload.split())
            if text.count(b".") != 2 or not text.startswith((b"eyJ", b"ew")) or b"~" in text:
                return Claim.NO
            try:
                _, document = read_token(text.decode("ascii"))
            except (IntakeError, UnicodeDecodeError):
                return Claim.NO
        return Claim.YES if speaks_clr_1(document) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads a record or an assertion; an achievement, a profile or a key by itself is no credential."""
        header: dict[str, Any] = {}
        token = ""
        if document is None:
            token = "".join(payload.decode("ascii").split())
            header, document = read_token(token)
        kind = Kind.CREDENTIAL if is_record(document) or "achievement" in document else Kind.SUPPORT
        return ParsedCredential(payload, payload, self.id, kind, document, header, token)

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """As it is: its words are not those of a verifiable presentation."""
        _ = parts
        return Original(parsed.payload, parsed.document)


FORMAT = Clr1()


def is_record(document: dict[str, Any]) -> bool:
    """Says whether a document is the record itself, not one of its assertions."""
    types = {text for text in listed(document.get("type")) if isinstance(text, str)}
    return bool(types & _RECORD) or {"learner", "publisher"} <= set(document)


def read_assertion(value: Any, payload: bytes) -> ParsedCredential:
    """Returns an assertion that stands in a record: an object, or the text of a JWS. Raises IntakeError ``malformed``.

    Standing in a record it need not name the record's context again.
    """
    if isinstance(value, dict):
        document = {"@context": CONTEXT, **value}
        return ParsedCredential(payload, payload, FORMAT.id, Kind.CREDENTIAL, document)
    if not isinstance(value, str):
        raise IntakeError("malformed")
    token = "".join(value.split())
    header, claims = read_token(token)
    return ParsedCredential(payload, payload, FORMAT.id, Kind.CREDENTIAL, {"@context": CONTEXT, **claims}, header, token)
