"""Signed verification of Open Badges 2.0 (section 5.2): a JWS by a key that the issuer's own profile names."""

from __future__ import annotations

from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from wallet.encodings import base64url
from wallet.encodings.multikey import MAX_RSA_BITS, MIN_RSA_BITS, PublicKey
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_words import is_version_1
from wallet.formats.parsed import ParsedCredential
from wallet.report import Outcome, Passed, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.jws import anyone_can_make
from wallet.verify.proofs.badge_documents import ANY, NOT_A_DOCUMENT, BadgeDocument, is_address, resolve
from wallet.verify.proofs.hosted_badge import is_withdrawn, origin_fault
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.proofs.token_types import VC_TYPES, type_fault

_PEM_HEADS: Final = ("-----BEGIN PUBLIC KEY-----", "-----BEGIN RSA PUBLIC KEY-----")
_SIGNED: Final = frozenset({"signed", "SignedBadge", "Signed"})
"""In Open Badges 2.0 and its context; the last one in CLR 1.0."""


def judge_signed(
    parsed: ParsedCredential, issuer: BadgeDocument, ctx: CheckContext, *, where: str = "/badge/issuer"
) -> tuple[Outcome, Outcome]:
    """Returns (proof, issuer_binding); ``where`` the issuer stands in the document."""
    assertion = parsed.document
    not_read = unknown("not_read")
    algorithm = parsed.header.get("alg")
    if not isinstance(algorithm, str) or anyone_can_make(algorithm):
        return failed("algorithm_not_allowed"), not_read
    if algorithm != "RS256":
        # A name that is not known here, or is known in another spelling, says nothing about the signature.
        return unknown("algorithm_not_supported", algorithm[:40]), not_read
    if "crit" in parsed.header or parsed.header.get("b64", True) is not True:
        return failed("critical_header_unknown"), not_read
    if type_fault(parsed.header.get("typ"), VC_TYPES) == "token_for_another_use":
        return failed("token_for_another_use", str(parsed.header["typ"])[:40]), not_read
    rules = assertion.get("verification", assertion.get("verify"))
    rules = rules if isinstance(rules, dict) else {}
    if not set(_words(rules.get("type"))) & _SIGNED:
        return failed("claim_contradicts", pointer="/verification/type"), not_read
    if not issuer.own:
        code = issuer.missing or "issuer_not_established"
        return unknown(code, issuer.why, pointer=where.rpartition("/")[0] or where), unknown(code, issuer.why, pointer=where)
    named = [key if isinstance(key, str) else key.get("id", "") for key in _keys(issuer.document)]
    creator = rules.get("creator", rules.get("url") if is_version_1(assertion) else None)
    if creator is None and len(named) == 1:
        (creator,) = named
    # Version 1: profiles named no keys; the key's page must be the issuer's own.
    by_page = not named and is_version_1(assertion) and is_address(creator)
    if creator not in named and not (by_page and not origin_fault(str(creator), issuer.document)):
        return unknown("key_not_found"), failed("key_not_listed", pointer="/verification/creator")
    return _fits(parsed, str(creator), issuer, ctx)


def _fits(parsed: ParsedCredential, creator: str, issuer: BadgeDocument, ctx: CheckContext) -> tuple[Outcome, Outcome]:
    not_read = unknown("not_read")
    key = _key_document(creator, issuer.document, ctx)
    if isinstance(key, str):
        away = unknown("issuer_key_unreachable", key)
        return away, away
    public = _rsa(key.get("publicKeyPem"))
    if public is None:
        return failed("key_malformed"), not_read
    if is_withdrawn(key):
        return failed("key_revoked"), not_read
    signed, _, tail = parsed.token.rpartition(".")
    try:
        fits = signature_fits(public, base64url.decode(tail), signed.encode("ascii"))
    except IntakeError:
        fits = False
    if not fits:
        return failed("signature_does_not_fit"), not_read
    if key.get("owner", issuer.document.get("id")) != issuer.document.get("id"):
        return Passed(), failed("key_controller_differs")
    return Passed(), Passed()


def _keys(issuer: dict[str, Any]) -> list[Any]:
    return [key for key in listed(issuer.get("publicKey")) if isinstance(key, (str, dict))]


def _words(value: Any) -> list[str]:
    return [word for word in listed(value) if isinstance(word, str)]


def _key_document(creator: str, issuer: dict[str, Any], ctx: CheckContext) -> dict[str, Any] | str:
    """Returns the key as it stands in the issuer's own profile, else at its own address (section 3.7); or the code of the
    fetch that failed.

    A key at an address of its own must say whose it is; version 1 published the bare PEM text.
    """
    for key in _keys(issuer):
        if isinstance(key, dict) and key.get("id") == creator and "publicKeyPem" in key:
            return key
    page = resolve(creator, ctx, pointer="/verification/creator", types=ANY, missing="issuer_key_unreachable")
    if page.own:
        return {"owner": None, **page.document}
    try:
        text = ctx.documents.get(creator, purpose="hosted").content.strip().decode("ascii", "replace")
    except FetchError as error:
        return error.code
    own = origin_fault(creator, issuer) == "" and split_address(creator).scheme == "https"
    return {"publicKeyPem": text} if text.startswith(_PEM_HEADS) and own else NOT_A_DOCUMENT


def _rsa(pem: Any) -> PublicKey | None:
    if not isinstance(pem, str) or not pem.strip().startswith(_PEM_HEADS):
        return None
    try:
        key = load_pem_public_key(pem.strip().encode("ascii", "replace"))
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPublicKey) or not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return None
    return PublicKey(key, "RSA")
