"""Opens Open Badges 2.0: hosted assertions (the copy at the issuer's address equals this one) and signed ones (JWS)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from wallet.encodings import base64url, jcs, strict_json
from wallet.encodings.jwk import MAX_RSA_BITS, MIN_RSA_BITS
from wallet.encodings.multikey import PublicKey
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_2 import view, with_title
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.report import NOT_APPLICABLE, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.signatures import signature_fits

_PEM_HEAD: Final = "-----BEGIN PUBLIC KEY-----"


class OpenBadge2Mechanism:
    """OB 2.0 section 5 (verification)."""

    id = "open_badge_2"
    formats = frozenset({"open_badge_2"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges an assertion; BadgeClass and Issuer are read where they stand, or from their addresses."""
        opened = Opened(shape=Passed(), context=Skipped(NOT_APPLICABLE))
        if parsed.kind is Kind.SUPPORT:
            opened.proof = opened.issuer_binding = unknown("not_an_award")
            return opened
        assertion = parsed.document
        badge = _document(assertion.get("badge"), ctx)
        issuer = _document(badge.get("issuer"), ctx) if badge else {}
        opened.view = with_title(view(assertion, badge, issuer))
        if not badge or not issuer:
            opened.proof = opened.issuer_binding = unknown("badge_class_unreachable", pointer="/badge")
            if parsed.token or not isinstance(assertion.get("id"), str):
                return opened
        opened.status = _revocation(assertion, issuer, ctx)
        told = assertion.get("verification", assertion.get("verify"))
        kinds = listed(told.get("type")) if isinstance(told, dict) else []
        if parsed.token:
            opened.proof, opened.issuer_binding = _signed(parsed, assertion, issuer, ctx)
        elif not set(kinds) & {"hosted", "HostedBadge"}:
            opened.proof = opened.issuer_binding = failed("no_proof", pointer="/verification")
        else:
            opened.proof, opened.issuer_binding = _hosted(assertion, badge, issuer, ctx)
        return opened


MECHANISM = OpenBadge2Mechanism()


def _document(value: Any, ctx: CheckContext) -> dict[str, Any]:
    """Returns an object that stands in place, or what is published at its address; empty when neither can be had."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        return {}
    try:
        found = strict_json.loads(ctx.documents.get(value, purpose="hosted").content)
    except (FetchError, IntakeError):
        return {}
    return found if isinstance(found, dict) and found.get("id", value) == value else {}


def _hosted(
    assertion: dict[str, Any], badge: dict[str, Any], issuer: dict[str, Any], ctx: CheckContext
) -> tuple[Outcome, Outcome]:
    """Section 5.1: the copy at the hosted address equals this one, and the address is the issuer's own."""
    address = assertion.get("id")
    if not isinstance(address, str) or urlsplit(address).scheme not in ("http", "https"):
        return failed("no_proof", pointer="/id"), unknown("not_read")
    try:
        hosted = strict_json.loads(ctx.documents.get(address, purpose="hosted").content)
    except FetchError as error:
        return unknown("hosted_copy_unreachable", error.code, pointer="/id"), unknown("hosted_copy_unreachable")
    except IntakeError as error:
        return unknown("hosted_copy_unreachable", error.code, pointer="/id"), unknown("hosted_copy_unreachable")
    if isinstance(hosted, dict) and hosted.get("revoked") is True:
        return failed("hosted_copy_revoked", pointer="/id"), unknown("not_read")
    if not isinstance(hosted, dict) or jcs.canonical(hosted) != jcs.canonical(assertion):
        return failed("hosted_copy_differs", pointer="/id"), unknown("not_read")
    remarks = (Problem("hosted_without_tls", "/id"),) if urlsplit(address).scheme == "http" else ()
    if not badge or not issuer:
        return Passed(remarks), unknown("badge_class_unreachable", pointer="/badge")
    if not _own_address(address, badge, issuer):
        return Passed(remarks), failed("hosted_elsewhere", pointer="/id")
    return Passed(remarks), Passed()


