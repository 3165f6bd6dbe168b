"""Our dataclasses as plain JSON and back: for reports and views kept in the vault and sent over a pipe.

Generic and strict. A member with its default value is left out; a member of no
dataclass, a wrong type or an unknown tag is an error, so that a damaged or newer
text is never read into half a report. Dates are ISO 8601 with a zone. What class
an object is of stands in it as a tag (wallet.records.tags), never as a Python name.
"""

from __future__ import annotations

import base64
import json
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Final

import orjson

from wallet.credential import model
from wallet.errors import BugError, StoreError
from wallet.records import record
from wallet.records.tags import tag_of
from wallet.report import outcome, report

VERSION: Final = 1
"""Kept beside every text; grows when an old text would no longer be read as it was meant."""
_TAG: Final = "$"
T = typing.TypeVar("T")


R = typing.TypeVar("R")


def _remembered(function: Callable[[Any], R]) -> Callable[[Any], R]:
    # ``cache`` under a type that admits every kind of type as its argument.
    return typing.cast("Callable[[Any], R]", cache(function))


def _is_record(kind: Any) -> bool:
    """Says whether a type is a dataclass or a named tuple: they are written alike."""
    return is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"))


_NAMES: Final[dict[str, Any]] = {
    name: kind
    for module in (outcome, report, model, record)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and (_is_record(kind) or issubclass(kind, Enum))
}


def to_plain(value: Any) -> Any:
    """Returns a dataclass as dicts, lists, strings, numbers, booleans and None."""
    return _writer(type(value))(value)


def from_plain(kind: type[T], plain: Any) -> T:
    """Returns the ``kind`` that :func:`to_plain` wrote. Raises StoreError ``record_damaged``."""
    try:
        return typing.cast("T", _reader(kind)(plain))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise StoreError("record_damaged", kind.__name__) from None


def to_bytes(value: Any) -> bytes:
    """Returns :func:`to_plain` as JSON text.

    What the fast writer cannot hold (integers past 64 bits, half a character) is
    written by the exact one; a space in front says so to the reader.
    """
    plain = to_plain(value)
    try:
        return orjson.dumps(plain)
    except TypeError:
        return b" " + json.dumps(plain, separators=(",", ":")).encode("ascii")


def from_bytes(kind: type[T], data: bytes) -> T:
    """Returns what :func:`to_bytes` wrote. Raises StoreError ``record_damaged``."""
    try:
        plain = json.loads(data) if data.startswith(b" ") else orjson.loads(data)
    except (ValueError, RecursionError):
        raise StoreError("record_damaged", kind.__name__) from None
    return from_plain(kind, plain)


@_remembered
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, localns=_NAMES)


@_remembered
def _members(kind: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Returns (name, default or MISSING, type) of each member."""
    hints = _hints(kind)
    if not is_dataclass(kind):
        return tuple((name, kind._field_defaults.get(name, MISSING), hints[name]) for name in kind._fields)
    return tuple((f.name, _default(f), hints[f.name]) for f in fields(kind))


def _default(member: Field[Any]) -> Any:
    if member.default_factory is not MISSING:
        return member.default_factory()
    return member.default


# Writing ----------------------------------------------------------------------
def _same(value: Any) -> Any:
    return value


def _write_many(value: Any) -> list[Any]:
    return [_writer(type(v))(v) for v in value]


def _write_map(value: Any) -> dict[str, Any]:
    if not all(isinstance(k, str) for k in value):
        raise BugError("codec_type", "a key that is no text")
    return {k: _writer(type(v))(v) for k, v in value.items()}


def _write_date(value: datetime) -> str:
    if value.tzinfo is None:
        raise BugError("codec_type", "a date without a zone")
    return value.isoformat()


@_remembered
def _writer(kind: Any) -> Callable[[Any], Any]:
    if kind in (str, int, float, bool, type(None)):
        return _same
    if _is_record(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, Enum):
        return lambda v: v.value
    if issubclass(kind, datetime):
        return _write_date
    if issubclass(kind, bytes):
        return lambda v: base64.b64encode(v).decode()
    if issubclass(kind, (tuple, list)):
        return _write_many
    if issubclass(kind, dict):
        return _write_map
    raise BugError("codec_type", kind.__name__)


def _dataclass_writer(kind: Any) -> Callable[[Any], Any]:
    members = _members(kind)
    tag = tag_of(kind)

    def write(value: Any) -> dict[str, Any]:
        document: dict[str, Any] = {_TAG: tag}
        for member, default, _ in members:
            held = getattr(value, member)
            if default is MISSING or held != default:
                document[member] = _writer(type(held))(held)
        return document

    return write


# Reading ----------------------------------------------------------------------
@_remembered
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_reader(arguments)
    if origin is tuple:
        return _tuple_reader(arguments)
    if kind is Any:
        return _same
    if isinstance(kind, typing.NewType):
        return _reader(kind.__supertype__)
    if _is_record(kind):
        return _dataclass_reader(kind)
    if kind is datetime:
        return _read_date
    if kind is bytes:
        return lambda plain: base64.b64decode(plain, validate=True)
    if kind is float:
        return _read_float
    if kind in (str, int, bool, type(None)):
        return _exact_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    raise BugError("codec_type", str(kind))


def _exact_reader(kind: Any) -> Callable[[Any], Any]:
    def read(plain: Any) -> Any:
        if type(plain) is not kind:
            raise TypeError
        return plain

    return read


def _read_float(plain: Any) -> float:
    if type(plain) not in (int, float):
        raise TypeError
    return float(plain)


def _read_date(plain: Any) -> datetime:
    read = datetime.fromisoformat(plain)
    if read.tzinfo is None:
        raise ValueError
    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        read_item = _reader(arguments[0])

        def read_many(plain: Any) -> tuple[Any, ...]:
            if type(plain) is not list:
                raise TypeError
            return tuple([read_item(v) for v in plain])

        return read_many
    readers = [_reader(a) for a in arguments]

    def read_exact(plain: Any) -> tuple[Any, ...]:
        if type(plain) is not list:
            raise TypeError
        return tuple(r(v) for r, v in zip(readers, plain, strict=True))

    return read_exact


def _union_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    classes: dict[str, Any] = {tag_of(a): a for a in arguments if _is_record(a)}
    rest = [a for a in arguments if a not in classes.values() and a is not type(None)]
    if len(rest) > 1 or (rest and classes):
        raise BugError("codec_type", "a union that cannot be told apart")
    optional = type(None) in arguments

    def read(plain: Any) -> Any:
        if plain is None and optional:
            return None
        if rest:
            return _reader(rest[0])(plain)
        return _reader(classes[plain[_TAG]])(plain)

    return read


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    # Readers are made at first use: Credential holds credentials.
    members = {name: hint for name, _, hint in _members(kind)}
    tag = tag_of(kind)

    def read(plain: Any) -> Any:
        if plain[_TAG] != tag:
            raise ValueError
        return kind(**{k: _reader(members[k])(v) for k, v in plain.items() if k != _TAG})

    return read
