"""How the bits of a list are written: with the prefix of Bitstring Status List 1.0, or as its forerunners had them."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import Any

import pytest

from tests.support.signing import ISSUER, badge, codes, judge, remarks, signed
from wallet.report import Verdict
from wallet.verify.status.signed_list import expand, is_old_encoding

PAGE = "https://uni.example/lists/1"
VC1 = "https://www.w3.org/2018/credentials/v1"
SL2021 = "https://w3id.org/vc/status-list/2021/v1"
ED2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
# Bits whose packed form needs padding and has letters of both alphabets.
_NOISE = b"".join(hashlib.sha256(bytes([place])).digest() for place in range(8))
_LISTS = [_NOISE[: len(_NOISE) - less] + bytes(16384 + less) for less in range(9)]
BITS = next(bits for bits in _LISTS if len(gzip.compress(bits, mtime=0)) % 3)
PACKED = gzip.compress(BITS, mtime=0)
STANDARD = base64.b64encode(PACKED).decode()
URL = base64.urlsafe_b64encode(PACKED).decode()


def test_the_bits_need_all_that_is_tried_here() -> None:
    assert STANDARD.endswith("=")
    assert {"+", "/"} <= set(STANDARD)


@pytest.mark.parametrize("text", [STANDARD, STANDARD.rstrip("="), URL, URL.rstrip("=")])
def test_without_a_prefix_either_alphabet_padded_or_not(text: str) -> None:
    assert expand(text) == BITS
    assert is_old_encoding(text)


def test_with_the_prefix_as_it_is_asked_for() -> None:
    text = "u" + URL.rstrip("=")
    assert expand(text) == BITS
    assert not is_old_encoding(text)


@pytest.mark.parametrize(
    "text",
    [
        "u" + URL,
        "u" + STANDARD.rstrip("="),
        "m" + STANDARD.rstrip("="),
        "z" + URL.rstrip("="),
        STANDARD + "=",
        STANDARD.rstrip("=") + "===",
        STANDARD.replace("+", "-", 1),
        f" {STANDARD}",
        STANDARD[:40] + "\n" + STANDARD[40:],
        STANDARD[:-9],
        "",
        "u",
        "=",
        None,
        7,
        [URL],
    ],
)
def test_what_is_neither_is_no_list(text: Any) -> None:
    assert expand(text) is None


def listed(encoded: str, *, bitstring: bool) -> dict[str, Any]:
    kind = "BitstringStatusList" if bitstring else "StatusList2021"
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"] if bitstring else [VC1, SL2021, ED2020],
        "id": PAGE,
        "type": ["VerifiableCredential", f"{kind}Credential"],
        "issuer": ISSUER.did,
        **({"validFrom": "2026-01-01T00:00:00Z"} if bitstring else {"issuanceDate": "2026-01-01T00:00:00Z"}),
        "credentialSubject": {
            "id": f"{PAGE}#list", "type": kind, "statusPurpose": "revocation", "encodedList": encoded},
    }  # fmt: skip


@pytest.mark.parametrize("text", [STANDARD, URL, URL.rstrip("="), "u" + URL.rstrip("=")])
@pytest.mark.parametrize("bitstring", [False, True])
def test_a_withdrawn_badge_is_told_as_withdrawn_however_its_list_is_written(text: str, bitstring: bool) -> None:
    page = signed(listed(text, bitstring=bitstring), suite="eddsa-rdfc-2022" if bitstring else "Ed25519Signature2020")
    place = next(number for number in range(len(BITS) * 8) if BITS[number // 8] >> (7 - number % 8) & 1)
    clear = next(number for number in range(len(BITS) * 8) if not BITS[number // 8] >> (7 - number % 8) & 1)
    old = {"list_encoding_old"} if not text.startswith("u") else set()
    for index, verdict in ((place, Verdict.NOT_VERIFIED), (clear, Verdict.VERIFIED)):
        entry = {
            "id": f"{PAGE}#{index}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": str(index), "statusListCredential": PAGE}  # fmt: skip
        report = judge(signed(badge(credentialStatus=entry)), documents={PAGE: page})
        assert report.verdict is verdict
        assert codes(report, "status") == ({"revoked"} if verdict is Verdict.NOT_VERIFIED else set())
        assert remarks(report, "status") & {"list_encoding_old"} == old
