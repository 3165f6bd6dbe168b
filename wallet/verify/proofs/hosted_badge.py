"""Hosted verification of Open Badges 2.0 (section 5.1): the copy at the issuer's own address equals this one."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from wallet.encodings import jcs, strict_json
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_2 import is_version_1
from wallet.report import Outcome, Passed, Problem, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_documents import Found, is_address

_PORTS: Final = {"https": 443, "http": 80}
_TRICKS: Final = re.compile(r"[\\\s\x00-\x1f]|%(?:2e|2f|5c|00)|(?:^|/)\.\.?(?:/|$)", re.IGNORECASE)
"""What a server may read otherwise than a comparison of beginnings does."""


def is_withdrawn(document: dict[str, Any]) -> bool:
    """Section 3.1 ``revoked``: anything but absent or a plain ``false`` is bad news."""
    return document.get("revoked") not in (None, False)


def hosted_address(assertion: dict[str, Any]) -> str:
    """Returns where the issuer keeps it: its ``id``, in version 1.0 its ``verify.url``; "" when nowhere."""
    told = assertion.get("id", assertion.get("@id"))
    rules = assertion.get("verify", assertion.get("verification"))
    if not is_address(told) and isinstance(rules, dict):
        told = rules.get("url")
    return str(told) if is_address(told) else ""


def judge_hosted(assertion: dict[str, Any], badge: Found | None, issuer: Found, ctx: CheckContext) -> tuple[Outcome, ...]:
    """Returns (proof, issuer_binding, status): is it published, by its issuer, and not withdrawn there.

    ``badge`` is None for an Endorsement.
    """
    address = hosted_address(assertion)
    not_read = unknown("not_read")
    if not address and is_version_1(assertion):
        # Version 0.5 did not say where it is kept: that was known to whoever had fetched it.
        return unknown("hosted_nowhere", pointer="/id"), not_read, not_read
    if not address:
        return failed("no_proof", pointer="/id"), not_read, not_read
    try:
        hosted = strict_json.loads(ctx.documents.get(address, purpose="hosted").content)
    except (FetchError, IntakeError) as error:
        away = unknown("hosted_copy_unreachable", error.code, pointer="/id")
        return away, unknown("hosted_copy_unreachable"), away
    if not isinstance(hosted, dict):
        away = unknown("hosted_copy_unreachable", "no object", pointer="/id")
        return away, unknown("hosted_copy_unreachable"), away
    status: Outcome = failed("revoked", pointer="/id") if is_withdrawn(hosted) else Passed()
    binding = _binding(address, badge, issuer)
    try:
        differs = jcs.canonical(hosted) != jcs.canonical(assertion)
    except IntakeError as error:
        return unknown(error.code, error.detail, pointer="/id"), not_read, status
    if differs:
        if is_withdrawn(hosted):
            # What stands there instead of the badge is that it was withdrawn.
            return unknown("hosted_copy_revoked", pointer="/id"), binding, status
        return failed("hosted_copy_differs", pointer="/id"), not_read, status
    remarks = (Problem("hosted_without_tls", "/id"),) if urlsplit(address).scheme == "http" else ()
    return Passed(remarks), binding, status


def _binding(address: str, badge: Found | None, issuer: Found) -> Outcome:
    if badge is not None and badge.missing:
        return unknown(badge.missing, pointer="/badge")
    if not issuer.own:
        return unknown(issuer.missing or "issuer_not_established", pointer="/badge/issuer")
    code = origin_fault(address, issuer.document)
    if not code and badge is not None and badge.own:
        code = _badge_fault(str(badge.document.get("id")), issuer.document)
    return failed(code, pointer="/id") if code else Passed()


def origin_fault(address: str, issuer: dict[str, Any]) -> str:
    """Section 3.5 ``allowedOrigins`` and ``startsWith``: says as a code why ``address`` is not the issuer's; "" when it is.

    Hosts are compared whole, with their port (V65); without a list the issuer's own host is the one allowed.
    """
    rules = issuer.get("verification")
    rules = rules if isinstance(rules, dict) else {}
    starts = [one for one in listed(rules.get("startsWith")) if isinstance(one, str)]
    page = _plain(address)
    if page is None or not _allowed(page, _origins(rules, issuer)):
        return "hosted_elsewhere"
    if "startsWith" in rules and not any(_begins(address, one) for one in starts):
        return "hosted_elsewhere"
    return ""


def _badge_fault(badge: str, issuer: dict[str, Any]) -> str:
    rules = issuer.get("verification")
    page = _plain(badge)
    allowed = [*_origins(rules if isinstance(rules, dict) else {}, issuer), str(issuer.get("id"))]
    return "" if page is not None and _allowed(page, allowed) else "hosted_elsewhere"


def _origins(rules: dict[str, Any], issuer: dict[str, Any]) -> list[str]:
    told = [one for one in listed(rules.get("allowedOrigins")) if isinstance(one, str)]
    return told if "allowedOrigins" in rules and told else [str(issuer.get("id"))]


def _allowed(page: SplitResult, origins: list[str]) -> bool:
    return any(_same_origin(page, one) for one in origins)


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
