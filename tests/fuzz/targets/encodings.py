"""The small readers of texts: JSON, base64url, multibase, keys, CBOR, dates, QR frames."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fuzz.choices import Choices
from tests.fuzz.target import Finding, Target, only
from wallet.encodings import base64url, cbor, jcs, json_slices, strict_json, xsd_datetime
from wallet.encodings.display import display_name
from wallet.encodings.jwk import jwk_to_public, thumbprint
from wallet.encodings.multibase import decode_multibase, encode_base58
from wallet.encodings.multikey import PublicKey, multikey_to_public, public_to_multikey
from wallet.encodings.qr_text import PART, Reassembler, base45, set_name, unbase45
from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_DEPTH


# JSON -------------------------------------------------------------------------
def same(first: Any, second: Any) -> bool:
    """Says whether two JSON values are the same, type for type and member for member, in order."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return list(first) == list(second) and all(same(first[name], second[name]) for name in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, float):
        return math.copysign(1, first) == math.copysign(1, second) and first == second
    return bool(first == second)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


def _json(data: bytes) -> None:
    try:
        value = strict_json.loads(data)
    except IntakeError as error:
        _refused(data, error.code)
        return
    if not same(json.loads(data), value):
        raise Finding("json: another value than the standard reader's")
    text = data.removeprefix(b"\xef\xbb\xbf")
    try:
        other = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if b"e" not in text and b"E" not in text or "number" not in str(error):
            raise Finding(f"json: orjson refuses it: {error}") from None
    else:
        if not _alike(other, value):
            raise Finding("json: another value than orjson's")
    if _depth(value) > MAX_JSON_DEPTH:
        raise Finding("json: deeper than the limit")
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    again = json.dumps(value, ensure_ascii=False)
    if not same(strict_json.loads(again), value):
        raise Finding("json: written and read again it is another")
    _slices(data, value)
    made = only(IntakeError, lambda: jcs.canonical(value))
    if made is not None and jcs.canonical(strict_json.loads(made)) != made:  # type: ignore[arg-type]
        raise Finding("json: the canonical form has another canonical form")


def _refused(data: bytes, code: str) -> None:
    """What both others accept, and nothing of RFC 7493 forbids, must be accepted."""
    if code not in ("json_malformed", "json_not_utf8"):
        return
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    raise Finding(f"json: refused as {code}, and orjson reads it")


def _alike(first: Any, second: Any) -> bool:
    """Like ``same``, but orjson reads integers past 64 bits as floating point."""
    if isinstance(first, dict):
        return isinstance(second, dict) and first.keys() == second.keys() and all(_alike(first[k], second[k]) for k in first)
    if isinstance(first, list):
        return isinstance(second, list) and len(first) == len(second) and all(map(_alike, first, second))
    if isinstance(first, float) and type(second) is int:
        return first == float(second)
    return same(first, second)


def _slices(data: bytes, value: Any) -> None:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    if isinstance(value, dict):
        parts = {name: strict_json.loads(part) for name, part in json_slices.members(text)}
        if not same(parts, value):
            raise Finding("json: the slices of an object are not its members")
    elif isinstance(value, list) and not same([strict_json.loads(part) for part in json_slices.elements(text)], value):
        raise Finding("json: the slices of an array are not its elements")


def _json_seeds() -> list[bytes]:
    return [
        b'{"a": [1, 2.5e3, -0, "\\u00e9\\ud83c\\udf93", null, true], "b": {"c": {}}}',
        b'\xef\xbb\xbf["\xc3\xa9", 1E400, NaN]',
        b'{"a":1,"a":2}',
        b"[" * 70 + b"]" * 70,
        b'"\\ud800"',
        b"123456789012345678901234567890123",
        b'{"\\u0061": 1, "a": 2}',
        b" [ ] ",
    ]


_JSON_WORDS = (
    b"\\u",
    b"\\ud83c",
    b"\\udc00",
    b"null",
    b"true",
    b"false",
    b"NaN",
    b"Infinity",
    b"1e",
    b"E+",
    b"\xef\xbb\xbf",
    b'\\"',
    b"\\\\",
    b'":',
    b"{}",
    b"[]",
    b"-0",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\x00",
    b'{"a":',
    b"[[[[",
)


