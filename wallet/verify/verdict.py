"""From what was found to what it amounts to, under a policy: a pure function, dated by the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wallet.records.scopes import is_endorsement
from wallet.report import NOT_APPLICABLE, CheckName, CheckResult, Outcome, OutcomeKind, Skipped, Verdict
from wallet.verify.policy import LEARNER, Policy

_ALWAYS: Final = frozenset({CheckName.PROOF, CheckName.ISSUER_BINDING})
"""Whatever a policy leaves out: without these two nothing is known."""
_MUST_BE_MADE: Final = frozenset({CheckName.SHAPE, *_ALWAYS})
_UNKNOWN_COUNTS: Final = frozenset({CheckName.REPLAY, CheckName.PROFILE})
"""Not required, but a thing of which it is unknown what kind it is, or whether it answers the request it was sent for, is
not known to be good."""
_LEARNERS_REMARKS: Final = frozenset({CheckName.SCHEMA, CheckName.PROFILE, CheckName.ISSUER_TRUST})
"""Whose failure is only a remark to the one who keeps it. Every other failed check makes it *not verified* under any
policy: a credential shown by somebody else is not theirs to show, whoever asks."""


def judge(results: Sequence[CheckResult], policy: Policy, *, presentation: bool) -> Verdict:
    """Returns the verdict.

    Every required check of every scope must have passed or not apply. A failure anywhere makes it *not verified*
    (an embedded credential that fails, too: V57, V70); else anything unknown, or required and not run, makes it
    *inconclusive*. Endorsements speak about a credential and never change what it is worth (V69). A presentation that
    nobody signed is an envelope, worth the worst of what is in it, where it need not be shown who presents.
    """
    required = policy.required | _ALWAYS
    if presentation:
        required |= policy.presentation_required
    envelopes = _envelopes(results) if presentation else frozenset()
    doubt = not results or bool(envelopes and policy.asks_for_the_presenter)
    for result in results:
        word = result.outcome.kind
        if word is OutcomeKind.PASSED or (result.scope and is_endorsement(result.scope)):
            continue
        if word is OutcomeKind.FAILED and not (policy.id == LEARNER.id and result.check in _LEARNERS_REMARKS):
            return Verdict.NOT_VERIFIED
        if word is OutcomeKind.SKIPPED and result.check in _ALWAYS and result.scope in envelopes:
            continue
        if word is OutcomeKind.UNKNOWN and result.check in _UNKNOWN_COUNTS:
            doubt = True
        if result.check in required and not _does_not_apply(result.check, result.outcome):
            doubt = True
    return Verdict.INCONCLUSIVE if doubt else Verdict.VERIFIED


def _envelopes(results: Sequence[CheckResult]) -> frozenset[str]:
    """Returns the scopes of presentations that nobody signed."""
    return frozenset(
        result.scope
        for result in results
        if result.check is CheckName.PROOF
        and isinstance(result.outcome, Skipped)
        and any(remark.code == "presentation_unsigned" for remark in result.outcome.remarks)
    )


def _does_not_apply(check: CheckName, outcome: Outcome) -> bool:
    return isinstance(outcome, Skipped) and outcome.reason == NOT_APPLICABLE and check not in _MUST_BE_MADE
