"""Open Badges 2.0 and its forerunners as honest issuers write them: none is refused for its shape."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.badge_site import CONTEXT, EMAIL, BadgeSite, codes, hashed, jws, pem, remarks
from wallet.credential.model import Credential
from wallet.formats.open_badge_2_view import moment
from wallet.jsonld.contexts import bundled
from wallet.report import CheckName, Verdict, VerificationReport

OLD = "https://w3id.org/openbadges/v1"


@pytest.fixture
def college() -> BadgeSite:
    return BadgeSite()


def view(report: VerificationReport) -> Credential:
    assert isinstance(report.view, Credential)
    return report.view


def test_a_hosted_badge_shows_what_its_issuer_s_pages_say(college: BadgeSite) -> None:
    college.badge["alignment"] = {"targetName": "Wounds", "targetUrl": "https://skills.example/1"}
    report = college.judge(college.hosted(evidence="https://college.example/work", narrative="Twice"))
    seen = view(report)
    assert report.verdict is Verdict.VERIFIED
    assert (seen.title, seen.issuer.name, seen.issuer.id) == ("Wound Care", "Mercy College", college.issuer["id"])
    assert seen.subjects[0].achievement[0].alignment[0].target_name == "Wounds"
    assert seen.subjects[0].identifier[0].identity_hash == hashed(EMAIL)
    assert {item.address for item in report.evidence} == {
        "https://college.example/a/1.json", college.badge["id"], college.issuer["id"]
    }  # fmt: skip


def test_documents_that_stand_in_place_with_their_address(college: BadgeSite) -> None:
    whole = {**college.badge, "issuer": {**college.issuer, "publicKey": f"{college.base}/key.json"}}
    badge = {**college.badge, "endorsement": []}
    for inline in (badge, whole, {"id": college.badge["id"], "type": "BadgeClass"}):
        report = college.judge(college.hosted(badge=inline))
        assert report.verdict is Verdict.VERIFIED, report.results
        assert view(report).title == "Wound Care"


def test_a_badge_class_that_has_no_page_of_its_own(college: BadgeSite) -> None:
    badge = {name: value for name, value in college.badge.items() if name != "id"}
    assert college.judge(college.hosted(badge=badge)).verdict is Verdict.VERIFIED
    assert college.judge(college.signed(badge=badge)).verdict is Verdict.VERIFIED


def test_a_page_that_moved_is_read_where_it_is_now(college: BadgeSite) -> None:
    college.pages["https://college.example/old"] = dict(college.badge)
    report = college.judge(college.hosted(badge="https://college.example/old"))
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, CheckName.SHAPE) == {"document_moved"}


def test_pages_without_encryption_prove_nothing(college: BadgeSite) -> None:
    plain = BadgeSite("old.example")
    plain.base = "http://old.example"
    plain.pages = {}
    issuer = plain.publish("i", {"type": "Issuer", "name": "Old", "url": plain.base})
    plain.badge = plain.publish("b", {**college.badge, "id": "http://old.example/b", "issuer": issuer["id"]})
    report = plain.judge(plain.hosted())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, CheckName.PROOF) == codes(report, CheckName.ISSUER_BINDING) == {"hosted_without_tls"}


def test_the_context_written_out_in_place(college: BadgeSite) -> None:
    written = {**bundled(CONTEXT)["@context"], "targetFramework": "schema:targetFramework", "verify": "verification"}
    report = college.judge(college.hosted(**{"@context": written}))
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, CheckName.CONTEXT) == {"inline_context"}


@pytest.mark.parametrize("rules", [{"type": "signed"}, {"type": ["signed", "x:Other"]}, {"type": "SignedBadge"}])
def test_a_signed_badge_by_the_issuer_s_only_key(college: BadgeSite, rules: dict[str, Any]) -> None:
    assert college.judge(college.signed(verification=rules)).verdict is Verdict.VERIFIED


def test_a_key_that_stands_in_the_profile(college: BadgeSite) -> None:
    college.issuer["publicKey"] = [
        {"id": f"{college.base}/key.json", "type": "CryptographicKey", "publicKeyPem": pem("college")}
    ]
    college.pages.pop(f"{college.base}/key.json")
    assert college.judge(college.signed()).verdict is Verdict.VERIFIED


# Version 1 -----------------------------------------------------------------------------------------------------------
def old_site() -> BadgeSite:
    site = BadgeSite("a.example", "old")
    site.pages = {
        "https://a.example/issuer": {"name": "Basic Issuer", "url": "https://a.example"},
        "https://a.example/badge": {"name": "Basic", "description": "d", "image": "https://a.example/i", "criteria": "https://a.example/c",
                                    "issuer": "https://a.example/issuer"},
        "https://a.example/key": pem("old").encode(),
    }  # fmt: skip
    return site


def old_assertion(**members: Any) -> dict[str, Any]:
    return {
        "uid": "123abc",
        "recipient": {"identity": EMAIL, "hashed": False, "type": "email"},
        "badge": "https://a.example/badge",
        "issuedOn": "2015-04-30",
        "verify": {"type": "hosted", "url": "https://a.example/1"},
        **members,
    }


@pytest.mark.parametrize("issued", ["2015-04-30", 1_430_352_000, "2015-04-30T00:00:00Z"])
def test_version_1_0_hosted(issued: Any) -> None:
    site, made = old_site(), old_assertion(issuedOn=issued)
    report = site.judge(made, pages={"https://a.example/1": made})
    assert report.verdict is Verdict.VERIFIED
    assert view(report).title == "Basic"
    assert view(report).valid_from is not None
    assert view(report).valid_from.isoformat() == "2015-04-30T00:00:00+00:00"  # type: ignore[union-attr]
    assert remarks(report, CheckName.CONTAINER) == {"open_badges_1"}


def test_version_1_1_hosted() -> None:
    site = old_site()
    made = old_assertion(**{"@context": OLD, "type": "Assertion", "id": "https://a.example/1"})
    report = site.judge(made, pages={"https://a.example/1": made})
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, CheckName.CONTAINER) == {"open_badges_1"}


def test_version_1_1_signed_with_the_key_s_page() -> None:
    site = old_site()
    rules = {"type": "signed", "url": "https://a.example/key"}
    made = old_assertion(**{"@context": OLD, "type": "Assertion", "verify": rules})
    assert site.judge(jws(made, "old")).verdict is Verdict.VERIFIED
    assert site.judge(jws(made, "another")).verdict is Verdict.NOT_VERIFIED
    away = {**made, "verify": {"type": "signed", "url": "https://a.example.evil.example/key"}}
    report = site.judge(jws(away, "another"), pages={"https://a.example.evil.example/key": pem("another").encode()})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, CheckName.ISSUER_BINDING) == {"key_not_listed"}


def test_version_1_0_s_list_of_reasons() -> None:
    site, rules = old_site(), {"type": "signed", "url": "https://a.example/key"}
    site.pages["https://a.example/issuer"]["revocationList"] = "https://a.example/revoked"
    token = jws(old_assertion(**{"@context": OLD, "verify": rules}), "old")
    revoked = {"https://a.example/revoked": {"123abc": "Issued in error"}}
    assert codes(site.judge(token, pages=revoked), CheckName.STATUS) == {"revoked"}
    assert site.judge(token, pages={"https://a.example/revoked": {"other": "x"}}).verdict is Verdict.VERIFIED


def test_version_0_5_is_shown_and_not_decided() -> None:
    badge = {
        "version": "0.5.0",
        "name": "Basic McBadge",
        "criteria": "http://old.example/c",
        "issuer": {"origin": "http://old.example", "name": "Basic Issuer"},
    }
    made = {"recipient": hashed(EMAIL, "sel gris"), "salt": "sel gris", "issued_on": "2011-06-01", "badge": badge}
    report = BadgeSite().judge(made)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, CheckName.PROOF) == {"hosted_nowhere"}
    assert view(report).title == "Basic McBadge"
    assert view(report).subjects[0].identifier[0].salt == "sel gris"


def test_times_as_iso_8601_lets_them_be_written() -> None:
    same = moment("2017-10-01T10:00:00Z", old=False)
    assert same is not None
    for text in ("2017-10-01T10:00Z", "2017-10-01T12:00:00+02:00", "2017-10-01T12:00:00+0200", "2017-10-01T12:00+02:00"):
        assert moment(text, old=False) == same, text
    # Without a zone: as if it were in UTC. What a zone could change is the validity check's to say.
    for text in ("2017-10-01T10:00:00", "2017-10-01T10:00", "2017-10-01 10:00:00"):
        assert moment(text, old=False) == same, text
    for value in ("2017-10", 1_506_852_000, True, None, [], "2017-13-01T10:00Z", "2017-13-01"):
        assert moment(value, old=False) is None, value
    assert moment(1_506_852_000, old=True) == same
    assert moment(True, old=True) is None
    assert moment(10**15, old=True) is None
