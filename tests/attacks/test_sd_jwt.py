"""Attacks on SD-JWT: rows V60 to V64 and further tricks."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sd_jwts import claims, digest, disclosure, issued, shown
from tests.support.signing import HOLDER, ISSUER, NOW
from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.formats.reading import read_payload
from wallet.formats.sd_jwt import choose, disclosed, selectable, split
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.verify.context import Expectations
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify

NAME = disclosure("salt-1", "given_name", "Ana")
FAMILY = disclosure("salt-2", "family_name", "Ruiz")
HIDING = claims(_sd=[digest(NAME), digest(FAMILY)])


def judge(
    text: str, *, challenge: str | None = None, domain: str | None = None, documents: dict[str, bytes] | None = None
) -> VerificationReport:
    (parsed,) = read_payload(text.encode())
    source = NoDocuments() if documents is None else SuppliedDocuments(documents)
    return verify(parsed, VerificationRequest(LEARNER, NOW, source, expectations=Expectations(challenge, domain)))


def codes(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).problems}


def test_an_honest_one_is_verified_whole_in_part_and_shown() -> None:
    whole = issued(HIDING, NAME, FAMILY)
    report = judge(whole)
    assert report.verdict is Verdict.VERIFIED
    assert report.view is not None and report.view.title == "nurse licence"
    assert judge(issued(HIDING)).verdict is Verdict.VERIFIED
    answered = judge(shown(whole), challenge="n-1", domain="https://hospital.example")
    assert answered.verdict is Verdict.VERIFIED
    assert {r.code for r in answered.outcome(CheckName.SUBJECT).remarks} == {"bound_to_presenter"}
    # Wrapped by a mail program.
    assert judge(whole[:70] + "\n " + whole[70:]).verdict is Verdict.VERIFIED


def test_V60_key_binding_stripped_where_a_request_was_made() -> None:
    report = judge(issued(HIDING, NAME), challenge="n-1")
    assert codes(report, CheckName.REPLAY) == {"not_a_presentation"}
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"challenge": "n-2"}, "challenge_differs"),
        ({"challenge": "n-1", "domain": "https://evil.example"}, "domain_differs"),
    ],
)
def test_V61_made_for_another_request(change: dict[str, str], expected: str) -> None:
    report = judge(shown(issued(HIDING, NAME)), **change)  # type: ignore[arg-type]
    assert expected in codes(report, CheckName.REPLAY)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V61_other_disclosures_than_were_bound() -> None:
    bound = split(shown(issued(HIDING, NAME)))
    for parts in ((bound.token,), (bound.token, NAME, FAMILY), (bound.token, FAMILY)):
        report = judge("~".join((*parts, bound.key_binding)))
        assert codes(report, CheckName.PROOF) == {"key_binding_of_another"}
        assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("away", [timedelta(days=1), timedelta(days=-2)])
def test_V61_made_at_another_time(away: timedelta) -> None:
    report = judge(shown(issued(HIDING), at=NOW + away), challenge="n-1")
    assert codes(report, CheckName.PROOF) & {"key_binding_from_the_future", "key_binding_too_old"}
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("algorithm", ["md5", "sha-1", "SHA-256", "", None, 5, ["sha-256"]])
def test_V63_another_way_of_sealing(algorithm: Any) -> None:
    payload = {**HIDING, "_sd_alg": algorithm}
    report = judge(issued(payload, NAME))
    assert codes(report, CheckName.SHAPE) == {"sd_algorithm_not_allowed"}
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("name", ["iss", "exp", "nbf", "cnf", "vct", "status"])
def test_V63_what_decides_may_not_be_hidden(name: str) -> None:
    hidden = disclosure("s", name, claims(nbf=1_770_000_000, status={}).get(name, "x"))
    payload = claims(**{name: None, "_sd": [digest(hidden)]})
    report = judge(issued(payload, hidden))
    assert "claim_hidden" in codes(report, CheckName.SHAPE)
    assert report.verdict is Verdict.NOT_VERIFIED


def certificate(host: str) -> tuple[ec.EllipticCurvePrivateKey, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def es256(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@pytest.mark.parametrize(("host", "verdict"), [("uni.example", "inconclusive"), ("evil.example", "not_verified")])
def test_V64_a_certificate_that_came_along(host: str, verdict: str) -> None:
    key, leaf = certificate(host)
    token = sign_jwt(
        {"typ": "dc+sd-jwt", "x5c": [leaf]},
        claims(iss="https://uni.example"),
        signer=lambda data: es256(key, data),
        algorithm="ES256",
    )
    assert judge(f"{token}~").verdict == verdict


@pytest.mark.parametrize("leaf", [None, "", [], ["%%"], ["AAAA"], [5], {}])
def test_certificates_that_are_none(leaf: Any) -> None:
    token = sign_jwt({"x5c": leaf}, claims(iss="https://uni.example"), signer=ISSUER.sign, algorithm="EdDSA")
    assert judge(f"{token}~").verdict is not Verdict.VERIFIED


def test_an_https_issuer_by_its_published_metadata() -> None:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "kid": "k1",
        "x": base64url.encode(ISSUER.private.public_key().public_bytes_raw()),
    }
    text = issued(claims(iss="https://uni.example/nursing"), header={"typ": "dc+sd-jwt", "kid": "k1"})
    place = "https://uni.example/.well-known/jwt-vc-issuer/nursing"
    good = {"issuer": "https://uni.example/nursing", "jwks": {"keys": [jwk]}}
    assert judge(text, documents={place: json.dumps(good).encode()}).verdict is Verdict.VERIFIED
    others: list[Any] = [{"issuer": "https://uni.example/other"}, {"jwks": {}}, {"jwks": {"keys": []}}]
    for wrong in ([], *({**good, **other} for other in others)):
        assert judge(text, documents={place: json.dumps(wrong).encode()}).verdict is not Verdict.VERIFIED
    assert judge(text).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("payload", "disclosures", "code"),
    [
        (HIDING, (NAME, disclosure("x", "role", "surgeon")), "disclosure_not_used"),
        (HIDING, (NAME, NAME), "disclosure_repeated"),
        (claims(_sd=[digest(NAME), digest(NAME)]), (NAME,), "disclosure_repeated"),
        (claims(_sd=[digest(NAME)], given_name="Eva"), (NAME,), "disclosure_repeated"),
        (claims(_sd=["x"], list=[{"...": "x"}]), (), "disclosure_repeated"),
        (claims(_sd=[digest(disclosure("s", "only"))]), (disclosure("s", "only"),), "disclosure_malformed"),
        (claims(list=[{"...": digest(NAME)}]), (NAME,), "disclosure_malformed"),
        (claims(list=[{"...": "x", "more": 1}]), (), "disclosure_malformed"),
        (claims(_sd="text"), (), "disclosure_malformed"),
        (claims(_sd=[5]), (), "disclosure_malformed"),
        (claims(inner={"...": 1}), (), "disclosure_malformed"),
        (claims(_sd=[digest(disclosure("s", "_sd", []))]), (disclosure("s", "_sd", []),), "disclosure_malformed"),
        (claims(_sd=[digest(disclosure("s", "...", 1))]), (disclosure("s", "...", 1),), "disclosure_malformed"),
        (HIDING, (base64url.encode(b"{}"),), "disclosure_malformed"),
        (HIDING, (base64url.encode(b'[1,"a","b"]'),), "disclosure_malformed"),
        (HIDING, (base64url.encode(b'["a",1,"b"]'),), "disclosure_malformed"),
        (HIDING, (base64url.encode(b'["a","b","c","d"]'),), "disclosure_malformed"),
        (HIDING, (base64url.encode(b'["a","b",NaN]'),), "disclosure_malformed"),
    ],
)
def test_disclosures_that_nobody_signed_so(payload: dict[str, Any], disclosures: tuple[str, ...], code: str) -> None:
    report = judge(issued(payload, *disclosures))
    assert codes(report, CheckName.SHAPE) == {code}
    assert report.verdict is Verdict.NOT_VERIFIED


def test_disclosures_inside_disclosures() -> None:
    street = disclosure("s1", "street", "Gran Vía 1")
    address = disclosure("s2", "address", {"_sd": [digest(street)], "country": "ES"})
    first = disclosure("s3", "CPR")
    payload = claims(_sd=[digest(address)], skills=[{"...": digest(first)}, "first aid"])
    whole = issued(payload, address, street, first)
    assert judge(whole).verdict is Verdict.VERIFIED
    assert selectable(whole) == ["address", "address/street", "skills"]
    made = disclosed(payload, (address, street, first))
    assert made["address"] == {"country": "ES", "street": "Gran Vía 1"} and made["skills"] == ["CPR", "first aid"]
    assert split(choose(whole, ["address/street"])).disclosures == (address, street)
    assert split(choose(whole, [])).disclosures == ()
    with pytest.raises(IntakeError, match="disclosure_not_found"):
        choose(whole, ["salary"])
    # An inner one without the outer one hangs in the air.
    assert codes(judge(issued(payload, street)), CheckName.SHAPE) == {"disclosure_not_used"}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ({"typ": "JWT"}, {}),
        ({}, {}),
        ({"typ": "kb+jwt", "crit": ["exp"]}, {}),
        ({"typ": "kb+jwt"}, {"nonce": None}),
        ({"typ": "kb+jwt"}, {"aud": ["a", "b"]}),
        ({"typ": "kb+jwt"}, {"iat": "yesterday"}),
        ({"typ": "kb+jwt"}, {"iat": None}),
        ({"typ": "kb+jwt"}, {"sd_hash": None}),
        ({"typ": "kb+jwt"}, {"sd_hash": ["x"]}),
    ],
)
def test_key_bindings_that_are_none(header: dict[str, Any], told: dict[str, Any]) -> None:
    plain = issued(HIDING, NAME)
    payload = {"iat": int(NOW.timestamp()), "aud": "a", "nonce": "n", "sd_hash": digest(plain), **told}
    token = sign_jwt(header, payload, signer=HOLDER.sign, algorithm="EdDSA")
    assert judge(plain + token).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "RS256"])
def test_a_key_binding_under_another_algorithm(algorithm: str) -> None:
    plain = issued(HIDING, NAME)
    payload = {"iat": int(NOW.timestamp()), "aud": "a", "nonce": "n", "sd_hash": digest(plain)}
    token = sign_jwt({"typ": "kb+jwt"}, payload, signer=HOLDER.sign, algorithm=algorithm)
    assert codes(judge(plain + token), CheckName.PROOF) == {"key_binding_does_not_fit"}


def test_a_key_binding_by_somebody_else_and_one_without_a_key_to_bind_to() -> None:
    plain = issued(HIDING, NAME)
    payload = {"iat": int(NOW.timestamp()), "aud": "a", "nonce": "n", "sd_hash": digest(plain)}
    stolen = plain + sign_jwt({"typ": "kb+jwt"}, payload, signer=ISSUER.sign, algorithm="EdDSA")
    report = judge(stolen)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, CheckName.SUBJECT) == {"not_the_presenters"}
    bare = issued(claims(cnf=None))
    assert codes(judge(shown(bare)), CheckName.PROOF) == {"key_binding_without_key"}


def test_the_issuers_signature_and_key_are_asked_as_for_every_token() -> None:
    text = issued(HIDING, NAME)
    head, _, rest = text.partition(".")
    tampered = f"{head}.{base64url.encode(json.dumps({**HIDING, 'exp': 1_990_000_000}).encode())}.{rest.split('.')[1]}"
    assert codes(judge(tampered), CheckName.PROOF) == {"signature_does_not_fit"}
    for algorithm in ("none", "HS256"):
        token = sign_jwt({"kid": ISSUER.method}, HIDING, signer=lambda _: b"", algorithm=algorithm)
        assert judge(f"{token}~").verdict is Verdict.NOT_VERIFIED
    other = issued(claims(iss="did:web:uni.example"))
    assert judge(other).verdict is not Verdict.VERIFIED


def test_dates_and_status_count() -> None:
    assert judge(issued(claims(exp=1_700_000_000))).verdict is Verdict.NOT_VERIFIED
    assert judge(issued(claims(nbf=1_990_000_000))).verdict is Verdict.NOT_VERIFIED
    assert judge(issued(claims(exp="never"))).verdict is Verdict.NOT_VERIFIED
    statuses: list[Any] = [{"other_list": {}}, "good", {}, [], {"status_list": {"idx": 1}}, {"status_list": 5}]
    for status in statuses:
        assert judge(issued(claims(status=status))).verdict is Verdict.INCONCLUSIVE, status


def test_an_unknown_type_is_read_with_a_remark() -> None:
    report = judge(issued(HIDING, NAME, header={"typ": "example+sd-jwt", "kid": ISSUER.method}))
    assert report.verdict is Verdict.VERIFIED
    assert {r.code for r in report.outcome(CheckName.PROOF).remarks} == {"token_type_unknown"}


def test_the_json_forms() -> None:
    bound = split(shown(issued(HIDING, NAME)))
    protected, payload, signature = bound.token.split(".")
    header = {"disclosures": list(bound.disclosures), "kb_jwt": bound.key_binding}
    flat = {"protected": protected, "payload": payload, "signature": signature, "header": header}
    general: dict[str, Any] = {
        "payload": payload,
        "signatures": [{"protected": protected, "signature": signature, "header": header}],
    }
    for document in (flat, general):
        assert judge(json.dumps(document), challenge="n-1").verdict is Verdict.VERIFIED
    for wrong in (
        {**general, "signatures": general["signatures"] * 2},
        {**flat, "header": {"disclosures": ["a~b"]}},
        {**flat, "header": {"disclosures": "x"}},
        {**flat, "signature": None},
    ):
        with pytest.raises(IntakeError):
            judge(json.dumps(wrong))


def test_many_disclosures_are_refused_before_they_are_hashed() -> None:
    with pytest.raises(IntakeError, match="too_many_items"):
        read_payload(issued(HIDING, *["WyJhIl0"] * 1_001).encode())


@given(st.text(alphabet="eyJAw.~_-x0", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        for parsed in read_payload(f"eyJ{text}".encode()):
            assert verify(parsed, VerificationRequest(LEARNER, NOW, NoDocuments())).verdict is not Verdict.VERIFIED
    except IntakeError:
        pass


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_changed_byte_stays_verified(place: int, value: int) -> None:
    text = shown(issued(HIDING, NAME))
    at = place % len(text)
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"[value % 66]
    if letter == text[at]:
        return
    try:
        assert judge(text[:at] + letter + text[at + 1 :]).verdict is not Verdict.VERIFIED
    except IntakeError:
        pass


def test_outcomes_stay_four_words() -> None:
    report = judge(issued(HIDING, NAME))
    assert {result.outcome.kind for result in report.results} <= set(OutcomeKind)
