"""JWT against jose, SD-JWT VC against @sd-jwt/sd-jwt-vc, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.peers import answer
from tests.support.sd_jwts import VCT, claims
from tests.support.sharing import HandClock, keep, new_wallet
from tests.support.signing import NOW, badge, judge, signed
from wallet.encodings import base64url
from wallet.report import Verdict
from wallet.service.sharing import PresentationForm, PresentationRequest
from wallet.service.wallet import Wallet

_JOSE, _SD_JWT = "jose", "@sd-jwt/sd-jwt-vc"
_AUDIENCE = "https://ward.example"
_NOW = NOW.isoformat().replace("+00:00", "Z")


def _number(value: int) -> str:
    return base64url.encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _jwk(algorithm: str) -> dict[str, Any]:
    """Returns a new private key (RFC 7517) for ``algorithm``."""
    if algorithm == "EdDSA":
        private = Ed25519PrivateKey.generate()
        x, d = private.public_key().public_bytes_raw(), private.private_bytes_raw()
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(x), "d": base64url.encode(d)}
    if algorithm == "RS256":
        secret = rsa.generate_private_key(65_537, 2_048).private_numbers()
        open_ = secret.public_numbers
        numbers = {"n": open_.n, "e": open_.e, "d": secret.d, "p": secret.p, "q": secret.q}
        numbers |= {"dp": secret.dmp1, "dq": secret.dmq1, "qi": secret.iqmp}
        return {"kty": "RSA", **{name: _number(value) for name, value in numbers.items()}}
    curve: ec.EllipticCurve = ec.SECP256R1() if algorithm == "ES256" else ec.SECP384R1()
    size = curve.key_size // 8
    point = ec.generate_private_key(curve).private_numbers()
    values = {"x": point.public_numbers.x, "y": point.public_numbers.y, "d": point.private_value}
    name = f"P-{curve.key_size}"
    return {"kty": "EC", "crv": name, **{n: base64url.encode(v.to_bytes(size, "big")) for n, v in values.items()}}


def _public(jwk: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name not in {"d", "p", "q", "dp", "dq", "qi"}}


def _did(jwk: dict[str, Any]) -> str:
    return "did:jwk:" + base64url.encode(json.dumps(_public(jwk)).encode())


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    wallet = new_wallet(tmp_path / "v", HandClock())
    yield wallet
    wallet.close()


@pytest.mark.peer(_JOSE, "theirs to ours")
@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "RS256"])
def test_a_credential_they_signed_is_verified_and_a_changed_one_is_not(algorithm: str) -> None:
    jwk = _jwk(algorithm)
    issuer = _did(jwk)
    payload = badge(issuer=issuer, subject=None)
    header = {"typ": "vc+jwt", "kid": f"{issuer}#0"}
    token = answer(_JOSE, "tokens.mjs", "sign", payload=payload, header=header, jwk=jwk, alg=algorithm)["token"]
    assert judge(token.encode()).verdict is Verdict.VERIFIED
    payload["name"] = "Surgery"
    head, _, signature = token.split(".")
    changed = f"{head}.{base64url.encode(json.dumps(payload).encode())}.{signature}"
    assert judge(changed.encode()).verdict is Verdict.NOT_VERIFIED


@pytest.mark.peer(_JOSE, "ours to theirs")
@pytest.mark.parametrize(("form", "typ"), [(PresentationForm.VP_JWT, "vp+jwt"), (PresentationForm.VP_JWT_1, "JWT")])
def test_they_verify_our_presentation_as_a_token(wallet: Wallet, form: PresentationForm, typ: str) -> None:
    holder = wallet.sharing.holder_key()
    record = keep(wallet, json.dumps(signed(badge(subject=holder.did))).encode())
    request = PresentationRequest("The ward", challenge="c-1", domain=_AUDIENCE, form=form)
    token = wallet.sharing.present([record], request).document.decode()
    public = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(holder.public)}
    message = {"public": public, "alg": "EdDSA", "audience": _AUDIENCE, "nonce": "c-1", "now": _NOW}
    assert answer(_JOSE, "tokens.mjs", "verify", token=token, **message) == {"verified": True, "typ": typ}
    assert not answer(_JOSE, "tokens.mjs", "verify", token=token, **{**message, "audience": "https://thief.example"})[
        "verified"
    ]
    assert not answer(_JOSE, "tokens.mjs", "verify", token=token, **{**message, "nonce": "another"})["verified"]


def _issued(jwk: dict[str, Any], algorithm: str, **more: Any) -> str:
    issuer = _did(jwk)
    payload = claims(iss=issuer, given_name="Ada", licence="RN 1234", salary=1, **more)
    message = {"payload": payload, "hidden": ["given_name", "licence", "salary"], "kid": f"{issuer}#0"}
    return str(answer(_SD_JWT, "tokens.mjs", "sd-issue", jwk=jwk, alg=algorithm, public=_public(jwk), **message)["token"])


@pytest.mark.peer(_SD_JWT, "theirs to ours")
@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_an_sd_jwt_they_issued_is_verified_and_a_changed_claim_is_not(algorithm: str) -> None:
    token = _issued(_jwk(algorithm), algorithm)
    assert judge(token.encode()).verdict is Verdict.VERIFIED
    parts = token.split("~")
    parts[1] = base64url.encode(json.dumps(["s", "given_name", "Eve"]).encode())
    assert judge("~".join(parts).encode()).verdict is not Verdict.VERIFIED


@pytest.mark.peer(_SD_JWT, "ours to theirs")
def test_they_verify_what_we_show_of_theirs_with_our_key_binding(wallet: Wallet) -> None:
    holder = wallet.sharing.holder_key()
    mine = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(holder.public)}
    jwk = _jwk("ES256")
    record = keep(wallet, _issued(jwk, "ES256", cnf={"jwk": mine}).encode(), "licence.sd-jwt")
    request = PresentationRequest("The ward", challenge="n-1", domain=_AUDIENCE, disclose=("given_name",))
    token = wallet.sharing.present([record], request).document.decode()
    message = {"public": _public(jwk), "alg": "ES256", "nonce": "n-1", "now": _NOW}
    found = answer(_SD_JWT, "tokens.mjs", "sd-verify", token=token, shown=["given_name"], **message)
    assert found["verified"], found
    assert (found["payload"]["vct"], found["payload"]["given_name"], found["audience"]) == (VCT, "Ada", _AUDIENCE)
    assert not {"salary", "licence"} & set(found["payload"])
    again = answer(_SD_JWT, "tokens.mjs", "sd-verify", token=token, shown=[], **{**message, "nonce": "another"})
    assert not again["verified"]
    stolen = token.replace("~", f"~{base64url.encode(json.dumps(['s', 'salary', 9]).encode())}~", 1)
    assert not answer(_SD_JWT, "tokens.mjs", "sd-verify", token=stolen, shown=[], **message)["verified"]
