"""Who signs what: envelopes, what stands inside others, presentations in presentations, the person's own word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.attacks.test_status_tricks import ADDRESS, ENTRY, SIZE, a_list, packed
from tests.support.law import breaches
from tests.support.sd_jwts import claims, issued, shown
from tests.support.signing import (
    HOLDER,
    ISSUER,
    NOW,
    OB3,
    THIEF,
    VC2,
    Ed25519Signer,
    badge,
    changed,
    codes,
    did_document,
    judge,
    outcome,
    presentation,
    remarks,
    signed,
)
from wallet.credential.model import Credential, Presentation
from wallet.encodings import base64url
from wallet.formats.data_integrity import enveloped
from wallet.formats.vc_jwt import sign_jwt
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.policy import EMPLOYER, LEARNER, Policy, load_policy
from wallet.verify.trust.listed import ListedTrust

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
STRICT = Policy("strict", EMPLOYER.required - {CheckName.ISSUER_TRUST}, EMPLOYER.presentation_required)
ITEM = "/verifiableCredential/0"
COURSE = "/credentialSubject/verifiableCredential/0"
COLLEGE = Ed25519Signer("another college")


def unsigned(*credentials: Any, **members: Any) -> dict[str, Any]:
    return {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": list(credentials), **members}


def token(payload: dict[str, Any], by: Ed25519Signer = ISSUER, typ: str = "vc+jwt") -> str:
    return sign_jwt({"typ": typ, "kid": by.method}, payload, signer=by.sign, algorithm="EdDSA")


def course(issuer: str = ISSUER.did, **members: Any) -> dict[str, Any]:
    return badge(issuer, **{"id": "urn:uuid:11111111-2222-4333-8444-000000000001", **members})


def transcript(*courses: Any, by: str = ISSUER.did, **members: Any) -> dict[str, Any]:
    return {
        "@context": [VC2, CLR, OB3],
        "id": "urn:uuid:22222222-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": by, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Transcript",
        "credentialSubject": {"id": HOLDER.did, "type": ["ClrSubject"], "verifiableCredential": list(courses)},
        **members,
    }


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


# Somebody else's --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("policy", [LEARNER, EMPLOYER, STRICT], ids=lambda policy: policy.id)
def test_what_was_issued_to_another_is_never_verified(policy: Policy, tmp_path: Any) -> None:
    trust = (ListedTrust("list", {ISSUER.did: "Example University"}),)
    jwk_of_thief = "did:jwk:" + base64url.encode(json.dumps(_jwk(THIEF)).encode())
    for subject in (THIEF.did, jwk_of_thief, "did:web:somebody.example"):
        made = presentation(signed(badge(subject=subject)))
        report = judge(made, policy=policy, trust=trust)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "subject", ITEM) == {"not_the_presenters"}
    # A policy that leaves everything out leaves this in.
    file = tmp_path / "policy.json"
    file.write_text('{"id": "anything", "required": []}')
    assert judge(presentation(signed(), by=THIEF), policy=load_policy(file)).verdict is Verdict.NOT_VERIFIED


def test_one_of_several_is_enough() -> None:
    made = presentation(signed(), signed(badge(subject=THIEF.did)))
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("subject", [None, "https://kim.example", "mailto:kim@example.org"])
def test_what_names_no_key_is_shown_and_not_held_against_the_learner(subject: str | None) -> None:
    report = judge(presentation(signed(badge(subject=subject))))
    assert report.verdict is Verdict.VERIFIED
    assert outcome(report, "subject", ITEM).kind == "unknown"
    assert judge(presentation(signed(badge(subject=subject))), policy=STRICT).verdict is Verdict.INCONCLUSIVE


def _jwk(signer: Ed25519Signer) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(signer.private.public_key().public_bytes_raw())}


def test_one_key_by_two_names_is_one_presenter() -> None:
    subject = "did:jwk:" + base64url.encode(json.dumps(_jwk(HOLDER)).encode())
    report = judge(presentation(signed(badge(subject=subject))), policy=STRICT)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "subject", ITEM) == {"bound_to_presenter"}


def test_a_key_binding_that_was_caught_is_no_binding_to_the_one_who_shows_it_on() -> None:
    """A captured SD-JWT with its holder's key binding inside a thief's own presentation, made for our challenge."""
    caught = shown(issued(claims()))
    for inside in (caught, enveloped(caught, media_type="application/dc+sd-jwt")):
        document = {**unsigned(inside), "nonce": "c", "holder": THIEF.did}
        report = judge(token(document, THIEF, "vp+jwt").encode(), challenge="c")
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "subject", ITEM) == {"not_the_presenters"}
        own = judge(token({**document, "holder": HOLDER.did}, HOLDER, "vp+jwt").encode(), challenge="c")
        assert own.verdict is Verdict.VERIFIED
        # Without its binding it is still another's.
        bare = {**document, "verifiableCredential": [issued(claims())]}
        assert judge(token(bare, THIEF, "vp+jwt").encode(), challenge="c").verdict is Verdict.NOT_VERIFIED
    assert judge(unsigned(caught), policy=STRICT).verdict is Verdict.INCONCLUSIVE


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


# What the signature around covers -------------------------------------------------------------------------------------
WRAPPINGS: dict[str, Callable[[dict[str, Any], Ed25519Signer], Any]] = {
    "proof": lambda document, by: signed(document, by=by),
    "json": lambda document, by: signed(document, by=by, suite="eddsa-jcs-2022"),
    "token": lambda document, by: token(document, by).encode(),
    "claim": lambda document, by: token({"vc": document, "iss": by.did}, by).encode(),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_course_without_a_proof_is_covered_by_the_record_around_it(wrapping: str) -> None:
    report = judge(WRAPPINGS[wrapping](transcript(course(), course(id="urn:uuid:2")), ISSUER))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert remarks(report, "proof", COURSE) == {"covered_by_outer_signature"}
    assert isinstance(report.view, Credential)
    assert [part.title for part in report.view.credentials] == ["Infection control"] * 2


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize(
    ("part", "check", "code", "verdict"),
    [
        (course(COLLEGE.did), "issuer_binding", "issuer_did_not_sign", Verdict.INCONCLUSIVE),
        (course(f"{ISSUER.did}#k"), "issuer_binding", "issuer_did_not_sign", Verdict.INCONCLUSIVE),
        (course(validUntil="2026-02-01T00:00:00Z"), "validity", "expired", Verdict.NOT_VERIFIED),
        (course(validFrom="2027-02-01T00:00:00Z"), "validity", "not_yet_valid", Verdict.NOT_VERIFIED),
        (course(proof={}), "proof", "no_proof", Verdict.NOT_VERIFIED),
        (course(credentialStatus={"id": "https://uni.example/1", "type": "https://uni.example/terms#Unknown"}), "status",
         "status_type_not_supported", Verdict.INCONCLUSIVE),
        (course(credentialStatus={"id": "https://uni.example/1#2", "type": "BitstringStatusListEntry",
                                  "statusPurpose": "revocation", "statusListIndex": "2",
                                  "statusListCredential": "https://uni.example/1"}), "status",
         "status_list_unreachable", Verdict.INCONCLUSIVE),
    ],
    ids=["another", "fragment", "ended", "to come", "empty proof", "status kind", "status list"],
)  # fmt: skip
def test_what_is_covered_is_judged_as_its_own(wrapping: str, part: Any, check: str, code: str, verdict: Verdict) -> None:
    report = judge(WRAPPINGS[wrapping](transcript(part), ISSUER))
    assert report.verdict is verdict
    assert codes(report, check, COURSE) == {code}


def test_a_course_with_a_bad_proof_is_covered_by_nothing() -> None:
    for part in (
        signed(course(), by=THIEF),
        changed(signed(course()), lambda made: made["proof"].update(proofValue="z" + "1" * 60)),
        {**course(), "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}},
    ):
        assert judge(signed(transcript(part))).verdict is Verdict.NOT_VERIFIED


def test_a_record_that_does_not_hold_covers_nothing() -> None:
    made = signed(transcript(course()))
    for spoiled in (
        changed(made, lambda document: document.update(name="Honours")),
        changed(made, lambda document: document["credentialSubject"]["verifiableCredential"][0].update(name="Surgery")),
    ):
        report = judge(spoiled)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof", COURSE) == {"outer_signature_unproven"}
    unknown = changed(made, lambda document: document["proof"].update(cryptosuite="eddsa-rdfc-2029"))
    assert judge(unknown).verdict is Verdict.INCONCLUSIVE
    assert codes(judge(unknown), "proof", COURSE) == {"outer_signature_unproven"}
    # Nor does one whose issuer is not established.
    web = "did:web:uni.example"
    away = signed(transcript(course(web), by=web), method=f"{web}#k")
    assert judge(away).verdict is Verdict.INCONCLUSIVE
    document = did_document(web, multikey=ISSUER.multikey)
    assert judge(away, documents={"https://uni.example/.well-known/did.json": document}).verdict is Verdict.VERIFIED


def test_parts_of_a_record_cover_nothing_whole() -> None:
    """A holder chose what is shown: a course may have lost its end on the way."""
    payload = transcript(course())
    text = token(payload, typ="vc+sd-jwt")
    whole = f"{text}~".encode()
    assert judge(whole).verdict is Verdict.VERIFIED
    hidden = {**payload, "_sd": [base64url.encode(hashlib.sha256(b"something").digest())], "_sd_alg": "sha-256"}
    report = judge(f"{token(hidden, typ='vc+sd-jwt')}~".encode())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof", COURSE) == {"covered_in_part"}


def test_a_course_that_names_no_vocabulary_speaks_the_one_of_the_record() -> None:
    part = course()
    del part["@context"]
    report = judge(signed(transcript(part)))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert isinstance(report.view, Credential)
    assert report.view.credentials[0].title == "Infection control"


# Whose own word it is ---------------------------------------------------------------------------------------------------
def _hash(address: str, salt: str = "s") -> dict[str, Any]:
    digest = hashlib.sha256(f"{address}{salt}".encode()).hexdigest()
    return {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "identityType": "emailAddress",
            "salt": salt}  # fmt: skip


def _about(**members: Any) -> dict[str, Any]:
    about = {**badge()["credentialSubject"], **members}
    return {name: value for name, value in about.items() if value is not None}


def own_badge(**members: Any) -> dict[str, Any]:
    return {**badge(), **members}


PAGE = {"type": "IdentityObject", "hashed": False, "identityHash": "https://kim.example/", "identityType": "url"}
OWN = {
    "by id": lambda: judge(signed(badge(HOLDER.did), by=HOLDER)),
    "by key": lambda: judge(
        signed(badge("did:web:kim.example", subject=HOLDER.did), by=HOLDER, method="did:web:kim.example#k"),
        documents={"did:web:kim.example": did_document("did:web:kim.example", multikey=HOLDER.multikey)},
    ),
    "by the other spelling of a key": lambda: judge(
        signed(badge(HOLDER.did, subject="did:jwk:" + base64url.encode(json.dumps(_jwk(HOLDER)).encode())), by=HOLDER)
    ),
    "by the key of its method": lambda: judge(signed(badge(HOLDER.did, subject=HOLDER.method), by=HOLDER)),
    "by the presenter": lambda: judge(presentation(signed(badge(HOLDER.did, subject=None), by=HOLDER))),
    "by the named key": lambda: judge(issued(claims(iss=ISSUER.did, cnf={"jwk": _jwk(ISSUER)})).encode()),
    "by a token's sub": lambda: judge(
        token({"iss": HOLDER.did, "sub": HOLDER.did, "vc": badge(HOLDER.did, subject=None)}, HOLDER).encode()
    ),
    "by address": lambda: judge(
        signed(
            own_badge(
                issuer={"id": THIEF.did, "type": ["Profile"], "name": "Kim", "email": "kim@example.org"},
                credentialSubject=_about(id=None, identifier=[_hash("kim@example.org")]),
            ),
            by=THIEF,
        )
    ),
    "by page": lambda: judge(
        signed(
            own_badge(
                issuer={"id": THIEF.did, "type": ["Profile"], "name": "Kim", "url": "https://kim.example"},
                credentialSubject=_about(id=None, identifier=[PAGE]),
            ),
            by=THIEF,
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", OWN)
def test_the_persons_own_word_is_said_to_be_that(how: str) -> None:
    report: VerificationReport = OWN[how]()
    found = {remark.code for r in report.results if r.check is CheckName.SUBJECT for remark in r.outcome.remarks}
    assert "self_issued" in found, how


WEB = "did:web:kim.example"
ALIASES = {
    "scheme": (HOLDER.did, "DID" + HOLDER.did[3:]),
    "method": (HOLDER.did, "did:KEY" + HOLDER.did[7:]),
    "query": (HOLDER.did, HOLDER.did + "?x=1"),
    "path": (HOLDER.did, HOLDER.did + "/"),
    "fragment": (HOLDER.did, HOLDER.did + "#x"),
    "host": (WEB, "did:web:KIM.example"),
    "port": (WEB, "did:web:kim.example%3A443"),
    "page": (WEB, "https://Kim.example/"),
    "page's port": (WEB, "https://kim.example:443"),
    "page of a path": (f"{WEB}:me", "https://kim.example/me"),
    "mail address": (HOLDER.did, "mailto:Kim@example.org?subject=x"),
}


@pytest.mark.parametrize("how", ALIASES)
def test_the_persons_own_word_is_seen_in_every_spelling(how: str) -> None:
    issuer, subject = ALIASES[how]
    profile = {"id": issuer, "type": ["Profile"], "name": "Kim", "email": "kim@example.org"}
    report = judge(signed(own_badge(issuer=profile, credentialSubject=_about(id=subject)), by=THIEF))
    found = {remark.code for r in report.results if r.check is CheckName.SUBJECT for remark in r.outcome.remarks}
    assert "self_issued" in found


@pytest.mark.parametrize("scheme", ["DID:key:", "Did:Key:", "did:KEY:"])
def test_a_stolen_credential_is_recognised_in_every_spelling(scheme: str) -> None:
    stolen = judge(presentation(signed(badge(subject=scheme + THIEF.multikey)), by=HOLDER))
    assert codes(stolen, "subject", ITEM) == {"not_the_presenters"}
    own = judge(presentation(signed(badge(subject=scheme + HOLDER.multikey)), by=HOLDER))
    assert codes(own, "subject", ITEM) == {"name_only"}


def test_an_issuer_s_word_about_somebody_else_is_not_their_own() -> None:
    for report in (
        judge(signed()),
        judge(presentation(signed())),
        judge(token(badge()).encode()),
        judge(shown(issued(claims())).encode()),
        judge(signed(badge(credentialSubject=_about(identifier=[_hash("kim@example.org")])))),
    ):
        assert not any(remark.code == "self_issued" for r in report.results for remark in r.outcome.remarks)


# Praise ----------------------------------------------------------------------------------------------------------------
def endorsement(
    about: Any = "https://uni.example/achievements/1", *, by: Ed25519Signer = COLLEGE, **members: Any
) -> dict[str, Any]:
    document = {
        "@context": [VC2, OB3],
        "id": "urn:uuid:33333333-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": by.did, "type": ["Profile"], "name": "Nursing Board"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Endorsement",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "We accredit this."},
    }
    return {**document, **members}


def praised(praise: Any, where: str = "credential", **members: Any) -> dict[str, Any]:
    made = badge(**members)
    places = {"credential": made, "achievement": made["credentialSubject"]["achievement"], "issuer": made["issuer"]}
    places[where]["endorsementJwt" if isinstance(praise, str) else "endorsement"] = [praise]
    return made


def shown_praise(report: VerificationReport) -> int:
    assert isinstance(report.view, Credential)
    assert report.verdict is Verdict.VERIFIED, "praise never changes what a credential is worth"
    return len(report.view.endorsements)


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
@pytest.mark.parametrize(
    "about", ["urn:uuid:11111111-2222-4333-8444-555555555555", "https://uni.example/achievements/1", ISSUER.did]
)
def test_praise_of_it_of_what_it_is_for_or_of_its_issuer_is_shown(where: str, about: str) -> None:
    report = judge(signed(praised(signed(endorsement(about), by=COLLEGE), where)))
    assert shown_praise(report) == 1
    assert not remarks(report, "profile")
    assert shown_praise(judge(signed(praised(token(endorsement(about), COLLEGE), where)))) == 1


BAD_PRAISE: dict[str, tuple[Any, str]] = {
    "of another": (signed(endorsement("https://other.example/achievements/bsn"), by=COLLEGE), "endorsement_of_another"),
    "of nobody": (signed(endorsement("urn:x:1"), by=COLLEGE), "endorsement_of_another"),
    "of its holder": (signed(endorsement(HOLDER.did), by=COLLEGE), "endorsement_of_another"),
    "of the address with a slash": (
        signed(endorsement("https://uni.example/achievements/1/"), by=COLLEGE), "endorsement_of_another",
    ),
    "of this and another": (
        signed(
            endorsement(
                credentialSubject=[
                    {"id": "https://uni.example/achievements/1", "type": ["EndorsementSubject"], "endorsementComment": "!"},
                    {"id": "https://other.example/1", "type": ["EndorsementSubject"], "endorsementComment": "Good."},
                ]
            ),
            by=COLLEGE,
        ),
        "endorsement_of_another",
    ),
    "ended": (signed(endorsement(validUntil="2026-02-01T00:00:00Z"), by=COLLEGE), "endorsement_expired"),
    "ended on a day": (signed(endorsement(validUntil="2026-02-01"), by=COLLEGE), "endorsement_expired"),
    "to come": (signed(endorsement(validFrom="2027-02-01T00:00:00Z"), by=COLLEGE), "endorsement_expired"),
    "no endorsement": (
        signed(
            {**endorsement(), "type": ["VerifiableCredential", "OpenBadgeCredential"],
             "credentialSubject": {"id": "https://uni.example/achievements/1", "type": ["AchievementSubject"], "role": "x"}},
            by=COLLEGE,
        ),
                       "endorsement_of_another_kind"),
    "a bare credential": (
        signed(endorsement(type=["VerifiableCredential"]), by=COLLEGE), "endorsement_of_another_kind",
    ),
    "a presentation": (token(unsigned(signed(endorsement(), by=COLLEGE)), COLLEGE, "vp+jwt"), "endorsement_of_another_kind"),
    "by somebody else": (signed(endorsement(), by=THIEF), "endorsement_unproven"),
    "not signed": (endorsement(), "endorsement_unproven"),
    "changed": (
        changed(signed(endorsement(), by=COLLEGE), lambda m: m["credentialSubject"].update(endorsementComment="The best.")),
        "endorsement_unproven",
    ),
    "a token of another": (token(endorsement(), THIEF), "endorsement_unproven"),
    "an ended token": (token({**endorsement(), "exp": int(NOW.timestamp()) - 60}, COLLEGE), "endorsement_expired"),
    "not a token": ("praise", "endorsement_of_another_kind"),
    "a list that was not asked": (signed(endorsement(credentialStatus=ENTRY), by=COLLEGE), "endorsement_status_unknown"),
    "a status nobody knows": (
        signed(endorsement(credentialStatus={"id": "urn:x:1", "type": "https://uni.example/terms#Unknown"}), by=COLLEGE),
        "endorsement_status_unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
@pytest.mark.parametrize("how", BAD_PRAISE)
def test_other_praise_is_not_shown_as_praise(how: str, where: str) -> None:
    praise, code = BAD_PRAISE[how]
    try:
        made = signed(praised(praise, where))
    except Exception as error:  # noqa: BLE001  # what leaves no statement cannot be signed as one
        pytest.skip(type(error).__name__)
    report = judge(made)
    assert shown_praise(report) == 0
    assert remarks(report, "profile") == {code}


def test_praise_that_was_taken_back() -> None:
    praise = signed(endorsement(credentialStatus=ENTRY), by=COLLEGE)
    report = judge(signed(praised(praise)), documents={ADDRESS: a_list(by=COLLEGE)})
    assert shown_praise(report) == 0
    assert remarks(report, "profile") == {"endorsement_withdrawn"}
    kept = judge(signed(praised(praise)), documents={ADDRESS: a_list(packed(bytes(SIZE)), by=COLLEGE)})
    assert shown_praise(kept) == 1


def test_good_praise_beside_bad_is_shown() -> None:
    made = badge(
        endorsement=[signed(endorsement(), by=COLLEGE), signed(endorsement("urn:x:1", id="urn:uuid:4"), by=COLLEGE)]
    )
    report = judge(signed(made))
    assert shown_praise(report) == 1
    assert remarks(report, "profile") == {"endorsement_of_another"}


# Policies ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    ["employer", "learner", "Employer", "EMPLOYER", " employer", "employer ", "employer\n", "employеr", "employer\u200b", "",
     "é",     "\u202eemployer", None, 1, ["employer"], {"employer": 1}, "employer/2", "x" * 61],
)  # fmt: skip
def test_a_policy_file_goes_by_a_name_of_its_own(name: Any, tmp_path: Any) -> None:
    from wallet.errors import UsageError

    file = tmp_path / "policy.json"
    file.write_bytes(orjson.dumps({"id": name, "required": []}))
    with pytest.raises(UsageError):
        load_policy(file)
    file.write_bytes(orjson.dumps({"id": "our-ward.2026", "required": []}))
    assert load_policy(file).id == "our-ward.2026"
