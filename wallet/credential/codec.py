"""Frozen dataclasses of the vocabulary to plain JSON values and back: exact, strict, and without imports by name.

A type is written by its registered name, so that a stored report can never make the program load a class of the
file's choosing.
"""

from __future__ import annotations

import base64
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from wallet.credential import model
from wallet.errors import StoreError
from wallet.report import outcome, report


@cache
def _types() -> dict[str, type]:
    found: dict[str, type] = {}
    for module in (model, outcome, report):
        for name, value in vars(module).items():
            known = isinstance(value, type) and value.__module__ == module.__name__
            if known and (is_dataclass(value) or issubclass(value, Enum)):
                found[name] = value
    return found


def to_plain(value: Any) -> Any:
    """Returns ``value`` as JSON values. Raises TypeError for what is not of the vocabulary."""
    if value is None or isinstance(value, (bool, int, float)) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return {"$": type(value).__name__, "v": value.value}
    if isinstance(value, datetime):
        return {"$": "datetime", "v": value.isoformat()}
    if isinstance(value, bytes):
        return {"$": "bytes", "v": base64.b64encode(value).decode("ascii")}
    if isinstance(value, (tuple, list)):
        return [to_plain(one) for one in value]
    if is_dataclass(value) and type(value).__name__ in _types():
        told: dict[str, Any] = {"$": type(value).__name__}
        for field in fields(value):
            member = getattr(value, field.name)
            if field.default is MISSING or member != field.default:
                told[field.name] = to_plain(member)
        return told
    raise TypeError(type(value).__name__)


def from_plain(told: Any) -> Any:
    """Returns the value ``to_plain`` wrote; lists come back as tuples. Raises StoreError ``record_damaged``."""
    if isinstance(told, list):
        return tuple(from_plain(one) for one in told)
    if not isinstance(told, dict):
        return told
    name = told.get("$")
    try:
        if name == "datetime":
            return datetime.fromisoformat(told["v"])
        if name == "bytes":
            return base64.b64decode(told["v"], validate=True)
        kind = _types()[str(name)]
        if issubclass(kind, Enum):
            return kind(told["v"])
        known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
        return kind(**{key: from_plain(value) for key, value in told.items() if key in known})
    except (KeyError, ValueError, TypeError):
        raise StoreError("record_damaged", str(name)[:40]) from None
