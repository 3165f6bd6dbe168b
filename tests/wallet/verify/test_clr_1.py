"""CLR 1.0: read whole; what a published key signed is judged, what is hosted or plain is said to be that, never good."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.badge_site import EMAIL, BadgeSite, jws
from wallet.credential.model import Association, Credential
from wallet.formats.reading import read_credential_bytes
from wallet.report import CheckName, Verdict, VerificationReport

CONTEXT = "https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld"


@pytest.fixture
def college() -> BadgeSite:
    return BadgeSite()


@pytest.fixture
def academy() -> BadgeSite:
    return BadgeSite("academy.example", "academy")


def profile(site: BadgeSite) -> dict[str, Any]:
    return {"id": site.issuer["id"], "type": "Profile", "name": site.issuer["name"]}


def assertion(site: BadgeSite, number: int = 1, **members: Any) -> dict[str, Any]:
    made = {
        "id": f"urn:assertion:{number}",
        "type": "Assertion",
        "issuedOn": "2026-01-31T00:00:00Z",
        "creditsEarned": 3.0,
        "term": "Autumn 2025",
        "recipient": {"type": "email", "identity": EMAIL, "hashed": False},
        "verification": {"type": "Hosted"},
        "results": [{"type": "Result", "resultDescription": "urn:rd", "achievedLevel": "urn:level:2", "value": "A"}],
        "achievement": {
            "id": f"urn:achievement:{number}",
            "type": "Achievement",
            "achievementType": "Course",
            "name": f"Course {number}",
            "humanCode": f"NUR {number}",
            "issuer": profile(site),
            "requirement": {"type": "Criteria", "narrative": "Passed."},
            "associations": [{"associationType": "isPartOf", "targetId": "urn:achievement:degree", "title": "Degree"}],
            "resultDescriptions": [
                {"id": "urn:rd", "name": "Grade", "resultType": "RubricCriterionLevel",
                 "rubricCriterionLevels": [{"id": "urn:level:2", "name": "Expert", "level": "2", "points": 5}]},
            ],
            "alignments": [{"targetName": "Hygiene", "targetUrl": "https://s.example/1", "educationalFramework": "RSD"}],
        },
        **members,
    }  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def signed_assertion(site: BadgeSite, number: int = 9, **members: Any) -> str:
    rules = {"type": "Signed", "creator": f"{site.base}/key.json"}
    return jws({"@context": CONTEXT, **assertion(site, number, verification=rules, **members)}, site.key)


def record(site: BadgeSite, **members: Any) -> dict[str, Any]:
    made = {
        "@context": CONTEXT,
        "id": "urn:record:1",
        "type": "CLR",
        "name": "Kim's record",
        "issuedOn": "2026-02-01T00:00:00Z",
        "partial": True,
        "learner": {"id": "urn:learner:1", "type": "Profile", "name": "Kim Doe", "email": EMAIL, "studentId": "S-1"},
        "publisher": profile(site),
        "achievements": [{"id": "urn:achievement:degree", "type": "Achievement", "name": "Degree", "issuer": profile(site)}],
        "assertions": [assertion(site, 1), assertion(site, 2)],
        "verification": {"type": "Signed", "creator": f"{site.base}/key.json"},
        **members,
    }
    return {name: value for name, value in made.items() if value is not None}


def signed(site: BadgeSite, **members: Any) -> str:
    return jws(record(site, **members), site.key)


def words(report: VerificationReport, check: str, scope: str = "") -> str:
    return str(report.outcome(CheckName(check), scope).kind)


def codes(report: VerificationReport, check: str, scope: str = "") -> set[str]:
    return {one.code for one in report.outcome(CheckName(check), scope).problems}


def test_a_signed_record_is_read_whole_and_verified(college: BadgeSite) -> None:
    report = college.judge(signed(college))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert report.format == "clr_1"
    view = report.view
    assert isinstance(view, Credential)
    assert (view.title, view.issuer.name, view.partial) == ("Kim's record", "Mercy College", True)
    (learner,) = view.subjects
    assert (learner.name, {one.identity_hash for one in learner.identifier}) == ("Kim Doe", {EMAIL, "S-1"})
    assert learner.association[0] == Association("isPartOf", "urn:achievement:1", "urn:achievement:degree")
    assert [one.title for one in view.credentials] == ["Course 1", "Course 2"]
    course = view.credentials[0].subjects[0]
    assert (course.credits_earned, course.term, course.result[0].value) == ("3", "Autumn 2025", "A")
    achievement = course.achievement[0]
    assert achievement.result_description[0].rubric_criterion_level[0].name == "Expert"
    assert (achievement.human_code, achievement.alignment[0].target_framework) == ("NUR 1", "RSD")
    scopes = {r.scope for r in report.results}
    assert scopes == {"", "/assertions/0", "/assertions/1"}
    remarks = report.outcome(CheckName.PROOF, "/assertions/0").remarks
    assert [one.code for one in remarks] == ["signed_with_its_record"]


def test_a_signed_assertion_is_judged_by_its_own_issuer(college: BadgeSite, academy: BadgeSite) -> None:
    made = signed(college, signedAssertions=[signed_assertion(academy)])
    report = college.judge(made, academy)
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert isinstance(report.view, Credential)
    assert report.view.credentials[-1].issuer.id == academy.issuer["id"]
    # The other issuer's page away: that one alone is in doubt.
    away = college.judge(made)
    assert words(away, "proof", "/assertions/0") == "passed"
    assert words(away, "proof", "/signedAssertions/0") == "unknown"
    assert away.verdict is Verdict.INCONCLUSIVE


def test_an_assertion_by_itself_is_verified(college: BadgeSite) -> None:
    report = college.judge(signed_assertion(college))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    assert report.view is not None
    assert report.view.title == "Course 9"


@pytest.mark.parametrize(
    ("rules", "code"),
    [({"type": "Hosted"}, "hosted_behind_permission"), (None, "record_not_signed"), ("x", "record_not_signed")],
)
def test_what_is_not_signed_says_so_and_is_never_good(college: BadgeSite, rules: Any, code: str) -> None:
    report = college.judge(record(college, verification=rules))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {code}
    assert codes(report, "proof", "/assertions/0") == {"hosted_behind_permission"}


def test_the_publisher_does_not_sign_for_another_issuer(college: BadgeSite, academy: BadgeSite) -> None:
    report = college.judge(signed(college, assertions=[assertion(academy)]), academy)
    assert codes(report, "proof", "/assertions/0") == {"issuer_did_not_sign"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_withdrawn_and_expired(college: BadgeSite) -> None:
    assert college.judge(signed(college, revoked=True)).verdict is Verdict.NOT_VERIFIED
    gone = college.judge(signed(college, assertions=[assertion(college, expires="2026-02-02T00:00:00Z")]))
    assert codes(gone, "validity", "/assertions/0") == {"expired"}
    college.issuer["revocationList"] = f"{college.base}/revoked.json"
    college.publish(
        "revoked.json", {"type": "RevocationList", "issuer": college.issuer["id"], "revokedAssertions": ["urn:record:1"]}
    )
    assert codes(college.judge(signed(college)), "status") == {"revoked"}


# Tricks ----------------------------------------------------------------------------------------------------------------
def test_a_record_signed_by_somebody_else_is_not_the_publisher_s(college: BadgeSite) -> None:
    forged = jws(record(college), "forger")
    report = college.judge(forged)
    assert report.verdict is Verdict.NOT_VERIFIED
    # With a key of the forger's own, named in the record.
    forger = BadgeSite("forger.example", "forger")
    rules = {"type": "Signed", "creator": f"{forger.base}/key.json"}
    report = college.judge(jws(record(college, verification=rules), "forger"), forger)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert words(report, "proof", "/assertions/0") == "unknown"


def test_a_publisher_in_place_cannot_bring_its_own_key(college: BadgeSite) -> None:
    forger = BadgeSite("forger.example", "forger")
    brought = {
        **profile(college),
        "publicKey": {"id": "urn:key", "publicKeyPem": forger.pages[f"{forger.base}/key.json"]["publicKeyPem"]},
    }
    rules = {"type": "Signed", "creator": "urn:key"}
    report = college.judge(jws(record(college, publisher=brought, verification=rules), "forger"))
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("head", [{"alg": "none"}, {"alg": "HS256"}, {"crit": ["x"]}])
def test_tokens_that_lie_about_how_they_are_signed(college: BadgeSite, head: dict[str, Any]) -> None:
    assert college.judge(jws(record(college), college.key, header=head)).verdict is not Verdict.VERIFIED


def test_an_unsigned_assertion_put_into_a_plain_record_is_not_good(college: BadgeSite) -> None:
    report = college.judge(record(college, signedAssertions=[signed_assertion(college)]))
    assert words(report, "proof", "/signedAssertions/0") == "passed"
    assert words(report, "proof", "/assertions/0") == "unknown"
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_signed_assertion_of_somebody_else_is_named(college: BadgeSite) -> None:
    stolen = signed_assertion(college, recipient={"type": "email", "identity": "lee@example.org", "hashed": False})
    report = college.judge(signed(college, signedAssertions=[stolen]))
    assert codes(report, "subject") == {"recipient_not_the_learner"}


@pytest.mark.parametrize("value", [5, ["x"], {"type": "Assertion"}, "eyJ.x", "x.y.z", {"achievement": 3}])
def test_what_cannot_be_read_inside_is_judged_and_not_overlooked(college: BadgeSite, value: Any) -> None:
    for member in ("assertions", "signedAssertions"):
        report = college.judge(signed(college, **{member: [value]}))
        assert report.verdict is not Verdict.VERIFIED
        assert any(scope.startswith(f"/{member}") for scope in (r.scope for r in report.results))


def test_other_formats_are_left_to_their_own_readers(college: BadgeSite) -> None:
    assert read_credential_bytes(json.dumps(college.draft()).encode()).format == "open_badge_2"
    wrapped = {"@context": ["https://www.w3.org/2018/credentials/v1", CONTEXT], "type": ["VerifiableCredential"]}
    assert read_credential_bytes(json.dumps(wrapped).encode()).format == "data_integrity"
    assert read_credential_bytes(signed(college).encode()).format == "clr_1"
