"""From a report to the two lines a card says. Pure; asked again whenever the day changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wallet.credential.model import Attainment, Credential
from wallet.records.record import Period, Standing, StandingKind
from wallet.report import CheckName, Failed, Passed, Unknown, VerificationReport

ENDS_SOON: Final = timedelta(days=90)
"""The first of the reminders of experience.md (90/60/30/7 days)."""

_ON_HOLD = {"suspended"}
_WITHDRAWN = {"revoked"}
_CHANGED = {"signature_does_not_fit", "text_damaged", "hosted_copy_differs"}
"""Only these say that it was changed. A signature for another purpose, by a key that had ended or by an algorithm that
proves nothing does not count, and may well be as it was made."""


def standing(report: VerificationReport, now: datetime) -> Standing:
    """Returns what to say of ``report`` at ``now``.

    Bad news first (withdrawn, on hold, changed, not the issuer's), then what could
    not be checked, then the trust ladder. Dates are a line of their own: an expired
    credential is still genuine.
    """
    view = report.view
    attainment = view.attainment if isinstance(view, Credential) else Attainment.EARNED
    start = view.valid_from if isinstance(view, Credential) else None
    end = view.valid_until if isinstance(view, Credential) else view.expires if view is not None else None
    kind, missing = _kind(report)
    return Standing(kind, attainment, period(start, end, now), report.at, missing)


def period(start: datetime | None, end: datetime | None, now: datetime) -> Period:
    """Returns where ``now`` stands between a start and an end."""
    if start is not None and now < start:
        return Period.NOT_YET
    if end is None:
        return Period.NO_END
    if now > end:
        return Period.EXPIRED
    return Period.ENDS_SOON if end - now <= ENDS_SOON else Period.UNTIL


def _kind(report: VerificationReport) -> tuple[StandingKind, str]:
    outcomes = {r.check: r.outcome for r in report.results if r.scope == ""}
    status = outcomes.get(CheckName.STATUS)
    codes = {p.code for p in status.problems} if isinstance(status, Failed) else set()
    binding = outcomes.get(CheckName.ISSUER_BINDING)
    for check in (CheckName.PROOF, CheckName.SHAPE, CheckName.CONTEXT, CheckName.CONTAINER):
        outcome = outcomes.get(check)
        if isinstance(outcome, Failed):
            return _unproved(outcome) if check is CheckName.PROOF else StandingKind.NOT_GENUINE, ""
    if isinstance(binding, Failed):
        return StandingKind.NOT_THE_ISSUERS, ""
    if codes & _WITHDRAWN or (codes and not codes & _ON_HOLD):
        return StandingKind.WITHDRAWN, ""
    if codes & _ON_HOLD:
        return StandingKind.ON_HOLD, ""
    if _inside_failed(report):
        return StandingKind.NOT_GENUINE, ""
    required = (
        CheckName.CONTAINER,
        CheckName.SHAPE,
        CheckName.CONTEXT,
        CheckName.PROOF,
        CheckName.ISSUER_BINDING,
        CheckName.STATUS,
    )
    for check in required:
        outcome = outcomes.get(check)
        if outcome is None or isinstance(outcome, Unknown):
            missing = outcome.problems[0].code if isinstance(outcome, Unknown) else "not_run"
            return StandingKind.COULD_NOT_CHECK, missing
    if not isinstance(outcomes[CheckName.PROOF], Passed):
        return StandingKind.COULD_NOT_CHECK, "not_run"
    if report.format == "open_badge_2":
        return StandingKind.SITE_CONFIRMS, ""
    trust = outcomes.get(CheckName.ISSUER_TRUST)
    if isinstance(trust, Passed):
        return StandingKind.GENUINE, ""
    return StandingKind.SIGNATURE_HOLDS, ""


def _unproved(proof: Failed) -> StandingKind:
    codes = {problem.code for problem in proof.problems}
    if codes & _CHANGED:
        return StandingKind.CHANGED
    return StandingKind.UNSIGNED if codes == {"no_proof"} else StandingKind.SIGNATURE_REFUSED


def _inside_failed(report: VerificationReport) -> bool:
    """Something inside (a course of a transcript) was changed or is not its issuer's."""
    checks = (CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING)
    return any(r.scope and r.check in checks and isinstance(r.outcome, Failed) for r in report.results)
