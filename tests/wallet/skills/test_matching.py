"""Which held credentials meet which requirement: by what step, how far it goes, and never more than is so."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.nesting import transcript
from tests.support.signing import HOLDER, ISSUER, VC2, Ed25519Signer, presentation, signed
from tests.support.signing import badge as signed_badge
from tests.wallet.skills.held import HEART, NOW, OHIO, badge, changed
from wallet import verify_bytes
from wallet.sample.issuer import Terms
from wallet.skills.holdings import Holding, Rung, holdings
from wallet.skills.matching import Matched, OutcomeKind, counts, match
from wallet.skills.reach import Step, own_reach
from wallet.skills.requirements import SkillNamed
from wallet.skills.roles.reading import read_roles

TODAY = NOW.date()


def held(*received: bytes) -> list[Holding]:
    found = []
    for number, data in enumerate(received):
        (report,) = verify_bytes(data, policy="learner", at=NOW)
        found += holdings(report, NOW, ref=f"file-{number}")
    return found


def against(role: dict[str, Any], *received: bytes, start: date | None = None) -> list[Matched]:
    (one,) = read_roles(json.dumps(role).encode())
    return match(one, held(*received), TODAY, start=start)


def posting(**members: Any) -> dict[str, Any]:
    return {"@type": "JobPosting", "title": "Nurse", **members}


def pack(**item: Any) -> dict[str, Any]:
    return {"type": "RequirementPack", "title": "Pack", "items": [{"id": "one", "title": "One", **item}]}


def test_a_name_and_its_abbreviation_are_one_credential() -> None:
    for name in ("BLS Provider", "Basic Life Support (BLS)", "Basic Life Support Provider", "Soporte vital básico"):
        (result,) = against(posting(qualifications="BLS required"), badge(name))
        assert (result.outcome, result.evidence[0].step, result.evidence[0].holding.rung) == (
            OutcomeKind.MET, Step.LABEL, Rung.SIGNATURE
        ), name  # fmt: skip


@pytest.mark.parametrize("name", ["BLS Instructor Candidate Handbook Quiz", "ACLS Provider", "Blissful living"])
def test_a_name_that_only_sounds_like_it_is_not(name: str) -> None:
    (result,) = against(posting(skills=["Basic lifesaving"]), badge(name))
    assert result.outcome is OutcomeKind.MISSING


def test_an_address_is_the_surest_step() -> None:
    asked = posting(qualifications={"name": "Something else", "url": "http://HEART.example/achievements/BLS/"})
    (result,) = against(asked, badge("BLS"))
    assert (result.outcome, result.evidence[0].step) == (OutcomeKind.MET, Step.ADDRESS)


def test_a_skill_by_its_alignment() -> None:
    alignment = {
        "type": ["Alignment"], "targetName": "Wound management", "targetUrl": "https://example.org/skills/7",
        "targetCode": "S7", "targetFramework": "Care Skills 2.1",
    }  # fmt: skip
    one = badge("Ward practice", achievement={"alignment": [alignment]})
    by_address = {"name": "x", "url": "https://example.org/skills/7"}
    by_code = {"name": "x", "termCode": "S7", "inDefinedTermSet": "Care Skills"}
    by_label = "wound MANAGEMENT"
    other_framework = {"name": "x", "termCode": "S7", "inDefinedTermSet": "Retail Skills"}
    results = against(posting(skills=[by_address, by_code | {"name": "y"}, by_label, other_framework | {"name": "z"}]), one)
    assert [one.evidence[0].step if one.evidence else None for one in results] == [Step.ADDRESS, Step.CODE, Step.LABEL, None]


def test_what_was_changed_withdrawn_or_has_ended_never_meets_anything() -> None:
    ended = badge("BLS", ends=datetime(2026, 3, 1, tzinfo=UTC))
    ahead = badge("BLS", begins=datetime(2027, 3, 1, tzinfo=UTC))
    asked = posting(qualifications="BLS")
    for received, reason in ((changed(badge("BLS")), "held_bad"), (ended, "held_expired"), (ahead, "held_not_yet")):
        (result,) = against(asked, received)
        assert (result.outcome, result.evidence, result.reason) == (OutcomeKind.MISSING, (), reason)


def test_a_better_one_beside_a_bad_one_is_what_counts() -> None:
    (result,) = against(posting(qualifications="BLS"), badge("BLS", ends=datetime(2026, 3, 1, tzinfo=UTC)), badge("BLS"))
    assert result.outcome is OutcomeKind.MET
    assert [one.holding.ref for one in result.evidence] == ["file-1"]


def test_what_is_not_finished_is_partly_and_enough_where_being_on_the_way_is() -> None:
    going = badge("NVQ Level 3", status="InProgress")
    assert against(posting(qualifications="NVQ Level 3"), going)[0].outcome is OutcomeKind.PARTLY
    assert against(posting(qualifications="NVQ Level 3 or working towards"), going)[0].outcome is OutcomeKind.MET
    assert (
        against(posting(qualifications="NVQ Level 3"), badge("NVQ Level 3", status="Failed"))[0].outcome
        is OutcomeKind.MISSING
    )


def test_what_ends_before_the_start_says_so_and_only_then() -> None:
    one = badge("BLS", ends=datetime(2027, 1, 10, 23, tzinfo=UTC))
    asked = posting(qualifications="BLS")
    assert against(asked, one)[0].outcome is OutcomeKind.MET
    assert against(asked, one, start=date(2027, 1, 10))[0].outcome is OutcomeKind.MET
    assert against(asked, one, start=date(2027, 1, 11))[0].outcome is OutcomeKind.ENDS_BEFORE
    assert against(asked | {"jobStartDate": "2027-01-11"}, one)[0].outcome is OutcomeKind.ENDS_BEFORE


def test_a_pack_says_itself_whether_the_start_counts() -> None:
    one = badge("BLS", ends=datetime(2027, 1, 10, 23, tzinfo=UTC))
    accept = [{"kind": "certification", "words": ["bls"]}]
    start = date(2027, 2, 1)
    assert against(pack(accept=accept), one, start=start)[0].outcome is OutcomeKind.MET
    assert against(pack(accept=accept, days_left_at="start"), one, start=start)[0].outcome is OutcomeKind.ENDS_BEFORE
    assert against(pack(accept=accept, days_left_at="start"), one)[0].outcome is OutcomeKind.MET
    assert against(pack(accept=accept, days_left_at="2027-06-01"), one)[0].outcome is OutcomeKind.ENDS_BEFORE


def test_age_and_number() -> None:
    accept = [{"words": ["TB"]}]
    fresh, old = (
        badge("TB test", begins=datetime(2025, 12, 1, tzinfo=UTC)),
        badge("TB test", begins=datetime(2025, 11, 29, tzinfo=UTC)),
    )
    assert against(pack(accept=accept, not_older_than="P1Y"), fresh)[0].outcome is OutcomeKind.MET
    assert against(pack(accept=accept, not_older_than="P1Y"), old)[0].reason == "held_too_old"
    assert against(pack(accept=accept, copies=2), fresh)[0].outcome is OutcomeKind.PARTLY
    assert against(pack(accept=accept, copies=2), fresh, badge("TB screening TB"))[0].outcome is OutcomeKind.MET


def test_a_licence_of_another_state_is_not_this_one() -> None:
    licence = badge("Registered Nurse License", issuer=OHIO, kind="License")
    assert against(posting(qualifications="RN license in Ohio"), licence)[0].outcome is OutcomeKind.MET
    assert against(posting(qualifications="RN license in Kansas"), licence)[0].outcome is OutcomeKind.MISSING
    nowhere = badge("Registered Nurse License", kind="License")
    assert against(posting(qualifications="RN license in Kansas"), nowhere)[0].reason == "place_not_stated"


def test_more_than_is_asked_for_is_enough_and_less_is_not() -> None:
    degree = badge("Bachelor of Science in Nursing", kind="BachelorDegree")
    assert (
        against(posting(educationRequirements={"credentialCategory": "associate degree"}), degree)[0].outcome
        is OutcomeKind.MET
    )
    assert against(posting(qualifications="MSN required"), degree)[0].outcome is OutcomeKind.MISSING


def test_ones_own_word_is_claimed_and_no_more() -> None:
    own = HEART.credential(
        {"id": "urn:uuid:2", "type": ["Achievement"], "name": "BLS", "description": "d", "criteria": {"narrative": "n"}},
        subject=HEART.id,
    )
    (result,) = against(posting(qualifications="BLS"), json.dumps(own).encode())
    assert (result.outcome, result.reason, result.evidence[0].holding.rung) == (
        OutcomeKind.CLAIMED,
        "own_word",
        Rung.OWN_WORD,
    )


def test_a_line_with_nothing_to_compare_is_missing_and_says_why() -> None:
    (result,) = against(pack(accept=[]), badge("BLS"))
    assert (result.outcome, result.reason) == (OutcomeKind.MISSING, "nothing_to_match")
    assert counts([result]) == {"met": 0, "partly": 0, "claimed": 0, "ends_before": 0, "missing": 1}


def test_courses_of_a_transcript_are_held_too() -> None:
    received = json.dumps(OHIO.transcript(subject="did:example:nurse")).encode()
    (report,) = verify_bytes(received, policy="learner", at=NOW)
    courses = [one for one in holdings(report, NOW, ref="t") if one.scope]
    assert len(courses) >= 3
    (result,) = against(posting(skills=[courses[0].title]), received)
    assert result.outcome is OutcomeKind.MET


def test_codes_without_their_framework_are_no_codes() -> None:
    assert own_reach(SkillNamed("a", code="1")).step_of("b", "", "1", "") is None
    assert own_reach(SkillNamed("a", code="1", framework="ESCO")).step_of("b", "", "1", "esco v1.2") is Step.CODE


def test_the_same_answer_on_every_run() -> None:
    files = [badge("BLS"), badge("Basic Life Support"), badge("BLS Provider", issuer=OHIO)]
    asked = posting(qualifications="BLS")
    one, other = against(asked, *files), against(asked, *reversed(files))
    titles = [[e.holding.title for e in results[0].evidence] for results in (one, other)]
    assert titles[0] == titles[1]


@pytest.mark.parametrize(
    ("holder", "outcome", "reason"),
    [
        (HOLDER, OutcomeKind.MET, "label"),
        (Ed25519Signer("a thief"), OutcomeKind.MISSING, "held_bad"),
        (None, OutcomeKind.CLAIMED, "owner_not_shown"),
    ],
)
def test_a_candidate_meets_with_what_is_shown_to_be_theirs(
    holder: Ed25519Signer | None, outcome: OutcomeKind, reason: str
) -> None:
    mine = json.loads(badge("BLS", subject=HOLDER.did))
    unsigned = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [mine]}
    shown = unsigned if holder is None else presentation(mine, by=holder, created=NOW)
    (report,) = verify_bytes(json.dumps(shown).encode(), policy="learner", at=NOW)
    (role,) = read_roles(json.dumps(posting(qualifications="BLS")).encode())
    (result,) = match(role, holdings(report, NOW, ref="c", shown=True), TODAY)
    assert (result.outcome, result.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("transcript_by", "course_by", "outcome"),
    [
        (ISSUER, ISSUER, OutcomeKind.MET),
        (HOLDER, ISSUER, OutcomeKind.CLAIMED),
        (Ed25519Signer("a friend"), ISSUER, OutcomeKind.CLAIMED),
    ],
)
def test_somebody_else_s_badge_in_a_transcript_of_ones_own_is_not_theirs(
    transcript_by: Ed25519Signer, course_by: Ed25519Signer, outcome: OutcomeKind
) -> None:
    course = signed(signed_badge(course_by.did, subject=None), by=course_by)
    made = presentation(signed(transcript(course, by=transcript_by.did), by=transcript_by), by=HOLDER, created=NOW)
    (report,) = verify_bytes(json.dumps(made).encode(), policy="learner", at=NOW)
    (role,) = read_roles(json.dumps(pack(accept=[{"words": ["Infection control"]}])).encode())
    (result,) = match(role, holdings(report, NOW, ref="c", shown=True), TODAY)
    assert result.outcome is outcome


BLS_ACCEPTED = [{"kind": "certification", "words": ["bls"]}]
DCQL = {"id": "a", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}
EXAMPLE = {"type": ["OpenBadgeCredential"]}


def by_example(example: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"query": [{"type": "QueryByExample", "credentialQuery": [{"reason": "r", "example": example, **members}]}]}


MORE_IS_ASKED = {
    "claims": {"credentials": [{**DCQL, "claims": [{"path": ["credentialSubject", "name"], "values": ["RN"]}]}]},
    "authorities": {"credentials": [{**DCQL, "trusted_authorities": [{"type": "aki", "values": ["x"]}]}]},
    "trusted issuer": by_example(EXAMPLE, trustedIssuer=[{"issuer": "did:web:other.example", "required": True}]),
    "accepted issuer": by_example(EXAMPLE, acceptedIssuers=[{"id": "did:web:other.example"}]),
    "issuer of the example": by_example(EXAMPLE | {"issuer": "did:web:other.example"}),
    "name in the example": by_example(EXAMPLE | {"credentialSubject": {"achievement": {"name": "Registered Nurse"}}}),
    "age as a number": pack(accept=BLS_ACCEPTED, not_older_than=1),
    "age in words": pack(accept=BLS_ACCEPTED, not_older_than="1 month"),
    "a day that is two": pack(accept=BLS_ACCEPTED, days_left_at="01/02/2027"),
    "number as a text": pack(accept=BLS_ACCEPTED, copies="2"),
    "an issuer": pack(accept=BLS_ACCEPTED, issuer="Ohio Board of Nursing"),
    "a type of another vocabulary": {
        "credentials": [{**DCQL, "meta": {"type_values": [["https://state.example/vocab#OpenBadgeCredential"]]}}]
    },
}


@pytest.mark.parametrize("how", MORE_IS_ASKED)
def test_what_is_asked_for_beyond_what_is_compared_is_never_said_to_be_met(how: str) -> None:
    asked = MORE_IS_ASKED[how]
    (result,) = against(asked, badge("BLS"))
    assert (result.outcome, result.reason) == (OutcomeKind.PARTLY, "not_all_compared")
    (role,) = read_roles(json.dumps(asked).encode())
    assert role.not_understood


def test_an_alternative_that_says_more_than_is_read_meets_nothing() -> None:
    asked = pack(accept=[{**BLS_ACCEPTED[0], "issuer": "Ohio Board of Nursing"}])
    assert against(asked, badge("BLS"))[0].outcome is OutcomeKind.MISSING
    assert [rest.code for rest in read_roles(json.dumps(asked).encode())[0].not_understood] == ["pack_accept"]


@pytest.mark.parametrize(
    ("meta", "met"),
    [
        ({"type_values": [["VerifiableCredential", "OpenBadgeCredential"]]}, True),
        ({"type_values": [["NursingLicence"], ["OpenBadgeCredential"]]}, True),
        ({"type_values": [["https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"]]}, True),
        ({"type_values": [["https://state.example/vocab#OpenBadgeCredential"]]}, False),
        ({"type_values": [["OpenBadgeCredential", "NursingLicence"]]}, False),
        ({"vct_values": ["https://state.example/OpenBadgeCredential"]}, False),
    ],
)
def test_all_types_of_a_group_are_asked_for(meta: dict[str, Any], met: bool) -> None:
    (result,) = against({"credentials": [{**DCQL, "meta": meta}]}, badge("BLS"))
    assert (result.outcome is OutcomeKind.MET) is met


def test_days_of_an_age_are_days() -> None:
    asked = pack(accept=BLS_ACCEPTED, not_older_than="P3D")
    for begun, met in ((27, True), (26, False)):
        (result,) = against(asked, badge("BLS", begins=datetime(2026, 11, begun, tzinfo=UTC)))
        assert (result.outcome is OutcomeKind.MET) is met


def test_one_credential_in_two_files_is_one() -> None:
    (result,) = against(pack(accept=BLS_ACCEPTED, copies=2), one := badge("BLS"), one)
    assert (result.outcome, result.reason_detail) == (OutcomeKind.PARTLY, "1/2")
    (result,) = against(pack(accept=BLS_ACCEPTED, copies=1000), one)
    assert result.outcome is OutcomeKind.PARTLY


def test_a_stranger_s_type_makes_no_record_of_ones_own() -> None:
    strange = HEART.sign({
        "@context": [VC2, {"RecordByHand": "https://example.org/RecordByHand"}],
        "type": ["VerifiableCredential", "RecordByHand"],
        "issuer": HEART.id, "validFrom": "2026-01-01T00:00:00Z", "credentialSubject": {"id": "did:example:nurse"},
    }, Terms())  # fmt: skip
    (report,) = verify_bytes(json.dumps(strange).encode(), policy="learner", at=NOW)
    assert [holding.kind for holding in holdings(report, NOW, ref="x")] == [""]
