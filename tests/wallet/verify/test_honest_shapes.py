"""Honest credentials in the shapes that platforms and wallets really write, each judged for what it is.

Every document here is our own and made on the spot; only the shapes are those of the field.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.support.badge_site import CONTEXT, EMAIL, NOW, BadgeSite, codes, hashed, jws, pem, remarks
from tests.support.baked import itxt, png, svg, text, ztxt
from wallet.credential.model import Credential
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, Verdict, VerificationReport

PROOF, BINDING, STATUS, SHAPE = CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.STATUS, CheckName.SHAPE
OLD = "https://w3id.org/openbadges/v1"


@pytest.fixture
def college() -> BadgeSite:
    return BadgeSite()


def judged(data: bytes, site: BadgeSite, *, offline: bool = False) -> list[VerificationReport]:
    """Judges every item of a file with the site's pages at hand, or none."""
    pages = {name: page if isinstance(page, bytes) else json.dumps(page).encode() for name, page in site.pages.items()}
    return verify_bytes(data, policy="learner", at=NOW, documents=None if offline else pages)


def text_of(document: Any) -> bytes:
    return json.dumps(document).encode()


def title(report: VerificationReport) -> str:
    return report.view.title if isinstance(report.view, Credential) else ""


# Only an address ---------------------------------------------------------------------------------------------------
ADDRESS = "https://college.example/a/1.json"


@pytest.mark.parametrize(
    "picture",
    [
        png(text(ADDRESS.encode())),
        png(text(ADDRESS.encode() + b"\n")),
        png(ztxt(ADDRESS.encode())),
        png(itxt(ADDRESS.encode())),
        png(itxt(ADDRESS.encode(), packed=True)),
        png(itxt(ADDRESS.encode(), b"openbadgecredential")),
        svg(ADDRESS),
        svg(body=ADDRESS),
        svg(ADDRESS, name="credential", namespace="https://purl.imsglobal.org/ob/v3p0"),
        svg(ADDRESS, ADDRESS),
    ],
    ids=range(10),
)
def test_a_picture_that_holds_only_an_address(college: BadgeSite, picture: bytes) -> None:
    college.hosted()
    (report,) = judged(picture, college)
    assert report.verdict is Verdict.VERIFIED
    assert title(report) == "Wound Care"
    assert [(remark.code, remark.detail) for remark in report.outcome(PROOF).remarks] == [("hosted_address_only", ADDRESS)]
    (away,) = judged(picture, college, offline=True)
    assert away.verdict is Verdict.INCONCLUSIVE
    assert [(problem.code, problem.detail) for problem in away.outcome(PROOF).problems] == [("hosted_address_only", ADDRESS)]
    assert away.view is None, "nothing is known of it, and nothing is shown as if it were"


def test_what_stands_at_the_address_decides(college: BadgeSite) -> None:
    picture = png(text(ADDRESS.encode()))
    college.hosted(revoked=True)
    (report,) = judged(picture, college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, STATUS) == {"revoked"}
    for page in (b"<html>", b"[]", b'"x"', b"eyJ"):
        college.pages[ADDRESS] = page
        (report,) = judged(picture, college)
        assert report.verdict is Verdict.INCONCLUSIVE
    college.pages[ADDRESS] = college.badge
    (report,) = judged(picture, college)
    assert codes(report, PROOF) == {"not_an_award"}


def test_an_address_at_somebody_else_s_is_not_the_issuer_s(college: BadgeSite) -> None:
    forger = BadgeSite("forger.example", "forger")
    forger.hosted(badge=college.badge["id"])
    forger.pages |= college.pages
    (report,) = judged(png(text(b"https://forger.example/a/1.json")), forger)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"hosted_elsewhere"}


def test_an_address_that_stands_for_a_badge_elsewhere(college: BadgeSite) -> None:
    """The page names another address as its own: that one is asked."""
    college.hosted()
    college.pages["https://college.example/short"] = copy.deepcopy(college.pages[ADDRESS])
    (report,) = judged(png(text(b"https://college.example/short")), college)
    assert report.verdict is Verdict.VERIFIED
    college.pages["https://college.example/short"]["narrative"] = "With honours"
    (report,) = judged(png(text(b"https://college.example/short")), college)
    assert codes(report, PROOF) == {"hosted_copy_differs"}


