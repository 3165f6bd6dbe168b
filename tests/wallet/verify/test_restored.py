"""A report out of a backup: nothing good in it, nothing bad forgotten, until it is judged again."""

from __future__ import annotations

import pytest
from msgspec import structs

from tests.support.signing import HOLDER, THIEF, badge, changed, judge, presentation, signed
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.verify.policy import EMPLOYER
from wallet.verify.restored import is_not_yet_judged, not_yet_judged

REPORTS = {
    "good": lambda: judge(signed()),
    "good, strict": lambda: judge(signed(), policy=EMPLOYER),
    "shown": lambda: judge(presentation(signed())),
    "changed": lambda: judge(changed(signed(), lambda made: made.update(name="Surgery"))),
    "stolen": lambda: judge(presentation(signed(), by=THIEF)),
    "ended": lambda: judge(signed(badge(validUntil="2026-01-02T00:00:00Z"))),
    "an envelope": lambda: judge({**presentation(signed()), "proof": None}),
    "away": lambda: judge(signed(badge("did:web:uni.example"), method="did:web:uni.example#k")),
}


@pytest.mark.parametrize("how", REPORTS)
def test_nothing_is_good_before_we_have_judged_it_ourselves(how: str) -> None:
    before: VerificationReport = REPORTS[how]()
    after = not_yet_judged(before)
    assert after.verdict is (Verdict.NOT_VERIFIED if before.verdict is Verdict.NOT_VERIFIED else Verdict.INCONCLUSIVE)
    assert not any(result.outcome.kind is OutcomeKind.PASSED for result in after.results)
    assert is_not_yet_judged(after)
    assert not is_not_yet_judged(before)
    # Bad news, what was unknown, and what is shown stay as they were.
    for old, new in zip(before.results, after.results, strict=True):
        assert (old.check, old.scope, old.outcome.remarks) == (new.check, new.scope, new.outcome.remarks)
        assert old.outcome.kind is OutcomeKind.PASSED or old.outcome == new.outcome
    assert (after.view, after.evidence, after.at) == (before.view, before.evidence, before.at)


def test_a_forged_report_gains_nothing() -> None:
    forged = judge(signed(badge(HOLDER.did), by=THIEF))
    results = tuple(structs.replace(result, outcome=judge(signed()).outcome(CheckName.PROOF)) for result in forged.results)
    lie = VerificationReport("", 0, forged.format, forged.type, results, Verdict.VERIFIED, "employer", forged.at)
    assert not_yet_judged(lie).verdict is Verdict.INCONCLUSIVE
