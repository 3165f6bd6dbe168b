"""profile: which kind it says it is, and whether it has what that kind must have."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Passed, Problem, Skipped, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Open Badges 3.0 section B.1 and CLR 2.0 section B.1: the members without which it says too little to show."""
    _ = parsed, ctx
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential):
        return Skipped(NOT_APPLICABLE)
    problems = []
    if not view.subjects:
        problems.append(Problem("subject_missing", "/credentialSubject"))
    if "OpenBadgeCredential" in view.type or "AchievementCredential" in view.type:
        achievements = [one for subject in view.subjects for one in subject.achievement]
        if not achievements:
            problems.append(Problem("achievement_missing", "/credentialSubject/achievement"))
        elif not all(one.name for one in achievements):
            problems.append(Problem("achievement_unnamed", "/credentialSubject/achievement"))
        if not any(one.id or one.identifier for one in view.subjects):
            problems.append(Problem("recipient_missing", "/credentialSubject"))
    return Unknown(tuple(problems)) if problems else Passed()