def test_an_address_without_encryption_proves_nothing(college: BadgeSite) -> None:
    page = "http://college.example/a/1.json"
    college.pages[page] = college.draft(id=page)
    (report,) = judged(png(text(page.encode())), college)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, PROOF) == {"hosted_without_tls"}


@pytest.mark.parametrize(
    "baked",
    [b"javascript:alert(1)", b"file:///etc/passwd", b"ftp://college.example/1", b"//college.example/1", b"https://",
     b"https://college.example/1 https://college.example/2", "https://collège.example/1".encode(), b"urn:uuid:1",
     b"https://college.example/" + b"a" * 9000],
)  # fmt: skip
def test_what_is_no_address_is_no_badge(baked: bytes) -> None:
    with pytest.raises(IntakeError):
        verify_bytes(png(text(baked)), policy="learner", at=NOW)


# Address and badge, badge and badge --------------------------------------------------------------------------------
def test_the_address_beside_the_badge_is_no_second_badge(college: BadgeSite) -> None:
    made = college.hosted()
    for picture in (
        png(itxt(text_of(made)), text(ADDRESS.encode())),
        png(text(ADDRESS.encode()), itxt(text_of(made))),
        png(ztxt(text_of(made)), itxt(ADDRESS.encode(), b"openbadgecredential")),
        png(itxt(text_of(made)), text(ADDRESS.replace("https", "http").encode())),
        svg(ADDRESS, made),
        svg(ADDRESS, made, namespace="https://openbadges.org"),
    ):
        (report,) = judged(picture, college)
        assert (report.verdict, title(report)) == (Verdict.VERIFIED, "Wound Care")


def test_an_address_of_another_badge_is_a_second_one(college: BadgeSite) -> None:
    made, other = college.hosted(), college.hosted("a/2.json", narrative="Twice")
    first, second = judged(svg(other["id"], made), college)
    assert {first.verdict, second.verdict} == {Verdict.VERIFIED}
    assert first.index != second.index


def test_a_signed_badge_beside_its_own_words(college: BadgeSite) -> None:
    draft = college.draft(id="urn:uuid:7a2e", verification={"type": "signed", "creator": f"{college.base}/key.json"})
    token = jws(draft, college.key)
    for picture in (svg(token, draft), png(itxt(token.encode()), text(text_of(draft))), png(itxt(token.encode()))):
        (report,) = judged(picture, college)
        assert report.verdict is Verdict.VERIFIED
    # Other words beside it are another thing, and are said to be unsigned.
    reports = judged(svg(token, {**draft, "narrative": "With honours"}), college)
    assert [report.verdict for report in reports] == [Verdict.VERIFIED, Verdict.NOT_VERIFIED]


def test_one_badge_written_twice_is_one(college: BadgeSite) -> None:
    made = college.hosted()
    spaced = json.dumps(dict(reversed(made.items())), indent=3).encode()
    (report,) = judged(png(itxt(text_of(made)), text(spaced)), college)
    assert report.verdict is Verdict.VERIFIED


def test_text_chunks_in_latin_1(college: BadgeSite) -> None:
    made = college.hosted(narrative="Soins à domicile")
    for picture in (png(text(json.dumps(made, ensure_ascii=False).encode("latin-1"))),
                    png(ztxt(json.dumps(made, ensure_ascii=False).encode()))):  # fmt: skip
        (report,) = judged(picture, college)
        assert report.verdict is Verdict.VERIFIED


# Written out in place ----------------------------------------------------------------------------------------------
def expanded(college: BadgeSite, **members: Any) -> dict[str, Any]:
    """As Badgr bakes it: BadgeClass and Issuer stand in the place of their addresses."""
    made = college.hosted()
    return {**made, "badge": {**college.badge, "issuer": copy.deepcopy(college.issuer)}, **members}


@pytest.mark.parametrize("way", ["json", "itxt", "svg"])
def test_a_badge_that_was_baked_expanded(college: BadgeSite, way: str) -> None:
    made = expanded(college)
    data = {"json": text_of(made), "itxt": png(itxt(text_of(made))), "svg": svg(ADDRESS, made)}[way]
    (report,) = judged(data, college)
    assert report.verdict is Verdict.VERIFIED
    assert not remarks(report, SHAPE)
    assert not remarks(report, PROOF)


