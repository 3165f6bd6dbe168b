"""Attacks on presentations and what is inside: rows V53, V54, V56, V57, V59, V69, V70."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.support.signing import (
    HOLDER,
    ISSUER,
    NOW,
    THIEF,
    VC2,
    badge,
    changed,
    codes,
    judge,
    outcome,
    presentation,
    remarks,
    signed,
)
from wallet.credential.model import Credential, Presentation
from wallet.report import CheckName, Verdict
from wallet.verify.policy import EMPLOYER, Policy
from wallet.verify.presentation_memory import BriefMemory

BINDING = Policy("binding", EMPLOYER.required - {CheckName.ISSUER_TRUST}, EMPLOYER.presentation_required)


def test_an_honest_presentation_is_verified_and_bound() -> None:
    report = judge(presentation(signed(), challenge="c1", domain="hospital.example"), policy=BINDING,
                   challenge="c1", domain="hospital.example")  # fmt: skip
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert isinstance(report.view, Presentation)
    assert report.view.title == "Infection control"
    assert outcome(report, "subject", "/verifiableCredential/0").kind == "passed"
    assert {r.scope for r in report.results} == {"", "/verifiableCredential/0"}
    assert len(report.results) == 24


def test_V53_a_second_answer_to_our_challenge_is_a_replay() -> None:
    memory = BriefMemory()
    made = presentation(signed(), challenge="c1")
    assert judge(made, challenge="c1", memory=memory).verdict is Verdict.VERIFIED
    again = judge(made, challenge="c1", memory=memory)
    assert again.verdict is Verdict.NOT_VERIFIED
    assert codes(again, "replay") == {"challenge_used"}
    # It is the challenge that is used up, whatever answers it.
    other = presentation(signed(), challenge="c1", domain="hospital.example")
    assert codes(judge(other, challenge="c1", memory=memory), "replay") == {"challenge_used"}
    assert judge(presentation(signed(), challenge="c2"), challenge="c2", memory=memory).verdict is Verdict.VERIFIED


def test_an_answer_that_does_not_hold_uses_nothing_up() -> None:
    memory = BriefMemory()
    good = presentation(signed(), challenge="c1")
    for bad in (presentation(signed(), challenge="c2"), changed(good, lambda m: m.update(id="urn:x:1")), signed()):
        assert judge(bad, challenge="c1", memory=memory).verdict is Verdict.NOT_VERIFIED
    assert judge(good, challenge="c1", memory=memory).verdict is Verdict.VERIFIED


def test_a_second_look_without_a_challenge_is_only_remarked() -> None:
    memory = BriefMemory()
    made = presentation(signed(), challenge="somebody else's")
    first = judge(made, memory=memory)
    assert "opened_before" not in remarks(first, "replay")
    # In other words it is still the same.
    other = orjson.dumps(dict(reversed(list(made.items()))), option=orjson.OPT_INDENT_2)
    for again in (judge(made, memory=memory), judge(other, memory=memory)):
        assert again.verdict is first.verdict is Verdict.VERIFIED
        assert "opened_before" in remarks(again, "replay")
        assert [r.detail for r in outcome(again, "replay").remarks if r.code == "opened_before"] == [NOW.isoformat()]
    assert "opened_before" not in remarks(judge(presentation(signed(), challenge="x"), memory=memory), "replay")


@pytest.mark.parametrize("told", [{}, {"challenge": "c2"}, {"challenge": "c1", "domain": "evil.example"}])
def test_V54_another_challenge_or_domain_or_none(told: dict[str, Any]) -> None:
    report = judge(presentation(signed(), **told), challenge="c1", domain="hospital.example")
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "replay") <= {"challenge_missing", "challenge_differs", "domain_missing", "domain_differs"}
    assert codes(report, "replay")


def test_V54_a_challenge_put_in_afterwards_is_not_signed() -> None:
    made = changed(presentation(signed()), lambda m: m["proof"].update(challenge="c1"))
    assert judge(made, challenge="c1").verdict is Verdict.NOT_VERIFIED


def test_V54_a_presentation_signed_for_another_purpose() -> None:
    report = judge(presentation(signed(), purpose="assertionMethod"))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {"signed_as_assertion"}
    report = judge(presentation(signed(), purpose="capabilityInvocation"))
    assert codes(report, "proof") == {"wrong_purpose"}


def test_V54_a_bare_credential_answers_no_challenge() -> None:
    report = judge(signed(), challenge="c1")
    assert report.verdict is Verdict.VERIFIED or codes(report, "replay") == {"not_a_presentation"}
    assert codes(report, "replay") == {"not_a_presentation"}


def test_V56_a_credential_about_nobody_is_a_bearers() -> None:
    report = judge(presentation(signed(badge(subject=None))), policy=BINDING)
    assert codes(report, "subject", "/verifiableCredential/0") == {"bearer"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_stolen_credential_in_anothers_presentation_is_named() -> None:
    report = judge(presentation(signed(), by=THIEF), policy=BINDING)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "subject", "/verifiableCredential/0") == {"not_the_presenters"}
    # Shown to the learner too, whatever the verdict.
    report = judge(presentation(signed(), by=THIEF))
    assert codes(report, "subject", "/verifiableCredential/0") == {"not_the_presenters"}


def test_a_thief_who_writes_the_victims_name_is_not_the_holder() -> None:
    report = judge(presentation(signed(), by=THIEF, holder=HOLDER.did), policy=BINDING)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "issuer_binding") == {"key_not_the_issuers"}
    assert outcome(report, "subject", "/verifiableCredential/0").kind != "passed"


def test_a_second_signer_does_not_become_the_presenter() -> None:
    first = presentation(signed(), by=THIEF, holder=THIEF.did)
    both = signed(first, by=HOLDER, purpose="authentication")
    report = judge(both, policy=BINDING)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V57_a_tampered_credential_beside_a_good_one() -> None:
    bad = changed(signed(), lambda made: made.update(name="Surgery"))
    report = judge(presentation(signed(), bad))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "proof").kind == "passed"
    assert outcome(report, "proof", "/verifiableCredential/0").kind == "passed"
    assert outcome(report, "proof", "/verifiableCredential/1").kind == "failed"


def test_V57_good_credentials_in_a_tampered_presentation() -> None:
    made = changed(presentation(signed()), lambda m: m["verifiableCredential"].append(signed(badge(name="Other"))))
    report = judge(made)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "proof").kind == "failed"
    assert outcome(report, "proof", "/verifiableCredential/1").kind == "passed"


@pytest.mark.parametrize("thing", [5, "x", [], {}, {"type": "VerifiableCredential"}, None, "a.b.c"])
def test_V57_what_cannot_be_read_inside_is_not_passed_over(thing: Any) -> None:
    made = presentation(signed())
    made["verifiableCredential"].append(thing)
    assert judge(made).verdict is not Verdict.VERIFIED


def test_an_unsigned_presentation_is_an_envelope_and_proves_nothing_of_who_shows_it() -> None:
    made = presentation(signed())
    del made["proof"]
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "proof") == {"presentation_unsigned"}
    assert codes(report, "subject", "/verifiableCredential/0") == {"presenter_not_established"}
    assert judge(made, policy=BINDING).verdict is Verdict.INCONCLUSIVE
    assert judge(made, challenge="c1").verdict is Verdict.INCONCLUSIVE


def test_V59_a_presentation_in_presentations_ends_at_a_depth() -> None:
    made = presentation(signed())
    for _ in range(6):
        made = presentation(made)
    report = judge(made)
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("address", ["data:application/vc+jwt,xx", "data:text/html,b", "https://evil.example/x"])
def test_V59_an_envelope_that_holds_no_credential(address: Any) -> None:
    envelope = {"@context": VC2, "type": "EnvelopedVerifiableCredential", "id": address}
    assert judge(presentation(signed(), envelope)).verdict is not Verdict.VERIFIED


def test_V69_a_forged_endorsement_is_shown_unverified_and_hurts_nobody() -> None:
    forged = changed(signed(endorsement()), lambda made: made["credentialSubject"].update(endorsementComment="The best"))
    report = judge(signed(badge(endorsement=[forged])))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert outcome(report, "proof", "/endorsement/0").kind == "failed"
    assert isinstance(report.view, Credential)
    assert report.view.credentials == ()
    honest = judge(signed(badge(endorsement=[signed(endorsement())])))
    assert outcome(honest, "proof", "/endorsement/0").kind == "passed"


def endorsement() -> dict[str, Any]:
    return {
        "@context": [VC2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://uni.example/achievements/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good",
        },
    }


def transcript(*inner: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": [
            VC2,
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:22222222-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Transcript",
        "credentialSubject": {"id": HOLDER.did, "type": ["ClrSubject"], "verifiableCredential": list(inner)},
    }


def test_V70_a_tampered_course_in_a_signed_transcript_is_named() -> None:
    good = [signed(badge(id=f"urn:uuid:11111111-2222-4333-8444-{i:012d}")) for i in range(8)]
    report = judge(signed(transcript(*good)))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert isinstance(report.view, Credential)
    assert len(report.view.credentials) == 8
    good[5] = changed(good[5], lambda made: made.update(name="Surgery"))
    report = judge(signed(transcript(*good)))
    assert report.verdict is Verdict.NOT_VERIFIED
    named = {r.scope for r in report.results if r.check == "proof" and r.outcome.kind == "failed"}
    assert named == {"/credentialSubject/verifiableCredential/5"}


def test_a_stolen_presentation_that_has_ended_still_says_that_it_is_not_theirs() -> None:
    made = presentation(signed(), by=THIEF, expires=NOW - timedelta(hours=1))
    report = judge(made)
    assert codes(report, "proof") == {"proof_expired"}
    assert codes(report, "subject", "/verifiableCredential/0") == {"not_the_presenters"}
    honest = judge(presentation(signed(), expires=NOW - timedelta(hours=1)))
    assert honest.verdict is Verdict.NOT_VERIFIED
    assert outcome(honest, "subject", "/verifiableCredential/0").kind == "passed"
