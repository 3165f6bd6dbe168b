"""Credentials in the shapes that platforms write: how each names its key, its dates, its subject, its recipient.

All made here; of the platforms only the facts of their shapes.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support import sd_jwts
from tests.support.badge_site import BadgeSite
from tests.support.signing import HOLDER, ISSUER, OB3, VC2, EcdsaSigner, badge, codes, did_document, judge, signed
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict

VC1 = "https://www.w3.org/2018/credentials/v1"
WEB = "did:web:issuer.example"
PAGE = "https://issuer.example"
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(ISSUER.private.public_key().public_bytes_raw())}
AS_JWK = "did:jwk:" + base64url.encode(json.dumps(JWK).encode())
P256 = EcdsaSigner(ec.SECP256R1())


def token(payload: dict[str, Any], **header: Any) -> bytes:
    return sign_jwt({"typ": "JWT", "kid": ISSUER.method, **header}, payload, signer=ISSUER.sign, algorithm="EdDSA").encode()


def of_1_1(**members: Any) -> dict[str, Any]:
    made = {name: value for name, value in badge().items() if name != "validFrom"}
    return {**made, "@context": [VC1, OB3], "issuanceDate": "2026-01-01T00:00:00Z", **members}


# Tokens -----------------------------------------------------------------------------------------------------------
def employee(**members: Any) -> bytes:
    """As Microsoft Entra Verified ID: nothing of the issuer inside ``vc``, a did:web, ES256, no id but ``jti``."""
    inside = {
        "@context": [VC1], "type": ["VerifiableCredential", "VerifiedEmployee"],
        "credentialSubject": {"displayName": "A. B.", "jobTitle": "Nurse"},
        "exchangeService": {"id": "https://service.example", "type": "PortableIdentityCardServiceExchange2020"}, **members,
    }  # fmt: skip
    claims = {"vc": inside, "jti": "urn:pic:1", "iss": WEB, "sub": HOLDER.did, "iat": 1_770_000_000, "exp": 1_890_000_000}
    return sign_jwt({"kid": f"{WEB}#k", "typ": "JWT"}, claims, signer=P256.sign, algorithm="ES256").encode()


def test_a_token_that_says_who_issued_it_only_outside() -> None:
    documents = {WEB: did_document(WEB, multikey=P256.multikey)}
    assert judge(employee(), documents=documents).verdict is Verdict.VERIFIED
    status = {"id": "urn:uuid:11111111-2222-4333-8444-555555555555?bit-index=31", "type": "RevocationList2021Status",
              "statusListIndex": 31, "statusListCredential": f"{WEB}?service=IdentityHub"}  # fmt: skip
    report = judge(employee(credentialStatus=status), documents=documents)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "status") == {"status_type_not_supported"}


OUTSIDE = {"iss": ISSUER.did, "sub": HOLDER.did}
TOKENS = {
    "key named by the DID alone": token({**OUTSIDE, "vc": of_1_1(), "nbf": 1_770_000_000}, kid=ISSUER.did),
    "key named by itself": token({**OUTSIDE, "vc": of_1_1()}, kid=ISSUER.multikey),
    "key named by its fragment": token({**OUTSIDE, "vc": of_1_1()}, kid=f"#{ISSUER.multikey}"),
    "no name of a key": token({**OUTSIDE, "vc": of_1_1()}, kid=None),
    "a DID that is a JWK": token({"iss": AS_JWK, "vc": of_1_1(issuer=AS_JWK)}, kid=AS_JWK),
    "its first key": token({"iss": AS_JWK, "vc": of_1_1(issuer=AS_JWK)}, kid=f"{AS_JWK}#0"),
    "its first key by its fragment": token({"iss": AS_JWK, "vc": of_1_1(issuer=AS_JWK)}, kid="#0"),
    "both forms of dates": token({**OUTSIDE, "vc": of_1_1(validFrom="2026-01-01T00:00:00Z")}),
    "dates with fractions": token({**OUTSIDE, "vc": of_1_1(), "nbf": 1_770_000_000.123, "exp": 1_890_000_000.0}),
    "a subject in an array": token({**OUTSIDE, "vc": of_1_1(credentialSubject=[badge()["credentialSubject"]])}),
    "an issuer by its address": token({**OUTSIDE, "vc": of_1_1(issuer=ISSUER.did)}),
    "an id outside only": token({**OUTSIDE, "jti": "1", "vc": {n: v for n, v in of_1_1().items() if n != "id"}}),
    "for an audience": token({**OUTSIDE, "aud": HOLDER.did, "vc": of_1_1()}),
    "with a nonce": token({**OUTSIDE, "nonce": "n", "vc": of_1_1()}),
    "Open Badges 3.0 with registered claims": token(
        {**badge(), **OUTSIDE, "jti": badge()["id"], "nbf": 1_767_225_600, "exp": 1_890_000_000}
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", TOKENS)
def test_a_token_as_platforms_write_it(shape: str) -> None:
    report = judge(TOKENS[shape])
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]


# Issuers' pages ----------------------------------------------------------------------------------------------------
def test_an_issuer_whose_address_has_a_query() -> None:
    issuer = f"{PAGE}/public/issuers/1?v=3_0"
    key = {"id": f"{issuer}#key-0", "type": "Multikey", "controller": issuer, "publicKeyMultibase": ISSUER.multikey}
    page = {"id": issuer, "type": "Profile", "name": "Uni", "verificationMethod": [key], "assertionMethod": [key["id"]]}
    made = signed(badge(issuer), method=f"{issuer}#key-0")
    assert judge(made, documents={issuer: page}).verdict is Verdict.VERIFIED
    silent = {"id": issuer, "type": "Profile", "name": "Uni"}
    assert judge(made, documents={issuer: silent}).verdict is Verdict.INCONCLUSIVE


def test_a_key_with_a_page_of_its_own() -> None:
    """Open Badges 3.0 section 8.2.1: ``kid`` is the address of a JWK. The issuer's page has to name it."""
    made = token(badge(PAGE), kid=f"{PAGE}/keys/1")
    for page, verdict in (
        ({"id": PAGE, "type": "Profile", "publicKey": f"{PAGE}/keys/1"}, Verdict.VERIFIED),
        ({"id": PAGE, "type": "Profile"}, Verdict.INCONCLUSIVE),
    ):
        assert judge(made, documents={PAGE: page, f"{PAGE}/keys/1": JWK}).verdict is verdict


