"""JCS: what is written is read as the same number again (RFC 8785 section 3.2.2.3)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.encodings import jcs
from wallet.errors import IntakeError


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_has_one_text(number: float) -> None:
    text = jcs.canonical([number])
    assert [float(one) for one in json.loads(text)] == [number]
    assert jcs.canonical(json.loads(text)) == text


@pytest.mark.parametrize("number", [2**53 + 1, 10**31, -(2**60) - 1])
def test_a_number_that_would_be_signed_as_another_has_none(number: int) -> None:
    with pytest.raises(IntakeError):
        jcs.canonical({"n": number})


@pytest.mark.parametrize("number", [2**53, 10**20, -(10**20), 12345678901234567000])
def test_a_large_number_that_is_written_as_it_was(number: int) -> None:
    assert jcs.canonical(number) == str(number).encode()
