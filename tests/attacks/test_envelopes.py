"""Envelopes that nobody signed, presentations of nothing, presentations in presentations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.law import breaches
from tests.support.nesting import ITEM, STRICT, token, unsigned
from tests.support.signing import HOLDER, ISSUER, THIEF, VC2, badge, changed, codes, judge, presentation, remarks, signed
from wallet.credential.model import Presentation
from wallet.encodings import base64url
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import Verdict
from wallet.verify.policy import EMPLOYER, LEARNER, Policy
from wallet.verify.trust.listed import ListedTrust


# Envelopes ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("proof", [{}, {"proof": None}, {"proof": []}], ids=str)
@pytest.mark.parametrize(
    "more",
    [
        {}, {"holder": HOLDER.did}, {"holder": THIEF.did}, {"holder": "nobody"}, {"holder": [HOLDER.did, THIEF.did]},
        {"name": "My badges"}, {"@context": ["https://wallet.example/unknown/v1"]}, {"unknown": {"x": 1}},
        {"id": "not an id"}, {"@context": []},
    ],
    ids=str,
)  # fmt: skip
def test_an_envelope_that_nobody_signed_is_worth_what_is_in_it(proof: dict[str, Any], more: dict[str, Any]) -> None:
    made = {**unsigned(signed(), token(badge())), **more, **proof}
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert remarks(report, "proof") == {"presentation_unsigned"}
    assert isinstance(report.view, Presentation)
    # Nothing that it says of itself is shown.
    assert (report.view.holder, report.view.id, report.view.audience) == ("", "", "")
    assert len(report.view.credentials) == 2
    assert judge(made, policy=STRICT).verdict is Verdict.INCONCLUSIVE
    requests: list[dict[str, Any]] = [{"challenge": "c"}, {"challenge": "c", "domain": "d"}, {"domain": "d"}]
    for asked in requests:
        assert judge(made, **asked).verdict is Verdict.INCONCLUSIVE
        assert judge(made, policy=STRICT, **asked).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    "inside",
    [
        badge(), {**badge(), "proof": []}, signed(by=THIEF), changed(signed(), lambda m: m.update(name="Surgery")),
        signed(badge(validUntil="2026-01-02T00:00:00Z")), token(badge(), THIEF), "not a token", {}, 5,
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_an_envelope_is_worth_the_worst_of_what_is_in_it(inside: Any) -> None:
    for together in ((inside,), (signed(), inside)):
        report = judge(unsigned(*together))
        assert report.verdict is Verdict.NOT_VERIFIED
        # Not for the envelope's sake.
        assert {r.scope for r in report.results if r.outcome.kind == "failed"} == {
            f"/verifiableCredential/{len(together) - 1}"
        }


@pytest.mark.parametrize("proof", [{}, "none", 1, True, [{}], ["x"], {"type": []}], ids=str)
def test_a_broken_proof_is_no_missing_one(proof: Any) -> None:
    report = judge({**unsigned(signed()), "proof": proof})
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_envelope_that_calls_itself_a_credential_too() -> None:
    made = {**unsigned(signed()), "type": ["VerifiablePresentation", "VerifiableCredential"]}
    assert codes(judge(made), "shape") == {"two_kinds"}
    assert judge(made).verdict is Verdict.NOT_VERIFIED


def test_a_token_that_nobody_signed_is_no_envelope() -> None:
    head = base64url.encode(b'{"alg":"none","typ":"vp+jwt"}')
    body = base64url.encode(json.dumps(unsigned(signed())).encode())
    assert judge(f"{head}.{body}.".encode()).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("policy", [LEARNER, EMPLOYER], ids=lambda policy: policy.id)
def test_an_envelope_in_a_signed_presentation_is_not_said_to_hold(policy: Policy) -> None:
    trust = (ListedTrust("all", {ISSUER.did: "Uni"}),)
    made = presentation(unsigned(signed()), challenge="c", domain="d.example")
    report = judge(made, policy=policy, trust=trust, challenge="c", domain="d.example")
    assert statement(report, report.at).tone is Tone.UNKNOWN
    assert not breaches(report, report.at)
    beside = presentation(unsigned(signed()), signed(), challenge="c", domain="d.example")
    report = judge(beside, policy=policy, trust=trust, challenge="c", domain="d.example")
    assert statement(report, report.at).tone is Tone.UNKNOWN
    assert not breaches(report, report.at)


# Nothing in it --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("policy", [LEARNER, STRICT], ids=lambda policy: policy.id)
@pytest.mark.parametrize("empty", [[], None, "absent"])
def test_a_presentation_of_nothing_is_only_an_answer(policy: Policy, empty: Any) -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "holder": HOLDER.did}
    if empty != "absent":
        document["verifiableCredential"] = empty
    made = signed(document, by=HOLDER, purpose="authentication", challenge="c")
    report = judge(made, policy=policy)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "replay") == {"nothing_presented"}
    answer = judge(made, policy=policy, challenge="c")
    assert answer.verdict is Verdict.VERIFIED
    assert remarks(answer, "replay") == {"nothing_presented"}
    assert judge(made, policy=policy, challenge="d").verdict is Verdict.NOT_VERIFIED
    assert judge(document, policy=policy).verdict is Verdict.INCONCLUSIVE
    assert judge(document, policy=policy, challenge="c").verdict is Verdict.INCONCLUSIVE
    text = token({**document, "nonce": "c"}, HOLDER, "vp+jwt").encode()
    assert judge(text, policy=policy).verdict is Verdict.INCONCLUSIVE
    assert judge(text, policy=policy, challenge="c").verdict is Verdict.VERIFIED


def test_an_empty_one_inside_is_nothing_either() -> None:
    empty = signed({"@context": [VC2], "type": ["VerifiablePresentation"], "holder": HOLDER.did}, by=HOLDER,
                   purpose="authentication")  # fmt: skip
    assert judge(presentation(empty), challenge=None).verdict is Verdict.INCONCLUSIVE
    assert judge(presentation(empty, challenge="c"), challenge="c").verdict is Verdict.INCONCLUSIVE
    assert judge(unsigned(empty)).verdict is Verdict.INCONCLUSIVE
    assert judge(presentation(unsigned())).verdict is Verdict.INCONCLUSIVE


# Presentations in presentations ---------------------------------------------------------------------------------------
def test_a_presentation_inside_is_judged_inside_out() -> None:
    own = presentation(presentation(signed(), challenge="theirs"), challenge="c")
    report = judge(own, policy=STRICT, challenge="c")
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "subject", ITEM + ITEM) == {"bound_to_presenter"}
    # The inner challenge was somebody else's: it answers nothing here.
    assert judge(presentation(presentation(signed(), challenge="c")), challenge="c").verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("policy", [LEARNER, STRICT], ids=lambda policy: policy.id)
def test_whoever_wraps_anothers_presentation_is_not_its_holder(policy: Policy) -> None:
    inner = presentation(signed(), challenge="theirs")
    report = judge(presentation(inner, by=THIEF, challenge="c"), policy=policy, challenge="c")
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "subject", ITEM) == {"presentation_of_another"}
    assert codes(report, "subject", ITEM + ITEM) == {"not_the_presenters"}
    # Nor through further envelopes, nor as a token.
    assert judge(presentation(unsigned(inner), by=THIEF), policy=policy).verdict is Verdict.NOT_VERIFIED
    text = token({**unsigned(inner), "nonce": "c"}, THIEF, "vp+jwt").encode()
    assert judge(text, policy=policy, challenge="c").verdict is Verdict.NOT_VERIFIED


def test_an_envelope_around_a_presentation_takes_nothing_from_it() -> None:
    inner = presentation(signed())
    report = judge(unsigned(inner))
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "subject", ITEM + ITEM) == {"bound_to_presenter"}
    assert judge(unsigned(inner), policy=STRICT).verdict is Verdict.INCONCLUSIVE
    assert judge(presentation(unsigned(signed()))).verdict is Verdict.VERIFIED
    assert judge(presentation(unsigned(signed()), by=THIEF)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "spoil",
    [
        lambda inner: inner["proof"].update(challenge="changed"),
        lambda inner: inner["proof"].update(proofPurpose="assertionMethod"),
        lambda inner: inner.update(holder=THIEF.did),
        lambda inner: inner["verifiableCredential"][0].update(name="Surgery"),
    ],
)
def test_a_bad_presentation_inside_a_good_one(spoil: Any) -> None:
    inner = changed(presentation(signed(), challenge="x"), spoil)
    for outer in (presentation(inner), unsigned(inner)):
        assert judge(outer).verdict is Verdict.NOT_VERIFIED


def test_a_presentation_covers_nothing() -> None:
    for inside in (badge(HOLDER.did), badge()):
        report = judge(presentation(inside))
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof", ITEM) == {"no_proof"}
        assert judge(token({**unsigned(inside), "nonce": "c"}, HOLDER, "vp+jwt").encode()).verdict is Verdict.NOT_VERIFIED