# base64url, multibase, keys ---------------------------------------------------------
def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _base64url(data: bytes) -> None:
    if base64url.decode(base64url.encode(data)) != data:
        raise Finding("base64url: there and back is another value")
    text = _text(data)
    found = only(IntakeError, lambda: base64url.decode(text))
    if found is None:
        plain = text.encode("utf-8", "replace")
        try:
            value = base64.urlsafe_b64decode(plain + b"=" * (-len(plain) % 4))
        except ValueError:
            return
        if plain == base64.urlsafe_b64encode(value).rstrip(b"="):
            raise Finding("base64url: refused the one spelling there is")
    elif base64url.encode(found) != text:  # type: ignore[arg-type]
        raise Finding("base64url: a second spelling of one value")


def _keys(data: bytes) -> None:
    text = _text(data)
    for prefix in ("", "z", "u"):
        told = prefix + text
        found = only(IntakeError, lambda told=told: decode_multibase(told))  # type: ignore[misc]
        if found is not None and told[:1] == "z" and encode_base58(found) != told:  # type: ignore[arg-type]
            raise Finding("multibase: a second spelling of one value")
        key = only(IntakeError, lambda told=told: multikey_to_public(told))  # type: ignore[misc]
        if isinstance(key, PublicKey) and told[:1] == "z" and public_to_multikey(key.key) != told:
            raise Finding("multikey: a second spelling of one key")
    if decode_multibase(encode_base58(data[:200])) != data[:200]:
        raise Finding("multibase: there and back is another value")
    for head in (b"\xed\x01", b"\x80\x24", b"\x81\x24", b""):
        told = encode_base58(head + data[:100])
        key = only(IntakeError, lambda told=told: multikey_to_public(told))  # type: ignore[misc]
        if isinstance(key, PublicKey) and public_to_multikey(key.key) != told:
            raise Finding("multikey: read and written it is another")


def _jwk(data: bytes) -> None:
    jwk = only(IntakeError, lambda: strict_json.loads(data))
    if not isinstance(jwk, dict):
        return
    found = only(IntakeError, lambda: jwk_to_public(jwk))
    told = only(IntakeError, lambda: thumbprint(jwk))
    if isinstance(found, PublicKey):
        if told is None:
            raise Finding("jwk: a key without a thumbprint")
        if isinstance(found.key, ec.EllipticCurvePublicKey):
            numbers = found.key.public_numbers()
            size = 32 if found.algorithm == "P-256" else 48
            if base64url.encode(numbers.x.to_bytes(size, "big")) != jwk["x"]:
                raise Finding("jwk: read and written it is another")


def _key_seeds() -> list[bytes]:
    return [
        b"z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
        b"zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
        b"z82LkvutaARY8poLhUnMCAhFbts88q4yDBmkqwRFYbxpFvmE1nbGUGLKf9fD66LGUbXDce4",
        b"u7QEBAQ",
        b"z1111",
        b"",
    ]


def _jwk_seeds() -> list[bytes]:
    private = ec.derive_private_key(7, ec.SECP256R1()).public_key().public_numbers()
    return [
        b'{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
        json.dumps(
            {"kty": "EC", "crv": "P-256", **{
                name: base64url.encode(value.to_bytes(32, "big")) for name, value in (("x", private.x), ("y", private.y))}}
        ).encode(),
        json.dumps({"kty": "RSA", "n": base64url.encode(b"\xc1" + b"\x55" * 254 + b"\x01"), "e": "AQAB"}).encode(),
    ]  # fmt: skip


# CBOR, dates, QR texts ------------------------------------------------------------
def _cbor(data: bytes) -> None:
    value = only(IntakeError, lambda: cbor.decode(data))
    if value is not None and not _has_float_key(value) and cbor.encode(value) != data:
        raise Finding("cbor: a second spelling of one value")


def _has_float_key(value: Any) -> bool:
    return isinstance(value, float)


