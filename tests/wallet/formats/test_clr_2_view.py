"""CLR 2.0: every embedded credential judged on its own; associations, partial, rubric levels and endorsements ."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.signing import ISSUER, OB3, THIEF, VC2, badge, changed, judge, outcome, signed
from wallet.credential.model import Association, Credential, RubricCriterionLevel
from wallet.report import Verdict

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def course(number: int, *, by: Any = ISSUER, **members: Any) -> dict[str, Any]:
    made = badge(by.did, subject="did:example:kim", id=f"urn:course:{number}", **members)
    about = made["credentialSubject"]
    about["achievement"] |= {
        "id": f"urn:achievement:{number}",
        "name": f"Course {number}",
        "resultDescription": [
            {
                "id": f"urn:rubric:{number}",
                "type": ["ResultDescription"],
                "name": "Skill",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"urn:level:{number}:1",
                "rubricCriterionLevel": [
                    {
                        "id": f"urn:level:{number}:1",
                        "type": ["RubricCriterionLevel"],
                        "name": "Able",
                        "level": "1",
                        "points": "5",
                    },
                    {"id": f"urn:level:{number}:2", "type": ["RubricCriterionLevel"], "name": "Expert", "level": "2"},
                ],
            }
        ],
    }
    about |= {
        "term": "Autumn 2021",
        "result": [
            {"type": ["Result"], "resultDescription": f"urn:rubric:{number}", "achievedLevel": f"urn:level:{number}:2"}
        ],
    }
    return signed(made, by=by)


def transcript(*courses: dict[str, Any], **members: Any) -> dict[str, Any]:
    return signed(
        {
            "@context": [VC2, CLR, OB3],
            "id": "urn:transcript",
            "type": ["VerifiableCredential", "ClrCredential"],
            "issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "Example University"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Sample transcript",
            "partial": True,
            "credentialSubject": {
                "id": "did:example:kim",
                "type": ["ClrSubject"],
                "achievement": [
                    {
                        "id": "urn:achievement:degree",
                        "type": ["Achievement"],
                        "name": "Degree",
                        "description": "The whole.",
                        "criteria": {"narrative": "All courses."},
                    }
                ],
                "association": [
                    {
                        "type": "Association",
                        "associationType": "isParentOf",
                        "sourceId": "urn:achievement:degree",
                        "targetId": "urn:achievement:1",
                    }
                ],
                "verifiableCredential": list(courses),
            },
            **members,
        }
    )


def test_a_transcript_says_all_it_holds() -> None:
    report = judge(transcript(course(1), course(2)))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
    view = report.view
    assert isinstance(view, Credential)
    assert (view.title, view.partial) == ("Sample transcript", True)
    (about,) = view.subjects
    assert about.association == (Association("isParentOf", "urn:achievement:degree", "urn:achievement:1"),)
    assert [one.name for one in about.achievement] == ["Degree"]
    assert [one.title for one in view.credentials] == ["Course 1", "Course 2"]
    inner = view.credentials[1].subjects[0]
    assert inner.term == "Autumn 2021"
    assert inner.result[0].achieved_level == "urn:level:2:2"
    (rubric,) = inner.achievement[0].result_description
    assert {level.name for level in rubric.rubric_criterion_level} == {"Able", "Expert"}
    assert RubricCriterionLevel("urn:level:2:1", "Able", "", "1", "5") in rubric.rubric_criterion_level


@pytest.mark.parametrize("how", ["changed", "another"])
def test_one_bad_course_is_named_and_the_others_stand(how: str) -> None:
    bad = course(2)
    if how == "changed":
        bad["credentialSubject"]["achievement"]["name"] = "Course 2, with honours"
    else:
        bad = signed({**badge(ISSUER.did, id="urn:course:2")}, by=THIEF, method=THIEF.method)
    report = judge(transcript(course(1), bad))
    inside = "/credentialSubject/verifiableCredential"
    assert outcome(report, "proof", f"{inside}/0").kind == "passed"
    words = {outcome(report, check, f"{inside}/1").kind for check in ("proof", "issuer_binding")}
    assert "failed" in words
    assert outcome(report, "proof").kind == "passed"
    assert report.verdict is Verdict.NOT_VERIFIED


def endorsement(comment: str, *, by: Any = THIEF, about: str = "urn:course:1") -> dict[str, Any]:
    return signed(
        {
            "@context": [VC2, OB3],
            "id": "urn:endorsement",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": by.did, "type": ["Profile"], "name": "Hospital"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Endorsement",
            "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": comment},
        },
        by=by,
    )


def test_praise_is_shown_only_when_its_own_signature_holds() -> None:
    honest = endorsement("Works carefully.")
    view = judge(signed(badge(id="urn:course:1", endorsement=[honest]))).view
    assert isinstance(view, Credential)
    assert [(e.issuer.name, e.subjects[0].endorsement_comment) for e in view.endorsements] == [
        ("Hospital", "Works carefully.")
    ]
    forged = changed(honest, lambda d: d["credentialSubject"].update(endorsementComment="The best."))
    report = judge(signed(badge(id="urn:course:1", endorsement=[forged])))
    assert isinstance(report.view, Credential)
    assert report.view.endorsements == ()
    assert report.verdict is Verdict.VERIFIED


def test_an_endorsement_by_itself_says_what_it_says() -> None:
    view = judge(endorsement("Works carefully.")).view
    assert isinstance(view, Credential)
    assert view.subjects[0].endorsement_comment == "Works carefully."
