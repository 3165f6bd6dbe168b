"""Hosted verification of Open Badges 2.0 (section 5.1): the copy at the issuer's own address equals this one."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_words import is_version_1
from wallet.formats.plain_members import is_flagged
from wallet.report import Outcome, Passed, Problem, Unknown, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_documents import NOT_A_DOCUMENT, BadgeDocument, fetch_code, is_address, read
from wallet.verify.proofs.badge_embedding import Comparison, PageMissingError
from wallet.verify.proofs.badge_versions import in_one_version, more_in

_PORTS: Final = {"https": 443, "http": 80}
_TRICKS: Final = re.compile(r"[\\\s\x00-\x1f]|%(?:2e|2f|5c|00)|(?:^|/)\.\.?(?:/|$)", re.IGNORECASE)
"""What a server may read otherwise than a comparison of beginnings does."""


def is_withdrawn(document: dict[str, Any]) -> bool:
    """Section 3.1 ``revoked``: anything but absent or a plain ``false`` is bad news."""
    return is_flagged(document.get("revoked"))


def hosted_address(assertion: dict[str, Any]) -> str:
    """Returns where the issuer keeps it: its ``id``, in version 1.0 its ``verify.url``; "" when nowhere."""
    address = assertion.get("id", assertion.get("@id"))
    rules = assertion.get("verify", assertion.get("verification"))
    if not is_address(address) and isinstance(rules, dict):
        address = rules.get("url")
    return str(address) if is_address(address) else ""


def judge_hosted(
    assertion: dict[str, Any], badge: BadgeDocument | None, issuer: BadgeDocument, ctx: CheckContext, *, came_from: str = ""
) -> tuple[Outcome, ...]:
    """Returns (proof, issuer_binding, status): is it published, by its issuer, and not withdrawn there.

    ``badge`` is None for an Endorsement. ``came_from`` is the address that ``assertion`` was fetched from, where a
    picture held nothing else: it is where version 0.5, which names no address of its own, is kept.
    """
    address = hosted_address(assertion) or came_from
    not_read = unknown("not_read")
    old = is_version_1(assertion)
    if not address and old:
        # Version 0.5 did not say where it is kept: that was known to whoever had fetched it.
        return unknown("hosted_nowhere", pointer="/id"), not_read, not_read
    if not address:
        return failed("no_proof", pointer="/id"), not_read, not_read
    try:
        hosted = strict_json.loads(ctx.documents.get(address, purpose="hosted").content)
    except (FetchError, IntakeError) as error:
        away = unknown("hosted_copy_unreachable", fetch_code(error), pointer="/id")
        return away, away, away
    if not isinstance(hosted, dict):
        away = unknown("hosted_copy_unreachable", NOT_A_DOCUMENT, pointer="/id")
        return away, away, away
    status: Outcome = failed("revoked", pointer="/id") if is_withdrawn(hosted) else Passed()
    proof = _compared(assertion, hosted, ctx)
    if isinstance(proof, Unknown) and proof.problems[0].code == "hosted_copy_revoked":
        return proof, _binding(address, badge, issuer, old=old), status
    if not isinstance(proof, Passed):
        return proof, not_read, status
    if urlsplit(address).scheme == "http":
        # Whoever stands on the way could have written that copy.
        proof = unknown("hosted_without_tls", pointer="/id")
    elif came_from:
        proof = Passed((Problem("hosted_address_only", "", came_from),))
    return proof, _binding(address, badge, issuer, old=old), status


def _compared(assertion: dict[str, Any], hosted: dict[str, Any], ctx: CheckContext) -> Outcome:
    """Says whether the hosted copy equals this one, modulo embedding and the words of another version."""
    comparison = Comparison(partial(read, ctx=ctx))
    rewritten = in_one_version(assertion, hosted)
    try:
        where = comparison.difference(assertion, hosted) if rewritten is None else comparison.contradiction(*rewritten)
    except PageMissingError as missing:
        where = missing.pointer
        if not is_withdrawn(hosted):
            return unknown("hosted_copy_not_compared", pointer=missing.pointer)
    except IntakeError as error:
        return unknown(error.code, error.detail, pointer="/id")
    more = "" if rewritten is None else more_in(rewritten[1], rewritten[0])
    if where is None and more:
        return unknown("hosted_copy_newer", pointer=f"/{more}")
    if where is None:
        return Passed()
    if is_withdrawn(hosted):
        # What stands there instead of the badge is that it was withdrawn.
        return unknown("hosted_copy_revoked", pointer="/id")
    return failed("hosted_copy_differs", pointer=where or "/id")


def _binding(address: str, badge: BadgeDocument | None, issuer: BadgeDocument, *, old: bool) -> Outcome:
    if badge is not None and badge.missing:
        return unknown(badge.missing, badge.why, pointer="/badge")
    profile = issuer.document
    if not issuer.own:
        origin = _stated_origin(badge, issuer) if old else ""
        if not origin:
            return unknown(issuer.missing or "issuer_not_established", issuer.why, pointer="/badge/issuer")
        profile = {"id": origin}
    rules = hosting_rules(profile)
    if rules is None:
        return unknown("hosting_rules_unreadable", pointer="/badge/issuer/verification")
    code = origin_fault(address, profile)
    if not code and badge is not None and badge.own:
        code = page_fault(str(badge.document.get("id")), profile)
    return failed(code, pointer="/id") if code else Passed()


def _stated_origin(badge: BadgeDocument | None, issuer: BadgeDocument) -> str:
    """Version 0.5 knew an issuer by the origin of its site alone, and held badge and issuer in place."""
    if badge is None or badge.own or badge.missing or issuer.missing or issuer.document.get("id") is not None:
        return ""
    origin = issuer.document.get("origin")
    return origin if is_address(origin) else ""


def hosting_rules(issuer: dict[str, Any]) -> dict[str, Any] | None:
    """Returns section 3.5 ``verification`` of a profile; None when it cannot be read: a list that is empty or holds
    something else than text allows nobody knows whom."""
    rules = issuer.get("verification")
    if rules is None:
        return {}
    if not isinstance(rules, dict):
        return None
    for name in ("allowedOrigins", "startsWith"):
        values = listed(rules.get(name))
        if rules.get(name) is not None and (not values or not all(isinstance(value, str) and value for value in values)):
            return None
    return rules


def origin_fault(address: str, issuer: dict[str, Any]) -> str:
    """Section 3.5 ``allowedOrigins`` and ``startsWith``: says as a code why ``address`` is not the issuer's; "" when it is.

    Hosts are compared whole, with their port (V65); without a list the issuer's own host is the one allowed.
    """
    rules = issuer.get("verification")
    rules = rules if isinstance(rules, dict) else {}
    starts = [start for start in listed(rules.get("startsWith")) if isinstance(start, str)]
    page = _plain(address)
    if page is None or not _allowed(page, _origins(rules, issuer)):
        return "hosted_elsewhere"
    if "startsWith" in rules and not any(_begins(address, start) for start in starts):
        return "hosted_elsewhere"
    return ""


def page_fault(address: str, issuer: dict[str, Any]) -> str:
    """Says of a BadgeClass or a revocation list whether it stands on a site of the issuer's, as :func:`origin_fault`.

    ``startsWith`` is about assertions (section 3.5) and does not bind them.
    """
    rules = issuer.get("verification")
    page = _plain(address)
    allowed = [*_origins(rules if isinstance(rules, dict) else {}, issuer), str(issuer.get("id"))]
    return "" if page is not None and _allowed(page, allowed) else "hosted_elsewhere"


def _origins(rules: dict[str, Any], issuer: dict[str, Any]) -> list[str]:
    origins = [origin for origin in listed(rules.get("allowedOrigins")) if isinstance(origin, str)]
    return origins or [str(issuer.get("id"))]


def _allowed(page: SplitResult, origins: list[str]) -> bool:
    return any(_same_origin(page, origin) for origin in origins)


def _same_origin(page: SplitResult, origin: str) -> bool:
    """``origin`` is a bare authority (``example.org:8443``) or an address, of which scheme and authority count."""
    other = _plain(origin if "://" in origin else f"{page.scheme}://{origin}")
    return other is not None and _authority(page) == _authority(other)


def _authority(page: SplitResult) -> tuple[str, int]:
    # The default ports of http and https are one place: sites moved from one to the other.
    port = page.port or _PORTS[page.scheme]
    return (page.hostname or "").lower(), 443 if port in _PORTS.values() else port


def _begins(address: str, start: str) -> bool:
    page, other = _plain(address), _plain(start)
    if page is None or other is None or page.scheme != other.scheme or _authority(page) != _authority(other):
        return False
    whole = page.path + (f"?{page.query}" if page.query else "")
    return whole.startswith(other.path + (f"?{other.query}" if other.query else ""))


def _plain(address: str) -> SplitResult | None:
    """Returns the parts of an address that every reader takes for the same; None for one with a trick in it."""
    try:
        page = urlsplit(address)
        port = page.port
    except ValueError:
        return None
    if page.scheme not in _PORTS or not page.hostname or page.username is not None or page.password is not None:
        return None
    if _TRICKS.search(page.path) or _TRICKS.search(page.netloc) or port == 0 or page.hostname.endswith("."):
        return None
    return page
