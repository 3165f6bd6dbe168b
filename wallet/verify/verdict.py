"""From what was found to what it amounts to, under a policy: a pure function, dated by the report."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.report import CheckName, CheckResult, Verdict, Word
from wallet.verify.policy import Policy

_HOLDS = {Word.PASSED}
_MAY_BE_SKIPPED = frozenset({CheckName.STATUS, CheckName.CONTAINER, CheckName.REPLAY, CheckName.VALIDITY, CheckName.SUBJECT})


def judge(results: Sequence[CheckResult], policy: Policy, *, presentation: bool) -> Verdict:
    """Returns the verdict.

    Every required check of every scope must have passed or not apply. A failure anywhere makes it *not verified*;
    else anything unknown, or required and not run, makes it *inconclusive*.
    """
    required = policy.required | (policy.presentation_required if presentation else frozenset())
    verdict = Verdict.VERIFIED
    for result in results:
        wanted = required if result.scope == "" else policy.required
        if result.check not in wanted:
            continue
        word = result.outcome.word
        if word is Word.FAILED:
            return Verdict.NOT_VERIFIED
        if word in _HOLDS or (word is Word.SKIPPED and _does_not_apply(result)):
            continue
        verdict = Verdict.INCONCLUSIVE
    if not any(result.check is CheckName.PROOF and result.outcome.word is Word.PASSED for result in results):
        # Whatever a policy leaves out: without one signature that holds nothing is verified.
        return Verdict.INCONCLUSIVE
    return verdict


def _does_not_apply(result: CheckResult) -> bool:
    from wallet.report import NOT_APPLICABLE, Skipped

    return (
        isinstance(result.outcome, Skipped) and result.outcome.reason == NOT_APPLICABLE and result.check in _MAY_BE_SKIPPED
    )
