"""Credentials inside objects that are none themselves: answers of services, saved as they came."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.signing import NOW, badge, presentation, signed
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.formats.vc_jwt import sign_jwt
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import Item, unwrap_each
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer

CREDENTIAL = signed()
TOKEN = SampleIssuer("Mercy College").token("telemetry")
ANOTHER = signed(badge(name="Wound care", id="urn:uuid:2"))


def items(value: Any) -> list[Item]:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return unwrap_each(from_bytes(data, route="test"))


def taken(value: Any) -> list[Any]:
    """What was found: the JSON or token of each item, or the code of why not."""
    shown: list[Any] = []
    for item in items(value):
        if item.parsed is None:
            shown.append(item.error.code if item.error else "")
        else:
            text = item.parsed.received
            shown.append(json.loads(text) if text.startswith(b"{") else text.decode())
    return shown


SHAPES: dict[str, tuple[Any, list[Any]]] = {
    "jwt": ({"jwt": TOKEN}, [TOKEN]),
    "document of a wallet": ({"wallet": "w", "id": "urn:1", "document": TOKEN, "parsedDocument": {"name": "x"}}, [TOKEN]),
    "document as an object": ({"document": CREDENTIAL}, [CREDENTIAL]),
    "credential": ({"credential": CREDENTIAL}, [CREDENTIAL]),
    "credential as a token": ({"format": "jwt_vc_json", "credential": TOKEN, "c_nonce": "n"}, [TOKEN]),
    "answer of an issuer's service": ({"verifiableCredential": CREDENTIAL}, [CREDENTIAL]),
    "several": ({"verifiableCredential": [CREDENTIAL, TOKEN]}, [CREDENTIAL, TOKEN]),
    "presentation": ({"verifiablePresentation": presentation(CREDENTIAL)}, [presentation(CREDENTIAL)]),
    "credentials": ({"credentials": [{"credential": TOKEN}, {"credential": CREDENTIAL}]}, [TOKEN, CREDENTIAL]),
    "credentials bare": ({"credentials": [CREDENTIAL, TOKEN], "notification_id": "n"}, [CREDENTIAL, TOKEN]),
    "two deep": ({"credential": {"document": CREDENTIAL}}, [CREDENTIAL]),
    "three deep": ({"credential": {"document": {"jwt": TOKEN}}}, [TOKEN]),
    "list of wrappers": ([{"id": "1", "document": TOKEN}, {"id": "2", "document": CREDENTIAL}], [TOKEN, CREDENTIAL]),
    "list, mixed": ([CREDENTIAL, {"jwt": TOKEN}], [CREDENTIAL, TOKEN]),
    "token in quotation marks": (TOKEN, [TOKEN]),
    "JSON in quotation marks": (json.dumps(CREDENTIAL), [CREDENTIAL]),
    "JSON written as a text": ({"credential": json.dumps(CREDENTIAL)}, [CREDENTIAL]),
    "lines": (f'{{"jwt":"{TOKEN}"}}\n{json.dumps({"credential": CREDENTIAL})}\n'.encode(), [TOKEN, CREDENTIAL]),
    "lines, one of them broken": (f'{{"jwt":"{TOKEN}"}}\n{{"jwt":\n'.encode(), [TOKEN, "json_malformed"]),
    "mark of order": (b"\xef\xbb\xbf" + json.dumps({"jwt": TOKEN}).encode(), [TOKEN]),
    "one that is none beside it": ({"credentials": [CREDENTIAL, {"note": "x"}]}, [CREDENTIAL, "wallet_item"]),
    "two members": ({"jwt": TOKEN, "credential": ANOTHER}, [TOKEN, ANOTHER]),
    "a sign-in answer in a list": ([{"jwt": TOKEN}, {"access_token": "eyJ"}], [TOKEN, "sign_in_token"]),
    "an answer to a request": ({"vp_token": TOKEN, "state": "s"}, [TOKEN]),
    "several answers": ({"vp_token": [TOKEN, CREDENTIAL]}, [TOKEN, CREDENTIAL]),
    "a presentation": ({"presentation": presentation(CREDENTIAL)}, [presentation(CREDENTIAL)]),
    "another spelling": ({"verifiable_credential": CREDENTIAL, "signedCredential": TOKEN}, [CREDENTIAL, TOKEN]),
    "credentials by names": ({"credentials": {"nursing": CREDENTIAL, "first aid": TOKEN}}, [CREDENTIAL, TOKEN]),
    "wrappers by names": ({"verifiableCredentials": {"a": {"jwt": TOKEN}, "b": {"note": "x"}}}, [TOKEN]),
    "a record of a wallet": ({"id": "1", "compactSdJwtVc": TOKEN, "tags": {}}, [TOKEN]),
    "a key beside it": ([{"jwt": TOKEN}, {"kty": "OKP", "d": "x", "crv": "Ed25519"}], [TOKEN, "wallet_key"]),
}


@pytest.mark.parametrize("shape", list(SHAPES))
def test_what_a_wrapper_holds_is_taken_out(shape: str) -> None:
    value, expected = SHAPES[shape]
    assert taken(value) == expected


def test_the_bytes_inside_are_kept_as_they_stand() -> None:
    written = json.dumps(CREDENTIAL, indent=3, ensure_ascii=False)
    (item,) = items(f'{{"id": 7,  "credential" : {written} }}'.encode())
    assert item.parsed is not None
    assert item.parsed.received == written.encode()
    assert (item.member, item.parsed.containers) == ("credential", ("wrapper",))


NAME, GRADE = disclosure("salt-1", "given_name", "Ana"), disclosure("salt-2", "grade", "A")
LICENCE = issued(claims(_sd=[digest(NAME), digest(GRADE)]), NAME, GRADE)
BARE = LICENCE.partition("~")[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"document": BARE, "disclosures": f"{NAME}~{GRADE}"}, LICENCE),
        ({"document": BARE, "disclosures": f"{NAME}~{GRADE}~", "format": "vc+sd-jwt"}, LICENCE),
        ({"disclosures": f"~{NAME}~{GRADE}", "document": BARE}, LICENCE),
        ({"jwt": BARE, "disclosures": [NAME, GRADE]}, LICENCE),
        ({"credentials": [{"document": BARE, "disclosures": f"{NAME}~{GRADE}"}]}, LICENCE),
        ({"document": LICENCE, "disclosures": f"{NAME}~{GRADE}"}, LICENCE),
        ({"document": BARE, "disclosures": None}, f"{BARE}~"),
        ({"document": BARE, "disclosures": ""}, f"{BARE}~"),
        ({"document": BARE}, f"{BARE}~"),
        ({"document": BARE, "disclosures": "not one"}, "unrecognised"),
        ({"document": BARE, "disclosures": [NAME] * 1_001}, "unrecognised"),
        ({"document": BARE, "disclosures": {"a": NAME}}, "unrecognised"),
        ({"document": TOKEN, "disclosures": NAME}, TOKEN),
        ({"document": "eyJ.e!.x", "disclosures": NAME}, "unrecognised"),
    ],
)
def test_disclosures_that_a_wallet_keeps_apart_are_put_back(value: Any, expected: str) -> None:
    assert taken(value) == [expected]


def test_a_disclosure_that_nobody_signed_comes_in_by_no_wrapper() -> None:
    forged = {"document": BARE, "disclosures": f"{NAME}~{disclosure('salt-3', 'grade', 'A+')}"}
    (report,) = verify_bytes(json.dumps(forged).encode(), policy="learner", at=NOW)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_what_stands_beside_a_credential_is_not_used() -> None:
    """Nobody signed it: neither a name, nor an issuer, nor a status of a wrapper's says anything."""
    data = json.dumps({"issuer": "did:web:evil.example", "name": "Surgery", "expires": "2020", "credential": CREDENTIAL})
    (wrapped,) = verify_bytes(data.encode(), policy="learner", at=NOW)
    (bare,) = verify_bytes(json.dumps(CREDENTIAL).encode(), policy="learner", at=NOW)
    assert (wrapped.verdict, wrapped.view) == (bare.verdict, bare.view)


