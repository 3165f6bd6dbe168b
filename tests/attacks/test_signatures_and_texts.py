"""The raw signature layer, the strict reader and canonical forms, tried with what published suites try them with.

Cases are our own, made on the spot, after the kinds of Wycheproof, JSONTestSuite and RFC 8785.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.support.signing import ISSUER, badge, changed, judge, signed
from wallet.credential.model import Credential
from wallet.encodings import base64url, jcs, strict_json
from wallet.encodings.multibase import decode_multibase, encode_base58
from wallet.encodings.multikey import PublicKey, ed25519_public, multikey_to_public
from wallet.errors import IntakeError
from wallet.report import Verdict
from wallet.verify.proofs.signatures import signature_fits

DATA = b"what was signed"
L = 2**252 + 27742317777372353535851937790883648493


# Ed25519 -----------------------------------------------------------------------------
ED = ed25519_public(ISSUER.private.public_key().public_bytes_raw())
GOOD = ISSUER.sign(DATA)


def test_an_honest_signature_fits() -> None:
    assert signature_fits(ED, GOOD, DATA)
    assert not signature_fits(ED, GOOD, DATA + b"\0")


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        GOOD[:63],
        GOOD + b"\0",
        bytes(64),
        GOOD[:32] + bytes(32),
        bytes(32) + GOOD[32:],
        GOOD[32:] + GOOD[:32],
        b"\x01" + bytes(31) + GOOD[32:],
        GOOD[:32] + (int.from_bytes(GOOD[32:], "little") + L).to_bytes(32, "little"),
        GOOD[:32] + (L - int.from_bytes(GOOD[32:], "little")).to_bytes(32, "little"),
        GOOD[:32] + L.to_bytes(32, "little"),
        GOOD[:31] + bytes([GOOD[31] ^ 0x80]) + GOOD[32:],
        GOOD[:63] + bytes([GOOD[63] | 0x80]),
        GOOD[:63] + bytes([GOOD[63] | 0x20]),
        b"\xff" * 64,
        (2**255 - 19).to_bytes(32, "little") + GOOD[32:],
    ],
    ids=range(16),
)
def test_ed25519_signatures_that_are_none(signature: bytes) -> None:
    assert not signature_fits(ED, signature, DATA)


@pytest.mark.parametrize("number", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18, 2**255 - 1, 2**255, 2**255 + 1, 2**256 - 1])
def test_ed25519_keys_of_small_order_or_spelt_twice_are_none(number: int) -> None:
    with pytest.raises(IntakeError):
        ed25519_public(number.to_bytes(32, "little"))


# ECDSA ---------------------------------------------------------------------------------
CURVES = {"P-256": (ec.SECP256R1(), 32, hashes.SHA256()), "P-384": (ec.SECP384R1(), 48, hashes.SHA384())}
ORDERS = {
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "P-384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}


@pytest.mark.parametrize("name", CURVES)
def test_ecdsa_signatures_that_are_none(name: str) -> None:
    curve, size, digest = CURVES[name]
    private = ec.generate_private_key(curve)
    key = PublicKey(private.public_key(), name)
    der = private.sign(DATA, ec.ECDSA(digest))
    r, s = decode_dss_signature(der)
    n = ORDERS[name]

    def raw(one: int, two: int, width: int = size) -> bytes:
        return one.to_bytes(width, "big") + two.to_bytes(width, "big")

    assert signature_fits(key, raw(r, s), DATA)
    # (r, n - s) is the same signature in other words: VC-DI-ECDSA does not ask for the lower one.
    assert signature_fits(key, raw(r, n - s), DATA)
    wrong = [
        b"",
        der,
        raw(0, s),
        raw(r, 0),
        raw(0, 0),
        raw(1, 1),
        raw(n, s),
        raw(r, n),
        raw(s, r),
        raw(r, s)[:-1],
        raw(r, s) + b"\0",
        raw(n - r, s),
        raw(r, s, size + 1),
        raw(2 ** (8 * size) - 1, s),
        raw(r, 2 ** (8 * size) - 1),
        b"\xff" * (2 * size),
    ]
    if r + n < 2 ** (8 * size):
        wrong.append(raw(r + n, s))
    for one in wrong:
        assert not signature_fits(key, one, DATA)


@pytest.mark.parametrize("name", CURVES)
def test_points_that_are_on_no_curve_or_the_wrong_one(name: str) -> None:
    prefix, other = {"P-256": (b"\x80\x24", 49), "P-384": (b"\x81\x24", 33)}[name]
    size = CURVES[name][1] + 1
    for rest in (
        b"",
        b"\0",
        bytes(size),
        b"\4" + bytes(2 * size),
        b"\2" + b"\xff" * (size - 1),
        b"\5" + bytes(size - 1),
        b"\2" + bytes(other - 1),
    ):
        with pytest.raises(IntakeError):
            multikey_to_public(encode_base58(prefix + rest))


# RSA -----------------------------------------------------------------------------------
def test_rsa_signatures_by_other_paddings_are_none() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = PublicKey(private.public_key(), "RSA")
    numbers = private.private_numbers()
    n, d = numbers.public_numbers.n, numbers.d
    prefix = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(DATA).digest()

    def raw(block: bytes) -> bytes:
        return pow(int.from_bytes(block, "big"), d, n).to_bytes(256, "big")

    whole = b"\0\1" + b"\xff" * (256 - 3 - len(prefix)) + b"\0" + prefix
    assert signature_fits(key, raw(whole), DATA)
    assert raw(whole) == private.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    short = b"\0\1" + b"\xff" * 8 + b"\0" + prefix
    bare = bytes.fromhex("302f300b0609608648016503040201") + bytes.fromhex("0420") + hashlib.sha256(DATA).digest()
    for block in (
        short + bytes(256 - len(short)),  # rubbish after the digest (Bleichenbacher 2006)
        b"\0\2" + whole[2:],
        b"\0\1" + b"\xfe" * (256 - 3 - len(prefix)) + b"\0" + prefix,
        b"\0\1" + b"\xff" * (256 - 3 - 32) + b"\0" + hashlib.sha256(DATA).digest(),
        b"\0\1" + b"\xff" * (256 - 3 - len(bare)) + b"\0" + bare,
    ):
        assert not signature_fits(key, raw(block), DATA)
    for one in (
        b"",
        bytes(256),
        raw(whole)[1:],
        b"\0" + raw(whole),
        (int.from_bytes(raw(whole), "big") + n).to_bytes(257, "big"),
    ):
        assert not signature_fits(key, one, DATA)


# Texts ----------------------------------------------------------------------------------
REFUSED = [
    b"",
    b" ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"[1,]",
    b"[,1]",
    b"[1,,2]",
    b"[1 2]",
    b'{"a"}',
    b'{"a":}',
    b'{"a":1,}',
    b"{a:1}",
    b"{'a':1}",
    b'{"a":1 "b":2}',
    b'{"a":1}}',
    b'{"a":1}{}',
    b"[1]x",
    b"[01]",
    b"[-01]",
    b"[+1]",
    b"[.5]",
    b"[1.]",
    b"[1e]",
    b"[1e+]",
    b"[0x1]",
    b"[1_000]",
    b"[- 1]",
    b"[--1]",
    b"[Infinity]",
    b"[-Infinity]",
    b"[NaN]",
    b"[nan]",
    b"[1e309]",
    b"[-1e309]",
    b"[True]",
    b"[nul]",
    b'["\x00"]',
    b'["\x1f"]',
    b'["\t"]',
    b'["\n"]',
    b'["\\x41"]',
    b'["\\u12"]',
    b'["\\u{41}"]',
    b'["\\"]',
    b"['a']",
    b"/* x */[1]",
    b"[1] // x",
    b"#x\n[1]",
    b'["\xff"]',
    b'["\xc0\xaf"]',
    b'["\xed\xa0\x80"]',
    b'["\xf4\x90\x80\x80"]',
    b'["\\ud800"]',
    b'["\\udc00"]',
    b'["\\ud800\\ud800"]',
    b'["\\udc00\\ud800"]',
    b'{"a":1,"a":1}',
    b'{"a":1,"\\u0061":2}',
    b'[{"b":{"c":1,"c":2}}]',
    b"\xff\xfe[\x001\x00]\x00",
    b"\xfe\xff\x00[\x001\x00]",
    b"\xef\xbb\xbf\xef\xbb\xbf[1]",
    b"\x0b[1]",
    b"\xc2\xa0[1]",
    b"[1]\x00",
]
TAKEN = {
    b"[1]": [1],
    b" [1]\r\n\t": [1],
    b"\xef\xbb\xbf[1]": [1],
    b'["\\u00e9\\/\\b\\f"]': ["\u00e9/\b\f"],
    b'["\\ud83d\\ude00"]': ["\U0001f600"],
    b'["\xe2\x80\xa8\x7f"]': ["\u2028\x7f"],
    b"[-0]": [0],
    b"[-0.0]": [-0.0],
    b"[1E2]": [100.0],
    b"[0.1e-2]": [0.001],
    b'{"":0}': {"": 0},
    b'{"a":1,"A":2}': {"a": 1, "A": 2},
    b'{"e\xcc\x81":1,"\xc3\xa9":2}': {"e\u0301": 1, "\u00e9": 2},
    b"[]": [],
    b"[9007199254740993]": [9007199254740993],
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text)[2:-1])
def test_texts_that_are_no_json_or_two_things_at_once(text: bytes) -> None:
    with pytest.raises(IntakeError):
        strict_json.loads(text)


@pytest.mark.parametrize("text", TAKEN, ids=lambda text: repr(text)[2:-1])
def test_texts_that_are(text: bytes) -> None:
    assert strict_json.loads(text) == TAKEN[text]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740991, "9007199254740991"),
        (333333333.33333329, "333333333.3333333"),
        ('\u20ac$\x0f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("\u2028\x7f", '"\u2028\x7f"'),
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}, None),
        ({"b": [{"d": 1, "c": None}], "a": True}, '{"a":true,"b":[{"c":null,"d":1}]}'),
    ],
)
def test_canonical_json_as_rfc_8785_has_it(value: Any, text: str | None) -> None:
    made = jcs.canonical(value).decode("utf-8")
    if text is None:
        # Names in the order of their UTF-16 code units.
        assert list(json.loads(made).values()) == [2, 4, 6, 7, 1, 5, 3]
    else:
        assert made == text


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53 + 1, -(2**53) - 1, 10**30, "\ud800"])
def test_values_without_a_canonical_form(value: Any) -> None:
    with pytest.raises(IntakeError):
        jcs.canonical(value)


# One text, one signature -------------------------------------------------------------------
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("\ufb01n", "fin"),
        ("a\u200bb", "ab"),
        ("a\u00adb", "ab"),
        ("\ufeffa", "a"),
        ("a\u2028b", "a\nb"),
        ("a\u00a0b", "a b"),
        ("a\rb", "a\nb"),
        ("\u0410", "A"),
        ("\u202eabc", "abc"),
        ("a\u0000b", "ab"),
        ("a\\u0041", "aA"),
        ("\U0001f469\u200d\u2695\ufe0f", "\U0001f469\u2695\ufe0f"),
        (" a", "a"),
    ],
)
def test_texts_that_look_alike_are_signed_apart(one: str, other: str, suite: str) -> None:
    made = signed(badge(name=one), suite=suite)
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED
    assert isinstance(report.view, Credential)
    assert report.view.name == one
    assert judge(changed(made, lambda m: m.update(name=other))).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (5, 5.0, True),
        (5, "5", False),
        (0, -0.0, True),
        (1e21, 10**21, True),
        (0.5, 0.50, True),
        (1.5, 1.25, False),
        (True, "true", True),
    ],
)
def test_numbers_are_signed_by_their_value(one: Any, other: Any, same: bool) -> None:
    terms = {"score": "https://uni.example/v#score"}

    def document(value: Any) -> dict[str, Any]:
        made = badge(score=value)
        made["@context"] = [*made["@context"], terms]
        return made

    report = judge(json.dumps({**document(other), "proof": signed(document(one))["proof"]}).encode())
    if one is True:
        same = False  # a truth value has another datatype than its text
    assert (report.verdict is Verdict.VERIFIED) is same


def test_language_tags_are_compared_without_case() -> None:
    """JSON-LD 1.1 section 4.2.4: tags are put in lower case; BCP 47 knows no case."""
    made = signed(badge(name={"@value": "x", "@language": "en-US"}))
    lower = changed(made, lambda m: m.update(name={"@value": "x", "@language": "EN-us"}))
    other = changed(made, lambda m: m.update(name={"@value": "x", "@language": "en-GB"}))
    none = changed(made, lambda m: m.update(name="x"))
    assert [judge(one).verdict for one in (lower, other, none)] == [
        Verdict.VERIFIED,
        Verdict.NOT_VERIFIED,
        Verdict.NOT_VERIFIED,
    ]


@pytest.mark.parametrize("text", ["A===", "AA==", "A", "AA A", "AB", "A+", "A/", "\u0410A", "AA\n", "A" * 5])
def test_base64url_has_one_text_for_one_value(text: str) -> None:
    with pytest.raises(IntakeError):
        base64url.decode(text)


@pytest.mark.parametrize("text", ["", "z0", "zO", "zI", "zl", "z ", "Zabc", "babc", "u=", "uA", "\u200bz1", "z\n"])
def test_multibase_that_is_none(text: str) -> None:
    with pytest.raises(IntakeError):
        decode_multibase(text)