def test_the_hosted_copy_may_be_the_expanded_one(college: BadgeSite) -> None:
    made = college.hosted()
    college.pages[ADDRESS] = expanded(college)
    college.pages[ADDRESS]["badge"]["issuer"] = copy.deepcopy(college.issuer)
    assert college.judge(made).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        lambda badge: badge.update(name="Surgery"),
        lambda badge: badge["issuer"].update(name="Mercy University"),
        lambda badge: badge.update(extra="x"),
        lambda badge: badge.update(id="https://college.example/other.json"),
        lambda badge: badge.update(issuer="https://forger.example/issuer.json"),
        lambda badge: badge["issuer"].update(publicKey="https://forger.example/key.json"),
        lambda badge: badge.update(criteria={"narrative": "Nothing"}),
    ],
)
def test_a_copy_in_place_that_says_something_else_is_no_copy(college: BadgeSite, change: Any) -> None:
    made = expanded(college)
    change(made["badge"])
    report = college.judge(made)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, PROOF) == {"hosted_copy_differs"}


def test_a_page_that_is_needed_to_compare_and_away(college: BadgeSite) -> None:
    made = expanded(college)
    college.pages.pop(college.issuer["id"])
    report = college.judge(made)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, PROOF) == {"hosted_copy_not_compared"}