@pytest.mark.parametrize(
    "value",
    [
        {"access_token": TOKEN, "token_type": "Bearer"},
        {"id_token": TOKEN},
        {"refresh_token": "opaque"},
        {"access_token": "x", "credential": CREDENTIAL},
        {"credential": {"access_token": "x"}, "jwt": "x"},
        [{"access_token": "x"}],
    ],
)
def test_an_answer_of_a_sign_in_is_not_kept(value: Any) -> None:
    (item,) = items(value)
    assert item.parsed is None
    assert item.error is not None
    assert item.error.code in ("sign_in_token", "unrecognised")
    if "credential" not in value or "access_token" in value:
        assert item.error.code == "sign_in_token"


def test_no_deeper_than_three() -> None:
    assert taken({"credential": {"credential": {"credential": {"jwt": TOKEN}}}}) != [TOKEN]
    deep: Any = {"jwt": TOKEN}
    for _ in range(40):
        deep = {"credentials": [deep]}
    assert all(item.parsed is None for item in items(deep))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"jwt": ""},
        {"jwt": 7},
        {"document": {"title": "x"}},
        {"credentials": []},
        {"data": {"jwt": TOKEN}},
        {"payload": {"vc": CREDENTIAL, "type": "x"}},
        {"credential": {"nursing": CREDENTIAL}},
        {"credentials": {"type": "x", "nursing": CREDENTIAL}},
        {"credentials": {"one": {"two": {"three": {"jwt": TOKEN}}}}},
        {"type": "Wrapper", "credential": CREDENTIAL},
        {"@context": "https://x.example/", "credential": CREDENTIAL},
        "hello",
        ["hello"],
        b'{"jwt": "eyJ',
    ],
)
def test_what_is_no_wrapper_stays_unread(value: Any) -> None:
    assert all(item.parsed is None for item in items(value))


def test_a_credential_with_such_a_member_is_no_wrapper() -> None:
    """An issuer's own member ``document`` does not make a wrapper of what is signed."""
    made = {**CREDENTIAL, "document": ANOTHER}
    (item,) = items(dict(reversed(made.items())))
    assert item.parsed is not None
    assert item.parsed.containers == ()


def test_too_many() -> None:
    many = {"credentials": [{"jwt": "eyJ"}] * 10_001}
    (item,) = items(many)
    assert isinstance(item.error, IntakeError)
    assert item.error.code == "too_many_items"


def test_a_token_that_signs_in_is_no_credential_in_a_wrapper_either() -> None:
    from tests.support.signing import ISSUER

    claims = {"iss": "https://login.example", "sub": "1", "aud": "app", "exp": 2_000_000_000, "nonce": "n"}
    token = sign_jwt({"typ": "JWT", "kid": ISSUER.method}, claims, signer=ISSUER.sign, algorithm="EdDSA")
    for value in ({"jwt": token}, token.encode(), token):
        (item,) = items(value)
        assert item.parsed is None
        assert item.error is not None
        assert item.error.code == "sign_in_token"
