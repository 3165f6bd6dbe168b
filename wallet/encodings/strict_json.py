"""The one reader of untrusted JSON (RFC 8259, I-JSON of RFC 7493 where it is stricter).

Two readers that disagree about one text are how a forged credential passes: one
checks the first ``issuer``, the other shows the last. So what RFC 8259 leaves open
is refused here: duplicate member names, numbers that are not numbers, characters
that are half a character, and sizes and depths that only an attack needs.
"""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from typing import Any, Final

import orjson

from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_CONTAINERS, MAX_JSON_DEPTH, MAX_JSON_INTEGER_DIGITS, MAX_SOURCE_BYTES

_BOM: Final = b"\xef\xbb\xbf"
_UTF16_OR_32: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_ALL_BUT_MARKS: Final = bytes(set(range(256)) - set(b'"[]{}'))
_STEPS: Final = tuple(1 if byte in b"[{" else -1 if byte in b"]}" else 0 for byte in range(256))
_NOT_SURE: Final = object()
_DIGITS: Final = bytes(ord("0") if byte in b"0123456789" else ord(" ") for byte in range(256))
_LONG_NUMBER: Final = b"0" * 19


def loads(data: bytes | str, *, limit: int = MAX_SOURCE_BYTES) -> Any:
    """Returns the value of one JSON text: dicts, lists, str, int, float, bool and None.

    Raises IntakeError: ``too_large``, ``json_not_utf8``, ``json_too_deep``,
    ``json_too_many``, ``json_duplicate_key``, ``json_number``, ``json_surrogate``, ``json_malformed``.
    """
    text = _text(data, limit)
    body = data.removeprefix(_BOM) if isinstance(data, bytes) else text.encode("utf-8")
    bare = _without_escapes(body)
    _check_brackets(bare)
    if isinstance(data, bytes):
        value = _quickly(body, bare)
        if value is not _NOT_SURE:
            return value
    try:
        value = _DECODER.decode(text)
    except IntakeError:
        raise
    except (ValueError, RecursionError):
        # The message of ValueError quotes the text: not ours to repeat.
        raise IntakeError("json_malformed") from None
    if _SURROGATE_ESCAPE.search(text):
        _check_surrogates(value)
    return value


def _quickly(body: bytes, bare: bytes) -> Any:
    """Returns the value where a quick reader and two counts show it to be what the slow one gives, else _NOT_SURE.

    The quick reader takes the last of two members with one name, and makes a float of an integer past 64 bits; apart
    from that it takes nothing that the slow one does not. Without escapes every quotation mark begins or ends a text: a
    member that was lost has taken at least two of them along. An integer past 64 bits has 19 digits or more.
    """
    try:
        value = orjson.loads(body)
        written = orjson.dumps(value)
    except (orjson.JSONDecodeError, TypeError):
        return _NOT_SURE
    if _without_escapes(written).count(b'"') != bare.count(b'"') or _LONG_NUMBER in body.translate(_DIGITS):
        return _NOT_SURE
    return value


def _without_escapes(body: bytes) -> bytes:
    """Returns ``body`` with every quotation mark left out that is text and ends none.

    Right up to the first place where it is no JSON, and no reader goes further: there a backslash stands in texts only, and
    in a run of them every second belongs to the one before.
    """
    return body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body


def _text(data: bytes | str, limit: int) -> str:
    if len(data) > limit:
        raise IntakeError("too_large", f"{len(data)} > {limit}")
    if isinstance(data, str):
        try:
            data.encode("utf-8")
        except UnicodeEncodeError:
            raise IntakeError("json_surrogate") from None
        return data.removeprefix("\ufeff")
    if data.startswith(_UTF16_OR_32):
        raise IntakeError("json_not_utf8", "byte order mark of UTF-16 or UTF-32")
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise IntakeError("json_not_utf8") from None


def _check_brackets(bare: bytes) -> None:
    """Counts objects and arrays, and how deep they are nested, before any recursive reader sees the text."""
    if bare.count(b"{") + bare.count(b"[") <= MAX_JSON_DEPTH:
        return
    # Two texts with no bracket between them are as good as one.
    marks = bare.translate(None, _ALL_BUT_MARKS).replace(b'""', b"")
    brackets = b"".join(marks.split(b'"')[::2])
    if brackets.count(b"{") + brackets.count(b"[") > MAX_JSON_CONTAINERS:
        raise IntakeError("json_too_many", f"more than {MAX_JSON_CONTAINERS}")
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MAX_JSON_DEPTH:
        raise IntakeError("json_too_deep", f"more than {MAX_JSON_DEPTH}")


def _check_surrogates(value: Any) -> None:
    # A pair of escapes became one character when decoded; what is left over is half of one.
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise IntakeError("json_surrogate") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise IntakeError("json_duplicate_key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > MAX_JSON_INTEGER_DIGITS:
        raise IntakeError("json_number", "too many digits")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise IntakeError("json_number", "out of range")
    return value


def _constant(name: str) -> Any:
    raise IntakeError("json_number", name)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_real, parse_constant=_constant, strict=True
)