def _own_address(address: str, badge: dict[str, Any], issuer: dict[str, Any]) -> bool:
    """Section 5.1.1: the issuer's allowed origins and beginnings, else its own host; hosts compared whole (V65)."""
    rules = issuer.get("verification")
    hosts = set(listed(rules.get("allowedOrigins"))) if isinstance(rules, dict) else set()
    starts = listed(rules.get("startsWith")) if isinstance(rules, dict) else []
    host = urlsplit(address).hostname
    own = {urlsplit(str(issuer.get("id", ""))).hostname}
    allowed = {str(one).lower() for one in hosts} or own
    if host not in allowed:
        return False
    if starts and not any(_starts(address, str(one)) for one in starts):
        return False
    return urlsplit(str(badge.get("id", address))).hostname in allowed | own


def _starts(address: str, start: str) -> bool:
    one, other = urlsplit(address), urlsplit(start)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc) and one.path.startswith(other.path)


def _signed(
    parsed: ParsedCredential, assertion: dict[str, Any], issuer: dict[str, Any], ctx: CheckContext
) -> tuple[Outcome, Outcome]:
    """Section 5.2: a JWS by a key that the issuer's profile names and that names the issuer as its owner."""
    if parsed.header.get("alg") != "RS256" or "crit" in parsed.header:
        return failed("algorithm_not_allowed"), unknown("not_read")
    told = assertion.get("verification", assertion.get("verify"))
    creator = told.get("creator") if isinstance(told, dict) else None
    named = issuer.get("publicKey")
    ids = [one if isinstance(one, str) else one.get("id") for one in listed(named) if isinstance(one, (str, dict))]
    if creator is None and len(ids) == 1:
        creator = ids[0]
    if creator not in ids:
        return unknown("key_not_found"), failed("key_not_listed", pointer="/verification/creator")
    inline = [one for one in listed(named) if isinstance(one, dict) and one.get("id") == creator]
    document = inline[0] if inline else _document(creator, ctx)
    if not document:
        return unknown("issuer_key_unreachable"), unknown("issuer_key_unreachable")
    public = _rsa(document.get("publicKeyPem"))
    if public is None:
        return failed("key_malformed"), unknown("not_read")
    signed, _, tail = parsed.token.rpartition(".")
    try:
        fits = signature_fits(public, base64url.decode(tail), signed.encode("ascii"))
    except IntakeError:
        fits = False
    if not fits:
        return failed("signature_does_not_fit"), unknown("not_read")
    if document.get("owner") != issuer.get("id"):
        return Passed(), failed("key_controller_differs")
    return Passed(), Passed()


def _rsa(pem: Any) -> PublicKey | None:
    if not isinstance(pem, str) or not pem.strip().startswith(_PEM_HEAD):
        return None
    try:
        key = load_pem_public_key(pem.encode("ascii", "replace"))
    except ValueError:
        return None
    if not isinstance(key, RSAPublicKey) or not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return None
    return PublicKey(key, "RSA")


def _revocation(assertion: dict[str, Any], issuer: dict[str, Any], ctx: CheckContext) -> Outcome:
    """Section 3.6: the issuer's list of withdrawn assertions, for signed ones."""
    address = issuer.get("revocationList")
    if not isinstance(address, str):
        return Skipped(NOT_APPLICABLE)
    try:
        found = strict_json.loads(ctx.documents.get(address, purpose="status_list").content)
    except (FetchError, IntakeError) as error:
        return Unknown((Problem("status_list_unreachable", "/badge", error.code),))
    withdrawn = found.get("revokedAssertions") if isinstance(found, dict) else None
    if not isinstance(withdrawn, list):
        return unknown("status_list_malformed", pointer="/badge")
    names = {assertion.get("id"), assertion.get("uid")} - {None}
    for one in withdrawn:
        entry = one if isinstance(one, dict) else {"id": one}
        if entry.get("id") in names or entry.get("uid") in names:
            return failed("revoked", pointer="/id")
    return Passed()
