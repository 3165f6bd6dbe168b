"""Several credentials in one text: each is read on its own, and one bad one hides no other."""

from __future__ import annotations

import orjson
import pytest

from tests.support.signing import ISSUER, badge, signed
from wallet.errors import IntakeError
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_each, read_payload
from wallet.formats.vc_jwt import sign_jwt
from wallet.limits import MAX_TEXT_ITEMS

GOOD = orjson.dumps(signed())
TOKEN = sign_jwt({"kid": ISSUER.method}, badge(), signer=ISSUER.sign, algorithm="EdDSA").encode()


def told(payload: bytes) -> list[str]:
    return [one.format if isinstance(one, ParsedCredential) else one.code for one in read_each(payload)]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (GOOD, ["data_integrity"]),
        (b"\n".join([GOOD, GOOD]), ["data_integrity", "data_integrity"]),
        (b"\r\n".join([GOOD, b"", b'{"broken', GOOD]), ["data_integrity", "json_malformed", "data_integrity"]),
        (b"\n".join([GOOD, b'{"a":1,"a":2}']), ["data_integrity", "json_duplicate_key"]),
        (b"\n".join([TOKEN, TOKEN]), ["vc_jwt", "vc_jwt"]),
        (TOKEN[:60] + b"\n" + TOKEN[60:], ["vc_jwt"]),
        (b"[" + GOOD + b"," + orjson.dumps(TOKEN.decode()) + b',5,null,{"x":1}]',
         ["data_integrity", "vc_jwt", "unrecognised", "unrecognised", "unrecognised"]),
    ],
    ids=range(7),
)  # fmt: skip
def test_each_is_read_on_its_own(payload: bytes, expected: list[str]) -> None:
    assert told(payload) == expected


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "empty_file"),
        (b"[]", "unrecognised"),
        (b'{"a":1,\n"a":2,\n"b":\n{"c":1}}', "json_duplicate_key"),
        (b"[" + b"{}," * MAX_TEXT_ITEMS + b"{}]", "too_many_items"),
    ],
)
def test_a_text_that_is_broken_as_a_whole(payload: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_payload(payload)
    assert caught.value.code == code
