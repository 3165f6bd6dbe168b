"""Status lists: what others write is read, and what the sample issuer writes is read by others."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from tests.support.peers import answer
from tests.support.signing import badge, codes, judge, signed
from wallet.encodings import base64url
from wallet.report import Verdict
from wallet.sample.status import LIST_BITS, StatusList
from wallet.verify.status.token_status_list import status_at, unpack

_BITSTRING, _TOKEN = "@digitalbazaar/vc-bitstring-status-list", "@sd-jwt/jwt-status-list"
_PAGE = "https://uni.example/lists/1"
_PLACES = (0, 7, 8, 40_503, LIST_BITS - 1)


@pytest.mark.peer(_BITSTRING, "theirs to ours")
def test_a_bitstring_list_of_theirs_withdraws_what_it_names_alone() -> None:
    encoded = answer(_BITSTRING, "lists.mjs", "bits-write", length=LIST_BITS, set=list(_PLACES))["encoded"]
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded}
    published = {_PAGE: signed(badge(subject=None, id=_PAGE, type=["VerifiableCredential", "BitstringStatusListCredential"],
                                     credentialSubject={"id": f"{_PAGE}#list", **subject}))}  # fmt: skip

    def found(place: int) -> Any:
        entry = {
            "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": str(place),
            "statusListCredential": _PAGE,
        }  # fmt: skip
        return judge(signed(badge(credentialStatus=entry)), documents=published)

    for place in _PLACES:
        assert "revoked" in codes(found(place), "status"), place
    for place in (1, 6, 9, 40_502, LIST_BITS - 2):
        assert found(place).verdict is Verdict.VERIFIED, place


@pytest.mark.peer(_BITSTRING, "ours to theirs")
def test_they_read_the_sample_issuers_list() -> None:
    status_list = StatusList(_PAGE, "revocation")
    for place in _PLACES:
        status_list.put(place, True)
    encoded = status_list.subject(version="2.0")["encodedList"]
    at = [*_PLACES, 1, 6, 9, 40_502]
    values = answer(_BITSTRING, "lists.mjs", "bits-read", encoded=encoded, at=at)["values"]
    assert values == [place in _PLACES for place in at]


@pytest.mark.peer(_TOKEN, "theirs to ours")
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_token_status_list_of_theirs_is_read(bits: int) -> None:
    values = [(7 * place + place // 5) % (1 << bits) for place in range(1_000)]
    encoded = answer(_TOKEN, "lists.mjs", "token-write", values=values, bits=bits)["encoded"]
    statuses = unpack(encoded)
    assert statuses is not None
    assert [status_at(statuses, bits, place) for place in range(len(values))] == values


@pytest.mark.peer(_TOKEN, "ours to theirs")
def test_they_read_a_token_status_list_of_ours() -> None:
    encoded = base64url.encode(zlib.compress(bytes([0b1000_0001, 0b0000_0010]), 9))
    values = answer(_TOKEN, "lists.mjs", "token-read", encoded=encoded, bits=1, at=list(range(16)))["values"]
    assert values == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
