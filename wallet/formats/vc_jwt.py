"""Credentials and presentations as JWT: VC 1.1 (``vc``/``vp`` claim), Open Badges 3.0, and VC-JOSE-COSE (payload is it)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError, ShareError
from wallet.formats.data_integrity import enveloped, listed
from wallet.formats.open_badge_words import is_signed_assertion
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Member, Presentable

_CHARACTERS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. \t\r\n")
_SIGN_IN: Final = frozenset({"nonce", "auth_time", "azp", "at_hash", "c_hash", "scope", "scp", "client_id", "sid"})
"""Claims of tokens that sign somebody in (OpenID Connect Core section 2, RFC 9068 section 2.2)."""
_CLR_1: Final = "https://purl.imsglobal.org/spec/clr/v1p0/context"


class VcJwt:
    """Compact JWS with a credential or presentation in it."""

    id = "vc_jwt"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for three base64url parts whose first is a JSON header."""
        text = payload.strip() if document is None else b""
        if text.count(b".") != 2 or b"~" in text or not set(text) <= _CHARACTERS:
            return Claim.NO
        if not text.startswith((b"eyJ", b"ew")):
            return Claim.NO
        try:
            _, claims = read_token("".join(text.decode("ascii").split()))
        except IntakeError:
            return Claim.YES  # ours to refuse by name
        # Open Badges 2.0 and CLR 1.0 are signed in the same form (wallet.formats.open_badge_2, clr_1).
        elsewhere = speaks_clr_1(claims) or is_signed_assertion(claims)
        return Claim.NO if elsewhere else Claim.YES

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it. Raises IntakeError ``token_malformed`` and what the JSON reader says."""
        _ = document
        text = "".join(payload.decode("ascii").split())
        header, claims = read_token(text)
        return ParsedCredential(payload, payload, self.id, _kind(claims, header), claims, header, text)

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """A credential stands in a presentation in its envelope (VC Data Model 2.0 section 4.12), always whole."""
        _ = parts
        if parsed.kind is not Kind.CREDENTIAL:
            raise ShareError("cannot_be_presented", parsed.kind)
        return Member(enveloped(parsed.token, media_type="application/vc+jwt"), parsed.document)


FORMAT = VcJwt()


def _words(value: Any) -> list[str]:
    return [text for text in listed(value) if isinstance(text, str)]


def speaks_clr_1(document: dict[str, Any]) -> bool:
    """Says whether a document is CLR 1.0: by its context, or as a record that names learner and publisher."""
    contexts, types = _words(document.get("@context")), _words(document.get("type"))
    if "VerifiableCredential" in types or "VerifiablePresentation" in types or "vc" in document or "vp" in document:
        return False
    record = bool({"CLR", "Clr"} & set(types)) and {"learner", "publisher"} <= set(document)
    return record or any(text.startswith(_CLR_1) for text in contexts)


def read_token(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns (header, payload) of a compact JWS, unproven. Raises IntakeError ``token_malformed``."""
    head, _, rest = text.partition(".")
    body = rest.partition(".")[0]
    try:
        header, claims = strict_json.loads(base64url.decode(head)), strict_json.loads(base64url.decode(body))
    except IntakeError as error:
        raise IntakeError("token_malformed" if error.code == "base64url_malformed" else error.code) from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise IntakeError("token_malformed")
    return header, claims


def _kind(claims: dict[str, Any], header: dict[str, Any]) -> Kind:
    types = _words(claims.get("type"))
    if "vp" in claims or "VerifiablePresentation" in types or header.get("typ") == "vp+jwt":
        return Kind.PRESENTATION
    if "vc" in claims or "VerifiableCredential" in types or "@context" in claims:
        return Kind.CREDENTIAL
    if header.get("typ") == "at+jwt" or ("aud" in claims and not _SIGN_IN.isdisjoint(claims)):
        raise IntakeError("sign_in_token")
    raise IntakeError("unrecognised", "a token without a credential")


def sign_jwt(header: dict[str, Any], payload: dict[str, Any], *, signer: Callable[[bytes], bytes], algorithm: str) -> str:
    """Returns a compact JWS (RFC 7515 section 7.1). ``signer`` makes the signature over its bytes for ``algorithm``."""
    parts = [
        base64url.encode(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode("utf-8"))
        for part in ({"alg": algorithm, **header}, payload)
    ]
    signed = ".".join(parts)
    return f"{signed}.{base64url.encode(signer(signed.encode('ascii')))}"
