"""What issuers publish of keys, in words that no standard has for it, and of themselves, in another spelling."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.signing import (
    ISSUER,
    MADE,
    THIEF,
    Ed25519Signer,
    badge,
    codes,
    did_document,
    judge,
    outcome,
    remarks,
    signed,
)
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict, VerificationReport

WEB = "did:web:uni.example"
METHOD = f"{WEB}#k"
PAGE = "https://uni.example"
PAST, FUTURE = "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"
IN_SECONDS = {PAST: 1_577_836_800, FUTURE: 1_893_456_000}


def jwk(signer: Ed25519Signer = ISSUER) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(signer.private.public_key().public_bytes_raw())}


def by_method(**members: Any) -> VerificationReport:
    return judge(signed(badge(WEB), method=METHOD), documents={WEB: did_document(WEB, multikey=ISSUER.multikey, **members)})


def by_jwk(**members: Any) -> VerificationReport:
    key = {"id": METHOD, "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": {**jwk(), **members}}
    page = {"id": WEB, "verificationMethod": [key], "assertionMethod": [METHOD]}
    return judge(signed(badge(WEB), method=METHOD), documents={WEB: page})


def by_jwks(**members: Any) -> VerificationReport:
    token = sign_jwt({"typ": "vc+jwt", "kid": "k1"}, badge(PAGE), signer=ISSUER.sign, algorithm="EdDSA")
    page = {"id": PAGE, "jwks": {"keys": [{**jwk(), "kid": "k1", **members}]}}
    return judge(token.encode(), documents={PAGE: page})


PLACES = (by_method, by_jwk, by_jwks)
AGAINST = ("Revoked", "revokedAt", "revoked_at", "isRevoked", "revocation", "revocationDate", "compromised", "disabled",
           "withdrawn", "suspended", "deactivated")  # fmt: skip
ENDS = ("Expires", "expiresAt", "expires_at", "validUntil", "notAfter", "expiry", "expirationDate", "validTo")
BEGINS = ("nbf", "validFrom", "notBefore", "activeFrom")


@pytest.mark.parametrize("judged", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("name", AGAINST)
@pytest.mark.parametrize("value", [PAST, True, "revoked", IN_SECONDS[PAST], "2020-01-01", {}, "no"], ids=str)
def test_a_key_taken_back_in_other_words(judged: Any, name: str, value: Any) -> None:
    report = judged(**{name: value})
    assert report.verdict is not Verdict.VERIFIED
    assert codes(report, "proof") <= {"key_dates_unreadable", "key_revoked"}
    assert judged(**{name: False}).verdict is judged(**{name: None}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("judged", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("name", ENDS)
def test_an_end_in_other_words(judged: Any, name: str) -> None:
    for ended in (PAST, IN_SECONDS[PAST]):
        assert codes(judged(**{name: ended}), "proof") == {"key_expired"}
    unreadable: tuple[Any, ...] = ("2030-01-01", "never", True, [], "")
    for value in unreadable:
        assert codes(judged(**{name: value}), "proof") == {"key_dates_unreadable"}
    assert judged(**{name: FUTURE}).verdict is judged(**{name: IN_SECONDS[FUTURE]}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("judged", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("name", BEGINS)
def test_a_key_that_does_not_count_yet(judged: Any, name: str) -> None:
    for value in (FUTURE, IN_SECONDS[FUTURE]):
        report = judged(**{name: value})
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"key_not_yet"}
    assert judged(**{name: PAST}).verdict is Verdict.VERIFIED
    assert judged(**{name: "soon"}).verdict is Verdict.INCONCLUSIVE


def test_a_signature_from_before_its_key_counted() -> None:
    assert codes(by_method(validFrom="2026-05-15T00:00:00Z"), "proof") == {"key_not_yet"}
    assert by_method(validFrom=MADE.isoformat()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("judged", PLACES, ids=lambda place: place.__name__)
def test_the_state_of_a_key(judged: Any) -> None:
    for said in ({"status": "revoked"}, {"state": "Compromised"}, {"status": 5}, {"active": False}, {"trusted": "no"}):
        assert judged(**said).verdict is Verdict.INCONCLUSIVE, said
    for said in ({"status": "active"}, {"active": True}, {"description": "revoked keys are below"}, {"created": PAST}):
        assert judged(**said).verdict is Verdict.VERIFIED, said


def test_a_key_that_was_taken_back_after_it_signed() -> None:
    report = by_method(revokedAt="2026-05-20T00:00:00Z")
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "proof") == {"key_revoked_since"}


# The key itself -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["privateKeyMultibase", "secretKeyMultibase", "privateKeyBase58", "privateKeyJwk"])
def test_a_key_whose_secret_half_is_published_proves_nothing(name: str) -> None:
    assert codes(by_method(**{name: "z1"}), "proof") == {"key_not_secret"}
    secret = base64url.encode(ISSUER.private.private_bytes_raw())
    for judged in (by_jwk, by_jwks):
        report = judged(d=secret)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"key_not_secret"}


def test_a_key_that_is_written_twice_and_not_alike() -> None:
    assert codes(by_method(publicKeyJwk=jwk(THIEF)), "proof") == {"key_listed_twice"}
    assert by_method(publicKeyJwk=jwk()).verdict is Verdict.VERIFIED
    other = {"type": "Ed25519VerificationKey2020", "publicKeyBase58": THIEF.multikey[1:]}
    assert by_method(**other).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("X25519KeyAgreementKey2020", "key_not_for_this_use"), ("JsonWebKeyKeyAgreement", "key_not_for_this_use"),
        ("EcdsaSecp256k1VerificationKey2019", "key_kind_differs"), ("EcdsaSecp256r1VerificationKey2019", "key_kind_differs"),
        ("Bls12381G2Key2020", "key_kind_differs"), ("RsaVerificationKey2018", "key_kind_differs"),
        ("P256Key2021", "key_kind_differs"),
    ],
)  # fmt: skip
def test_a_type_that_is_not_the_key_s(kind: str, code: str) -> None:
    report = by_method(type=kind)
    assert report.verdict is not Verdict.VERIFIED
    assert codes(report, "proof") == {code}


@pytest.mark.parametrize(
    "kind", ["Multikey", "Ed25519VerificationKey2020", "Ed25519VerificationKey2018", "JsonWebKey2020", "JsonWebKey"]
)
def test_types_that_are_written_for_it(kind: str) -> None:
    assert by_method(type=kind).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("controller", [None, WEB, [WEB], "#"], ids=str)
def test_a_key_of_the_issuer_s_own_document_is_the_issuer_s(controller: Any) -> None:
    assert by_method(controller=controller).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("controller", ["did:web:evil.example", ["did:web:evil.example"], [WEB, "did:web:evil.example"], "",
                                        5, {"id": "did:web:evil.example"}, f"{WEB}:x"], ids=str)  # fmt: skip
def test_a_key_that_somebody_else_controls_is_not(controller: Any) -> None:
    report = by_method(controller=controller)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "issuer_binding") == {"key_controller_differs"}


# The issuer's page ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("said", [{"Deactivated": True}, {"revoked": PAST}, {"status": "revoked"}, {"isDisabled": True},
                                  {"deactivated": "true"}, {"suspended": 1}], ids=str)  # fmt: skip
def test_a_document_given_up_in_other_words(said: dict[str, Any]) -> None:
    page = did_document(WEB, multikey=ISSUER.multikey)
    for document in ({**page, **said}, {**page, "didDocumentMetadata": said}):
        report = judge(signed(badge(WEB), method=METHOD), documents={WEB: document})
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"did_deactivated"}


@pytest.mark.parametrize(
    ("did", "written"),
    [
        (WEB, "did:web:UNI.example"), (WEB, "DID:web:uni.example"), (WEB, "did:web:uni.example/"), (WEB, f"{WEB}#"),
        (WEB, f" {WEB}"), (WEB, PAGE), ("did:web:Uni.Example", WEB), ("did:web:uni.example%3a8443",
        "did:web:uni.example%3A8443"), ("did:web:uni.example:%7Ebob", "did:web:uni.example:~bob"),
    ],
)  # fmt: skip
def test_a_page_that_names_itself_in_another_spelling_accuses_nobody(did: str, written: str) -> None:
    for document in ({**did_document(did, multikey=ISSUER.multikey), "id": written},
                     did_document(written, multikey=ISSUER.multikey)):  # fmt: skip
        report = judge(signed(badge(did), method=f"{did}#k"), documents={did: document})
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "proof") == {"did_spelled_otherwise"}
        assert outcome(report, "issuer_binding").kind == "unknown"


@pytest.mark.parametrize(
    "written", ["did:web:evil.example", "did:web:uni.example:x", "did:web:uni.example%3A8443", "did:web:"]
)
def test_a_page_about_somebody_else_still_is(written: str) -> None:
    document = {**did_document(WEB, multikey=ISSUER.multikey), "id": written}
    assert codes(judge(signed(badge(WEB), method=METHOD), documents={WEB: document}), "issuer_binding") == {
        "did_document_malformed"
    }


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("a:b", "a/b"), ("a%20b", "a%20b"), ("b%C3%A9", "b%C3%A9"), ("b%c3%a9", "b%C3%A9"), ("%7Ebob", "~bob"),
        ("x%2Cy", "x,y"), ("a.b", "a.b"), ("%41", "A"),
    ],
)  # fmt: skip
def test_a_path_with_escapes(path: str, where: str) -> None:
    did = f"{WEB}:{path}"
    documents = {f"https://uni.example/{where}/did.json": did_document(did, multikey=ISSUER.multikey)}
    assert judge(signed(badge(did), method=f"{did}#k"), documents=documents).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "path", ["..:b", "%2e%2e:b", "%2E:b", "a%2Fb", "a%5Cb", "a%00b", "a%0Ab", "a%3Fb", "a%23b", "a%252Fb", "a%3Ab", "a%40b",
             ":b", "b:", "%", "%2", "%zz", "%FF"],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere(path: str) -> None:
    did = f"{WEB}:{path}"
    for page in (f"https://uni.example/{path.replace(':', '/')}/did.json", "https://uni.example/b/did.json"):
        report = judge(signed(badge(did), method=f"{did}#k"), documents={page: did_document(did, multikey=ISSUER.multikey)})
        assert report.verdict is not Verdict.VERIFIED
        assert codes(report, "proof") == {"did_malformed"}
