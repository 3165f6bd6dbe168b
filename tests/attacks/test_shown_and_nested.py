"""Presentations and transcripts that pretend: who shows, what is inside, and what is inside that."""

from __future__ import annotations

import base64
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
    signed,
)
from wallet.clock import FixedClock
from wallet.credential.model import Presentation
from wallet.errors import IntakeError
from wallet.formats.data_integrity import enveloped
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict, VerificationReport
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.verify.policy import EMPLOYER

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def token(payload: dict[str, Any], by: Any = ISSUER, typ: str = "vc+jwt") -> str:
    return sign_jwt({"typ": typ, "kid": by.method}, payload, signer=by.sign, algorithm="EdDSA")


def shown(*inside: Any, by: Any = HOLDER, **members: Any) -> VerificationReport:
    """Judges a presentation whose inside may be anything: it is signed as a token, so JSON-LD has no say."""
    document = {
        "@context": [VC2],
        "type": ["VerifiablePresentation"],
        "holder": by.did,
        "verifiableCredential": list(inside),
    }
    return judge(token({**document, **members}, by, "vp+jwt").encode())


def test_the_honest_ones() -> None:
    inner = token(badge())
    assert shown(signed()).verdict is Verdict.VERIFIED
    assert shown(inner).verdict is Verdict.VERIFIED
    assert shown(enveloped(inner, media_type="application/vc+jwt"), signed()).verdict is Verdict.VERIFIED
    boxed = base64.b64encode(inner.encode()).decode()
    assert shown(enveloped(boxed, media_type="application/vc+jwt;base64")).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "inside",
    [
        token(badge(), THIEF),
        token(badge(validUntil="2026-01-02T00:00:00Z")),
        token(badge())[:-4] + "AAAA",
        enveloped(token(badge(), THIEF), media_type="application/vc+jwt"),
        badge(),
        {**badge(), "proof": []},
        {**badge(), "proof": {}},
        changed(signed(), lambda m: m.update(name="Surgery")),
        signed(by=THIEF),
        "not a token",
        "",
        5,
        None,
        [],
        [signed()],
        {},
        {"id": "urn:uuid:1"},
        "https://uni.example/credentials/1",
        {"id": "data:application/vc+jwt," + token(badge(), THIEF), "type": "EnvelopedVerifiableCredential"},
        {"id": "data:text/html,<script>", "type": "EnvelopedVerifiableCredential"},
        {"id": "https://uni.example/1.jwt", "type": "EnvelopedVerifiableCredential"},
        {"id": "data:application/vc+jwt;base64,%%%", "type": "EnvelopedVerifiableCredential"},
        {**enveloped(token(badge()), media_type="application/vc+jwt"), "name": "Surgery"},
        enveloped(token(presentation(signed()), HOLDER, "vp+jwt"), media_type="application/vp+jwt"),
        {**enveloped(token(badge()), media_type="application/vc+jwt"), "type": "EnvelopedVerifiablePresentation"},
    ],
    ids=lambda value: str(value)[:40],
)
def test_one_bad_thing_inside_is_never_passed_over(inside: Any) -> None:
    for together in ((inside,), (signed(), inside), (inside, signed())):
        report = shown(*together)
        # null says nothing; anything else is judged where it stands
        if inside is None:
            assert report.verdict in (Verdict.VERIFIED, Verdict.NOT_VERIFIED)
        else:
            assert report.verdict is not Verdict.VERIFIED, report.results


def test_the_same_credential_twice_is_shown_twice_and_judged_twice() -> None:
    made = signed()
    report = shown(made, made)
    assert report.verdict is Verdict.VERIFIED
    assert isinstance(report.view, Presentation)
    assert len(report.view.credentials) == 2


@pytest.mark.parametrize(
    "holder",
    [THIEF.did, ISSUER.did, "did:example:1", [HOLDER.did, THIEF.did], [HOLDER.did, HOLDER.did], {"id": THIEF.did}, 5],
)
def test_a_holder_who_did_not_sign(holder: Any) -> None:
    assert shown(signed(), holder=holder).verdict is not Verdict.VERIFIED


def test_a_presentation_in_a_presentation_lends_nobody_its_holder() -> None:
    inner = presentation(signed(), by=HOLDER)
    report = judge(presentation(inner, by=THIEF))
    inside = "/verifiableCredential/0/verifiableCredential/0"
    assert codes(report, "subject", inside) == {"not_the_presenters"}
    assert judge(presentation(inner, by=THIEF), policy=EMPLOYER).verdict is Verdict.NOT_VERIFIED


def test_a_proof_inside_the_token_is_asked_too() -> None:
    """A credential with a broken proof of its own inside a token by its issuer: the token's word is the issuer's."""
    made = changed(signed(), lambda m: m["proof"].update(proofValue="z1"))
    report = judge(token(made).encode())
    assert report.verdict in (Verdict.VERIFIED, Verdict.NOT_VERIFIED)
    assert judge(token(made, THIEF).encode()).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "aud", ["https://evil.example", ["https://evil.example"], [], None, 5, {"x": 1}, "HTTPS://HOSPITAL.EXAMPLE"]
)
def test_a_presentation_for_another_audience(aud: Any) -> None:
    document = {
        "@context": [VC2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signed()],
        "nonce": "c",
        "aud": aud,
    }
    text = token({k: v for k, v in document.items() if v is not None}, HOLDER, "vp+jwt").encode()
    assert judge(text, challenge="c", domain="https://hospital.example").verdict is Verdict.NOT_VERIFIED


