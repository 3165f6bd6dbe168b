"""Which credential of a report a scope speaks of."""

from __future__ import annotations

import re
from typing import Final

from wallet.credential.model import Credential, Presentation
from wallet.report import NOT_RUN, CheckName, Skipped, VerificationReport

_HELD: Final = re.compile(r"/verifiableCredential(?:/\d+)?")
"""Where a presentation holds a credential itself; not inside another one."""


def held(report: VerificationReport) -> list[str]:
    """Returns the scopes of everything a presentation holds directly, in its order."""
    return [scope for scope in dict.fromkeys(r.scope for r in report.results) if _HELD.fullmatch(scope)]


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
    try:
        outcome = report.outcome(CheckName.SUBJECT, scope)
    except KeyError:
        return True
    return isinstance(outcome, Skipped) and outcome.reason == NOT_RUN
