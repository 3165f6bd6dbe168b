"""The sample issuer speaks the real formats, and both engines agree on what is signed."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from tests.support.issuer_simulator import NOW, IssuerSimulator, Terms, encoded
from wallet.encodings import base64url
from wallet.formats.reading import read_credential_bytes
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.sample import achievements, art
from wallet.sample.issuer import Method, Version, token_document
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.verifier import verify


def judged(issuer: IssuerSimulator, credential: dict[str, object]) -> VerificationReport:
    parsed = read_credential_bytes(encoded(credential))
    return verify(parsed, VerificationRequest(LEARNER, NOW, issuer.source))


@pytest.mark.parametrize("slug", achievements.slugs())
@pytest.mark.parametrize("version", ["1.1", "2.0"])
@pytest.mark.parametrize("method", ["key", "web"])
def test_every_sample_is_verified(slug: str, version: Version, method: Method) -> None:
    issuer = IssuerSimulator(method=method)
    report = judged(issuer, issuer.badge(slug, subject="did:example:nurse", terms=Terms(version=version)))
    assert report.verdict is Verdict.VERIFIED
    assert report.view is not None
    assert report.view.title == achievements.achievement(slug, "https://x.example")["name"]


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_both_engines_sign_the_same(version: Version) -> None:
    ours, theirs = (IssuerSimulator(engine=engine) for engine in ("ours", "independent"))
    terms = Terms(version=version, status=True, email="nurse@mail.example", valid_until=NOW + timedelta(days=9))
    assert ours.badge(terms=terms) == theirs.badge(terms=terms)
    assert ours.transcript() == theirs.transcript()
    assert ours.status_list("revocation", version) == theirs.status_list("revocation", version)


def test_withdrawn_and_on_hold_and_back() -> None:
    issuer = IssuerSimulator()
    badge = issuer.badge(terms=Terms(status=True))
    other = issuer.badge(terms=Terms(status=True))
    places = {entry["statusListIndex"] for c in (badge, other) for entry in c["credentialStatus"]}
    assert len(places) == 2  # one place for each, the same on both lists
    clean = issuer.status_list("revocation")["credentialSubject"]["encodedList"]
    issuer.revoke(badge)
    assert issuer.status_list("revocation")["credentialSubject"]["encodedList"] != clean
    issuer.revoke(badge, undo=True)
    assert issuer.status_list("revocation")["credentialSubject"]["encodedList"] == clean


def test_a_rotated_key_leaves_earlier_signatures_good_only_while_it_is_listed() -> None:
    issuer = IssuerSimulator()
    badge = issuer.badge()
    issuer.rotate_key()
    assert judged(issuer, badge).verdict is Verdict.VERIFIED
    assert judged(issuer, issuer.badge()).verdict is Verdict.VERIFIED
    issuer.rotate_key(keep_old=False)
    assert judged(issuer, badge).verdict is not Verdict.VERIFIED


def test_documents_are_counted_and_can_break() -> None:
    issuer = IssuerSimulator()
    badge = issuer.badge()
    address = "https://mercycollege.example/.well-known/did.json"
    judged(issuer, badge)
    assert issuer.source.fetched == {address: 1}
    issuer.source.broken[address] = "unreachable"
    report = judged(issuer, badge)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.outcome(CheckName.PROOF).kind is OutcomeKind.UNKNOWN


def test_transcript_courses_are_signed_on_their_own() -> None:
    issuer = IssuerSimulator(method="key")
    transcript = issuer.transcript(courses=12)
    courses = transcript["credentialSubject"]["verifiableCredential"]
    assert len(courses) == 12
    assert all(judged(issuer, course).verdict is Verdict.VERIFIED for course in courses)
    assert judged(issuer, transcript).verdict is Verdict.VERIFIED
    courses[3]["name"] = "Something else"
    assert judged(issuer, transcript).verdict is Verdict.NOT_VERIFIED


def test_tokens_have_the_claims_of_their_version() -> None:
    issuer = IssuerSimulator()
    versions: tuple[tuple[Version, str], ...] = (("1.1", "RS256"), ("2.0", "EdDSA"))
    for version, algorithm in versions:
        token = issuer.token(algorithm=algorithm, subject="did:example:nurse", terms=Terms(version=version))
        assert base64url.decode(token.split(".")[0]).count(algorithm.encode()) == 1
        assert token_document(token)["credentialSubject"]["achievement"]["name"] == "Wound Care, Level 2"


def test_the_same_seed_gives_the_same_issuer() -> None:
    assert IssuerSimulator(seed="a").badge() == IssuerSimulator(seed="a").badge()
    assert IssuerSimulator(seed="a").key.id == IssuerSimulator(seed="b").key.id  # did:web: named by its domain
    assert IssuerSimulator(seed="a", method="key").id != IssuerSimulator(seed="b", method="key").id


def test_badge_art_is_a_small_picture() -> None:
    for slug in achievements.slugs():
        drawn = art.png(achievements.drawing(slug))
        assert len(drawn) < 4096
        with Image.open(io.BytesIO(drawn)) as picture:
            assert picture.size == (96, 96)
        assert art.svg(achievements.drawing(slug)).startswith(b"<svg ")
