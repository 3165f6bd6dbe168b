"""Reports that came out of a backup: what somebody's verifier once found is no finding of ours."""

from __future__ import annotations

from typing import Final

from msgspec import structs

from wallet.credential.model import Presentation
from wallet.report import Passed, Problem, Unknown, VerificationReport
from wallet.verify.policy import LEARNER, POLICIES
from wallet.verify.verdict import judge

_CODE: Final = "restored_not_checked"


def not_yet_judged(report: VerificationReport) -> VerificationReport:
    """Returns ``report`` as it may be kept and shown until our own verifier has judged the record's bytes again.

    Whatever passed is Unknown ``restored_not_checked`` and so nothing is good; bad news and what was unknown stay, and so
    do the view and the evidence. Judged by the policy it names, by the learner's where that is not known here.
    """
    results = tuple(
        structs.replace(result, outcome=Unknown((Problem(_CODE),), result.outcome.remarks))
        if isinstance(result.outcome, Passed)
        else result
        for result in report.results
    )
    policy = POLICIES.get(report.policy, LEARNER)
    verdict = judge(results, policy, presentation=isinstance(report.view, Presentation))
    return structs.replace(report, results=results, verdict=verdict)


def is_not_yet_judged(report: VerificationReport) -> bool:
    """Says whether ``report`` waits for our own verifier."""
    return any(problem.code == _CODE for result in report.results for problem in result.outcome.problems)
