"""What an issuer publishes beside its key: ends, uses, identifiers given up. Unreadable bad news is never no news."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.signing import ISSUER, THIEF, badge, codes, did_document, judge, outcome, remarks, signed
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import Verdict, VerificationReport

WEB = "did:web:uni.example"
PAGE = "https://uni.example/.well-known/did.json"
SCHOOL = "https://school.example/keys"
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(ISSUER.private.public_key().public_bytes_raw()), "kid": "k"}
PAST, SIGNED, FUTURE = "2025-01-01T00:00:00Z", "2026-05-01T00:00:00Z", "2030-01-01T00:00:00Z"
PAST_SECONDS, FUTURE_SECONDS = 1_735_689_600, 1_893_456_000


def by_method(**method: Any) -> VerificationReport:
    """A badge under a did:web whose method has further members."""
    made = signed(badge(WEB), method=f"{WEB}#k")
    return judge(made, documents={PAGE: did_document(WEB, multikey=ISSUER.multikey, **method)})


def by_jwks(jwk: dict[str, Any], *, header: dict[str, Any] | None = None) -> VerificationReport:
    """A token of an https issuer whose page holds this key."""
    head = {"kid": "k", "typ": "vc+jwt", **(header or {})}
    token = sign_jwt(head, badge(SCHOOL), signer=ISSUER.sign, algorithm="EdDSA")
    return judge(token.encode(), documents={SCHOOL: {"keys": [jwk]}})


def by_proof_and_jwks(jwk: dict[str, Any]) -> VerificationReport:
    return judge(signed(badge(SCHOOL), method=f"{SCHOOL}#k"), documents={SCHOOL: {"keys": [jwk]}})


def test_honest_keys_are_taken_as_they_are_published() -> None:
    assert by_method().verdict is Verdict.VERIFIED
    assert by_jwks(JWK).verdict is Verdict.VERIFIED
    assert by_proof_and_jwks(JWK).verdict is Verdict.VERIFIED
    for more in (
        {"use": "sig"},
        {"key_ops": ["verify"]},
        {"key_ops": ["sign", "verify"]},
        {"alg": "EdDSA"},
        {"alg": "Ed25519"},
    ):
        assert by_jwks({**JWK, **more}).verdict is Verdict.VERIFIED, more
        assert by_proof_and_jwks({**JWK, **more}).verdict is Verdict.VERIFIED, more
    assert by_jwks({**JWK, "exp": FUTURE_SECONDS, "iat": PAST_SECONDS, "revoked": None}).verdict is Verdict.VERIFIED
    assert by_method(revoked=False, expires=None).verdict is Verdict.VERIFIED


# Ends that cannot be read ---------------------------------------------------------------
UNREADABLE = [
    "2025-01-01", "2025-01-01T00:00:00", "2025", "yesterday", "", " ", True, 0, 1, 1735689600, 1.5, [], {}, [PAST],
    {"at": PAST}, "2025-01-01T00:00:00+25:00", "2025-13-01T00:00:00Z", f" {PAST}", {"@value": PAST}, "20250101T000000Z",
]  # fmt: skip


@pytest.mark.parametrize("member", ["revoked", "expires"])
@pytest.mark.parametrize("value", UNREADABLE, ids=str)
def test_an_end_of_a_key_that_cannot_be_read_is_unknown(member: str, value: Any) -> None:
    report = by_method(**{member: value})
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {"key_dates_unreadable"}


@pytest.mark.parametrize(
    "more",
    [
        {"revoked": True}, {"revoked": "2025-01-01"}, {"revoked": 1735689600}, {"revoked": []}, {"revoked": {}},
        {"revoked": {"reason": "compromised"}}, {"revoked": {"revoked_at": "2025-01-01"}}, {"revoked": {"revoked_at": True}},
        {"exp": "2025-01-01T00:00:00Z"}, {"exp": "1735689600"}, {"exp": True}, {"exp": -1}, {"exp": 1e300}, {"exp": []},
    ],
    ids=str,
)  # fmt: skip
def test_an_end_of_a_jwk_that_cannot_be_read_is_unknown(more: dict[str, Any]) -> None:
    for report in (by_jwks({**JWK, **more}), by_proof_and_jwks({**JWK, **more})):
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"key_dates_unreadable"}


@pytest.mark.parametrize("member", ["revoked", "expires"])
def test_an_end_that_is_read_decides_by_when_it_was_signed(member: str) -> None:
    code = "key_revoked" if member == "revoked" else "key_expired"
    for ended in (PAST, SIGNED):
        report = by_method(**{member: ended})
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof") == {code}
    later = by_method(**{member: "2026-05-20T00:00:00Z"})
    assert later.verdict is Verdict.VERIFIED
    assert remarks(later, "proof") == {f"{code}_since"}
    # One that is still to come is no news: nothing has ended.
    assert not remarks(by_method(**{member: FUTURE}), "proof")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"revoked": {"revoked_at": PAST_SECONDS, "reason": "compromised"}}, "key_revoked"),
        ({"revoked": PAST}, "key_revoked"),
        ({"exp": PAST_SECONDS}, "key_expired"),
        ({"exp": FUTURE_SECONDS, "revoked": {"revoked_at": PAST_SECONDS}}, "key_revoked"),
    ],
    ids=str,
)
def test_a_jwk_of_the_past_signs_nothing(more: dict[str, Any], code: str) -> None:
    report = by_jwks({**JWK, **more})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {code}
    assert codes(by_proof_and_jwks({**JWK, **more}), "proof") == {code}


def test_the_end_stands_in_the_jwk_of_a_method() -> None:
    made = signed(badge(WEB), method=f"{WEB}#k")
    for more, verdict in (
        ({"exp": PAST_SECONDS}, Verdict.NOT_VERIFIED),
        ({"revoked": True}, Verdict.INCONCLUSIVE),
        ({"use": "enc"}, Verdict.NOT_VERIFIED),
        ({"key_ops": ["deriveKey"]}, Verdict.NOT_VERIFIED),
    ):
        method = {"id": f"{WEB}#k", "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": {**JWK, **more}}
        document = {"id": WEB, "verificationMethod": [method], "assertionMethod": [method["id"]]}
        assert judge(made, documents={PAGE: document}).verdict is verdict, more


def test_an_end_that_stands_in_one_of_two_places_counts() -> None:
    key = {"id": f"{WEB}#k", "type": "Multikey", "controller": WEB, "publicKeyMultibase": ISSUER.multikey}
    made = signed(badge(WEB), method=f"{WEB}#k")
    for first, second in ((key, {**key, "revoked": PAST}), ({**key, "revoked": PAST}, key)):
        document = {"id": WEB, "verificationMethod": [first], "assertionMethod": [second]}
        assert codes(judge(made, documents={PAGE: document}), "proof") == {"key_revoked"}
        document = {"id": WEB, "verificationMethod": [first, second], "assertionMethod": [key["id"]]}
        assert codes(judge(made, documents={PAGE: document}), "proof") == {"key_revoked"}


def test_one_name_for_two_keys_proves_nothing() -> None:
    own = {"id": f"{WEB}#k", "type": "Multikey", "controller": WEB, "publicKeyMultibase": ISSUER.multikey}
    other = {**own, "publicKeyMultibase": THIEF.multikey}
    made = signed(badge(WEB), method=f"{WEB}#k")
    for listed, relationship in (([own, other], [own["id"]]), ([other, own], [own["id"]]), ([], [own, other])):
        report = judge(made, documents={PAGE: {"id": WEB, "verificationMethod": listed, "assertionMethod": relationship}})
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"key_listed_twice"}


def test_a_key_that_came_along_is_no_better_than_what_its_issuer_says_of_it() -> None:
    head = {"kid": None, "jwk": {name: value for name, value in JWK.items() if name != "kid"}}
    for more, verdict in (
        ({}, Verdict.VERIFIED),
        ({"exp": PAST_SECONDS}, Verdict.NOT_VERIFIED),
        ({"revoked": True}, Verdict.INCONCLUSIVE),
        ({"use": "enc"}, Verdict.NOT_VERIFIED),
        ({"use": ["sig"]}, Verdict.INCONCLUSIVE),
    ):
        assert by_jwks({**JWK, **more}, header=head).verdict is verdict, more


# The same key, listed twice ---------------------------------------------------------------
UNI = "https://uni.example"
WITHDRAWN = [
    ({"revoked": {"revoked_at": PAST_SECONDS}}, "key_revoked"),
    ({"revoked": PAST, "use": "enc"}, "key_revoked"),
    ({"exp": PAST_SECONDS}, "key_expired"),
    ({"revoked": True}, "key_dates_unreadable"),
]
NAMED = [{"kid": "k"}, {"kid": "another"}, {"kid": None}, {"kid": "k", "x": base64url.encode(b"\x01" * 32)}]
HEADS: list[dict[str, Any]] = [
    {"kid": "k"},
    {},
    {"jwk": {name: value for name, value in JWK.items() if name != "kid"}},
    {"kid": f"{SCHOOL}#k"},
]


def of_token(head: dict[str, Any], documents: dict[str, Any], issuer: str = SCHOOL) -> VerificationReport:
    token = sign_jwt({"typ": "vc+jwt", **head}, badge(issuer), signer=ISSUER.sign, algorithm="EdDSA")
    return judge(token.encode(), documents=documents)


@pytest.mark.parametrize("head", HEADS, ids=["kid", "none", "carried", "address"])
@pytest.mark.parametrize(("end", "code"), WITHDRAWN, ids=str)
@pytest.mark.parametrize("name", NAMED, ids=["same name", "other name", "no name", "same name, other key"])
def test_a_key_that_is_listed_as_withdrawn_counts_as_such_whatever_else_lists_it(
    name: dict[str, Any], end: dict[str, Any], code: str, head: dict[str, Any]
) -> None:
    withdrawn = {member: value for member, value in {**JWK, **end, **name}.items() if value is not None}
    for keys in ([JWK, withdrawn], [withdrawn, JWK]):
        report = of_token(head, {SCHOOL: {"keys": keys}})
        assert report.verdict is not Verdict.VERIFIED
        # By its address the first of two different keys is taken, and that one may have signed nothing here.
        expected = {code, "signature_does_not_fit"} if "x" in name and head == HEADS[3] else {code}
        assert expected & (codes(report, "proof") | codes(report, "issuer_binding"))


@pytest.mark.parametrize("head", [{"kid": "k"}, {}, HEADS[2]], ids=["kid", "none", "carried"])
def test_what_one_page_withdraws_another_does_not_list_as_good(head: dict[str, Any]) -> None:
    withdrawn = {**JWK, "revoked": {"revoked_at": PAST_SECONDS}}
    places = [(JWK, withdrawn, None), (None, JWK, withdrawn), (None, withdrawn, JWK), (JWK, None, withdrawn)]
    for own, metadata, plain in places:
        pages: list[tuple[Any, str, Any]] = [
            (own, UNI, {"keys": [own]}),
            (metadata, f"{UNI}/.well-known/jwt-vc-issuer", {"issuer": UNI, "jwks": {"keys": [metadata]}}),
            (plain, f"{UNI}/.well-known/jwks.json", {"keys": [plain]}),
        ]
        report = of_token(head, {address: page for key, address, page in pages if key}, UNI)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert "key_revoked" in codes(report, "proof") | codes(report, "issuer_binding")


@pytest.mark.parametrize("listed", [[], ["assertionMethod"], ["authentication"]], ids=str)
def test_a_key_that_a_did_withdraws_under_another_name_is_withdrawn(listed: list[str]) -> None:
    made = signed(badge(WEB), method=f"{WEB}#k")
    document = did_document(WEB, multikey=ISSUER.multikey)
    assert judge(made, documents={PAGE: document}).verdict is Verdict.VERIFIED
    old = {**document["verificationMethod"][0], "id": f"{WEB}#old", "revoked": PAST}
    as_jwk = {"id": f"{WEB}#jwk", "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": {**JWK, "exp": PAST_SECONDS}}
    for other, code in ((old, "key_revoked"), (as_jwk, "key_expired")):
        for methods in ([*document["verificationMethod"], other], [other, *document["verificationMethod"]]):
            more = {name: [*document.get(name, []), other["id"]] for name in listed}
            report = judge(made, documents={PAGE: {**document, "verificationMethod": methods, **more}})
            assert codes(report, "proof") == {code}, (other, listed)
        inside = {**document, "keyAgreement": [other]}
        assert codes(judge(made, documents={PAGE: inside}), "proof") == {code}


# What a key is for ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "more",
    [
        {"use": "enc"}, {"use": "SIG"}, {"use": ""}, {"use": "tls"}, {"key_ops": []}, {"key_ops": ["sign"]},
        {"key_ops": ["deriveBits", "encrypt"]}, {"key_ops": ["Verify"]}, {"alg": "ECDH-ES"}, {"alg": "RSA-OAEP-256"},
        {"alg": "ES256"}, {"alg": "RS256"}, {"alg": "none"}, {"alg": "HS256"}, {"use": "sig", "key_ops": ["wrapKey"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_key_for_something_else_verifies_nothing(more: dict[str, Any]) -> None:
    for report in (by_jwks({**JWK, **more}), by_proof_and_jwks({**JWK, **more})):
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof") | codes(report, "issuer_binding") >= {"key_not_for_this_use"}


@pytest.mark.parametrize(
    "more",
    [
        {"use": ["sig"]}, {"use": True}, {"use": 1}, {"use": {"sig": True}}, {"key_ops": "verify"},
        {"key_ops": {"verify": 1}}, {"key_ops": [1]}, {"key_ops": ["verify", None]}, {"alg": ["EdDSA"]}, {"alg": 1},
        {"alg": "EdDSA-2027"}, {"alg": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_use_that_cannot_be_read_is_unknown(more: dict[str, Any]) -> None:
    for report in (by_jwks({**JWK, **more}), by_proof_and_jwks({**JWK, **more})):
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"key_use_unreadable"}


def test_a_good_key_beside_one_for_encryption_is_found() -> None:
    other = {**JWK, "x": base64url.encode(THIEF.private.public_key().public_bytes_raw())}
    token = sign_jwt({"typ": "vc+jwt"}, badge(SCHOOL), signer=ISSUER.sign, algorithm="EdDSA")
    keys = [{**other, "kid": "enc", "use": "enc"}, {**other, "kid": "odd", "use": ["sig"]}, JWK]
    assert judge(token.encode(), documents={SCHOOL: {"keys": keys}}).verdict is Verdict.VERIFIED


# Identifiers that were given up -----------------------------------------------------------
@pytest.mark.parametrize("value", [True, "true", "false", 1, 0, "", "2025-01-01T00:00:00Z", [], {}, "no"], ids=str)
@pytest.mark.parametrize("inside", [False, True])
def test_a_document_that_may_be_given_up_proves_nothing(value: Any, inside: bool) -> None:
    document = did_document(WEB, multikey=ISSUER.multikey)
    document.update({"didDocumentMetadata": {"deactivated": value}} if inside else {"deactivated": value})
    report = judge(signed(badge(WEB), method=f"{WEB}#k"), documents={PAGE: document})
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_binding") == {"did_deactivated"}


@pytest.mark.parametrize("value", [False, None])
def test_a_document_that_is_in_use_may_say_so(value: Any) -> None:
    document = {**did_document(WEB, multikey=ISSUER.multikey), "deactivated": value}
    assert judge(signed(badge(WEB), method=f"{WEB}#k"), documents={PAGE: document}).verdict is Verdict.VERIFIED


def test_given_up_by_a_token_s_issuer_too() -> None:
    document = {**did_document(WEB, multikey=ISSUER.multikey), "deactivated": True}
    token = sign_jwt({"kid": f"{WEB}#k", "typ": "vc+jwt"}, badge(WEB), signer=ISSUER.sign, algorithm="EdDSA")
    report = judge(token.encode(), documents={PAGE: document})
    assert outcome(report, "proof").kind == outcome(report, "issuer_binding").kind == "unknown"


# Pages that say nothing about anybody --------------------------------------------------------
def by_page(page: Any) -> VerificationReport:
    return judge(signed(badge(WEB), method=f"{WEB}#k"), documents={PAGE: page})


NO_ANSWER = {
    "a page to log in at": b"<html>log in</html>",
    "nothing": b"",
    "an empty object": {},
    "a list": [did_document(WEB, multikey=ISSUER.multikey)],
    "no id": {name: value for name, value in did_document(WEB, multikey=ISSUER.multikey).items() if name != "id"},
    "an id that is none": {**did_document(WEB, multikey=ISSUER.multikey), "id": [WEB]},
    "a result without a document": {"didDocument": None, "didResolutionMetadata": {"error": "notFound"}},
}


@pytest.mark.parametrize("what", NO_ANSWER)
def test_what_is_no_document_about_anybody_accuses_nobody(what: str) -> None:
    report = by_page(NO_ANSWER[what])
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_binding") == {"issuer_key_unreachable"}
    assert statement(report, report.at).tone is Tone.UNKNOWN


@pytest.mark.parametrize("relationship", ["assertionMethod", "verificationMethod"])
def test_a_document_without_any_key_denies_nothing(relationship: str) -> None:
    for report in (
        by_page({"id": WEB, relationship: []}),
        judge(signed(badge(WEB), method=WEB), documents={PAGE: {"id": WEB}}),
        judge(carried(WEB).encode(), documents={PAGE: {"id": WEB, relationship: []}}),
    ):
        assert report.verdict is Verdict.INCONCLUSIVE
        assert outcome(report, "issuer_binding").kind == "unknown"
    other = did_document(WEB, multikey=THIEF.multikey)
    assert codes(judge(carried(WEB).encode(), documents={PAGE: other}), "issuer_binding") == {"key_not_the_issuers"}


def test_a_resolution_result_is_read_as_its_document() -> None:
    document = did_document(WEB, multikey=ISSUER.multikey)
    assert by_page({"didDocument": document, "didDocumentMetadata": {}}).verdict is Verdict.VERIFIED
    for given_up in (
        {"didDocument": document, "didDocumentMetadata": {"deactivated": "true"}},
        {"didDocument": {**document, "deactivated": 1}, "didDocumentMetadata": {"deactivated": False}},
    ):
        assert codes(by_page(given_up), "issuer_binding") == {"did_deactivated"}
    about_another = {"didDocument": did_document("did:web:other.example", multikey=ISSUER.multikey)}
    assert by_page(about_another).verdict is not Verdict.VERIFIED


# A key that came along and has ended -----------------------------------------------------------
def carried(issuer: str) -> str:
    """A token with its key in the header."""
    jwk = {name: JWK[name] for name in ("kty", "crv", "x")}
    return sign_jwt({"typ": "vc+jwt", "jwk": jwk}, badge(issuer), signer=ISSUER.sign, algorithm="EdDSA")


@pytest.mark.parametrize("ended", [{"revoked": {"revoked_at": 1}}, {"exp": PAST_SECONDS}], ids=str)
def test_a_key_of_the_issuers_that_ended_is_not_said_to_be_anothers(ended: dict[str, Any]) -> None:
    report = judge(carried(SCHOOL).encode(), documents={SCHOOL: {"keys": [{**JWK, **ended}]}})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert statement(report, report.at).headline.phrase.code == "signature_refused"


# Hosts ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "10.1", "192.168.1.1", "017700000001",
        "0x7F.0.0.1", "1.2.3.4", "a.1", "uni.0x", "uni.0x1f", "[::1]", "%5B%3A%3A1%5D", "::1", "localhost", "LOCALHOST",
        "uni.localhost", "printer.local", "uni.LOCAL", "router.lan", "nas.home", "files.internal", "srv.corp",
        "box.home.arpa", "pc.localdomain", "intra.intranet", "uni", "uni.", "uni.example.", ".example",
        "127%2E0%2E0%2E1", "local%68ost",
        "127.0.0.1%3A8443", "localhost%3A8443", "uni.example%3A", "uni.example%3A65536", "uni%2Eexample%3A443",
        "uni。example", "１２７.0.0.1", "uni.example%00", "user%40uni.example",
    ],
)  # fmt: skip
def test_no_issuer_lives_at_an_address_or_a_local_name(host: str) -> None:
    did = f"did:web:{host}"
    document = did_document(did, multikey=ISSUER.multikey)
    # Whoever supplies it: by the DID, and by every address it could stand for.
    page = f"https://{host.replace('%3A', ':')}/.well-known/did.json"
    report = judge(signed(badge(did), method=f"{did}#k"), documents={did: document, page: document})
    assert report.verdict is not Verdict.VERIFIED
    assert codes(report, "proof") | codes(report, "shape") >= {"did_malformed"} or codes(report, "shape")


@pytest.mark.parametrize(
    "host", ["uni.example", "UNI.example", "xn--mnchen-3ya.example", "uni.example%3A8443", "a-b.co.uk", "1.com"]
)
def test_an_issuer_lives_at_a_name(host: str) -> None:
    did = f"did:web:{host}"
    report = judge(signed(badge(did), method=f"{did}#k"), documents={did: did_document(did, multikey=ISSUER.multikey)})
    assert report.verdict is Verdict.VERIFIED, json.dumps([str(result) for result in report.results])
