"""Which credential of a report a scope speaks of."""

from __future__ import annotations

import re
from typing import Final

from wallet.credential.model import Credential, Presentation
from wallet.report import NOT_APPLICABLE, NOT_RUN, CheckName, Skipped, VerificationReport

_HELD: Final = re.compile(r"(?:/verifiableCredential(?:/\d+)?)+")
"""Where a presentation holds a credential, in itself or in a presentation inside it; not inside another credential."""
_ENDORSEMENTS: Final = frozenset({"endorsement", "endorsementJwt"})


def is_endorsement(scope: str) -> bool:
    """Says whether ``scope`` is, or lies inside, an endorsement: it speaks about a credential and never for it."""
    return "/endorsement" in scope and not _ENDORSEMENTS.isdisjoint(scope.split("/"))


def held(report: VerificationReport) -> list[str]:
    """Returns the scopes of everything a presentation holds, in its order; of a presentation inside it what that holds."""
    scopes = [scope for scope in dict.fromkeys(r.scope for r in report.results) if _HELD.fullmatch(scope)]
    return [scope for scope in scopes if not any(other.startswith(f"{scope}/") for other in scopes)]


def credentials_by_scope(report: VerificationReport) -> dict[str, Credential]:
    """Returns what was read by the scope it was judged under: a credential under "", a presentation's under theirs.

    What could not be read is missing. Where it cannot be told which is which nothing is returned: a view must never
    stand beside the findings of another credential.
    """
    view = report.view
    if isinstance(view, Credential):
        return {"": view}
    if not isinstance(view, Presentation):
        return {}
    read = [scope for scope in held(report) if not _unread(report, scope)]
    return dict(zip(read, view.credentials, strict=True)) if len(read) == len(view.credentials) else {}


def _unread(report: VerificationReport, scope: str) -> bool:
    """Says whether nothing was read there, or a presentation that holds nothing: neither has an issuer to ask about."""
    try:
        subject, trust = report.outcome(CheckName.SUBJECT, scope), report.outcome(CheckName.ISSUER_TRUST, scope)
    except KeyError:
        return True
    not_read = isinstance(subject, Skipped) and subject.reason == NOT_RUN
    return not_read or (isinstance(trust, Skipped) and trust.reason == NOT_APPLICABLE)
