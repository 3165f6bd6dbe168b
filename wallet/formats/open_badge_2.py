"""Open Badges 2.0 (and 0.5 to 1.1, with a remark): recognised and read, as JSON and as signed assertions (JWS).

What such a document says is put together in ``open_badge_2_view``; by which words it is known, in ``open_badge_words``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError
from wallet.formats.open_badge_words import (
    ENDORSEMENT,
    is_signed_assertion,
    is_version_1,
    is_version_1_0,
    speaks_open_badges,
    types_of,
)
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Original, Presentable
from wallet.formats.vc_jwt import read_token
from wallet.limits import MAX_ADDRESS_CHARS

_AWARDS: Final = frozenset({"Assertion", ENDORSEMENT})


class OpenBadge2:
    """Open Badges 2.0."""

    id = "open_badge_2"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for an object in the Open Badges 1 or 2 vocabulary, an unlabelled 1.0 document, or a JWS around one."""
        if document is None:
            text = b"".join(payload.split())
            if text.count(b".") != 2 or not text.startswith((b"eyJ", b"ew")) or b"~" in text:
                return Claim.NO
            try:
                _, claims = read_token(text.decode("ascii"))
            except (IntakeError, UnicodeDecodeError):
                return Claim.NO
            return Claim.YES if is_signed_assertion(claims) else Claim.NO
        return Claim.YES if speaks_open_badges(document) or is_version_1_0(document) else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it; a BadgeClass or Issuer by itself is readable and no credential."""
        header: dict[str, Any] = {}
        token = ""
        if document is None:
            token = "".join(payload.decode("ascii").split())
            header, document = read_token(token)
        award = bool(types_of(document) & _AWARDS) or {"badge", "recipient"} <= set(document)
        remarks = ("open_badges_1",) if is_version_1(document) else ()
        kind = Kind.CREDENTIAL if award else Kind.SUPPORT
        return ParsedCredential(payload, payload, self.id, kind, document, header, token, remarks=remarks)

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """As it is: a badge of this version is confirmed by its issuer's pages, not by what stands around it."""
        _ = parts
        return Original(parsed.payload, parsed.document)


FORMAT = OpenBadge2()


def is_address(text: bytes) -> bool:
    """Says whether a baked text is nothing but the address of a page, as versions 0.5 to 2.0 bake hosted badges."""
    plain = text.strip()
    if not plain.isascii() or len(plain) > MAX_ADDRESS_CHARS or len(plain.split()) != 1:
        return False
    address = split_address(plain.decode("ascii"))
    return address.scheme in ("http", "https") and bool(address.hostname)


def hosted_at(payload: bytes) -> ParsedCredential:
    """Returns a badge of which only the address is at hand: what it says stands there, and nowhere else.

    Raises IntakeError ``malformed`` for what is no address.
    """
    if not is_address(payload):
        raise IntakeError("malformed", "no address")
    address = payload.strip().decode("ascii")
    return ParsedCredential(payload, payload, FORMAT.id, Kind.CREDENTIAL, {"id": address})


def address_only(parsed: ParsedCredential) -> str:
    """Returns the address of a badge that is nothing else, "" for any other."""
    return str(parsed.document["id"]) if set(parsed.document) == {"id"} and not parsed.token else ""
