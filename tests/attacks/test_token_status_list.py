"""Token Status Lists: good news, bad news, and every way a list may not answer."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from tests.attacks.test_sd_jwt import codes, judge
from tests.support.sd_jwts import claims, issued
from tests.support.signing import HOLDER, ISSUER
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import CheckName, Verdict, VerificationReport

ADDRESS = "https://uni.example/statuslists/1"


def status_list(
    data: bytes = bytes(16), *, bits: Any = 1, header: dict[str, Any] | None = None, signer: Any = ISSUER, **more: Any
) -> bytes:
    payload = {
        "sub": ADDRESS,
        "iat": 1_770_000_000,
        "status_list": {"bits": bits, "lst": base64url.encode(zlib.compress(data))},
        **more,
    }
    payload = {name: value for name, value in payload.items() if value is not None}
    told = {"typ": "statuslist+jwt", "kid": signer.method} if header is None else header
    return sign_jwt(told, payload, signer=signer.sign, algorithm="EdDSA").encode()


def asked(content: bytes, place: Any = 3, address: str = ADDRESS) -> VerificationReport:
    text = issued(claims(status={"status_list": {"idx": place, "uri": ADDRESS}}))
    return judge(text, documents={address: content})


@pytest.mark.parametrize(
    ("bits", "value", "verdict", "code"),
    [
        (1, 0, Verdict.VERIFIED, None),
        (1, 1, Verdict.NOT_VERIFIED, "revoked"),
        (2, 2, Verdict.NOT_VERIFIED, "suspended"),
        (2, 3, Verdict.INCONCLUSIVE, "status_value_unknown"),
        (4, 1, Verdict.NOT_VERIFIED, "revoked"),
        (8, 200, Verdict.INCONCLUSIVE, "status_value_unknown"),
    ],
)
def test_every_size_and_value(bits: int, value: int, verdict: Verdict, code: str | None) -> None:
    data = bytearray(16)
    start = 3 * bits
    data[start >> 3] |= value << (start & 7)
    report = asked(status_list(bytes(data), bits=bits))
    assert report.verdict is verdict
    assert codes(report, CheckName.STATUS) == ({code} if code else set())


@pytest.mark.parametrize("place", [-1, 128, 10**30, "3", 3.0, True, None, [3]])
def test_places_that_are_not_in_it(place: Any) -> None:
    assert asked(status_list(), place).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (status_list(signer=HOLDER), None),
        (status_list(signer=HOLDER, iss=HOLDER.did), None),
        (status_list()[:-4] + b"AAAA", "status_list_bad_signature"),
        (status_list(header={"typ": "JWT", "kid": ISSUER.method}), "status_list_malformed"),
        (status_list(header={"kid": ISSUER.method}), "status_list_malformed"),
        (status_list(sub="https://uni.example/statuslists/2"), "status_list_not_that"),
        (status_list(sub=None), "status_list_not_that"),
        (status_list(exp=1_700_000_000), "status_list_expired"),
        (status_list(iat=1_990_000_000), "status_list_not_yet"),
        (status_list(iat=None), "status_list_malformed"),
        (status_list(bits=3), "status_list_malformed"),
        (status_list(bits=True), "status_list_malformed"),
        (status_list(status_list={"bits": 1, "lst": "%%"}), "status_list_malformed"),
        (status_list(status_list=[]), "status_list_malformed"),
        (b"\xd2\x84\x43", "status_list_malformed"),
        (b"<html>log in</html>", "status_list_malformed"),
        (b"", "status_list_malformed"),
    ],
)
def test_lists_that_may_not_answer(content: bytes, code: str | None) -> None:
    report = asked(content)
    if code is None:
        # A list that another party signed under its own name: the signed reference names the list, so it may answer.
        assert report.verdict is Verdict.VERIFIED
        return
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, CheckName.STATUS) == {code}


def test_a_list_out_of_reach() -> None:
    report = asked(b"", address="https://elsewhere.example/")
    assert codes(report, CheckName.STATUS) == {"status_list_unreachable"}
