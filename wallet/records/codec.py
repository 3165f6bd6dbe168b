"""Reports, lines of the ledger and identities as plain JSON and back: kept in the vault and sent over a pipe.

What each class looks like is said by the class (:mod:`wallet.encodings.written`). Reading is strict: a member of no class,
a wrong type, an unknown tag or a moment without a zone is an error, so that a damaged or newer text is never read into
half a report.
"""

from __future__ import annotations

import json
import typing
from functools import cache
from typing import Any, Final

import msgspec

from wallet.encodings.written import Written
from wallet.errors import BugError, StoreError
from wallet.report import CheckResult

VERSION: Final = 1
"""Kept beside every text; grows when an old text would no longer be read as it was meant."""
T = typing.TypeVar("T", bound=Written | tuple[CheckResult, ...])
_write: Final = msgspec.json.Encoder().encode


def to_plain(value: Written) -> Any:
    """Returns a value as dicts, lists, tuples, strings, numbers, booleans and None."""
    return msgspec.to_builtins(_own(value))


def from_plain(kind: type[T], plain: Any) -> T:
    """Returns the ``kind`` that :func:`to_plain` wrote. Raises StoreError ``record_damaged``."""
    try:
        return msgspec.convert(plain, kind)
    except (msgspec.ValidationError, RecursionError):
        raise StoreError("record_damaged", _name(kind)) from None


def to_bytes(value: Written | tuple[CheckResult, ...]) -> bytes:
    """Returns :func:`to_plain` as JSON text.

    Half a character, which UTF-8 cannot hold, is written by its escape; a space in front says so to the reader.
    """
    try:
        return _write(_own(value))
    except UnicodeEncodeError:
        return b" " + json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode("ascii")


def from_bytes(kind: type[T], data: bytes) -> T:
    """Returns what :func:`to_bytes` wrote. Raises StoreError ``record_damaged``."""
    try:
        if data.startswith(b" "):
            return msgspec.convert(json.loads(data), kind)
        return typing.cast("T", _reader(kind)(data))  # type: ignore[arg-type]  # a class can be hashed
    except (ValueError, RecursionError):  # of msgspec: DecodeError, ValidationError
        raise StoreError("record_damaged", _name(kind)) from None


def _own(value: Any) -> Any:
    # Anything else could be written as well, and would not be read again.
    if not isinstance(value, Written | tuple):
        raise BugError("codec_type", type(value).__name__)
    return value


def _name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))


@cache
def _reader(kind: Any) -> Any:
    # Made at first use, and kept: making one looks through every class that may stand inside.
    return msgspec.json.Decoder(kind).decode