def same_shapes(college: BadgeSite) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of one badge as it was baked and as it is hosted."""
    made = college.draft(image="https://college.example/a.png", evidence="https://college.example/work")
    return {
        "type as a list": ({**made, "type": ["Assertion"]}, made),
        "picture as an object": ({**made, "image": {"id": "https://college.example/a.png"}}, made),
        "evidence as a list of one": ({**made, "evidence": ["https://college.example/work"]}, made),
        "evidence as an object": ({**made, "evidence": {"id": "https://college.example/work", "type": "Evidence"}}, made),
        "badge as a bare object": ({**made, "badge": {"id": college.badge["id"], "type": "BadgeClass"}}, made),
        "badge in part": ({**made, "badge": {"id": college.badge["id"], "name": "Wound Care"}}, made),
        "two objects, one in part": (
            {**made, "badge": {"id": college.badge["id"], "type": "BadgeClass"}}, {**made, "badge": dict(college.badge)}
        ),
        "another address of the context": ({**made, "@context": "https://openbadgespec.org/v2/context.json"}, made),
        "context as a list": ({**made, "@context": [CONTEXT]}, made),
        "expanded, no context inside": (
            {**made, "badge": {k: v for k, v in college.badge.items() if k != "@context"}}, made
        ),
        "members in another order": (dict(reversed(made.items())), made),
    }  # fmt: skip


@pytest.mark.parametrize("shape", list(same_shapes(BadgeSite())))
def test_one_badge_in_two_shapes(college: BadgeSite, shape: str) -> None:
    held, hosted = same_shapes(college)[shape]
    for mine, theirs in ((held, hosted), (hosted, held)):
        college.pages[ADDRESS] = theirs
        report = college.judge(mine)
        assert report.verdict is Verdict.VERIFIED, report.results


# Versions 0.5, 1.0 and 1.1 -----------------------------------------------------------------------------------------
def version_0_5(**members: Any) -> dict[str, Any]:
    return {
        "recipient": hashed(EMAIL),
        "salt": "deadsea",
        "issued_on": "2011-11-30",
        "badge": {
            "version": "0.5.0", "name": "Wound Care", "image": "/b.png", "description": "Dressing wounds",
            "criteria": "/criteria",
            "issuer": {"origin": "https://college.example", "name": "Mercy College", "org": "Nursing", "contact": EMAIL},
        },
        **members,
    }  # fmt: skip


def test_version_0_5_is_kept_at_its_issuer_s(college: BadgeSite) -> None:
    college.pages[ADDRESS] = version_0_5()
    (report,) = judged(png(text(ADDRESS.encode())), college)
    assert report.verdict is Verdict.VERIFIED
    assert isinstance(report.view, Credential)
    assert (report.view.title, report.view.issuer.name) == ("Wound Care", "Mercy College")
    assert report.view.issuer.id == "https://college.example"
    # By itself it does not say where it is kept: nobody can be asked.
    (bare,) = judged(text_of(version_0_5()), college)
    assert codes(bare, PROOF) == {"hosted_nowhere"}


def test_version_0_5_at_another_s_is_not_the_issuer_s(college: BadgeSite) -> None:
    college.pages["https://forger.example/1"] = version_0_5()
    (report,) = judged(png(text(b"https://forger.example/1")), college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"hosted_elsewhere"}


def test_an_origin_in_place_says_nothing_in_later_versions(college: BadgeSite) -> None:
    issuer = {"type": "Issuer", "name": "Mercy College", "origin": "https://college.example"}
    badge = {"type": "BadgeClass", "name": "Wound Care", "issuer": issuer}
    report = college.judge(college.hosted(badge=badge))
    assert codes(report, BINDING) == {"issuer_not_established"}


def version_1_site() -> BadgeSite:
    site = BadgeSite()
    site.pages = {
        "https://college.example/i1": {"name": "Mercy College", "url": "https://college.example"},
        "https://college.example/b1": {
            "name": "Wound Care", "description": "d", "image": "https://college.example/b.png",
            "criteria": "https://college.example/c", "issuer": "https://college.example/i1"},
        "https://college.example/key.pem": pem("college").encode(),
    }  # fmt: skip
    return site


def version_1(**members: Any) -> dict[str, Any]:
    return {
        "uid": "abc-1",
        "recipient": {"type": "email", "hashed": True, "salt": "deadsea", "identity": hashed(EMAIL)},
        "badge": "https://college.example/b1",
        "issuedOn": 1_359_217_910,
        "verify": {"type": "signed", "url": "https://college.example/key.pem"},
        **members,
    }


@pytest.mark.parametrize("way", ["token", "png", "svg"])
def test_version_1_0_signed(way: str) -> None:
    token = jws(version_1(), "college")
    data = {"token": token.encode(), "png": png(text(token.encode())), "svg": svg(token)}[way]
    (report,) = judged(data, version_1_site())
    assert report.verdict is Verdict.VERIFIED
    assert (report.format, title(report)) == ("open_badge_2", "Wound Care")
    assert remarks(report, CheckName.CONTAINER) == {"open_badges_1"}


def test_version_1_0_signed_by_another(college: BadgeSite) -> None:
    site = version_1_site()
    (report,) = judged(jws(version_1(), "forger").encode(), site)
    assert codes(report, PROOF) == {"signature_does_not_fit"}
    site.pages["https://forger.example/key.pem"] = pem("forger").encode()
    rules = {"type": "signed", "url": "https://forger.example/key.pem"}
    (report,) = judged(jws(version_1(verify=rules), "forger").encode(), site)
    assert codes(report, BINDING) == {"key_not_listed"}


def migrated(**members: Any) -> dict[str, Any]:
    """The badge of version 1 as its platform hosts it since it speaks version 2."""
    recipient = {"type": "email", "hashed": True, "salt": "deadsea", "identity": hashed(EMAIL)}
    made = {
        "@context": CONTEXT, "type": "Assertion", "id": ADDRESS, "recipient": recipient, "badge": "https://college.example/b1",
        "verification": {"type": "HostedBadge"}, "issuedOn": "2013-01-26T16:31:50Z", **members,
    }  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


HOSTED_1: dict[str, Any] = {"verify": {"type": "hosted", "url": ADDRESS}}
MIGRATED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "1.0": ({}, {}, ""),
    "1.1": ({"@context": OLD, "type": "Assertion", "id": ADDRESS}, {}, ""),
    "another zone": ({}, {"issuedOn": "2013-01-26T17:31:50+01:00"}, ""),
    "fractions": ({}, {"issuedOn": "2013-01-26T16:31:50.000Z"}, ""),
    "a date in text": ({"issuedOn": "2013-01-26"}, {"issuedOn": "2013-01-26T00:00:00Z"}, ""),
    "hosted, as a word": ({}, {"verification": {"type": "hosted", "url": ADDRESS}}, ""),
    "evidence as an object": (
        {"evidence": "https://college.example/e"},
        {"evidence": [{"id": "https://college.example/e", "type": "Evidence"}]},
        "",
    ),
    "an end on both": ({"expires": 1_890_000_000}, {"expires": "2029-11-22T00:00:00Z"}, ""),
    "an end that was added": ({}, {"expires": "2014-01-26T16:31:50Z"}, "hosted_copy_newer"),
    "a narrative that was added": ({}, {"narrative": "Dressed a wound."}, "hosted_copy_newer"),
    "another day": ({}, {"issuedOn": "2013-01-27T16:31:50Z"}, "hosted_copy_differs"),
    "another end": ({"expires": 1_990_000_000}, {"expires": "2029-11-22T00:00:00Z"}, "hosted_copy_differs"),
    "another person": ({}, {"recipient": {"type": "email", "identity": "eve@example.org"}}, "hosted_copy_differs"),
    "another badge": ({"badge": "https://college.example/b2"}, {}, "hosted_copy_differs"),
    "more in the file": ({"evidence": "https://college.example/e"}, {}, "hosted_copy_differs"),
    "no longer hosted": ({}, {"verification": {"type": "SignedBadge"}}, "hosted_copy_newer"),
}  # fmt: skip


@pytest.mark.parametrize("shape", list(MIGRATED))
def test_a_badge_of_version_1_that_is_hosted_in_version_2(shape: str) -> None:
    before, after, code = MIGRATED[shape]
    site = version_1_site()
    site.pages["https://college.example/b2"] = site.pages["https://college.example/b1"]
    site.pages[ADDRESS] = migrated(**after)
    (report,) = judged(text_of(version_1(**HOSTED_1, **before)), site)
    assert codes(report, PROOF) == ({code} if code else set())
    if not code:
        assert report.verdict is Verdict.VERIFIED


def test_a_badge_of_version_1_that_was_withdrawn_in_version_2() -> None:
    site = version_1_site()
    site.pages[ADDRESS] = migrated(revoked=True, revocationReason="typo")
    (report,) = judged(text_of(version_1(**HOSTED_1)), site)
    assert codes(report, CheckName.STATUS) == {"revoked"}


@pytest.mark.parametrize("context", [OLD, "https://openbadgespec.org/v1/context.json"])
def test_version_1_1_hosted(college: BadgeSite, context: str) -> None:
    made = {
        **version_1(verify={"type": "hosted", "url": ADDRESS}),
        "@context": context,
        "type": "Assertion",
        "id": ADDRESS,
        "badge": college.badge["id"],
    }
    college.pages[ADDRESS] = made
    for data in (text_of(made), png(text(ADDRESS.encode())), svg(ADDRESS, made)):
        (report,) = judged(data, college)
        assert report.verdict is Verdict.VERIFIED
        assert remarks(report, CheckName.CONTEXT) == set()


@pytest.mark.parametrize("algorithm", ["rs256", "RS-256", "SHA256withRSA", "ES256K", "PS512"])
def test_an_algorithm_in_another_spelling_is_told_by_its_name(college: BadgeSite, algorithm: str) -> None:
    report = college.judge(college.signed(header={"alg": algorithm}))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(one.code, one.detail) for one in report.outcome(PROOF).problems] == [("algorithm_not_supported", algorithm)]


# What the issuer's pages say of themselves -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"allowedOrigins": []}, "hosting_rules_unreadable"),
        ({"allowedOrigins": [7]}, "hosting_rules_unreadable"),
        ({"allowedOrigins": ""}, "hosting_rules_unreadable"),
        ({"startsWith": []}, "hosting_rules_unreadable"),
        ("college.example", "hosting_rules_unreadable"),
        ({"startsWith": "https://college.example/b/"}, "hosted_elsewhere"),
        ({"allowedOrigins": None, "startsWith": "https://college.example/a/"}, ""),
        ({}, ""),
    ],
)
def test_where_an_issuer_s_badges_may_be_kept(college: BadgeSite, rules: Any, code: str) -> None:
    college.issuer["verification"] = rules
    report = college.judge(college.hosted())
    assert codes(report, BINDING) == ({code} if code else set())
    assert (report.verdict is Verdict.VERIFIED) is (code == "")


def test_pages_that_say_they_were_withdrawn(college: BadgeSite) -> None:
    college.badge["revoked"] = True
    assert codes(college.judge(college.hosted()), STATUS) == {"badge_class_withdrawn"}
    college.badge["revoked"] = False
    assert college.judge(college.hosted()).verdict is Verdict.VERIFIED
    college.issuer["revoked"] = "2026-01-01"
    report = college.judge(college.signed())
    assert codes(report, STATUS) == {"issuer_profile_withdrawn"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_revocation_list_on_another_site(college: BadgeSite) -> None:
    page = "https://lists.example/revoked.json"
    college.issuer["revocationList"] = page
    college.pages[page] = {"@context": CONTEXT, "id": page, "type": "RevocationList", "revokedAssertions": []}
    assert codes(college.judge(college.signed()), STATUS) == {"status_list_not_that"}
    college.issuer["verification"] = {"allowedOrigins": ["college.example", "lists.example"]}
    assert college.judge(college.signed()).verdict is Verdict.VERIFIED
    college.issuer.pop("verification")
    college.pages[page]["revokedAssertions"] = ["urn:uuid:7a2e"]
    assert codes(college.judge(college.signed()), STATUS) == {"revoked"}


@pytest.mark.parametrize("algorithm", ["eddsa", "EDDSA", "es256", "RS1", "ES256K", "ML-DSA-44"])
def test_a_token_s_algorithm_in_another_spelling_is_told_by_its_name(algorithm: str) -> None:
    from tests.support.signing import ISSUER, badge, judge
    from wallet.formats.vc_jwt import sign_jwt

    header = {"typ": "vc+jwt", "kid": ISSUER.method, "alg": algorithm}
    report = judge(sign_jwt(header, badge(), signer=ISSUER.sign, algorithm="EdDSA").encode())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(one.code, one.detail) for one in report.outcome(PROOF).problems] == [("algorithm_not_supported", algorithm)]


# Transcripts that hold achievements alone --------------------------------------------------------------------------
def transcript(*names: str, **members: Any) -> dict[str, Any]:
    from tests.support.signing import HOLDER, ISSUER, VC2, signed

    achievements = [
        {"id": f"https://uni.example/a/{place}", "type": ["Achievement"], "name": name, "description": "d",
         "criteria": {"narrative": "Passed."}} for place, name in enumerate(names)
    ]  # fmt: skip
    context = [VC2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
               "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]  # fmt: skip
    return signed(
        {
            "@context": context, "id": "urn:uuid:1", "type": ["VerifiableCredential", "ClrCredential"],
            "issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "Example University"},
            "validFrom": "2026-01-01T00:00:00Z", "name": "Transcript", "awardedDate": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": HOLDER.did, "type": ["ClrSubject"], "achievement": achievements, **members},
        }
    )  # fmt: skip


@pytest.mark.parametrize("names", [("Anatomy",), ("Anatomy", "Wound care"), tuple(f"Course {n}" for n in range(30))])
def test_a_transcript_of_achievements_lists_them(names: tuple[str, ...]) -> None:
    from tests.support.signing import NOW as DAY
    from wallet.cli.lines import titles_inside

    (report,) = verify_bytes(text_of(transcript(*names)), policy="learner", at=DAY)
    assert report.verdict is Verdict.VERIFIED, report.results
    assert isinstance(report.view, Credential)
    assert report.view.title == "Transcript"
    assert "transcript_empty" not in remarks(report, CheckName.PROFILE)
    assert sorted(titles_inside(report.view)) == sorted(names)


def test_a_transcript_of_nothing_says_so() -> None:
    from tests.support.signing import NOW as DAY

    (report,) = verify_bytes(text_of(transcript()), policy="learner", at=DAY)
    assert "transcript_empty" in remarks(report, CheckName.PROFILE)


def test_a_baked_address_with_a_zero_behind_it(college: BadgeSite) -> None:
    college.hosted()
    (report,) = judged(png(text(ADDRESS.encode() + b"\0")), college)
    assert report.verdict is Verdict.VERIFIED