def test_an_audience_among_several() -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()], "nonce": "c"}
    text = token({**document, "aud": ["https://x.example", "https://hospital.example"]}, HOLDER, "vp+jwt").encode()
    assert judge(text, challenge="c", domain="https://hospital.example").verdict is Verdict.VERIFIED


@pytest.mark.parametrize("nonce", ["C", "c ", "", None, ["c"], 5])
def test_a_presentation_for_another_challenge(nonce: Any) -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()]}
    text = token(document | ({} if nonce is None else {"nonce": nonce}), HOLDER, "vp+jwt").encode()
    assert judge(text, challenge="c").verdict is Verdict.NOT_VERIFIED


def test_a_stale_presentation() -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()]}
    ended = token({**document, "exp": int(NOW.timestamp()) - 1}, HOLDER, "vp+jwt").encode()
    assert judge(ended).verdict is Verdict.NOT_VERIFIED


# Transcripts ---------------------------------------------------------------------------
COLLEGE = SampleIssuer("Mercy College", clock=FixedClock(NOW))
OTHER = SampleIssuer("Harrow College", clock=FixedClock(NOW))
WHOLE = orjson.loads(encoded(COLLEGE.transcript(subject=HOLDER.did, courses=3)))


def transcript(change: Any, *, sign: bool = True) -> VerificationReport:
    made = changed(WHOLE, change)
    if sign:
        made.pop("proof")
        made = COLLEGE.sign(made)
    return judge(orjson.loads(encoded(made)))


def inner(made: dict[str, Any]) -> list[Any]:
    return made["credentialSubject"]["verifiableCredential"]  # type: ignore[no-any-return]


def test_the_honest_transcript() -> None:
    assert judge(WHOLE).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        lambda made: inner(made)[1].update(name="Surgery"),
        lambda made: inner(made)[1].update(proof={}),
        lambda made: inner(made)[1]["proof"].update(proofPurpose="authentication"),
        lambda made: inner(made)[1].update(proof=inner(made)[0]["proof"]),
        lambda made: inner(made)[1]["credentialSubject"].update(id=THIEF.did),
        lambda made: inner(made).append({"id": "urn:uuid:1", "type": ["VerifiableCredential"]}),
        lambda made: inner(made).__setitem__(1, {**inner(made)[1], "issuer": OTHER.id}),
    ],
    ids=["changed", "no proof in its place", "purpose", "borrowed proof", "subject", "empty", "issuer"],
)
def test_a_course_that_does_not_hold_is_named_though_the_transcript_is_signed(change: Any) -> None:
    try:
        report = transcript(change)
    except IntakeError:
        return  # it has no meaning to sign
    assert report.verdict is Verdict.NOT_VERIFIED
    bad = {r.scope for r in report.results if r.outcome.kind == "failed"}
    assert any(scope.startswith("/credentialSubject/verifiableCredential/") for scope in bad)
    assert "" not in {r.scope for r in report.results if r.outcome.kind == "failed" and r.check.value == "proof"}


@pytest.mark.parametrize("wrap", [lambda v: [v], lambda v: [[v]], lambda v: [[], [None, [v]]]], ids=["one", "two", "among"])
def test_courses_in_arrays_in_arrays_are_judged_as_those_in_one(wrap: Any) -> None:
    course = badge(validUntil="2026-04-30T00:00:00Z")
    subject = {"id": HOLDER.did, "type": ["ClrSubject"], "verifiableCredential": [course]}
    document = {**badge(), "@context": [VC2, CLR], "type": ["VerifiableCredential", "ClrCredential"]}
    report = judge(token({**document, "credentialSubject": wrap(subject)}).encode())
    assert report.verdict is Verdict.NOT_VERIFIED
    inside = {r.scope for r in report.results if "expired" in {problem.code for problem in r.outcome.problems}}
    assert len(inside) == 1 and inside.pop().endswith("/verifiableCredential/0")


def test_a_course_by_another_college_holds_by_its_own_signature() -> None:
    guest = orjson.loads(encoded(OTHER.transcript(subject=HOLDER.did, courses=1)))
    report = transcript(lambda made: inner(made).append(inner(guest)[0]))
    assert report.verdict is Verdict.VERIFIED


def test_a_course_that_has_ended_is_told_as_ended() -> None:
    ended = signed(badge(subject=HOLDER.did, validUntil="2026-02-01T00:00:00Z"))
    report = transcript(lambda made: inner(made).append(ended))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "validity", "/credentialSubject/verifiableCredential/3") == {"expired"}


def test_a_course_about_somebody_else_is_not_the_learners() -> None:
    """It is signed well, and about another person: what a stranger passed is not on this person's transcript."""
    strange = signed(badge(subject=THIEF.did))
    report = transcript(lambda made: inner(made).append(strange))
    told = {p.code for r in report.results for p in (*r.outcome.problems, *r.outcome.remarks)}
    assert "another_subject" in told


@pytest.mark.parametrize("name", ["verifiableCredential ", "VerifiableCredential", "verifiablecredential", "credentials"])
def test_courses_under_another_name_are_no_part_of_it(name: str) -> None:
    made = changed(
        WHOLE, lambda m: m["credentialSubject"].update({name: m["credentialSubject"].pop("verifiableCredential")})
    )
    assert judge(made).verdict is Verdict.NOT_VERIFIED


def test_a_course_put_in_after_signing_is_noticed() -> None:
    extra = signed(badge(subject=HOLDER.did))
    for place in (0, 3):
        assert judge(changed(WHOLE, lambda m, p=place: inner(m).insert(p, extra))).verdict is Verdict.NOT_VERIFIED
    assert judge(changed(WHOLE, lambda m: inner(m).pop())).verdict is Verdict.NOT_VERIFIED
    assert outcome(judge(WHOLE), "proof").kind == "passed"
