"""Tricks against Open Badges 2.0, each named by its row or by what it tries."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.support.badge_site import CONTEXT, EMAIL, NOW, BadgeSite, codes, hashed, jws, pem, remarks
from wallet.encodings import base64url
from wallet.errors import FetchError, IntakeError
from wallet.formats.reading import read_credential_bytes
from wallet.net.client import GuardedClient
from wallet.report import CheckName, Verdict
from wallet.verify.proofs.hosted_badge import origin_fault
from wallet.verify.sources.network import NetDocuments

BINDING, PROOF, STATUS = CheckName.ISSUER_BINDING, CheckName.PROOF, CheckName.STATUS


@pytest.fixture
def college() -> BadgeSite:
    return BadgeSite()


@pytest.fixture
def forger() -> BadgeSite:
    return BadgeSite("forger.example", "forger")


def test_honest_badges_are_verified(college: BadgeSite) -> None:
    assert college.judge(college.hosted()).verdict is Verdict.VERIFIED
    assert college.judge(college.signed()).verdict is Verdict.VERIFIED


# V65: whose page is it -----------------------------------------------------------------------------------------------
ISSUER = {"id": "https://example.org/issuer"}


@pytest.mark.parametrize(
    "address",
    ["https://example.org.evil.com/a", "https://evil.com/example.org", "https://example.org@evil.com/a",
     "https://evil.com#@example.org/a", "https://example.org:8443/a", "https://xexample.org/a", "https://example.org./a",
     "https://example.orgévil/a", "ftp://example.org/a", "//example.org/a", "https://example.org\\@evil.com/a",
     "https://sub.example.org/a", "https://user@example.org/a", "https://example.org:0/a", "https://example.org:x/a"],
)  # fmt: skip
def test_V65_hosts_that_only_look_like_the_issuer_s(address: str) -> None:
    assert origin_fault(address, ISSUER) == "hosted_elsewhere"
    for start in ("https://example.org", "https://example.org/"):
        assert origin_fault(address, {**ISSUER, "verification": {"startsWith": start}}) == "hosted_elsewhere"
    allowed = {**ISSUER, "verification": {"allowedOrigins": ["example.org", "https://example.org"]}}
    assert origin_fault(address, allowed) == "hosted_elsewhere"


@pytest.mark.parametrize(
    ("rules", "address", "fits"),
    [
        ({"startsWith": "https://example.org/a/"}, "https://example.org/a/1", True),
        ({"startsWith": ["https://other.org/", "https://example.org/a/"]}, "https://example.org/a/1", True),
        ({"startsWith": "https://example.org/a/"}, "https://example.org/b/1", False),
        ({"startsWith": "https://example.org/a/"}, "https://example.org/a/../b/1", False),
        ({"startsWith": "https://example.org/a/"}, "https://example.org/a/%2e%2E/b/1", False),
        ({"startsWith": "https://example.org/a/"}, "https://example.org/a/..%2fb/1", False),
        ({"startsWith": "https://example.org/a/"}, "https://example.org/a/..\\b/1", False),
        ({"startsWith": "https://example.org/a/"}, "http://example.org/a/1", False),
        ({"startsWith": []}, "https://example.org/a/1", False),
        ({"startsWith": ["https://host.net/"]}, "https://host.net/1", False),
        ({"startsWith": ["https://host.net/"], "allowedOrigins": "host.net"}, "https://host.net/1", True),
        ({"allowedOrigins": ["host.net", "example.org"]}, "https://HOST.net/1", True),
        ({"allowedOrigins": ["host.net"]}, "https://example.org/1", False),
        ({"allowedOrigins": ["host.net:8443"]}, "https://host.net:8443/1", True),
        ({"allowedOrigins": ["host.net"]}, "https://host.net:443/1", True),
        ({"allowedOrigins": ["*"]}, "https://host.net/1", False),
        ({"allowedOrigins": ["*.net"]}, "https://host.net/1", False),
        ({"allowedOrigins": []}, "https://example.org/1", True),
        ({"allowedOrigins": [7, None]}, "https://evil.com/1", False),
        ("example.org", "https://example.org/1", True),
    ],
)
def test_V65_what_an_issuer_may_allow(rules: Any, address: str, fits: bool) -> None:
    assert (origin_fault(address, {**ISSUER, "verification": rules}) == "") is fits


def test_V65_a_badge_hosted_by_somebody_else(college: BadgeSite, forger: BadgeSite) -> None:
    report = forger.judge(forger.hosted(badge=college.badge["id"]), college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"hosted_elsewhere"}


def test_the_badge_s_own_copy_of_the_issuer_cannot_allow_its_own_host(college: BadgeSite, forger: BadgeSite) -> None:
    issuer = {**college.issuer, "verification": {"allowedOrigins": ["forger.example"]}}
    badge = {**college.badge, "issuer": issuer}
    report = forger.judge(forger.hosted(badge=badge), college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"hosted_elsewhere"}
    assert "embedded_copy_differs" in remarks(report, CheckName.SHAPE)


def test_the_badge_s_own_copy_of_the_issuer_cannot_bring_its_own_key(college: BadgeSite, forger: BadgeSite) -> None:
    key = {"id": "https://college.example/key.json", "owner": college.issuer["id"], "publicKeyPem": pem("forger")}
    badge = {**college.badge, "issuer": {**college.issuer, "publicKey": key}}
    for pages in (college.pages, {}):
        report = forger.judge(college.signed("forger", badge=badge), pages=dict(pages))
        assert report.verdict is not Verdict.VERIFIED
        assert report.outcome(BINDING).kind != "passed"


def test_a_badge_class_of_the_forger_s_that_borrows_the_college_s_name(college: BadgeSite, forger: BadgeSite) -> None:
    own = forger.publish("b2.json", {**forger.badge, "id": f"{forger.base}/b2.json", "issuer": college.issuer["id"]})
    assert forger.judge(forger.hosted(badge=own["id"]), college).verdict is Verdict.NOT_VERIFIED
    assert forger.judge(forger.signed(badge=own["id"]), college).verdict is Verdict.NOT_VERIFIED


def test_a_page_that_calls_itself_by_the_college_s_address(college: BadgeSite, forger: BadgeSite) -> None:
    forged = {**college.issuer, "publicKey": f"{forger.base}/key.json"}
    forger.pages[f"{forger.base}/issuer.json"] = forged
    report = forger.judge(forger.signed(), college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert report.view is not None
    assert codes(report, BINDING) == {"key_not_listed"}
    # Where the college's own page cannot be had, nothing is decided.
    assert forger.judge(forger.signed()).verdict is Verdict.INCONCLUSIVE


def test_an_issuer_that_is_no_page_is_nobody(college: BadgeSite) -> None:
    college.pages[college.badge["id"]]["issuer"] = {"type": "Issuer", "name": "Mercy College"}
    for badge in (college.hosted(), college.signed()):
        report = college.judge(badge)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, BINDING) == {"issuer_not_established"}


@pytest.mark.parametrize("kind", ["Criteria", "BadgeClass", ["Assertion"]])
def test_a_page_of_another_kind_cannot_stand_for_the_issuer(college: BadgeSite, kind: Any) -> None:
    college.pages[college.issuer["id"]]["type"] = kind
    report = college.judge(college.hosted())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, BINDING) == {"document_of_another_kind"}


def test_an_open_redirect_on_the_issuer_s_host_does_not_speak_for_it() -> None:
    asked: list[bool] = []

    class Redirecting(GuardedClient):
        def fetch(
            self, address: str, *, purpose: str, same_host: bool = False, drawings: bool = False, follow: bool = True
        ) -> Any:
            asked.append(same_host)
            raise FetchError("redirect_refused", "another host")

    with pytest.raises(FetchError):
        NetDocuments(Redirecting()).get("https://college.example/out?to=forger.example", purpose="hosted")
    assert asked == [True]


# The copy ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [{"issuedOn": "2027-01-31T23:59:59Z"}, {"expires": "2099-01-01T00:00:00Z"}, {"narrative": "With honours"},
     {"badge": "https://college.example/other.json"}, {"extra": None},
     {"recipient": {"type": "email", "hashed": False, "identity": "thief@mail.example"}}],
)  # fmt: skip
def test_a_changed_copy_is_not_the_issuer_s(college: BadgeSite, change: dict[str, Any]) -> None:
    report = college.judge({**college.hosted(), **change})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, PROOF) == {"hosted_copy_differs"}


def test_a_badge_that_is_published_nowhere_is_not_decided(college: BadgeSite) -> None:
    report = college.judge(college.draft("never.json"))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, PROOF) == {"hosted_copy_unreachable"}


@pytest.mark.parametrize("answer", [b"<html>Sign in to FreeWiFi</html>", b"[]", b'"gone"', b"", b"\xff\xfe"])
def test_a_login_page_is_no_news(college: BadgeSite, answer: bytes) -> None:
    made = college.hosted()
    report = college.judge(made, pages={made["id"]: answer})
    assert report.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("address", ["urn:uuid:1", "javascript:alert(1)", "file:///etc/passwd", "data:,x", "", None, 7])
def test_a_hosted_badge_without_a_page(college: BadgeSite, address: Any) -> None:
    report = college.judge({**college.draft(), "id": address})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, PROOF) == {"no_proof"}


@pytest.mark.parametrize("rules", [None, {}, {"type": "none"}, {"type": None}, "hosted", [], {"type": "signed"}])
def test_a_badge_that_does_not_say_how_it_is_verified(college: BadgeSite, rules: Any) -> None:
    report = college.judge(college.hosted(verification=rules))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, PROOF) == {"no_proof"}


@pytest.mark.parametrize("kind", ["trusted", "MerkleProofVerification2017", "x:Other", "HOSTED"])
def test_a_way_to_verify_that_is_not_known_is_named_and_not_held_against_it(college: BadgeSite, kind: str) -> None:
    report = college.judge(college.hosted(verification={"type": [kind]}))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(problem.code, problem.detail) for problem in report.outcome(PROOF).problems] == [("suite_not_supported", kind)]


# V67: signatures -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("alg", ["none", "None", "HS256", "hs256", "HS512", "", None, 5, ["RS256"]])
def test_V67_algorithms_anyone_can_imitate(college: BadgeSite, alg: Any) -> None:
    for token in (college.signed(header={"alg": alg}), college.signed(header={"alg": alg}).rpartition(".")[0] + "."):
        report = college.judge(token)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, PROOF) == {"algorithm_not_allowed"}


def test_V67_the_public_key_as_a_shared_secret(college: BadgeSite) -> None:
    import hashlib
    import hmac

    head, body, _ = college.signed(header={"alg": "HS256"}).split(".")
    made = hmac.new(pem("college").encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert college.judge(f"{head}.{body}.{base64url.encode(made)}").verdict is Verdict.NOT_VERIFIED


def test_V67_a_key_that_the_issuer_does_not_name(college: BadgeSite, forger: BadgeSite) -> None:
    stranger = f"{forger.base}/key.json"
    forger.pages[stranger]["owner"] = college.issuer["id"]
    report = college.judge(college.signed("forger", verification={"type": "signed", "creator": stranger}), forger)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"key_not_listed"}


def test_V67_a_key_in_the_header(college: BadgeSite) -> None:
    numbers = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    report = college.judge(college.signed("forger", header={"jwk": numbers, "x5c": ["MII"], "jku": "https://evil.example"}))
    assert codes(report, PROOF) == {"signature_does_not_fit"}


def test_a_key_that_belongs_to_somebody_else(college: BadgeSite, forger: BadgeSite) -> None:
    # The forger's profile names the college's key: what the college signed is not the forger's.
    forger.pages[forger.issuer["id"]]["publicKey"] = f"{college.base}/key.json"
    token = forger.signed("college", verification={"type": "signed", "creator": f"{college.base}/key.json"})
    report = forger.judge(token, college)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, BINDING) == {"key_controller_differs"}


def test_a_key_without_an_owner_and_a_withdrawn_key(college: BadgeSite) -> None:
    token = college.signed()
    key = college.pages[f"{college.base}/key.json"]
    assert college.judge(token, pages={key["id"]: {**key, "owner": None}}).verdict is Verdict.NOT_VERIFIED
    assert codes(college.judge(token, pages={key["id"]: {**key, "revoked": True}}), PROOF) == {"key_revoked"}
    for broken in ("", "-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----", None, 7):
        assert codes(college.judge(token, pages={key["id"]: {**key, "publicKeyPem": broken}}), PROOF) == {"key_malformed"}


def test_a_demand_nobody_knows(college: BadgeSite) -> None:
    assert codes(college.judge(college.signed(header={"crit": ["x"]})), PROOF) == {"critical_header_unknown"}


def test_a_signed_badge_that_says_it_is_hosted_and_the_other_way_round(college: BadgeSite) -> None:
    report = college.judge(college.signed(verification={"type": "hosted"}))
    assert report.verdict is Verdict.NOT_VERIFIED
    # What was signed, taken out of its signature.
    bare = college.draft(id="urn:uuid:7a2e", verification={"type": "signed", "creator": f"{college.base}/key.json"})
    assert college.judge(bare).verdict is Verdict.NOT_VERIFIED


def test_every_changed_character_is_noticed(college: BadgeSite) -> None:
    token = college.signed()
    for place in range(0, len(token), 61):
        letter = "A" if token[place] != "A" else "B"
        try:
            assert college.judge(token[:place] + letter + token[place + 1 :]).verdict is not Verdict.VERIFIED
        except IntakeError:
            pass


# Withdrawn -----------------------------------------------------------------------------------------------------------
def test_withdrawn_on_the_issuer_s_page(college: BadgeSite) -> None:
    made = college.hosted()
    bare = {"@context": CONTEXT, "id": made["id"], "revoked": True}
    for told in (bare, {**made, "revoked": True, "revocationReason": "x"}, {**made, "revoked": "true"}):
        report = college.judge(made, pages={made["id"]: told})
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, STATUS) == {"revoked"}
        assert codes(report, PROOF) == {"hosted_copy_revoked"}
    assert codes(college.judge(college.hosted("a/2.json", revoked=True)), STATUS) == {"revoked"}
    assert college.judge(college.hosted("a/3.json", revoked=False)).verdict is Verdict.VERIFIED


def test_withdrawn_on_the_issuer_s_list(college: BadgeSite) -> None:
    page = f"{college.base}/revoked.json"
    college.issuer["revocationList"] = page
    token = college.signed()

    def listing(*entries: Any) -> dict[str, Any]:
        return {page: {"@context": CONTEXT, "id": page, "type": "RevocationList", "revokedAssertions": list(entries)}}

    assert college.judge(token, pages=listing("urn:uuid:other")).verdict is Verdict.VERIFIED
    for entry in ("urn:uuid:7a2e", {"id": "urn:uuid:7a2e", "revocationReason": "a mistake"}, {"uid": "urn:uuid:7a2e"}):
        report = college.judge(token, pages=listing("urn:uuid:other", entry))
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, STATUS) == {"revoked"}
    empty = {"@context": CONTEXT, "type": "RevocationList"}
    for broken in (b"<html>", b"[]", b"{}", empty, listing(7)[page], listing({})[page]):
        assert college.judge(token, pages={page: broken}).verdict is Verdict.INCONCLUSIVE, broken
    report = college.judge(token)
    assert codes(report, STATUS) == {"status_list_unreachable"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_badge_without_a_name_cannot_hide_from_the_list(college: BadgeSite) -> None:
    page = f"{college.base}/revoked.json"
    college.issuer["revocationList"] = page
    token = college.signed(id=None)
    assert college.judge(token, pages={page: {"revokedAssertions": ["x"]}}).verdict is Verdict.INCONCLUSIVE


# What it says --------------------------------------------------------------------------------------------------------
def test_words_with_another_meaning_are_refused(college: BadgeSite) -> None:
    swapped = {"name": "http://schema.org/description", "description": "http://schema.org/name"}
    report = college.judge(college.hosted(**{"@context": [CONTEXT, swapped]}))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, CheckName.CONTEXT) == {"context_redefines_term"}
    more = college.judge(college.hosted("a/2.json", **{"@context": [CONTEXT, {"mood": "https://mood.example/#mood"}]}))
    assert more.verdict is Verdict.VERIFIED
    assert remarks(more, CheckName.CONTEXT) == {"inline_context"}


@pytest.mark.parametrize(
    ("change", "code"),
    [({"type": "OtherAssertion"}, "not_a_credential"), ({"badge": None}, "achievement_missing"),
     ({"badge": 7}, "achievement_missing"), ({"recipient": "someone"}, "recipient_malformed"),
     ({"recipient": []}, "recipient_malformed"), ({"recipient": {"identity": 7}}, "recipient_malformed"),
     ({"recipient": [{"identity": "a"}, {"identity": "b"}]}, "recipient_malformed"), ({"issuedOn": None}, "date_missing")],
)  # fmt: skip
def test_an_award_of_nothing_or_to_nobody(college: BadgeSite, change: dict[str, Any], code: str) -> None:
    if change.get("type") == "OtherAssertion":
        change["recipient"] = college.draft()["recipient"]
    report = college.judge(college.hosted(**change))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert code in codes(report, CheckName.SHAPE)


@pytest.mark.parametrize(
    "date", ["yesterday", "2026-02-31T00:00:00Z", "2026-02-31", "2026-01-31T10", "31.01.2026", 1769900399, [], {}, True]
)
def test_dates_nobody_can_be_sure_of(college: BadgeSite, date: Any) -> None:
    report = college.judge(college.hosted(expires=date))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, CheckName.VALIDITY) == {"date_malformed"}


def test_expired_is_expired(college: BadgeSite) -> None:
    assert codes(college.judge(college.hosted(expires="2026-11-24T09:40Z")), CheckName.VALIDITY) == {"expired"}
    assert college.judge(college.hosted(expires="2026-11-24T09:42:00+0000")).verdict is Verdict.VERIFIED
    assert codes(college.judge(college.hosted(issuedOn="2026-11-24T09:42:00Z")), CheckName.VALIDITY) == {"not_yet_valid"}
    assert NOW.minute == 41


def test_a_badge_class_or_an_issuer_alone_is_nobody_s_award(college: BadgeSite) -> None:
    for page in (college.badge, college.issuer, college.pages[f"{college.base}/key.json"]):
        report = college.judge(page)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, PROOF) == {"not_an_award"}


# Endorsements --------------------------------------------------------------------------------------------------------
def endorsement(by: BadgeSite, about: str, path: str = "e/1.json", **members: Any) -> dict[str, Any]:
    return by.publish(
        path,
        {"type": "Endorsement", "claim": {"id": about, "endorsementComment": "Rigorous"}, "issuer": by.issuer["id"],
         "issuedOn": "2026-02-01T00:00:00Z", "verification": {"type": "hosted"}, **members},
    )  # fmt: skip


def test_an_endorsement_is_judged_on_its_own(college: BadgeSite) -> None:
    board = BadgeSite("board.example", "board")
    told = endorsement(board, college.badge["id"])
    college.badge["endorsement"] = [told["id"]]
    report = college.judge(college.hosted(), board)
    assert report.verdict is Verdict.VERIFIED
    for check in (PROOF, BINDING):
        assert report.outcome(check, "/badge/endorsement/0").kind == "passed"


def test_V69_a_forged_endorsement_is_told_and_changes_nothing(college: BadgeSite, forger: BadgeSite) -> None:
    board = BadgeSite("board.example", "board")
    forged = endorsement(forger, college.badge["id"], issuer=board.issuer["id"])
    report = college.judge(college.hosted(endorsement=forged["id"]), forger, board)
    assert report.verdict is Verdict.VERIFIED
    assert codes_at(report, "/endorsement/0") == {"hosted_elsewhere"}
    # The same words in place, published nowhere.
    inline = {**forged, "id": f"{board.base}/never.json"}
    report = college.judge(college.hosted("a/2.json", endorsement=[inline]), board)
    assert report.outcome(PROOF, "/endorsement/0").kind == "unknown"


def codes_at(report: Any, scope: str) -> set[str]:
    return {problem.code for problem in report.outcome(BINDING, scope).problems}


def test_praise_of_something_else_is_not_lent(college: BadgeSite) -> None:
    board = BadgeSite("board.example", "board")
    told = endorsement(board, "https://elsewhere.example/badge.json")
    report = college.judge(college.hosted(endorsement=told["id"]), board)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, CheckName.SHAPE) == {"endorsement_of_another"}
    assert {result.scope for result in report.results} == {""}


def test_endorsements_without_end(college: BadgeSite) -> None:
    told = endorsement(college, college.badge["id"])
    college.pages[told["id"]]["endorsement"] = [told["id"]]
    report = college.judge(college.hosted(endorsement=[told["id"]] * 5_000))
    assert report.verdict is Verdict.VERIFIED
    assert "too_many_endorsements" in remarks(report, CheckName.SHAPE)
    assert len(report.results) < 400


def test_an_assertion_cannot_pass_for_an_endorsement_of_itself(college: BadgeSite) -> None:
    made = college.hosted(endorsement=f"{college.base}/a/1.json")
    assert remarks(college.judge(made), CheckName.SHAPE) == {"endorsement_unreadable"}


def test_an_endorsement_by_itself_is_judged(college: BadgeSite) -> None:
    told = endorsement(college, college.badge["id"])
    assert college.judge(told).verdict is Verdict.VERIFIED
    signed = {**told, "id": "urn:uuid:e", "verification": {"type": "signed", "creator": f"{college.base}/key.json"}}
    assert college.judge(jws(signed, "college")).verdict is Verdict.VERIFIED
    assert college.judge(jws(signed, "forger")).verdict is Verdict.NOT_VERIFIED


# Whose it is: V68 ----------------------------------------------------------------------------------------------------
def test_V68_what_is_in_place_is_read_and_never_shown_as_a_name(college: BadgeSite) -> None:
    report = college.judge(college.hosted())
    assert EMAIL not in json.dumps(copy.deepcopy(college.hosted()))
    assert hashed(EMAIL) in json.dumps(college.hosted())
    assert report.outcome(CheckName.SUBJECT).remarks[0].code == "identity_hashed"


def test_documents_without_a_context_are_known_by_their_members() -> None:
    for text, kind in (
        ({"name": "B", "description": "d", "image": "i", "criteria": "c", "issuer": "https://a.example"}, "support"),
        ({"name": "I", "url": "https://a.example"}, "support"),
        ({"uid": "1", "recipient": {}, "badge": "https://a.example/b", "verify": {}}, "credential"),
    ):
        parsed = read_credential_bytes(json.dumps(text).encode())
        assert (parsed.format, parsed.kind) == ("open_badge_2", kind)
    for text in ({"name": "I"}, {"name": "I", "url": "u", "password": "p"}, {"badge": "b"}):
        with pytest.raises(IntakeError):
            read_credential_bytes(json.dumps(text).encode())
