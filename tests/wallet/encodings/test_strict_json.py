"""The quick way of the strict reader reads exactly what the slow one reads, and refuses exactly what it refuses."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.encodings import strict_json
from wallet.errors import IntakeError


def slowly(data: bytes) -> Any:
    """The reader without its quick way: a text it is given as ``str`` takes the slow one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return "json_not_utf8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "json_not_utf8"
    try:
        return spelled(strict_json.loads(text))
    except IntakeError as error:
        return error.code


def as_bytes(data: bytes) -> Any:
    try:
        return spelled(strict_json.loads(data))
    except IntakeError as error:
        return error.code


def spelled(value: Any) -> str:
    """1, 1.0 and True are equal in Python; their spelling is not."""
    return repr(value)


NUMBERS = st.sampled_from(
    ["0", "-0", "-0.0", "1e5", "1E-7", "1e999", "-1e999", "1e-999", "18446744073709551615", "18446744073709551616",
     "-9223372036854775808", "-9223372036854775809", "9007199254740993", "1234567890123456789", "0.1", "4.35",
     "123456789012345678901.5", "2.2250738585072011e-308", "1.7976931348623159e308", "01", "1.", "-", "NaN", "Infinity",
     "9" * 32, "9" * 33]
)  # fmt: skip
TEXTS = st.text(max_size=6).map(lambda text: json.dumps(text, ensure_ascii=False)) | st.sampled_from(
    ['"a"', '"b"', '"a\x7f"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0061"', '"{"', '"["', '"a\tb"', '"', '"\\""', '"\u2028"']
)
SPACE = st.sampled_from(["", " ", "\n", "\t ", "\u00a0", "\x0b", "\ufeff"])


def arrays(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.lists(inner, max_size=4), SPACE).map(lambda told: "[" + ("," + told[1]).join(told[0]) + "]")


def objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    member = st.tuples(TEXTS, SPACE, inner).map(lambda told: f"{told[0]}{told[1]}:{told[2]}")
    return st.lists(member, max_size=5).map(lambda members: "{" + ",".join(members) + "}")


WRITTEN = st.recursive(
    NUMBERS | TEXTS | st.sampled_from(["true", "false", "null", "", "tru"]),
    lambda inner: arrays(inner) | objects(inner),
    max_leaves=20,
)


@settings(max_examples=600, deadline=None)
@given(WRITTEN, SPACE)
def test_both_ways_agree_on_what_looks_like_json(text: str, space: str) -> None:
    data = (space + text + space).encode("utf-8")
    assert as_bytes(data) == slowly(data)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_both_ways_agree_on_any_bytes(data: bytes) -> None:
    assert as_bytes(data) == slowly(data)


@pytest.mark.parametrize("inside", [b'{"a":1,"a":2}', b'{"a":"","a":""}', b'{"a":{"b":1},"a":{"b":1}}', b'{"":1,"":1}'])
@pytest.mark.parametrize("around", [b"%s", b"[%s]", b'{"x":[1,%s],"y":"z"}'])
def test_a_name_twice_is_refused_wherever_it_stands(inside: bytes, around: bytes) -> None:
    with pytest.raises(IntakeError) as refused:
        strict_json.loads(around % inside)
    assert refused.value.code == "json_duplicate_key"


def test_depth_is_counted_before_anything_is_read() -> None:
    with pytest.raises(IntakeError) as refused:
        strict_json.loads(b"[" * 65 + b"]" * 65)
    assert refused.value.code == "json_too_deep"
