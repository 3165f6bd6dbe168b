"""What there is to tell the issuer of each credential in a report: what failed and what could not be checked of it.

What is wrong with a presentation is whoever shows it, and what is said of a credential by others (endorsements) is theirs:
neither goes to the issuer. Whether there is anything the issuer could mend, ``resources.letter`` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from resources.reasons import Reason
from wallet.credential.model import Credential
from wallet.records.scopes import credentials_by_scope, is_endorsement, is_presentation
from wallet.report import OutcomeKind, VerificationReport

_CONSEQUENCES: Final = frozenset({"not_read", "not_run"})
"""They only say that something before them was the matter."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One credential, with what is inside it, and what is to be told of it: what failed first."""

    view: Credential
    reasons: tuple[Reason, ...]


def complaints(report: VerificationReport) -> list[Complaint]:
    """Returns one for each credential that is not inside another one, where there is anything to tell."""
    views = credentials_by_scope(report)
    outermost = [scope for scope in views if not any(_inside(scope, other) for other in views if other != scope)]
    if not outermost and not is_presentation(report):
        outermost = [""]
    each = [Complaint(views.get(scope, Credential()), _against(report, scope)) for scope in outermost]
    return [complaint for complaint in each if complaint.reasons]


def _against(report: VerificationReport, scope: str) -> tuple[Reason, ...]:
    reasons = {
        Reason(problem.code, f"{result.scope}{problem.pointer}", problem.detail): None
        for kind in (OutcomeKind.FAILED, OutcomeKind.UNKNOWN)
        for result in report.results
        if result.outcome.kind is kind and (result.scope == scope or _inside(result.scope, scope))
        if not is_endorsement(result.scope)
        for problem in result.outcome.problems
        if problem.code not in _CONSEQUENCES
    }
    return tuple(reasons)


def _inside(scope: str, other: str) -> bool:
    return scope.startswith(f"{other}/")