def _date(data: bytes) -> None:
    text = _text(data)
    found = xsd_datetime.parse(text)
    if found is None:
        return
    if found.tzinfo is None or found.utcoffset() is None or found.tzinfo is not UTC:
        raise Finding("date: no moment in UTC")
    year = text.lstrip("-").split("-")[0]
    if len(year) != 4 or text[0] == "-" or year == "0000" or found in (_FIRST, _LAST) or "T24:" in text:
        return
    body, _, fraction = text.partition(".")
    if fraction:
        digits = fraction[: len(fraction) - len(fraction.lstrip("0123456789"))]
        body += f".{digits[:6].ljust(6, '0')}{fraction[len(digits) :]}"
    if datetime.fromisoformat(body) != found:
        raise Finding("date: another moment than the standard reader's")


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _qr_text(data: bytes) -> None:
    if unbase45(base45(data)) != data:
        raise Finding("base45: there and back is another value")
    text = _text(data)
    found = only(IntakeError, lambda: unbase45(text))
    if found is not None and base45(found) != text:  # type: ignore[arg-type]
        raise Finding("base45: a second spelling of one value")
    together = Reassembler()
    for line in text.split("\n"):
        only(IntakeError, lambda line=line: together.take(line))  # type: ignore[misc]
        read, whole = together.progress
        if not 0 <= read <= whole <= 400:
            raise Finding("qr: more parts than there are")
    choices = Choices(data)
    only(IntakeError, lambda: _shuffled(choices))


def _shuffled(choices: Choices) -> None:
    """Frames of one document, in any order and with strays between, give that document or nothing."""
    import zlib

    document = bytes(choices.byte() for _ in range(40))
    packed = zlib.compress(document)
    whole, count = base45(packed), 1 + choices.below(5)
    size = -(-len(whole) // count)
    frames = [f"{PART}{set_name(packed)}:{n + 1}:{count}:{whole[n * size : (n + 1) * size]}" for n in range(count)]
    together = Reassembler()
    for _ in range(12):
        frame = choices.one(frames)
        if choices.below(4) == 0:
            at = choices.below(len(frame))
            frame = frame[:at] + chr(32 + choices.below(90)) + frame[at + 1 :]
        found = only(IntakeError, lambda frame=frame: together.take(frame))  # type: ignore[misc]
        if found is not None and found != document:
            raise Finding("qr: other frames than were made gave a document")


def _shown(data: bytes) -> None:
    told = display_name(_text(data))
    if len(told) > 300 or any(ord(one) < 32 or 0x202A <= ord(one) <= 0x202E or 0x2066 <= ord(one) <= 0x2069 for one in told):
        raise Finding("display: more than one plain line")
    told.encode("utf-8")


def _words(*words: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in words)


def _fixed(*seeds: bytes) -> Callable[[], list[bytes]]:
    return lambda: list(seeds)


TARGETS = (
    Target("json", _json, _json_seeds, _JSON_WORDS, shared=("**/*.json",)),
    Target("base64url", _base64url, _fixed(b"", b"QQ", b"QR", b"_-8", b"QUJD", b"Q=="), limit=256),
    Target("keys", _keys, _key_seeds, _words("z6Mk", "zDna", "z82L", "u7Q"), limit=2048),
    Target(
        "jwk", _jwk, _jwk_seeds, _words('"kty"', '"crv"', "P-256", "P-384", "Ed25519", "RSA", "OKP", '"AQAB"'), limit=4096
    ),
    Target(
        "cbor",
        _cbor,
        _fixed(cbor.encode([b"x", "y", [1, -1, 300], {0: b"a", 1: b"b"}]), b"\x81" * 12, b"\xbf\xff"),
        limit=4096,
    ),
    Target(
        "date",
        _date,
        _fixed(
            b"2026-11-28T18:49:41.123456789Z",
            b"-0001-01-01T24:00:00-14:00",
            b"9999-12-31T23:59:59-14:00",
            b"0001-01-01T00:00:00+14:00",
            b"2026-02-30T00:00:00Z",
        ),
        limit=128,
    ),
    Target(
        "qr_text", _qr_text, _fixed(b"LANYARD1:6BF", b"LANYARD2:00:1:2:A\nLANYARD2:00:2:2:B", bytes(range(60))), limit=2048
    ),
    Target("display", _shown, _fixed("\u202egnp.exe\x1b[31m".encode(), b"Wound   Care\n2"), limit=2048),
)
