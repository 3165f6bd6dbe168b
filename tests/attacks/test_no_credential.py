"""What is no credential never becomes one: tokens of other uses, hidden ends, words under other names, two issuers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.attacks.test_token_confusion import SECONDS, token
from tests.support.sd_jwts import HOLDER_JWK, claims, digest, disclosure, issued, shown
from tests.support.signing import (
    HOLDER,
    ISSUER,
    NOW,
    OB3,
    THIEF,
    VC2,
    badge,
    codes,
    judge,
    outcome,
    presentation,
    remarks,
    sign_by_hand,
    signed,
)
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict, VerificationReport

PAST = "2026-02-01T00:00:00Z"
CRED = "https://www.w3.org/2018/credentials#"
STATUS = {
    "id": "https://uni.example/list#7", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
    "statusListIndex": "7", "statusListCredential": "https://uni.example/list",
}  # fmt: skip


def sd(payload: dict[str, Any], *disclosures: str, typ: Any = "vc+sd-jwt") -> VerificationReport:
    header = {"kid": ISSUER.method} if typ is None else {"kid": ISSUER.method, "typ": typ}
    return judge(issued(payload, *disclosures, header=header).encode())


# A token with a tilde behind it ---------------------------------------------------------------------------------------
SIGN_IN = {"iss": ISSUER.did, "sub": "mallory", "aud": "library-app", "iat": SECONDS - 60, "exp": SECONDS + 600}


@pytest.mark.parametrize("typ", ["JWT", "jwt", None, "example+sd-jwt", "sd-jwt", "at", "id", 5])
@pytest.mark.parametrize(
    "payload",
    [
        SIGN_IN,
        {**SIGN_IN, "name": "Mallory Forger", "given_name": "Mallory"},
        {**SIGN_IN, "scope": "openid", "nonce": "n"},
        {**SIGN_IN, "vct": ""},
        {**SIGN_IN, "vct": ["https://uni.example/Nurse"]},
        {**SIGN_IN, "vct": {"id": "https://uni.example/Nurse"}},
        {**SIGN_IN, "type": ["OpenBadgeCredential"]},
        {**SIGN_IN, "events": {"x": {}}},
        {
            "iss": ISSUER.did,
            "sub": "https://uni.example/tsl",
            "iat": SECONDS,
            "status_list": {"bits": 1, "lst": "eNpjAAAAAQAB"},
        },
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_token_of_the_issuer_with_a_tilde_is_no_credential(typ: Any, payload: dict[str, Any]) -> None:
    report = sd(payload, typ=typ)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "profile") == {"vct_missing"}


@pytest.mark.parametrize(
    "typ",
    ["at+jwt", "application/at+jwt", "AT+JWT", "statuslist+jwt", "kb+jwt", "entity-statement+jwt", "openid4vci-proof+jwt",
     "logout+jwt", "vp+jwt", "oauth-authz-req+jwt", "trust-mark+jwt", "dpop+jwt"],
)  # fmt: skip
def test_a_token_of_another_known_use_is_refused_whatever_it_holds(typ: str) -> None:
    for payload in (SIGN_IN, claims(), badge()):
        report = sd(payload, typ=typ)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof") == {"token_for_another_use"}


def test_an_unknown_type_of_a_credential_is_remarked() -> None:
    for typ in ("example+sd-jwt", "identity_credential+sd-jwt", "JWT"):
        report = sd(claims(), typ=typ)
        assert report.verdict is Verdict.VERIFIED
        assert remarks(report, "proof") == {"token_type_unknown"}


# What decides stands in the open --------------------------------------------------------------------------------------
def hidden(name: str, value: Any) -> tuple[dict[str, Any], str]:
    payload = badge()
    payload.pop(name, None)
    text = disclosure("salt", name, value)
    return {**payload, "_sd": [digest(text)]}, text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@context", [VC2, OB3]), ("type", ["VerifiableCredential", "OpenBadgeCredential"]),
        ("issuer", {"id": ISSUER.did, "type": ["Profile"]}), ("issuer", ISSUER.did), ("validUntil", PAST),
        ("validUntil", "2030-01-01T00:00:00Z"), ("validFrom", "2026-01-01T00:00:00Z"), ("expirationDate", PAST),
        ("issuanceDate", "2026-01-01T00:00:00Z"), ("credentialStatus", STATUS), ("credentialStatus", []),
        ("status", {"status_list": {"idx": 1, "uri": "https://uni.example/tsl"}}), ("exp", SECONDS + 600), ("nbf", 1),
        ("iss", ISSUER.did), ("cnf", {"jwk": HOLDER_JWK}), ("aud", "x"), ("vct", "https://uni.example/Nurse"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_decides_is_never_among_the_hidden_parts(name: str, value: Any) -> None:
    payload, text = hidden(name, value)
    report = sd(payload, text)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "shape") == {"claim_hidden"}
    # Left out it cannot be named; what then lacks is never good.
    if name in ("@context", "type", "issuer"):
        assert sd(payload).verdict is not Verdict.VERIFIED


PARTS: dict[str, Any] = {
    "an element of type": {"type": ["VerifiableCredential", {"...": "D"}]},
    "an element of @context": {"@context": [VC2, OB3, {"...": "D"}]},
    "an entry": {"credentialStatus": [{"...": "D"}]},
    "an entry among others": {"credentialStatus": [{**STATUS, "statusPurpose": "suspension"}, {"...": "D"}]},
    "a member of an entry": {"credentialStatus": {**STATUS, "_sd": ["D"]}},
    "a member of an entry further in": {"credentialStatus": [[{**STATUS, "_sd": ["D"]}]]},
    "the status claim": {"status": {"_sd": ["D"]}},
    "inside the status claim": {"status": {"status_list": {"uri": "https://uni.example/tsl", "_sd": ["D"]}}},
    "the key": {"cnf": {"_sd": ["D"]}},
    "a date as an object": {"validUntil": {"@type": "x", "_sd": ["D"]}},
    "a date in an array": {"validUntil": [{"...": "D"}]},
}


@pytest.mark.parametrize("how", PARTS)
@pytest.mark.parametrize("let_see", [True, False])
def test_nor_any_part_of_it(how: str, let_see: bool) -> None:
    element = '{"..."' in json.dumps(PARTS[how])
    text = disclosure("salt", STATUS) if element else disclosure("salt", "statusListIndex", "7")
    payload = {**badge(), **json.loads(json.dumps(PARTS[how]).replace('"D"', json.dumps(digest(text))))}
    report = sd(payload, *([text] if let_see else []))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "shape") == {"claim_hidden"}


def test_an_issuer_s_name_may_be_hidden_and_its_id_not() -> None:
    name, own = disclosure("s", "name", "Example University"), disclosure("s", "id", ISSUER.did)
    honest = {**badge(), "issuer": {"id": ISSUER.did, "_sd": [digest(name)]}}
    assert sd(honest, name).verdict is Verdict.VERIFIED
    assert sd(honest).verdict is Verdict.VERIFIED
    for payload in (
        {**badge(), "issuer": {"_sd": [digest(own)]}},
        {**badge(), "issuer": {"_sd": [digest(own)]}, "iss": ISSUER.did},
    ):
        assert codes(sd(payload, own), "shape") == {"claim_hidden"}
        assert sd(payload).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "member",
    [
        {"validUntil": PAST}, {"expirationDate": PAST}, {"validFrom": "2027-01-01T00:00:00Z"}, {"validUntil": "soon"},
        {"validUntil": [PAST, PAST]},
    ],
    ids=str,
)  # fmt: skip
def test_the_data_model_s_dates_count_beside_a_vct(member: dict[str, Any]) -> None:
    report = sd(claims(**member), typ="dc+sd-jwt")
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "validity").kind == "failed"


@pytest.mark.parametrize(
    "entry", [STATUS, [STATUS], [[STATUS]], {}, "https://uni.example/list", 5, False, [None, 0]], ids=str
)
def test_the_data_model_s_status_counts_beside_a_vct(entry: Any) -> None:
    assert sd(claims(credentialStatus=entry), typ="dc+sd-jwt").verdict is Verdict.INCONCLUSIVE


def test_two_issuers_beside_a_vct() -> None:
    for issuer in (THIEF.did, {"id": THIEF.did}, [ISSUER.did, THIEF.did], {}, 5):
        assert sd(claims(issuer=issuer), typ="dc+sd-jwt").verdict is Verdict.NOT_VERIFIED
    assert sd(claims(issuer=ISSUER.did), typ="dc+sd-jwt").verdict is Verdict.VERIFIED


# Key bindings -----------------------------------------------------------------------------------------------------------
def bound(header: dict[str, Any] | None = None, /, **changes: Any) -> VerificationReport:
    """A licence with a key binding that has these claims."""
    text = issued(claims())
    binding = {"iat": SECONDS, "aud": "https://hospital.example", "nonce": "n-1", "sd_hash": digest(text), **changes}
    binding = {name: value for name, value in binding.items() if value is not None}
    head = {"typ": "kb+jwt", **(header or {})}
    made = text + sign_jwt(head, binding, signer=HOLDER.sign, algorithm="EdDSA")
    return judge(made.encode(), challenge="n-1", domain="https://hospital.example")


def test_an_honest_binding_may_say_until_when_it_holds() -> None:
    for more in ({}, {"exp": SECONDS + 60}, {"nbf": SECONDS - 60}, {"exp": SECONDS + 60, "nbf": SECONDS}):
        assert bound(**more).verdict is Verdict.VERIFIED, more
    assert bound({"b64": True}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"exp": SECONDS - 1}, "key_binding_expired"), ({"exp": 0}, "key_binding_expired"), ({"exp": 1.5},
        "key_binding_expired"),
        ({"exp": "soon"}, "key_binding_malformed"), ({"exp": True}, "key_binding_malformed"), ({"exp": []},
        "key_binding_malformed"),
        ({"exp": -1}, "key_binding_malformed"), ({"exp": PAST}, "key_binding_malformed"), ({"exp": {}},
        "key_binding_malformed"),
        ({"nbf": SECONDS + 3600}, "key_binding_from_the_future"), ({"nbf": "soon"}, "key_binding_malformed"),
        ({"iat": SECONDS + 3600}, "key_binding_from_the_future"), ({"iat": None}, "key_binding_malformed"),
        ({"iat": "now"}, "key_binding_malformed"),
    ],
    ids=str,
)  # fmt: skip
def test_the_dates_of_a_binding_are_honoured(more: dict[str, Any], code: str) -> None:
    report = bound(**more)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {code}


@pytest.mark.parametrize(
    "header",
    [{"b64": False}, {"b64": False, "crit": ["b64"]}, {"b64": "false"}, {"b64": 0}, {"b64": None}, {"crit": []},
    {"typ": "JWT"},
     {"typ": None}, {"typ": "KB+JWT2"}],
    ids=str,
)  # fmt: skip
def test_demands_of_a_binding_are_honoured(header: dict[str, Any]) -> None:
    assert codes(bound(header), "proof") == {"key_binding_malformed"}


@pytest.mark.parametrize("more", [{"use": "enc"}, {"key_ops": ["deriveKey"]}, {"alg": "ECDH-ES"}, {"use": ["sig"]}], ids=str)
def test_a_key_for_something_else_binds_nothing(more: dict[str, Any]) -> None:
    made = shown(issued(claims(cnf={"jwk": {**HOLDER_JWK, **more}})))
    assert codes(judge(made.encode()), "proof") == {"key_binding_does_not_fit"}


# Words under other names -------------------------------------------------------------------------------------------------
RENAMED: dict[str, tuple[Any, dict[str, Any]]] = {
    "an end": ({"until": CRED + "validUntil"}, {"until": PAST}),
    "an end with its type": (
        {"until": {"@id": CRED + "validUntil", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}, {"until": PAST},
    ),
    "an end by a prefix": ({"c": CRED, "until": "c:validUntil"}, {"until": PAST}),
    "an end by a word": ({"until": "ende", "ende": CRED + "validUntil"}, {"until": PAST}),
    "an old end": ({"until": CRED + "expirationDate"}, {"until": PAST}),
    "a status": ({"state": {"@id": CRED + "credentialStatus", "@type": "@id"}}, {"state": STATUS}),
    "a schema": ({"form": {"@id": CRED + "credentialSchema", "@type": "@id"}}, {"form": {"id": "urn:x", "type": "X"}}),
    "an issuer": ({"from": {"@id": CRED + "issuer", "@type": "@id"}}, {"from": THIEF.did}),
    "a subject": ({"about": {"@id": CRED + "credentialSubject", "@type": "@id"}}, {"about": {"id": THIEF.did}}),
    "an id": ({"identifier2": "@id"}, {}),
    "a type": ({"kind": "@type"}, {"kind": "OpenBadgeCredential"}),
    "a type by a word": ({"kind": "type"}, {"kind": "OpenBadgeCredential"}),
    "a nest": ({"more": "@nest"}, {"more": {"validUntil": PAST}}),
    "a reverse": ({"about": {"@reverse": CRED + "credentialSubject"}}, {"about": {"id": THIEF.did}}),
    "a graph": ({"more": "@graph"}, {"more": [{"validUntil": PAST}]}),
    "included": ({"more": "@included"}, {"more": [{"validUntil": PAST}]}),
    "half a word by the vocabulary": ({"@vocab": CRED + "valid"}, {"Until": PAST}),
    "inside a scoped context": ({"Extra": {"@id": "https://uni.example/Extra",
    "@context": {"until": CRED + "validUntil"}}}, {}),
    "by http": ({"until": CRED.replace("https", "http") + "validUntil"}, {"until": PAST}),
    "in a list": ([[{"until": CRED + "validUntil"}]], {"until": PAST}),
}  # fmt: skip
CHANGED: dict[str, Any] = {
    "an end": {"validUntil": "https://uni.example/other"},
    "an end to nothing": {"validUntil": None},
    "a status": {"credentialStatus": "https://uni.example/other"},
    "a status in a scope": {
        "AchievementSubject": {"@id": "https://uni.example/S", "@context": {"achievement": "https://x.example/a"}}
    },
    "a badge's word": {"achievement": "https://uni.example/other"},
    "a name": {"name": {"@id": "https://uni.example/other"}},
    "everything": None,
    "a keyword's name": {"id": "https://uni.example/other"},
}


def told(extra: Any, members: dict[str, Any] | None = None) -> list[VerificationReport]:
    """As a token of the data model, as one with a claim, and as an SD-JWT."""
    document = {**badge(), **(members or {}), "@context": [VC2, OB3, extra]}
    return [
        judge(token(payload=document).encode()),
        judge(token(payload={"vc": document, "iss": ISSUER.did}).encode()),
        sd(document),
    ]


@pytest.mark.parametrize("how", RENAMED)
def test_a_known_word_under_another_name_fails_where_json_is_read(how: str) -> None:
    context, members = RENAMED[how]
    for report in told(context, members):
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "context") == {"word_renamed"}
        assert judge(token(payload={**badge(), "@context": [VC2, OB3]}).encode()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("how", RENAMED)
def test_nor_further_inside(how: str) -> None:
    context, members = RENAMED[how]
    about = {**badge()["credentialSubject"], "@context": context, **members}
    for document in ({**badge(), "credentialSubject": about}, {**badge(), "credentialSubject": [about]}):
        report = judge(token(payload=document).encode())
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "context") == {"word_renamed"}


@pytest.mark.parametrize("how", CHANGED)
def test_a_known_word_with_another_meaning_fails_where_json_is_read(how: str) -> None:
    for report in told(CHANGED[how]):
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "context") >= {"context_redefines_term"}


@pytest.mark.parametrize(
    "context",
    [
        {"ward": "https://uni.example/ward"}, {"uni": "https://uni.example/", "ward": "uni:ward"}, {"@language": "en"},
        {"ward": {"@id": "https://uni.example/ward", "@type": "@id"}}, {"@vocab": "https://uni.example/terms#"},
        {"name": "https://schema.org/name"}, {"name": "http://schema.org/name"}, {"fullName": "https://schema.org/name"},
        {"validUntil": {"@id": CRED + "validUntil", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}},
        {"@version": 1.1},
        {"Ward": {"@id": "https://uni.example/Ward", "@context": {"beds": "https://uni.example/beds"}}},
        {"@protected": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_context_that_only_adds_is_remarked(context: dict[str, Any]) -> None:
    for report in told(context):
        assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]
        assert remarks(report, "context") == {"inline_context"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (CRED + "validUntil", PAST), (CRED + "expirationDate", PAST), (CRED + "credentialStatus", STATUS),
        (CRED.replace("https", "http") + "validUntil", PAST), (CRED + "issuer", THIEF.did), ("cred:validUntil", PAST),
        ("@graph", [{"validUntil": PAST}]), ("@included", [{"validUntil": PAST}]), ("@nest", {"validUntil": PAST}),
        ("@reverse", {"x": {}}), ("_:b0", PAST), ("", PAST), ("@id", "urn:uuid:2"), ("@type", "OpenBadgeCredential"),
    ],
    ids=str,
)  # fmt: skip
def test_a_word_as_an_address_or_a_keyword_fails_where_json_is_read(name: str, value: Any) -> None:
    document = {**badge(), name: value}
    for report in (
        judge(token(payload=document).encode()),
        judge(token(payload={"vc": document, "iss": ISSUER.did}).encode()),
        sd(document),
        by_jcs(document),
        by_jcs({**badge(), "credentialSubject": {**badge()["credentialSubject"], name: value}}),
    ):
        assert report.verdict is Verdict.NOT_VERIFIED


def by_jcs(document: dict[str, Any]) -> VerificationReport:
    """Signed as JSON, with a word that no vocabulary has, so that it is read as JSON."""
    options = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2026-05-01T00:00:00Z",
        "verificationMethod": ISSUER.method, "proofPurpose": "assertionMethod", "@context": document["@context"],
    }  # fmt: skip
    return judge(sign_by_hand({**document, "wardNumber": "7"}, options, by=ISSUER, canonical="jcs"))


def test_a_word_that_no_vocabulary_has_is_remarked_where_json_is_signed() -> None:
    report = by_jcs(badge())
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "context") == {"undefined_term"}


# Whose it is ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "issuer",
    [
        [ISSUER.did, THIEF.did], [{"id": ISSUER.did}, {"id": THIEF.did}], [[ISSUER.did, THIEF.did]],
        [{"id": ISSUER.did}, ISSUER.did],
        {"id": [ISSUER.did, THIEF.did]}, {"id": [ISSUER.did]}, {"id": {"id": ISSUER.did}},
        {"name": "Example University"}, {}, 5,
        True, "", {"id": ""}, {"id": 5}, {"@id": THIEF.did}, {"id": ISSUER.did, "@id": THIEF.did}, [5], {"id": None},
    ],
    ids=str,
)  # fmt: skip
def test_two_issuers_or_an_unreadable_one_are_refused_whoever_a_claim_names(issuer: Any) -> None:
    for payload in (
        {**badge(), "issuer": issuer, "iss": ISSUER.did},
        {"vc": {**badge(), "issuer": issuer}, "iss": ISSUER.did},
        {**badge(), "issuer": issuer},
    ):
        assert judge(token(payload=payload).encode()).verdict is Verdict.NOT_VERIFIED
        assert sd(payload).verdict is not Verdict.VERIFIED
    assert by_jcs({**badge(), "issuer": issuer}).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "holder", [[HOLDER.did, THIEF.did], {"id": [HOLDER.did, THIEF.did]}, {"name": "Kim"}, 5, {}, ""], ids=str
)
def test_two_holders_or_an_unreadable_one(holder: Any) -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()], "holder": holder}
    for payload in ({**document, "iss": HOLDER.did}, {"vp": document, "iss": HOLDER.did}):
        made = token({"typ": "vp+jwt"}, payload, by=HOLDER)
        assert judge(made.encode()).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "beside",
    [
        {"validUntil": PAST}, {"expirationDate": PAST}, {"credentialStatus": STATUS}, {"issuer": THIEF.did},
        {"validFrom": "2027-01-01T00:00:00Z"}, {"holder": THIEF.did}, {"credentialSubject": {"id": THIEF.did}},
        {"verifiableCredential": [signed()]},
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_stands_beside_the_claim_is_not_passed_over(beside: dict[str, Any]) -> None:
    assert judge(token(payload={"vc": badge(), "iss": ISSUER.did, **beside}).encode()).verdict is Verdict.NOT_VERIFIED
    assert judge(token(payload={"vc": badge(), "iss": ISSUER.did, "validFrom": badge()["validFrom"]}).encode()).verdict is (
        Verdict.VERIFIED
    )


# When ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ahead", [3600, 10**8, 253_402_300_799 - SECONDS])
def test_a_token_from_the_future(ahead: int) -> None:
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()], "nonce": "c"}
    made = [
        token({"typ": "vp+jwt"}, {**document, "iat": SECONDS + ahead}, by=HOLDER).encode(),
        token(payload={**badge(), "iat": SECONDS + ahead}).encode(),
        issued(claims(iat=SECONDS + ahead)).encode(),
    ]
    for text in made:
        report = judge(text)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "proof") == {"proof_from_the_future"}


def test_a_clock_that_is_a_little_behind_is_forgiven() -> None:
    assert judge(token(payload={**badge(), "iat": SECONDS + 30}).encode()).verdict is Verdict.VERIFIED


def test_the_stricter_of_two_ends_is_the_one_that_is_shown() -> None:
    for payload in (
        {**badge(validUntil="2030-01-01T00:00:00Z"), "exp": SECONDS + 60},
        {"vc": badge(validUntil="2030-01-01T00:00:00Z"), "iss": ISSUER.did, "exp": SECONDS + 60},
    ):
        view = judge(token(payload=payload).encode()).view
        assert view is not None
        assert view.valid_until.timestamp() == SECONDS + 60  # type: ignore[union-attr]
    unreadable = judge(token(payload={**badge(validUntil="soon"), "exp": SECONDS + 60}).encode())
    assert codes(unreadable, "validity") == {"date_malformed"}


# Status entries of odd shape -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "entry",
    [
        [[STATUS]], [[[STATUS]]], [STATUS, [STATUS]], {}, [{}], "", "https://uni.example/list", 0, 1, True, False, [5], [""],
        [None, False], {"type": []}, {"type": 5}, {"id": "x"}, {"type": ""}, {**STATUS, "type": ["Other",
        "BitstringStatusListEntry"]},
        {**STATUS, "type": ["BitstringStatusListEntry", "Other"]}, {**STATUS, "statusListIndex": ["7"]},
        {**STATUS, "statusListIndex": [["7"]]}, {**STATUS, "statusListCredential": ["https://uni.example/list"]},
        {**STATUS, "statusPurpose": ["revocation"]}, {"entries": [STATUS]}, {"@list": [STATUS]},
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_status_that_cannot_be_read_is_no_missing_status(entry: Any) -> None:
    for report in (
        judge(token(payload={**badge(), "credentialStatus": entry}).encode()),
        judge(token(payload={"vc": {**badge(), "credentialStatus": entry}, "iss": ISSUER.did}).encode()),
        sd({**badge(), "credentialStatus": entry}),
        by_jcs({**badge(), "credentialStatus": entry}),
    ):
        assert report.verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("entry", [None, []], ids=str)
def test_nothing_is_no_status(entry: Any) -> None:
    assert judge(token(payload={**badge(), "credentialStatus": entry}).encode()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "status",
    [[], {}, "x", 5, True, [{"status_list": {"idx": 1, "uri": "u"}}], {"status_list": [[{"idx": 1}]]}, {"other": {"x": 1}},
     {"status_list": None}, {"Status_List": {"idx": 1, "uri": "u"}}],
    ids=str,
)  # fmt: skip
def test_a_token_s_status_claim_that_cannot_be_read(status: Any) -> None:
    for report in (
        judge(token(payload={**badge(), "status": status}).encode()),
        judge(token(payload={"vc": {**badge(), "status": status}, "iss": ISSUER.did}).encode()),
        sd(claims(status=status), typ="dc+sd-jwt"),
    ):
        assert report.verdict is Verdict.INCONCLUSIVE


def test_the_honest_ones_are_verified() -> None:
    assert NOW.timestamp() == SECONDS
    for made in (
        token().encode(),
        issued(claims()).encode(),
        issued(badge(), header={"typ": "vc+sd-jwt", "kid": ISSUER.method}).encode(),
    ):
        assert judge(made).verdict is Verdict.VERIFIED
    assert judge(presentation(signed())).verdict is Verdict.VERIFIED
    assert base64url.decode(base64url.encode(b"x")) == b"x"
