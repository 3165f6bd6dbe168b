"""Tokens that pretend: other serialisations, other headers, claims at odds, keys that do not fit their algorithm."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests.support.signing import HOLDER, ISSUER, NOW, THIEF, EcdsaSigner, badge, codes, judge, outcome, remarks, signed
from wallet.encodings import base64url
from wallet.encodings.jwk import thumbprint
from wallet.errors import IntakeError
from wallet.report import Verdict, VerificationReport

SECONDS = int(NOW.timestamp())


def packed(value: Any) -> str:
    return base64url.encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def token(header: Any = None, payload: Any = None, *, by: Any = ISSUER, base: bool = True, sign: Any = None) -> str:
    """A compact JWS over exactly this header and payload (bytes are taken as they are)."""
    head = header if isinstance(header, bytes) else {"alg": "EdDSA", "typ": "vc+jwt", "kid": by.method, **(header or {})}
    if not base:
        head = header
    body = badge() if payload is None else payload
    told = f"{packed(head)}.{packed(body)}"
    return f"{told}.{packed((sign or by.sign)(told.encode()))}"


def refused(text: str, **more: Any) -> VerificationReport | IntakeError:
    """Asserts that it is not verified, and returns how."""
    try:
        report = judge(text.encode(), **more)
    except IntakeError as error:
        return error
    assert report.verdict is not Verdict.VERIFIED, report.results
    return report


def test_the_honest_one_is_verified() -> None:
    assert judge(token().encode()).verdict is Verdict.VERIFIED


# Readers that disagree about one text -----------------------------------------------
@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"EdDSA","alg":"none","kid":"KID"}',
        b'{"alg":"none","alg":"EdDSA","kid":"KID"}',
        b'{"alg":"EdDSA","kid":"KID","kid":"did:key:zX"}',
        b'{"alg":"EdDSA","\\u0061lg":"none","kid":"KID"}',
        b'["EdDSA"]',
        b'"EdDSA"',
        b"{}",
        b"",
        b"\xff\xfe",
        b'{"alg":"EdDSA","kid":"KID"} {}',
        b'{"alg":"EdDSA","kid":"KID",}',
    ],
)
def test_headers_that_two_readers_read_apart(header: bytes) -> None:
    refused(token(header.replace(b"KID", ISSUER.method.encode())))


@pytest.mark.parametrize("name", [b"issuer", b"validUntil", b"type", b"credentialSubject"])
def test_payloads_with_a_member_twice(name: bytes) -> None:
    body = json.dumps(badge()).encode()
    assert isinstance(
        refused(token(payload=body[:-1] + b',"' + name + b'":"x"}')) if name in body else IntakeError("x"), IntakeError
    )


@pytest.mark.parametrize(
    "change", [{"b64": False}, {"b64": False, "crit": ["b64"]}, {"crit": []}, {"crit": ["exp"], "exp": 1}, {"crit": "x"}]
)
def test_demands_on_the_reader(change: dict[str, Any]) -> None:
    assert isinstance(report := refused(token(change)), VerificationReport)
    assert codes(report, "proof") == {"critical_header_unknown"}


def test_a_token_in_a_token() -> None:
    refused(token({"cty": "JWT"}, token().encode()))
    refused(token({"cty": "JWT"}, {**badge(), "vc": token()}))
    refused(token({"zip": "DEF"}, b"\x78\x9c\x03\x00"))


def test_json_serialisations_are_not_taken_for_a_credential() -> None:
    head, body, tail = token().split(".")
    for form in (
        {"payload": body, "protected": head, "signature": tail},
        {"payload": body, "signatures": [{"protected": head, "signature": tail}]},
        {"payload": body, "header": {"alg": "none"}, "signature": ""},
        {**badge(), "payload": body, "protected": head, "signature": tail},
    ):
        refused(json.dumps(form))


@pytest.mark.parametrize(
    "turn",
    ["{0}.{1}.{2}.", ".{1}.{2}", "{0}..{2}", "{0}.{1}.", "{0}.{1}", "{0}.{1}.{2}.{2}", "{0}.{1}.{2}=", "{0}=.{1}.{2}"],
)
def test_parts_missing_or_too_many(turn: str) -> None:
    refused(turn.format(*token().split(".")))


# What the claims say beside the credential --------------------------------------------
@pytest.mark.parametrize(
    "claims",
    [
        {"exp": str(SECONDS + 1000)},
        {"exp": SECONDS - 1},
        {"exp": float(SECONDS) - 0.5},
        {"exp": 1e300},
        {"exp": -1},
        {"exp": True},
        {"exp": []},
        {"exp": {"@value": SECONDS}},
        {"exp": None, "validUntil": "2026-05-31T00:00:00Z"},
        {"nbf": SECONDS + 3600},
        {"nbf": "2020-01-01T00:00:00Z"},
        {"iat": "yesterday"},
        {"iss": THIEF.did},
        {"iss": [ISSUER.did]},
        {"iss": {"id": THIEF.did}},
        {"iss": ""},
        {"jti": "urn:uuid:another"},
        {"sub": THIEF.did},
        {"sub": [HOLDER.did]},
    ],
    ids=str,
)
@pytest.mark.parametrize("version", ["payload", "vc"])
def test_claims_at_odds_with_the_credential(claims: dict[str, Any], version: str) -> None:
    document = badge(**{name: value for name, value in claims.items() if name == "validUntil"})
    payload = {**document, **claims} if version == "payload" else {"vc": document, "iss": ISSUER.did, **claims}
    report = judge(token(payload=payload).encode())
    assert report.verdict is Verdict.NOT_VERIFIED, report.results


def test_a_credential_beside_the_vc_claim() -> None:
    """VC-JOSE-COSE section 1.1.2: ``vc`` and ``vp`` are not for such tokens: two credentials in one would let one be
    checked and the other be shown."""
    for inner, outer in ((badge(), badge(name="Surgery")), (badge(issuer=THIEF.did), badge())):
        report = judge(token(payload={**outer, "vc": inner}).encode())
        assert report.verdict is Verdict.NOT_VERIFIED


def test_a_presentation_beside_a_credential() -> None:
    shown = {"@context": [badge()["@context"][0]], "type": ["VerifiablePresentation"], "verifiableCredential": []}
    for payload in ({"vc": badge(), "vp": shown}, {**badge(), "vp": shown}, {**shown, "vc": badge()}):
        assert judge(token(payload=payload).encode()).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "typ",
    [
        "vp+jwt", "kb+jwt", "at+jwt", "JWE", "dc+sd-jwt", "vc+sd-jwt", "statuslist+jwt", "application/statuslist+jwt",
        "AT+JWT",
        "openid4vci-proof+jwt", "entity-statement+jwt", "trust-mark+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt",
        "oauth-authz-req+jwt", "oauth-client-attestation+jwt", "token-introspection+jwt", "key-attestation+jwt",
        "verifier-attestation+jwt", "resolve-response+jwt", " kb+jwt ", "Application/KB+JWT", "at+jwt;v=1", "passport",
        "at+jwt ;v=1", "text/at+jwt", "https://x.example/at+jwt", "\u200bat+jwt", "at+jwt\u0000", "at+jwt, vc+jwt",
        "vc+jwt at+jwt", ["at+jwt"], ["vc+jwt", "at+jwt"], ["vc+jwt", 5, "AT+JWT; x"], "application/application/at+jwt",
    ],
)  # fmt: skip
def test_a_token_made_for_another_use_is_no_credential(typ: Any) -> None:
    """RFC 8725 section 3.11."""
    report = judge(token({"typ": typ}).encode())
    assert report.verdict is Verdict.NOT_VERIFIED
    assert typ == "vp+jwt" or codes(report, "proof") == {"token_for_another_use"}


@pytest.mark.parametrize(
    "typ", ["bad+typ", 5, [], "", "vc-ld+jwt", "ob+jwt", "openbadge", "vc+jwt2", "application/", True, {"a": 1}, "vct+jwt"]
)
def test_a_type_nobody_knows_is_remarked_and_the_signature_asked(typ: Any) -> None:
    report = judge(token({"typ": typ}).encode())
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "proof") == {"token_type_unknown"}
    assert judge(token({"typ": typ}, by=THIEF, payload=badge()).encode()).verdict is Verdict.NOT_VERIFIED
    # Where the content is said to be unknown too, nobody can say what was signed.
    assert judge(token({"typ": typ, "cty": "bad+cty"}).encode()).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("typ", ["JWT", "jwt", "application/vc+jwt", "VC+JWT", "vc+ld+json+jwt", None])
def test_a_token_that_says_what_it_is(typ: Any) -> None:
    assert judge(token({"typ": typ}).encode()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    ("alg", "code"),
    [
        *((name, "algorithm_not_supported") for name in (
            "rs256", "EDDSA", "es256", "PS256", "ES256K", "ES512", "ML-DSA-44", "Ed25519ph", "SLH-DSA-SHA2-128s",
            "FN-DSA-512",
            "ESB256", "BBS", "Ed448", "x",
        )),
        *((name, "algorithm_not_allowed") for name in (
            "none", "None", "nOnE", " none ", "", "HS256", "hs512", "HS256/64", "RSA-OAEP", "RSA1_5", "dir", "A256KW",
            "ECDH-ES",
            "PBES2-HS256+A128KW", 5, None, [], ["EdDSA"], {}, True,
        )),
    ],
    ids=str,
)  # fmt: skip
def test_an_algorithm_nobody_knows_is_told_by_name_and_a_known_bad_one_as_bad(alg: Any, code: str) -> None:
    for text in (token({"alg": alg}), token({"alg": alg, "typ": "vc+sd-jwt"}) + "~"):
        report = judge(text.encode())
        assert report.verdict is (Verdict.INCONCLUSIVE if code == "algorithm_not_supported" else Verdict.NOT_VERIFIED)
        assert codes(report, "proof") == {code}
        assert code == "algorithm_not_allowed" or outcome(report, "proof").problems[0].detail == alg


# Whose key ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "kid",
    [
        THIEF.method,
        THIEF.did,
        "#" + THIEF.multikey,
        THIEF.multikey,
        ISSUER.did + "#" + THIEF.multikey,
        "did:key:" + ISSUER.multikey.lower(),
        "https://uni.example/keys/1",
        "did:example:123#key",
        "",
        5,
        None,
        [ISSUER.method],
    ],
)
def test_names_of_keys(kid: Any) -> None:
    by_thief = judge(token({"kid": kid}, by=THIEF).encode())
    assert by_thief.verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("kid", ["#" + ISSUER.multikey, ISSUER.multikey, ISSUER.method, ...])
def test_names_of_the_issuers_own_key(kid: Any) -> None:
    header = {"alg": "EdDSA", "typ": "vc+jwt"} | ({} if kid is ... else {"kid": kid})
    assert judge(token(header, base=False).encode()).verdict is Verdict.VERIFIED


P256, P384 = EcdsaSigner(ec.SECP256R1()), EcdsaSigner(ec.SECP384R1())


def by(signer: EcdsaSigner, alg: str, sign: Any = None) -> str:
    return token({"alg": alg, "kid": signer.method}, badge(issuer=signer.did), by=signer, sign=sign)


def test_ecdsa_tokens_name_their_curve() -> None:
    assert judge(by(P256, "ES256").encode()).verdict is Verdict.VERIFIED
    assert judge(by(P384, "ES384").encode()).verdict is Verdict.VERIFIED
    for signer, alg in (
        (P384, "ES256"),
        (P256, "ES384"),
        (P256, "EdDSA"),
        (P256, "RS256"),
        (P256, "ES256K"),
        (P256, "ES512"),
    ):
        refused(by(signer, alg))


def test_an_ecdsa_signature_in_der_is_none() -> None:
    """RFC 7518 section 3.4: R and S of fixed length, one after the other."""
    private = P256._private
    assert isinstance(
        report := refused(by(P256, "ES256", lambda data: private.sign(data, ec.ECDSA(hashes.SHA256())))), VerificationReport
    )
    assert codes(report, "proof") == {"signature_does_not_fit"}


@pytest.mark.parametrize("size", [32, 48, 63, 65, 96, 0])
def test_an_ecdsa_signature_of_another_length(size: int) -> None:
    refused(by(P256, "ES256", lambda data: (P256.sign(data) * 2)[:size]))


def _rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _number(value: int) -> str:
    return base64url.encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _did_jwk(jwk: dict[str, Any]) -> str:
    return "did:jwk:" + packed(jwk)


def rsa_token(private: rsa.RSAPrivateKey, jwk: dict[str, Any], sign: Any, alg: str = "RS256") -> VerificationReport:
    did = _did_jwk(jwk)
    header = {"alg": alg, "typ": "vc+jwt", "kid": f"{did}#0"}
    _ = private
    return judge(token(header, badge(issuer=did), base=False, sign=sign).encode())


def test_rsa_by_its_own_padding_and_size() -> None:
    private = _rsa(2048)
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    pkcs1, pss = padding.PKCS1v15(), padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    good = rsa_token(private, jwk, lambda data: private.sign(data, pkcs1, hashes.SHA256()))
    assert good.verdict is Verdict.VERIFIED
    for sign in (
        lambda data: private.sign(data, pss, hashes.SHA256()),
        lambda data: private.sign(data, pkcs1, hashes.SHA384()),
        lambda data: private.sign(data, pkcs1, hashes.SHA256())[:-1],
        lambda data: b"\0" + private.sign(data, pkcs1, hashes.SHA256()),
        lambda _: b"",
        lambda data: b"\0" * 224 + hashlib.sha256(data).digest(),
    ):
        assert rsa_token(private, jwk, sign).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("exponent", [1, 2, 0])
def test_an_rsa_key_that_anyone_can_sign_with(exponent: int) -> None:
    """With e = 1 the signature is the padded digest itself."""
    private = _rsa(2048)
    n = private.public_key().public_numbers().n
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")

    def imitate(data: bytes) -> bytes:
        tail = prefix + hashlib.sha256(data).digest()
        return b"\0\1" + b"\xff" * (256 - 3 - len(tail)) + b"\0" + tail

    jwk = {"kty": "RSA", "n": _number(n), "e": _number(exponent) or "AA"}
    assert rsa_token(private, jwk, imitate).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("bits", [1024, 1536])
def test_an_rsa_key_too_small_to_trust(bits: int) -> None:
    private = _rsa(bits)
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    report = rsa_token(private, jwk, lambda data: private.sign(data, padding.PKCS1v15(), hashes.SHA256()))
    assert report.verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed448", "x": "A" * 76},
        {"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-521", "x": "A" * 88, "y": "A" * 88},
        {"kty": "EC", "x": "A" * 43, "y": "A" * 43},
        {},
        {"kty": None},
        {"kty": ["EC"]},
    ],
    ids=str,
)
def test_keys_of_other_kinds(jwk: dict[str, Any]) -> None:
    did = _did_jwk(jwk)
    for alg in ("EdDSA", "ES256", "RS256", "HS256"):
        header = {"alg": alg, "kid": f"{did}#0"}
        refused(token(header, badge(issuer=did), base=False, sign=lambda _: b"\0" * 64))


def test_a_key_of_the_issuers_that_was_for_something_else() -> None:
    did = "did:web:uni.example"
    key = {"id": f"{did}#k", "type": "Multikey", "controller": did, "publicKeyMultibase": ISSUER.multikey}
    header = {"alg": "EdDSA", "kid": f"{did}#k"}
    text = token(header, badge(issuer=did), base=False).encode()
    good = {"id": did, "verificationMethod": [key], "assertionMethod": [key["id"]]}
    assert judge(text, documents={did: good}).verdict is Verdict.VERIFIED
    for relationship in ("authentication", "keyAgreement", "capabilityInvocation"):
        bad = {"id": did, "verificationMethod": [key], relationship: [key["id"]]}
        assert judge(text, documents={did: bad}).verdict is Verdict.NOT_VERIFIED


def test_a_key_page_of_the_issuers_and_one_of_anothers() -> None:
    """OB 3.0 section 8.2.1: ``kid`` may be the address of a JWK. By itself it says nothing about the issuer."""
    issuer = "https://uni.example/profile"
    raw = ISSUER.private.public_key().public_bytes_raw()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(raw), "kid": "1"}
    header = {"alg": "EdDSA", "kid": "https://keys.example/1"}
    text = token(header, badge(issuer=issuer), base=False).encode()
    alone = judge(text, documents={"https://keys.example/1": jwk})
    assert outcome(alone, "proof").kind == "passed"
    assert outcome(alone, "issuer_binding").kind == "unknown"
    listed = judge(text, documents={"https://keys.example/1": jwk, issuer: {"keys": [jwk]}})
    assert listed.verdict is Verdict.VERIFIED
    other = judge(text, documents={"https://keys.example/1": jwk, issuer: {"keys": [{**jwk, "x": "A" * 43}]}})
    assert other.verdict is Verdict.NOT_VERIFIED


def test_a_proof_inside_a_token_does_not_count_for_the_token() -> None:
    payload = signed()
    assert judge(token(payload=payload, by=THIEF).encode()).verdict is Verdict.NOT_VERIFIED


def test_dates_of_a_token_to_the_second() -> None:
    ends = token(payload={**badge(), "exp": SECONDS}).encode()
    assert judge(ends, at=NOW).verdict is Verdict.VERIFIED
    later = datetime.fromtimestamp(SECONDS + 1, UTC)
    assert judge(ends, at=later).verdict is Verdict.NOT_VERIFIED


def test_a_key_is_found_by_any_of_its_names_and_strange_keys_beside_it_do_no_harm() -> None:
    issuer = "https://uni.example/issuer"
    raw = ISSUER.private.public_key().public_bytes_raw()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(raw), "kid": "a name of its own"}
    method = {"id": f"{issuer}#key-1", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk}
    strange = [
        {"id": f"{issuer}#key-0", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": {"kty": "EC", "crv": "P-521"}},
        {**method, "id": f"{issuer}#key-2", "controller": "https://evil.example"},
    ]
    methods = [*strange, method]
    document = {"id": issuer, "verificationMethod": methods, "assertionMethod": [one["id"] for one in methods]}
    named = [f"{issuer}#key-1", "key-1", "#key-1", jwk["kid"], thumbprint(jwk), ...]
    for kid in named:
        header = {"alg": "EdDSA"} if kid is ... else {"alg": "EdDSA", "kid": kid}
        text = token(header, badge(issuer=issuer), base=False).encode()
        assert judge(text, documents={issuer: document}).verdict is Verdict.VERIFIED, kid
        assert judge(
            text, documents={issuer: {"keys": [{"kty": "EC", "crv": "P-521"}, jwk]}}
        ).verdict is Verdict.VERIFIED or (kid in named[:3])
    for kid in ("key-2", "key-0", "another", THIEF.method):
        text = token({"alg": "EdDSA", "kid": kid}, badge(issuer=issuer), base=False).encode()
        assert judge(text, documents={issuer: document}).verdict is not Verdict.VERIFIED, kid
