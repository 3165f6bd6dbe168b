"""The codes of checking apps of others: written so that they read them, and read as they write them."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.encodings import cbor, pixelpass
from wallet.encodings.qr_text import base45
from wallet.errors import IntakeError

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(st.binary(min_size=1, max_size=300).filter(lambda data: data[0] >> 5 != 5))
def test_what_was_packed_comes_back(text: bytes) -> None:
    packed = pixelpass.pack(text)
    assert pixelpass.is_packed(packed)
    assert pixelpass.unpack(packed) == text


@given(st.dictionaries(st.text(max_size=6), _JSON, max_size=4))
def test_json_in_cbor_is_read_as_json(document: dict[str, object]) -> None:
    packed = base45(zlib.compress(_cbor(document), 9))
    assert json.loads(pixelpass.unpack(packed)) == document


def _cbor(value: object) -> bytes:
    """As PixelPass writes JSON: in the order it came, true, false and null too."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]  # type: ignore[index]
    if isinstance(value, list):
        return cbor._head(4, len(value)) + b"".join(_cbor(member) for member in value)
    if isinstance(value, dict):
        return cbor._head(5, len(value)) + b"".join(_cbor(key) + _cbor(member) for key, member in value.items())
    return cbor.encode(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HTTPS://EVIL.EXAMPLE/A",
        "HELLO WORLD AND MORE",
        "LANYARD1:6BFOXN%TSMAHN",
        "WIFI:T:WPA;S:x;P:y;;",
        "6bfoxn tsmahn-h6sktx",
    ],
)
def test_what_is_none_is_not_taken_for_one(text: str) -> None:
    assert not pixelpass.is_packed(text)


def test_what_is_damaged_or_no_json_says_so() -> None:
    whole = pixelpass.pack(b'{"type": "VerifiableCredential"}')
    with pytest.raises(IntakeError, match="qr_damaged"):
        pixelpass.unpack(whole[:-6])
    for data in (b"\xa1\x01\x02", b"\xa1\x61a\x41b", b"\xa1\x61a", b"\xa1\x61a\xd8\x18\x00"):
        with pytest.raises(IntakeError, match="qr_not_ours"):
            pixelpass.unpack(base45(zlib.compress(data, 9)))


def test_a_text_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(IntakeError, match="qr_damaged"):
        pixelpass.unpack(base45(zlib.compress(bytes(200_000_000), 9)))
