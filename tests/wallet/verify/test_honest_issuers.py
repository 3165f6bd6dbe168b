"""What honest issuers write, in the shapes that their software writes it: each is verified, or gets the right unknown.

Every document here is our own and signed on the spot; only the shapes are those of the field.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.support.signing import HOLDER, ISSUER, OB3, VC2, badge, changed, codes, judge, outcome, presentation, signed
from wallet.credential.model import Credential
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict

VC1 = "https://www.w3.org/2018/credentials/v1"
OB3_0 = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
ED2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
PICTURE = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA" * 400


def achievement(**members: Any) -> dict[str, Any]:
    return {**badge()["credentialSubject"]["achievement"], **members}


def subject(**members: Any) -> dict[str, Any]:
    return {**badge()["credentialSubject"], **members}


ADDRESS = {
    "type": ["Address"],
    "addressCountry": "USA",
    "addressCountryCode": "US",
    "addressRegion": "TX",
    "addressLocality": "Austin",
    "streetAddress": "123 First St",
    "postOfficeBoxNumber": "1",
    "postalCode": "12345",
    "geo": {"type": "GeoCoordinates", "latitude": 1.5, "longitude": -97.25},
}
PROFILE = {
    "id": ISSUER.did,
    "type": ["Profile"],
    "name": "Example University",
    "url": "https://uni.example/",
    "phone": "111-222-3333",
    "description": "A university",
    "image": {"id": PICTURE, "type": "Image", "caption": "Logo"},
    "email": "registrar@uni.example",
    "address": ADDRESS,
    "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "12345", "identifierType": "sourcedId"}],
    "official": "Horace Mann",
    "parentOrg": {"id": "did:example:parent", "type": ["Profile"], "name": "State System"},
}
RESULTS = {
    "resultDescription": [
        {
            "id": "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c",
            "type": ["ResultDescription"],
            "alignment": [{"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/1"}],
            "name": "Final grade",
            "resultType": "LetterGrade",
            "allowedValue": ["A", "B", "C"],
            "requiredValue": "C",
            "valueMin": "0",
            "valueMax": "4",
        },
        {
            "id": "urn:uuid:a70ddc6a-4c4a-4bd8-8277-cb97c79f40c5",
            "type": ["ResultDescription"],
            "name": "Mastery",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [
                {"id": "urn:uuid:d05a0867-d0ad-4b03-bdb5-28fb5d2aab7a", "type": ["RubricCriterionLevel"], "name": "Mastered",
                 "level": "3", "points": "4", "description": "x", "alignment": []}
            ],
            "requiredLevel": "urn:uuid:d05a0867-d0ad-4b03-bdb5-28fb5d2aab7a",
        },
        {"id": "urn:uuid:b07c0387", "type": ["ResultDescription"], "name": "P", "resultType": "Status"},
    ]
}  # fmt: skip

V2: dict[str, dict[str, Any]] = {
    "issuer as a text": {"issuer": ISSUER.did},
    "issuer with everything": {"issuer": PROFILE},
    "issuer type as a text": {"issuer": {"id": ISSUER.did, "type": "Profile", "name": "U"}},
    "dates with fractions": {"validFrom": "2026-01-01T00:00:00.123Z", "validUntil": "2027-01-01T00:00:00.123456789Z"},
    "dates with offsets": {"validFrom": "2026-01-01T00:00:00+05:30", "awardedDate": "2026-01-01T00:00:00-08:00"},
    "no start": {"validFrom": None},
    "subject without an id": {"credentialSubject": {k: v for k, v in subject().items() if k != "id"}},
    "subject known by mail": {
        "credentialSubject": subject(
            id="mailto:amara@mail.example",
            identifier=[
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$8b04",
                    "identityType": "emailAddress",
                    "salt": "x",
                },
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "amara@mail.example",
                    "identityType": "emailAddress",
                },
            ],
        )
    },
    "subject as an array of one": {"credentialSubject": [subject()]},
    "two subjects": {"credentialSubject": [subject(), subject(id="did:example:2")]},
    "subject type as a text": {"credentialSubject": subject(type="AchievementSubject")},
    "achievement as an array of one": {"credentialSubject": subject(achievement=[achievement(type="Achievement")])},
    "criteria as an address": {
        "credentialSubject": subject(achievement=achievement(criteria={"id": "https://uni.example/c"}))
    },
    "criteria with HTML and markdown": {
        "credentialSubject": subject(
            achievement=achievement(
                description="<p>Keeps a <b>ward</b> safe &amp; sound.</p>\r\n\t\u2028",
                criteria={"narrative": "# Do\n\n* this\n* <script>alert(1)</script>\n\n[link](https://x.example)"},
            )
        )
    },
    "criteria without anything": {"credentialSubject": subject(achievement=achievement(criteria={}))},
    "names in several scripts": {"name": "Grado en Enfermería · 護理學 · تمريض 🩺", "description": "e\u0301 \u00e9"},
    "a name in a language": {"name": {"@value": "Enfermería", "@language": "es"}},
    "a name in two languages": {"name": [{"@value": "Nursing", "@language": "en"}, {"@value": "Pflege", "@language": "de"}]},
    "a name with a direction": {"name": {"@value": "تمريض", "@language": "ar", "@direction": "rtl"}},
    "pictures inside": {
        "image": {"id": PICTURE, "type": "Image"},
        "credentialSubject": subject(achievement=achievement(image={"id": PICTURE, "type": "Image", "caption": "x"})),
    },
    "a picture as an address": {"credentialSubject": subject(achievement=achievement(image="https://uni.example/i.png"))},
    "evidence": {
        "evidence": [
            {
                "id": "https://uni.example/e/1",
                "type": ["Evidence"],
                "narrative": "x",
                "name": "n",
                "description": "d",
                "genre": "g",
                "audience": "a",
            },
            {"type": "Evidence", "narrative": "no address"},
        ]
    },
    "a schema": {
        "@context": [VC2, OB3, EXTENSIONS],
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    },
    "a schema of the W3C": {"credentialSchema": {"id": "https://uni.example/schema.json", "type": "JsonSchema"}},
    "a way to refresh": {
        "@context": [VC2, OB3, EXTENSIONS],
        "refreshService": {"id": "https://uni.example/refresh", "type": "1EdTechCredentialRefresh"},
    },
    "terms of use": {"termsOfUse": [{"type": "https://uni.example/terms#Any", "id": "https://uni.example/terms"}]},
    "several types": {"type": ["VerifiableCredential", "AchievementCredential", "OpenBadgeCredential"]},
    "an id with a fragment": {"id": "https://uni.example/credentials/1?x=y#z"},
    "no id": {"id": None},
    "results": {
        "credentialSubject": subject(
            activityStartDate="2025-01-01T00:00:00Z",
            activityEndDate="2025-06-01T00:00:00Z",
            creditsEarned=42,
            licenseNumber="A-9320041",
            role="Nurse",
            term="Fall",
            narrative="x",
            source={"id": "did:example:1", "type": ["Profile"], "name": "S"},
            image={"id": "https://uni.example/i.png", "type": "Image"},
            achievement=achievement(
                achievementType="ext:Microcredential",
                creditsAvailable=3.5,
                fieldOfStudy="Nursing",
                humanCode="N1",
                inLanguage="en-US",
                specialization="x",
                tag=["a", "b"],
                version="1.0",
                otherIdentifier=[{"type": "IdentifierEntry", "identifier": "x", "identifierType": "ext:mine"}],
                related=[{"id": "https://uni.example/a/2", "type": ["Related"], "inLanguage": "es", "version": "1"}],
                creator=PROFILE,
                alignment=[
                    {
                        "type": ["Alignment"],
                        "targetCode": "x",
                        "targetDescription": "d",
                        "targetName": "n",
                        "targetFramework": "f",
                        "targetType": "ceasn:Competency",
                        "targetUrl": "https://credentialfinder.org/credential/20229",
                    }
                ],
                **RESULTS,
            ),
            result=[
                {"type": ["Result"], "resultDescription": "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c", "value": "A"},
                {
                    "type": ["Result"],
                    "resultDescription": "urn:uuid:a70ddc6a-4c4a-4bd8-8277-cb97c79f40c5",
                    "achievedLevel": "urn:uuid:d05a0867-d0ad-4b03-bdb5-28fb5d2aab7a",
                    "alignment": [],
                },
                {"type": ["Result"], "status": "Completed"},
            ],
        )
    },
    "empty arrays and nulls": {"evidence": [], "endorsement": [], "termsOfUse": None, "image": None},
    "an empty description": {"description": ""},
    "the issuer's own words": {
        "@context": [VC2, OB3, {"ward": "https://uni.example/v#ward", "Ward": "https://uni.example/v#Ward"}],
        "credentialSubject": subject(ward={"type": "Ward", "name": "3 B"}),
    },
    "the issuer's own words, all of them": {
        "@context": [VC2, OB3, {"@vocab": "https://uni.example/v#"}],
        "credentialSubject": subject(ward="3 B", beds=12, night=True),
    },
    "words without a meaning of their own": {
        "@context": [VC2, OB3, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "credentialSubject": subject(ward="3 B"),
    },
    "an extension of Open Badges": {
        "@context": [VC2, OB3, EXTENSIONS],
    },
    "deep words of their own with an own context": {
        "@context": [
            VC2,
            OB3,
            {
                "@version": 1.1,
                "Ward": {"@id": "https://uni.example/v#Ward", "@context": {"beds": "https://uni.example/v#beds"}},
            },
        ],
        "evidence": [{"id": "https://uni.example/e", "type": ["Evidence", "Ward"], "beds": 12}],
    },
    "words of their own in a list, as JSON and by language": {
        "@context": [
            VC2,
            OB3,
            {
                "steps": {"@id": "https://uni.example/v#steps", "@container": "@list"},
                "raw": {"@id": "https://uni.example/v#raw", "@type": "@json"},
                "label": {"@id": "https://uni.example/v#label", "@container": "@language"},
            },
        ],
        "credentialSubject": subject(
            steps=["a", "b", "a"], raw={"x": [1, None, {"y": "z"}]}, label={"en": "a", "de": ["b", "c"]}
        ),
    },
    "words of their own by id and by type": {
        "@context": [
            VC2,
            OB3,
            {
                "rooms": {"@id": "https://uni.example/v#rooms", "@container": "@id"},
                "posts": {"@id": "https://uni.example/v#posts", "@container": "@type", "@type": "@id"},
                "Post": "https://uni.example/v#Post",
            },
        ],
        "credentialSubject": subject(
            rooms={"urn:room:1": {"name": "One"}, "urn:room:2": {"name": "Two"}},
            posts={"Post": {"id": "urn:post:1", "name": "P"}},
        ),
    },
}


@pytest.mark.parametrize("name", V2)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_version_2_as_it_is_written(name: str, suite: str) -> None:
    report = judge(signed(changed(badge(), lambda made: made.update(V2[name])), suite=suite))
    assert report.verdict is Verdict.VERIFIED, [(r.check, r.outcome) for r in report.results if r.outcome.problems]
    assert isinstance(report.view, Credential)
    assert report.view.issuer.id == ISSUER.did


def version_1(**members: Any) -> dict[str, Any]:
    made = {**badge(), "@context": [VC1, OB3_0, ED2020], "issuanceDate": "2026-01-01T00:00:00Z", **members}
    made.pop("validFrom")
    return made


V1: dict[str, dict[str, Any]] = {
    "plain": {},
    "with an end": {"expirationDate": "2027-01-01T00:00:00.000Z"},
    "date as Python writes it": {"issuanceDate": "2026-01-01T00:00:00.123456+00:00"},
    "of a college": {"@context": [VC1, "https://w3id.org/dcc/v1", ED2020], "type": ["VerifiableCredential", "Assertion"],
                     "issuer": ISSUER.did,
                     "credentialSubject": {"id": HOLDER.did, "type": "Person", "name": "Amara"}},
    "issuer with a picture as text": {"issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "x", "image": "https://u.example/i.png"}},
    "achievement type of the first draft": {"type": ["VerifiableCredential", "AchievementCredential"]},
    "not an Open Badge": {"@context": [VC1, ED2020], "type": ["VerifiableCredential"], "name": None, "issuer": ISSUER.did,
                          "credentialSubject": {"id": HOLDER.did}},
    "own words": {"@context": [VC1, OB3_0, ED2020, {"ward": "https://uni.example/v#ward"}],
                  "credentialSubject": subject(ward="3 B")},
    "a citizen": {"@context": [VC1, "https://w3id.org/citizenship/v1", ED2020], "name": None,
                  "type": ["VerifiableCredential", "PermanentResidentCard"], "issuer": ISSUER.did,
                  "credentialSubject": {"id": HOLDER.did, "type": ["PermanentResident", "Person"], "givenName": "A"}},
}  # fmt: skip


@pytest.mark.parametrize("name", V1)
def test_version_1_as_it_is_written(name: str) -> None:
    made = {word: value for word, value in version_1(**V1[name]).items() if value is not None}
    report = judge(signed(made, suite="Ed25519Signature2020"))
    assert report.verdict is Verdict.VERIFIED, [(r.check, r.outcome) for r in report.results if r.outcome.problems]


def test_a_proof_as_an_array_of_one_and_with_a_context_of_its_own() -> None:
    made = signed()
    assert judge({**made, "proof": [made["proof"]]}).verdict is Verdict.VERIFIED
    own = changed(made, lambda m: m["proof"].update({"@context": [VC2, OB3]}))
    assert judge(own).verdict is Verdict.VERIFIED


def test_two_proofs_of_one_issuer_old_and_new() -> None:
    document = {**badge(), "@context": [VC2, OB3, ED2020]}
    old = signed(document, suite="Ed25519Signature2020")["proof"]
    new = signed(document)["proof"]
    for proofs in ([old, new], [new, old]):
        assert judge({**document, "proof": proofs}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "context",
    [
        "https://ctx.learncard.com/boosts/9.0.0.json",
        "https://velocitynetwork.foundation/contexts/open-badges-v1",
        "https://schema.org",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
)
def test_a_vendors_context_is_unknown_unless_a_person_gives_it(context: str) -> None:
    given = {context: {"@context": {"ward": "https://vendor.example/v#ward"}}}
    bytes_given = {address: orjson.dumps(value) for address, value in given.items()}
    document = {**badge(), "@context": [VC2, OB3, context], "credentialSubject": subject(ward="3 B")}
    made = signed(document, supplied=bytes_given)
    report = judge(made)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "context") == {"context_not_bundled"}
    assert judge(made, documents=given).verdict is Verdict.VERIFIED


# As tokens ------------------------------------------------------------------------
def token(payload: dict[str, Any], **header: Any) -> bytes:
    told = {"typ": "JWT", "kid": ISSUER.method, **header}
    return sign_jwt(told, payload, signer=ISSUER.sign, algorithm="EdDSA").encode()


SECONDS = 1_770_000_000
V1_TOKENS: dict[str, dict[str, Any]] = {
    "all outside": {"iss": ISSUER.did, "sub": HOLDER.did, "jti": "urn:uuid:1", "nbf": SECONDS, "iat": SECONDS,
                    "exp": 1_900_000_000, "vc": {
                        "@context": [VC1], "type": ["VerifiableCredential"], "credentialSubject": {"degree": "x"}}},
    "all inside": {"vc": version_1()},
    "both": {"iss": ISSUER.did, "sub": HOLDER.did, "jti": "urn:uuid:11111111-2222-4333-8444-555555555555", "nbf": SECONDS,
             "exp": 1_900_000_000.5, "vc": version_1()},
    "with a nonce and an audience": {"iss": ISSUER.did, "aud": "https://wallet.example", "nonce": "x", "vc": version_1()},
    "issuer as a text inside": {"iss": ISSUER.did, "vc": version_1(issuer=ISSUER.did)},
    "with a schema and an id": {"iss": ISSUER.did, "sub": HOLDER.did, "iat": SECONDS, "vc": version_1(
        credentialSchema={"id": "https://api.schemas.example/1", "type": "FullJsonSchemaValidator2021"})},
    "without dates inside": {"iss": ISSUER.did, "nbf": SECONDS,
                             "vc": {k: v for k, v in version_1().items() if k != "issuanceDate"}},
}  # fmt: skip


@pytest.mark.parametrize("name", V1_TOKENS)
def test_tokens_of_version_1(name: str) -> None:
    report = judge(token(V1_TOKENS[name]))
    assert report.verdict is Verdict.VERIFIED, [(r.check, r.outcome) for r in report.results if r.outcome.problems]


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iss": ISSUER.did, "sub": HOLDER.did, "jti": badge()["id"], "nbf": SECONDS},
        {"iss": ISSUER.did, "iat": SECONDS, "exp": 1_900_000_000, "cnf": {"jwk": {"kty": "OKP"}}},
        {"@context": [VC2, OB3, "https://vendor.example/ctx"], "own": "word"},
        {"issuer": ISSUER.did},
        {"credentialStatus": []},
    ],
    ids=str,
)
@pytest.mark.parametrize("typ", ["vc+jwt", "JWT", "vc+ld+jwt", "application/vc+jwt", None])
def test_tokens_of_version_2(claims: dict[str, Any], typ: str | None) -> None:
    header = {} if typ is None else {"typ": typ}
    report = judge(token({**badge(), **claims}, **header))
    assert report.verdict is Verdict.VERIFIED, [(r.check, r.outcome) for r in report.results if r.outcome.problems]


@pytest.mark.parametrize("alg", ["ES256K", "PS256", "ES512", "RS384"])
@pytest.mark.parametrize("did", ["did:ion:EiAx", "did:ebsi:zx", "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"])
def test_honest_signatures_we_do_not_know_are_unknown(alg: str, did: str) -> None:
    made = sign_jwt({"kid": f"{did}#k"}, {"iss": did, "vc": version_1(issuer=did)}, signer=ISSUER.sign, algorithm=alg)
    report = judge(made.encode())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {"algorithm_not_supported"}


@pytest.mark.parametrize("did", ["did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", "did:ion:EiAx:eyJ"])
def test_honest_identifiers_we_do_not_know_are_unknown(did: str) -> None:
    report = judge(signed(badge(issuer=did), method=f"{did}#{did.rpartition(':')[2]}"))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert outcome(report, "proof").kind == "unknown"


# As presentations -------------------------------------------------------------------
def test_presentations_as_they_are_written() -> None:
    inner = signed()
    for change in (
        {"holder": {"id": HOLDER.did}},
        {"verifiableCredential": inner},
        {"id": "urn:uuid:1"},
        {"type": "VerifiablePresentation"},
        {"holder": None},
        {"@context": VC2},
    ):
        document = {k: v for k, v in presentation(inner).items() if k != "proof"} | change
        report = judge(signed(document, by=HOLDER, purpose="authentication", challenge="c"), challenge="c")
        assert report.verdict is Verdict.VERIFIED, (
            change,
            [(r.check, r.scope, r.outcome) for r in report.results if r.outcome.problems],
        )
