"""CBOR: one spelling for proofs; tokens may put their claims in any order, and no claim twice."""

from __future__ import annotations

import pytest

from wallet.encodings import cbor
from wallet.errors import IntakeError

SUB_THEN_ISS = b"\xa2\x02\x61s\x01\x61i"


def test_keys_of_a_proof_come_in_their_order() -> None:
    assert cbor.decode(b"\xa2\x01\x61i\x02\x61s") == {1: "i", 2: "s"}
    with pytest.raises(IntakeError):
        cbor.decode(SUB_THEN_ISS)


def test_claims_of_a_token_may_come_in_any_order() -> None:
    assert cbor.decode(SUB_THEN_ISS, simple=True) == {1: "i", 2: "s"}


@pytest.mark.parametrize(
    "data",
    [b"\xa2\x01\x61i\x01\x61j", b"\xa2\x01\x61i\xf5\x61j",
     b"\xa1\xf5\x61j", b"\xa1\xf9\x3c\x00\x61j", b"\xa1\xf6\x61j", b"\xa1\x80\x61j"],
)  # fmt: skip
def test_no_claim_comes_twice_or_under_what_only_equals_its_key(data: bytes) -> None:
    with pytest.raises(IntakeError):
        cbor.decode(data, simple=True)