# SD-JWT VC -----------------------------------------------------------------------------------------------------------
NAME = sd_jwts.disclosure("s1", "given_name", "Amara")
PERSON = {
    "iss": PAGE, "vct": "urn:eudi:pid:1", "iat": 1_770_000_000, "exp": 1_890_000_000, "cnf": {"jwk": sd_jwts.HOLDER_JWK},
    "issuing_authority": "X", "issuing_country": "DE", "age_equal_or_over": {"18": True}, "_sd": [sd_jwts.digest(NAME)],
    "_sd_alg": "sha-256",
}  # fmt: skip
METADATA = {f"{PAGE}/.well-known/jwt-vc-issuer": {"issuer": PAGE, "jwks": {"keys": [{**JWK, "kid": "k", "use": "sig"}]}}}


@pytest.mark.parametrize("typ", ["dc+sd-jwt", "vc+sd-jwt", "application/dc+sd-jwt", "DC+SD-JWT"])
@pytest.mark.parametrize("more", [{}, {"vct#integrity": "sha256-abc"}, {"sub": "urn:x:1"}, {"nbf": 1_770_000_000}], ids=str)
def test_a_person_s_data_with_an_issuer_s_metadata(typ: str, more: dict[str, Any]) -> None:
    text = sd_jwts.issued({**PERSON, **more}, NAME, header={"typ": typ, "kid": "k"})
    assert judge(text.encode(), documents=METADATA).verdict is Verdict.VERIFIED
    assert judge(text.encode()).verdict is Verdict.INCONCLUSIVE
    shown = sd_jwts.shown(text, nonce="n")
    asked = judge(shown.encode(), documents=METADATA, challenge="n", domain="https://hospital.example")
    assert asked.verdict is Verdict.VERIFIED


