"""The list of withdrawn assertions that an Open Badges issuer may keep (OB 2.0 section 3.8)."""

from __future__ import annotations

from typing import Any

from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_words import is_version_1, types_of
from wallet.report import NOT_APPLICABLE, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.freshness import remarks_on_age, settled
from wallet.verify.proofs.badge_documents import BadgeDocument
from wallet.verify.proofs.hosted_badge import page_fault

_WHERE = "/badge/issuer/revocationList"


def judge_revocations(assertion: dict[str, Any], issuer: BadgeDocument, ctx: CheckContext) -> Outcome:
    """Asks the issuer's list, where its profile names one.

    The list is not signed, its page is the profile's word: its bad news counts wherever the profile points to, its good
    news only where the page is a site of the issuer's.
    """
    address = issuer.document.get("revocationList")
    if address is None:
        return Skipped(NOT_APPLICABLE)
    if not isinstance(address, str):
        return unknown("status_entry_malformed", pointer=_WHERE)
    if not issuer.own:
        # The profile that names the list is not at hand or not the issuer's: then nobody was asked for the list either.
        return unknown("status_list_unreachable", issuer.why or "offline", pointer=_WHERE)
    try:
        document = ctx.documents.get(address, purpose="status_list")
        page = strict_json.loads(document.content)
    except FetchError as error:
        return Unknown((Problem("status_list_unreachable", _WHERE, error.code),))
    except IntakeError as error:
        return Unknown((Problem("status_list_malformed", _WHERE, error.code),))
    withdrawn, whole = _withdrawn(page, old=is_version_1(assertion))
    stated = (assertion.get("id"), assertion.get("@id"), assertion.get("uid"))
    names = {name for name in stated if isinstance(name, str)}
    if {_plain(name) for name in names} & withdrawn:
        return settled(failed("revoked", pointer="/id"), document, pointer="/id")
    if not whole:
        return unknown("status_list_malformed", pointer=_WHERE)
    if not names:
        return unknown("status_entry_malformed", pointer="/id")
    if page_fault(address, issuer.document):
        return unknown("status_list_not_that", "another site", pointer=_WHERE)
    if _owner(page) not in (None, issuer.document.get("id")):
        return unknown("status_list_of_another", pointer=_WHERE)
    if types_of(page) and "RevocationList" not in types_of(page):
        return unknown("status_list_malformed", "another kind of page", pointer=_WHERE)
    if split_address(address).scheme == "http":
        # Whoever stands on the way could have left something out.
        return unknown("status_list_without_tls", pointer=_WHERE)
    remarks = remarks_on_age(document, ctx, lifetime=None)
    if isinstance(page, dict) and page.get("id", address) != address:
        remarks = (Problem("status_list_id_differs", _WHERE), *remarks)
    return settled(Passed(remarks), document, pointer=_WHERE)


def _plain(name: str) -> str:
    """Returns an id without what only a careless hand adds. A list that has it in other letters still means it."""
    return name.strip().casefold()


def _owner(page: Any) -> Any:
    """Returns whose list a page says it is (OB 2.0 section 3.8), None where it does not say."""
    named = page.get("issuer")
    return named.get("id", named.get("@id", "")) if isinstance(named, dict) else named


def _withdrawn(page: Any, *, old: bool) -> tuple[set[str], bool]:
    """Returns the ids and uids that are withdrawn, and whether the list could be read to its end.

    Version 1 (``old``) had an object: uid → reason.
    """
    if not isinstance(page, dict):
        return set(), False
    if "revokedAssertions" not in page:
        names = {_plain(name) for name in page if name not in ("@context", "id", "type", "issuer")}
        return names, old and "@context" not in page and "type" not in page
    names, whole = set(), page["revokedAssertions"] is not None
    for value in listed(page["revokedAssertions"]):
        entry = value if isinstance(value, dict) else {"id": value}
        stated = [entry[member] for member in ("id", "@id", "uid") if entry.get(member) is not None]
        names |= {_plain(name) for name in stated if isinstance(name, str)}
        whole = whole and bool(stated) and all(isinstance(name, str) for name in stated)
    return names, whole
