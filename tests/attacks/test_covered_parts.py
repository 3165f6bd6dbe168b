"""What the signature around a record covers of the courses in it, and what it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.nesting import COLLEGE, COURSE, course, token, transcript
from tests.support.signing import ISSUER, THIEF, Ed25519Signer, changed, codes, did_document, judge, remarks, signed
from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.report import Verdict

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
