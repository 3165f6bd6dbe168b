"""Issuers named by an https address: where they publish a key, and what a page that does not says of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.signing import ISSUER, THIEF, badge, codes, judge, signed
from wallet.encodings import base64url
from wallet.encodings.jwk import thumbprint
from wallet.formats.vc_jwt import sign_jwt
from wallet.limits import MAX_KEY_PAGES
from wallet.report import Verdict, VerificationReport
from wallet.verify.context import Document
from wallet.verify.dids.https_issuers import HttpsIssuer
from wallet.verify.sources.supplied import SuppliedDocuments

SCHOOL = "https://school.example/issuers/7"
HOST = "https://school.example"
KEY_PAGE = "https://school.example/issuers/7/key"


def jwk(signer: Any = ISSUER, **members: Any) -> dict[str, Any]:
    raw = signer.private.public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(raw), **members}


OTHERS = jwk(THIEF, kid="other")
PROFILE = {"id": SCHOOL, "type": "Profile", "name": "School"}
METHOD = {"id": KEY_PAGE, "type": "Multikey", "controller": SCHOOL, "publicKeyMultibase": ISSUER.multikey}


def by_token(documents: dict[str, Any], *, issuer: str = SCHOOL, **header: Any) -> VerificationReport:
    token = sign_jwt({"typ": "vc+jwt", **header}, badge(issuer), signer=ISSUER.sign, algorithm="EdDSA")
    return judge(token.encode(), documents=documents)


def by_proof(documents: dict[str, Any], method: str = KEY_PAGE) -> VerificationReport:
    return judge(signed(badge(SCHOOL), method=method), documents=documents)


METADATA = {"issuer": SCHOOL, "jwks": {"keys": [jwk(kid="k")]}}
NAMED: dict[str, dict[str, Any]] = {
    "the document is a key set": {SCHOOL: {"keys": [OTHERS, jwk(kid="k")]}},
    "a key set inside": {SCHOOL: {**PROFILE, "jwks": {"keys": [jwk(kid="k")]}}},
    "the address of a key set": {
        SCHOOL: {**PROFILE, "jwks_uri": f"{HOST}/k.json"}, f"{HOST}/k.json": {"keys": [jwk(kid="k")]}
    },
    "a key set on another host": {
        SCHOOL: {**PROFILE, "jwks_uri": "https://keys.example/7"}, "https://keys.example/7": {"keys": [jwk(kid="k")]}
    },
    "a method inside": {SCHOOL: {**PROFILE, "verificationMethod": [METHOD]}},
    "a method inside, for this use": {SCHOOL: {**PROFILE, "verificationMethod": [METHOD], "assertionMethod": [KEY_PAGE]}},
    "a method under its use": {SCHOOL: {**PROFILE, "assertionMethod": METHOD}},
    "the address of a method": {SCHOOL: {**PROFILE, "verificationMethod": KEY_PAGE}, KEY_PAGE: METHOD},
    "its address, for this use": {SCHOOL: {**PROFILE, "assertionMethod": [KEY_PAGE]}, KEY_PAGE: METHOD},
    "the address of a public key": {SCHOOL: {**PROFILE, "publicKey": KEY_PAGE}, KEY_PAGE: METHOD},
    "the address of a JWK": {SCHOOL: {**PROFILE, "publicKey": [KEY_PAGE]}, KEY_PAGE: jwk()},
    "issuer metadata": {f"{HOST}/.well-known/jwt-vc-issuer/issuers/7": METADATA},
    "issuer metadata beside a page without keys": {SCHOOL: PROFILE, f"{HOST}/.well-known/jwt-vc-issuer/issuers/7": METADATA},
    "issuer metadata beside other keys": {
        SCHOOL: {"keys": [OTHERS]}, f"{HOST}/.well-known/jwt-vc-issuer/issuers/7": METADATA
    },
    "issuance metadata": {
        f"{HOST}/.well-known/openid-credential-issuer/issuers/7": {
            "credential_issuer": SCHOOL, "jwks": {"keys": [jwk(kid="k")]}}
    },
}  # fmt: skip


@pytest.mark.parametrize("where", list(NAMED))
def test_a_key_that_the_issuer_publishes_is_found(where: str) -> None:
    written = str(NAMED[where])
    headers: list[dict[str, Any]] = [{}]
    headers += [{"kid": "k"}, {"kid": "#k"}] if "'kid': 'k'" in written else []
    headers += [{"kid": thumbprint(jwk())}] if "'kty'" in written else []
    for header in headers:
        report = by_token(NAMED[where], **header)
        assert report.verdict is Verdict.VERIFIED, (header, report.results)
    assert by_token(NAMED[where], jwk=jwk()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("where", ["a method inside", "a method under its use", "the address of a method",
                                   "its address, for this use", "the address of a public key"])  # fmt: skip
def test_a_proof_by_a_key_with_an_address_of_its_own(where: str) -> None:
    assert by_proof({KEY_PAGE: METHOD, **NAMED[where]}).verdict is Verdict.VERIFIED


def test_an_issuer_without_a_path_may_have_a_key_set_of_its_host() -> None:
    keys = {f"{HOST}/.well-known/jwks.json": {"keys": [jwk(kid="k")]}}
    assert by_token(keys, issuer=HOST, kid="k").verdict is Verdict.VERIFIED
    # Many tenants live on one host: what stands at its root is not everybody's.
    report = by_token(keys, kid="k")
    assert report.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("page", [PROFILE, {}, {**PROFILE, "verificationMethod": []}, {**PROFILE, "jwks": {"keys": []}}])
def test_a_page_that_lists_no_key_denies_nothing(page: dict[str, Any]) -> None:
    report = by_proof({SCHOOL: page, KEY_PAGE: METHOD})
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_binding") == {"issuer_not_established"}
    assert codes(report, "proof") == set(), "the signature itself fits"
    told = by_token({SCHOOL: page}, kid="k")
    assert codes(told, "issuer_binding") == {"issuer_lists_no_keys"}
    carried = by_token({SCHOOL: page}, jwk=jwk())
    assert codes(carried, "issuer_binding") == {"issuer_not_established"}


@pytest.mark.parametrize(
    "page",
    [
        {"keys": [OTHERS]},
        {**PROFILE, "jwks": {"keys": [OTHERS]}},
        {**PROFILE, "verificationMethod": [{**METHOD, "publicKeyMultibase": THIEF.multikey}]},
        {**PROFILE, "assertionMethod": {**METHOD, "id": f"{SCHOOL}#1", "publicKeyMultibase": THIEF.multikey}},
        {**PROFILE, "authentication": [METHOD]},
        {**PROFILE, "verificationMethod": [METHOD], "authentication": [KEY_PAGE]},
        {**PROFILE, "verificationMethod": [{**METHOD, "controller": "https://school.example/issuers/8"}]},
    ],
)
def test_a_page_that_lists_others_denies_this_one(page: dict[str, Any]) -> None:
    for report in (by_proof({SCHOOL: page, KEY_PAGE: METHOD}), by_token({SCHOOL: page}, jwk=jwk())):
        assert report.verdict is Verdict.NOT_VERIFIED, report.results


def test_another_tenant_of_the_host_speaks_for_itself_alone() -> None:
    neighbour = "https://school.example/issuers/8"
    page = {"id": neighbour, "assertionMethod": [{**METHOD, "id": f"{neighbour}#k", "controller": neighbour}]}
    for own in ({}, {SCHOOL: PROFILE}, {SCHOOL: {"keys": [OTHERS]}}):
        report = by_proof({neighbour: page, **own}, method=f"{neighbour}#k")
        assert report.verdict is Verdict.NOT_VERIFIED
    # A bare key set beneath the issuer's path: nobody says whose it is.
    beneath = {f"{SCHOOL}/jwks": {"keys": [jwk(kid="k")]}}
    report = by_token(beneath, kid=f"{SCHOOL}/jwks#k")
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_binding") == {"issuer_not_established"}
    named = {**beneath, SCHOOL: {**PROFILE, "jwks_uri": f"{SCHOOL}/jwks"}}
    assert by_token(named, kid=f"{SCHOOL}/jwks#k").verdict is Verdict.VERIFIED
    denied = {**beneath, SCHOOL: {"keys": [OTHERS]}}
    assert by_token(denied, kid=f"{SCHOOL}/jwks#k").verdict is Verdict.NOT_VERIFIED
    # On another host, unnamed, it is somebody else's.
    elsewhere = {"https://thief.example/jwks": {"keys": [jwk(kid="k")]}}
    assert by_token(elsewhere, kid="https://thief.example/jwks#k").verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "metadata",
    [
        {**METADATA, "issuer": "https://school.example/issuers/8"},
        {**METADATA, "issuer": f"{SCHOOL}/"},
        {"jwks": METADATA["jwks"]},
        {**METADATA, "credential_issuer": "https://other.example"},
        {"issuer": [SCHOOL], "jwks": METADATA["jwks"]},
    ],
)
def test_metadata_of_another_issuer_says_nothing(metadata: dict[str, Any]) -> None:
    report = by_token({SCHOOL: PROFILE, f"{HOST}/.well-known/jwt-vc-issuer/issuers/7": metadata}, kid="k")
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_key_page_that_is_somebody_else_s() -> None:
    theirs = ({**METHOD, "controller": "https://thief.example"}, {**METHOD, "id": "https://thief.example/key"})
    pages: list[Any] = [*theirs, {}, []]
    for page in pages:
        report = by_token({SCHOOL: {**PROFILE, "verificationMethod": KEY_PAGE}, KEY_PAGE: page})
        assert report.verdict is not Verdict.VERIFIED


def test_every_page_is_asked_once_and_no_more_than_the_limit() -> None:
    asked: list[str] = []

    class Counting(SuppliedDocuments):
        def get(self, address: str, *, purpose: str) -> Document:
            asked.append(address)
            return super().get(address, purpose=purpose)

    import orjson

    pages, missing = HttpsIssuer(SCHOOL, Counting({SCHOOL: orjson.dumps({"keys": [jwk()]})}), "assertionMethod").pages()
    assert [page.lists_any for page in pages] == [True] and missing is None
    assert asked[0] == SCHOOL and len(asked) == len(set(asked)) <= 4
    many = {SCHOOL: orjson.dumps({**PROFILE, "verificationMethod": [f"{HOST}/{place}" for place in range(50)]})}
    asked.clear()
    for page in HttpsIssuer(SCHOOL, Counting(many), "assertionMethod").pages()[0]:
        for read in page.readers:
            with pytest.raises(Exception, match=r"not_found|unreachable"):
                read()
    assert len(asked) <= MAX_KEY_PAGES
