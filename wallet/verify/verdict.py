"""From what was found to what it amounts to, under a policy: a pure function, dated by the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wallet.report import NOT_APPLICABLE, CheckName, CheckResult, Outcome, Skipped, Verdict, Word
from wallet.verify.policy import Policy
from wallet.verify.proofs.children import is_endorsement

_ALWAYS: Final = frozenset({CheckName.PROOF, CheckName.ISSUER_BINDING})
"""Whatever a policy leaves out: without these two nothing is known."""
_MUST_BE_MADE: Final = frozenset({CheckName.SHAPE, *_ALWAYS})
_FAILURE_COUNTS: Final = frozenset({CheckName.PROFILE, CheckName.REPLAY})
"""Not required, but a thing that cannot be what it says it is (a badge without an achievement) is not verified, nor one
that does not answer the request it was sent for (a bare credential, a token without its key binding: V60)."""


def judge(results: Sequence[CheckResult], policy: Policy, *, presentation: bool) -> Verdict:
    """Returns the verdict.

    Every required check of every scope must have passed or not apply. A failure anywhere makes it *not verified*
    (an embedded credential that fails, too: V57, V70); else anything unknown, or required and not run, makes it
    *inconclusive*. Endorsements speak about a credential and never change what it is worth (V69).
    """
    required = policy.required | _ALWAYS
    if presentation:
        required |= policy.presentation_required
    doubt = not results
    for result in results:
        word = result.outcome.word
        if word is Word.PASSED or (result.scope and is_endorsement(result.scope)):
            continue
        if word is Word.FAILED and (result.check in required or result.check in _FAILURE_COUNTS):
            return Verdict.NOT_VERIFIED
        if result.check in required and not _does_not_apply(result.check, result.outcome):
            doubt = True
    return Verdict.INCONCLUSIVE if doubt else Verdict.VERIFIED


def _does_not_apply(check: CheckName, outcome: Outcome) -> bool:
    return isinstance(outcome, Skipped) and outcome.reason == NOT_APPLICABLE and check not in _MUST_BE_MADE
