"""The verdict: a pure function of outcomes and policy."""

from __future__ import annotations

import pytest

from wallet.report import CheckName, CheckResult, Outcome, Passed, Skipped, Verdict, failed, unknown
from wallet.verify.policy import EMPLOYER, LEARNER, Policy
from wallet.verify.verdict import judge


def results(scope: str = "", /, **changed: Outcome) -> list[CheckResult]:
    return [CheckResult(name, scope, changed.get(name.value, Passed())) for name in CheckName]


def test_all_passed_is_verified() -> None:
    assert judge(results(), LEARNER, presentation=False) is Verdict.VERIFIED


def test_nothing_checked_is_not_verified() -> None:
    assert judge([], LEARNER, presentation=False) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("check", sorted(LEARNER.required))
def test_every_required_check_decides(check: CheckName) -> None:
    assert judge(results(**{check.value: failed("x")}), LEARNER, presentation=False) is Verdict.NOT_VERIFIED
    assert judge(results(**{check.value: unknown("x")}), LEARNER, presentation=False) is Verdict.INCONCLUSIVE
    not_run = results(**{check.value: Skipped("not_run")})
    assert judge(not_run, LEARNER, presentation=False) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("check", ["proof", "issuer_binding", "shape"])
def test_what_must_be_made_cannot_be_said_not_to_apply(check: str) -> None:
    found = results(**{check: Skipped("not_applicable")})
    assert judge(found, LEARNER, presentation=False) is Verdict.INCONCLUSIVE


def test_an_empty_policy_still_wants_a_signature_and_a_signer() -> None:
    empty = Policy("empty", frozenset())
    assert judge(results(proof=failed("x")), empty, presentation=False) is Verdict.NOT_VERIFIED
    assert judge(results(issuer_binding=unknown("x")), empty, presentation=False) is Verdict.INCONCLUSIVE


def test_a_failure_inside_counts_and_an_endorsements_does_not() -> None:
    inside = results("/verifiableCredential/3", proof=failed("x"))
    assert judge([*results(), *inside], LEARNER, presentation=True) is Verdict.NOT_VERIFIED
    spoken = results("/credentialSubject/achievement/endorsement/0", proof=failed("x"))
    assert judge([*results(), *spoken], LEARNER, presentation=False) is Verdict.VERIFIED


def test_the_learner_is_lenient_about_trust_and_the_employer_is_not() -> None:
    found = results(issuer_trust=unknown("issuer_not_recognised"))
    assert judge(found, LEARNER, presentation=False) is Verdict.VERIFIED
    assert judge(found, EMPLOYER, presentation=False) is Verdict.INCONCLUSIVE


def test_a_failure_outweighs_what_is_unknown() -> None:
    found = results(status=unknown("x"), validity=failed("expired"))
    assert judge(found, LEARNER, presentation=False) is Verdict.NOT_VERIFIED
