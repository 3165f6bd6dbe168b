"""SD-JWTs that pretend: disclosures that cover, repeat or hide claims, and status and dates that are hidden."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sd_jwts import HOLDER_JWK, claims, digest, disclosure, issued, shown
from tests.support.signing import HOLDER, ISSUER, NOW, THIEF, badge, codes, judge, outcome, presentation
from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.formats.data_integrity import enveloped
from wallet.formats.sd_jwt import bind
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict, VerificationReport

NAME = disclosure("salt-1", "name", "Amara Osei")
WARD = disclosure("salt-2", "ward", "3 B")


def told(text: str, **more: Any) -> VerificationReport | IntakeError:
    try:
        return judge(text.encode(), **more)
    except IntakeError as error:
        return error


def refused(text: str, **more: Any) -> None:
    report = told(text, **more)
    assert isinstance(report, IntakeError) or report.verdict is not Verdict.VERIFIED, report


def test_the_honest_ones() -> None:
    text = issued(claims(_sd=[digest(NAME), digest(WARD)]), NAME, WARD)
    assert judge(text.encode()).verdict is Verdict.VERIFIED
    assert judge(issued(claims(_sd=[digest(NAME), digest(WARD)]), WARD).encode()).verdict is Verdict.VERIFIED
    decoys = [digest("decoy-1"), digest(NAME), digest("decoy-2")]
    assert judge(issued(claims(_sd=decoys), NAME).encode()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        ({"_sd": [digest(NAME)], "name": "Somebody"}, [NAME]),
        (
            {"_sd": [digest(NAME), digest(disclosure("salt-9", "name", "Other"))]},
            [NAME, disclosure("salt-9", "name", "Other")],
        ),
        ({"_sd": [digest(NAME), digest(NAME)]}, [NAME]),
        ({"_sd": [digest(NAME)], "inner": {"_sd": [digest(NAME)]}}, [NAME]),
        ({"_sd": [digest(NAME)], "list": [{"...": digest(NAME)}]}, [NAME]),
        ({"_sd": [digest(NAME)]}, [NAME, NAME]),
        ({"_sd": [digest(NAME)]}, [NAME, WARD]),
        ({"_sd": []}, [NAME]),
        ({}, [NAME]),
        ({"_sd": digest(NAME)}, [NAME]),
        ({"_sd": {"0": digest(NAME)}}, [NAME]),
        ({"_sd": [5, digest(NAME)]}, [NAME]),
        ({"_sd": [None]}, []),
        ({"list": [{"...": digest(disclosure("s", "name", "x"))}]}, [disclosure("s", "name", "x")]),
        ({"_sd": [digest(disclosure("s", "x"))]}, [disclosure("s", "x")]),
        ({"list": [{"...": digest(disclosure("s", "x")), "y": 1}]}, [disclosure("s", "x")]),
        ({"...": digest(disclosure("s", "x"))}, [disclosure("s", "x")]),
        ({"_sd": [digest(disclosure("s", "_sd", ["x"]))]}, [disclosure("s", "_sd", ["x"])]),
        ({"_sd": [digest(disclosure("s", "...", "x"))]}, [disclosure("s", "...", "x")]),
        ({"_sd": [digest(disclosure("s"))]}, [disclosure("s")]),
        ({"_sd": [digest(disclosure("s", "a", "b", "c"))]}, [disclosure("s", "a", "b", "c")]),
        ({"_sd": [digest(disclosure(5, "name", "x"))]}, [disclosure(5, "name", "x")]),
        ({"_sd": [digest(disclosure("s", 5, "x"))]}, [disclosure("s", 5, "x")]),
        ({"_sd_alg": "md5", "_sd": [digest(NAME, "md5")]}, [NAME]),
        ({"_sd_alg": "sha-1", "_sd": [digest(NAME, "sha1")]}, [NAME]),
        ({"_sd_alg": "SHA-256", "_sd": [digest(NAME)]}, [NAME]),
        ({"_sd_alg": ["sha-256"], "_sd": [digest(NAME)]}, [NAME]),
        ({"_sd_alg": "sha-512", "_sd": [digest(NAME)]}, [NAME]),
        ({"inner": {"_sd_alg": "sha-256", "_sd": [digest(NAME) + "="]}}, [NAME]),
        ({"_sd": [digest(NAME + "=")]}, [NAME + "="]),
        ({"_sd": [digest(base64url.encode(b"{}"))]}, [base64url.encode(b"{}")]),
        ({"_sd": [digest("%%%")]}, ["%%%"]),
    ],
)
def test_disclosures_that_cover_repeat_or_are_none(payload: dict[str, Any], disclosures: list[str]) -> None:
    refused(issued(claims(**payload), *disclosures))


@pytest.mark.parametrize("name", ["iss", "exp", "nbf", "cnf", "vct", "status", "vct#integrity", "aud"])
def test_what_decides_is_neither_hidden_nor_disclosed_late(name: str) -> None:
    value: Any = (
        {"jwk": HOLDER_JWK} if name == "cnf" else ISSUER.did if name == "iss" else 1 if name in ("exp", "nbf") else "x"
    )
    hidden = disclosure("s", name, value)
    refused(issued(claims(**{name: None, "_sd": [digest(hidden)]}), hidden))


@pytest.mark.parametrize(
    "status", [{}, [], "x", None, {"status_list": {}}, {"status_list": {"idx": 1}}, {"status_list": None}, {"other": {}}]
)
def test_a_status_that_cannot_be_asked_is_never_passed_over(status: Any) -> None:
    report = judge(issued({**claims(), "status": status}).encode())
    if status is None:
        assert report.verdict is Verdict.VERIFIED
    else:
        assert report.verdict is not Verdict.VERIFIED
        assert outcome(report, "status").kind == "unknown"


@pytest.mark.parametrize(
    "inside",
    [
        {"validUntil": "2025-01-01T00:00:00Z"},
        {"credentialStatus": {"type": "BitstringStatusListEntry"}},
        {"issuer": THIEF.did},
        {},
        "x",
        None,
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["vc", "vp"])
def test_another_credential_in_a_claim_of_its_own_is_refused(name: str, inside: Any) -> None:
    hidden = disclosure("s", name, inside)
    data_model = {"typ": "vc+sd-jwt", "kid": ISSUER.method}
    for text in (
        issued({**claims(), name: inside}),
        issued(claims(_sd=[digest(hidden)]), hidden),
        issued(badge(**{name: inside}), header=data_model),
        shown(issued({**claims(), name: inside})),
    ):
        report = judge(text.encode())
        assert report.verdict is Verdict.NOT_VERIFIED
        assert "two_kinds" in codes(report, "shape")


@pytest.mark.parametrize(
    "change", [{"exp": 1}, {"exp": "2099-01-01"}, {"nbf": 4_000_000_000}, {"iss": THIEF.did}, {"iss": None}, {"iss": 5}]
)
def test_dates_and_issuers_that_do_not_hold(change: dict[str, Any]) -> None:
    refused(issued(claims(**change)))


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "EdDSA", "crit": ["x"]}, {"alg": "ES256"}])
def test_headers_anyone_could_write(header: dict[str, Any]) -> None:
    told_header = {"typ": "dc+sd-jwt", "kid": ISSUER.method, **header}
    refused(issued(claims(), header=told_header))


def bound(text: str, *, by: Any = HOLDER, alg: str = "EdDSA") -> str:
    made = bind(text, nonce="n", audience="https://a.example", issued=NOW, signer=by.sign, algorithm="EdDSA")
    if alg == "EdDSA":
        return made
    head, _, _ = made.rpartition("~")
    return f"{head}~" + sign_jwt({"typ": "kb+jwt"}, {"nonce": "n"}, signer=by.sign, algorithm=alg)


def test_a_key_binding_by_another_key_or_none() -> None:
    text = issued(claims(_sd=[digest(NAME)]), NAME)
    assert told(shown(text), challenge="n-1", domain="https://hospital.example").verdict is Verdict.VERIFIED  # type: ignore[union-attr]
    refused(bound(text, by=THIEF), challenge="n", domain="https://a.example")
    refused(bound(text, alg="none"), challenge="n", domain="https://a.example")
    head, _, binding = shown(text).rpartition("~")
    refused(f"{head}~{binding.rpartition('.')[0]}.", challenge="n-1", domain="https://hospital.example")
    refused(f"{head}~~{binding}", challenge="n-1", domain="https://hospital.example")
    # the same binding over fewer disclosures
    refused(f"{text.split('~')[0]}~{binding}", challenge="n-1", domain="https://hospital.example")


def test_a_key_binding_is_no_credential_and_a_credential_no_key_binding() -> None:
    text = issued(claims())
    binding = shown(text).rpartition("~")[2]
    refused(binding)
    refused(f"{binding}~")
    refused(f"{text}{text.rstrip('~')}", challenge="n-1")


# Whose it is, left out ----------------------------------------------------------------------
SUB = disclosure("s", "sub", HOLDER.did)
ID = disclosure("s", "id", HOLDER.did)
WHOLE = disclosure("s", "credentialSubject", badge()["credentialSubject"])
NESTED = disclosure("s2", "credentialSubject", {**badge(subject=None)["credentialSubject"], "_sd": [digest(ID)]})
ELEMENT = disclosure("s", badge()["credentialSubject"])
DATA_MODEL = {"typ": "vc+sd-jwt", "kid": ISSUER.method}


def with_subject(subject: Any) -> dict[str, Any]:
    return {**badge(), "credentialSubject": subject}


HIDING: dict[str, tuple[dict[str, Any], list[str], list[str], dict[str, Any] | None]] = {
    # the payload, what is shown by the thief, what the thief left out, the header
    "sub": (claims(cnf=None, _sd=[digest(SUB)]), [], [SUB], None),
    "sub beside a name": (claims(cnf=None, _sd=[digest(SUB), digest(NAME)]), [NAME], [SUB], None),
    "id": (with_subject({**badge(subject=None)["credentialSubject"], "_sd": [digest(ID)]}), [], [ID], DATA_MODEL),
    "sub of the data model": ({**badge(subject=None), "_sd": [digest(SUB)]}, [], [SUB], DATA_MODEL),
    "id in a subject that is disclosed": ({**badge(), "_sd": [digest(NESTED)]}, [NESTED], [ID], DATA_MODEL),
    "one of several": (
        with_subject([badge(subject=None)["credentialSubject"], {"...": digest(ELEMENT)}]),
        [],
        [ELEMENT],
        DATA_MODEL,
    ),
}
HIDING["id in a subject that is disclosed"][0].pop("credentialSubject")


@pytest.mark.parametrize("name", HIDING)
def test_whose_it_is_is_not_left_out_with_profit(name: str) -> None:
    payload, kept, left_out, header = HIDING[name]
    kind = "application/vc+sd-jwt" if header else "application/dc+sd-jwt"
    part, whole = (issued(payload, *kept, *more, header=header) for more in ([], left_out))
    alone = judge(part.encode())
    assert alone.verdict is Verdict.INCONCLUSIVE
    assert codes(alone, "subject") == codes(alone, "shape") == {"subject_hidden"}
    assert "subject_hidden" not in codes(judge(whole.encode()), "shape")
    for text, verdict in ((part, Verdict.INCONCLUSIVE), (whole, Verdict.NOT_VERIFIED)):
        if text is whole and name == "one of several":
            continue  # one of its subjects is nobody's by the issuer's own word
        report = judge(
            presentation(enveloped(text, media_type=kind), by=THIEF, challenge="c", domain="d"), challenge="c", domain="d"
        )
        assert report.verdict is verdict, text


def test_what_hides_something_else_is_taken_as_it_is() -> None:
    deep = disclosure("s", "narrative", "Passed.")
    subject = badge(subject=None)["credentialSubject"]
    subject["achievement"]["criteria"] = {"_sd": [digest(deep)]}
    for text in (
        issued(with_subject(subject), header=DATA_MODEL),
        issued(claims(cnf=None, sub=HOLDER.did, _sd=[digest(WARD)])),
        issued(claims(_sd=[digest(SUB)])),
        issued(claims(cnf=None)),
        issued(claims(cnf=None, _sd=[digest(WARD)]), WARD),
    ):
        assert judge(text.encode()).verdict is Verdict.VERIFIED


def test_a_data_model_credential_with_hidden_members() -> None:
    """vc+sd-jwt: the end of a credential may not be hidden either, whatever the words it is written in."""
    open_document = badge(validUntil="2026-02-01T00:00:00Z")
    until = disclosure("s", "validUntil", open_document.pop("validUntil"))
    header = {"typ": "vc+sd-jwt", "kid": ISSUER.method}
    with_end = issued({**open_document, "_sd": [digest(until)]}, until, header=header)
    assert codes(judge(with_end.encode()), "shape") == {"claim_hidden"}