# Open Badges 3.0 under a proof -----------------------------------------------------------------------------------
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
MEMBERS: tuple[dict[str, Any], ...] = (
    {"credentialSchema": [{"id": f"{PAGE}/s", "type": "1EdTechJsonSchemaValidator2019"}]},
    {"credentialSchema": {"id": f"{PAGE}/s", "type": "JsonSchema"}},
    {"refreshService": {"id": f"{PAGE}/r", "type": "1EdTechCredentialRefresh"}},
    {"termsOfUse": [{"id": "urn:x:terms", "type": "urn:x:kind"}]},
    {"evidence": [{"id": f"{PAGE}/e", "type": ["Evidence"], "narrative": "x"}]},
    {"image": {"id": f"{PAGE}/i.png", "type": "Image", "caption": "x"}},
    {"awardedDate": "2026-01-01T00:00:00Z"}, {"description": "x"}, {"issuer": ISSUER.did}, {"issuer": {"id": ISSUER.did}},
    {"validFrom": "2026-01-01T00:00:00+00:00"}, {"validFrom": "2026-01-01T00:00:00.000Z"},
    {"credentialSubject": [badge()["credentialSubject"]]}, {"type": ["OpenBadgeCredential", "VerifiableCredential"]},
    {"type": ["VerifiableCredential", "AchievementCredential"]}, {"name": {"@value": "X", "@language": "en"}},
    {"validUntil": None}, {"credentialStatus": []},
)  # fmt: skip


@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
@pytest.mark.parametrize("members", MEMBERS, ids=str)
def test_a_badge_with_what_platforms_add(form: str, members: dict[str, Any]) -> None:
    document = {**badge(), "@context": [VC2, OB3, EXTENSIONS], **members}
    made = token(document) if form == "jwt" else signed(document, suite=form)
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]


# Open Badges 2.0 as hosted -------------------------------------------------------------------------------------------
HASH = "sha256$" + "a" * 64
HOSTED: tuple[dict[str, Any], ...] = (
    {"recipient": {"type": "email", "hashed": True, "salt": None, "identity": HASH}, "evidence": [], "narrative": None},
    {"recipient": {"type": "email", "hashed": False, "identity": "a@mail.example"}},
    {"recipient": {"type": "email", "identity": "a@mail.example"}},
    {"recipient": {"type": "url", "hashed": False, "identity": "https://me.example"}},
    {"verification": {"type": "HostedBadge"}, "image": {"id": "https://college.example/i.png", "type": "Image"}},
    {"verification": {"type": "hosted", "url": "https://college.example/a/1.json"}},
    {"verification": {"type": ["HostedBadge", "Extension"]}},
    {"verify": {"type": "hosted", "url": "https://college.example/a/1.json"}, "uid": "1"},
    {"extensions:recipientProfile": {"@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
                                     "type": ["Extension", "extensions:RecipientProfile"], "name": "A. B."}},
    {"type": ["Assertion"]}, {"@context": ["https://w3id.org/openbadges/v2"]}, {"expires": "2099-12-31T23:59:59Z"},
    *({"issuedOn": date} for date in (
        "2026-01-31T23:59:59+00:00", "2026-01-31T23:59:59.123456Z", "2026-01-31T23:59:59.123456+02:00",
        "2026-01-31T23:59:59+0000", "2026-01-31T23:59Z", "2026-01-31", "2026-01-31T23:59:59.123456789Z",
        "2026-01-31t23:59:59z", "2026-01-31 23:59:59Z",
    )),
)  # fmt: skip


@pytest.mark.parametrize("members", HOSTED, ids=str)
def test_a_hosted_badge_as_platforms_write_it(members: dict[str, Any]) -> None:
    college = BadgeSite()
    report = college.judge(college.hosted(**members))
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]


# Seals that are not known here -----------------------------------------------------------------------------------
@pytest.mark.parametrize("suite", ["BbsBlsSignature2020", "BbsBlsSignatureProof2020", "EcdsaSecp256k1Signature2019",
                                   "EcdsaSecp256k1RecoverySignature2020", "CLSignature2019", "AnonCredsProof2023",
                                   "RsaSignature2018"])  # fmt: skip
def test_a_seal_that_is_not_known_is_told_by_name(suite: str) -> None:
    proof = {"type": suite, "created": "2026-01-01T00:00:00Z", "proofPurpose": "assertionMethod",
             "verificationMethod": ISSUER.method, "proofValue": "abc"}  # fmt: skip
    report = judge({**badge(), "proof": proof})
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {"suite_not_supported"}
