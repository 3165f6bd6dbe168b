"""Every report that the vectors, attacks and cases give is read as it was written, by this program and by the first one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import NODEFAULT, structs

from wallet.encodings.written import Written
from wallet.errors import LanyardError
from wallet.examine.in_process import verify_bytes
from wallet.records import codec
from wallet.report import VerificationReport

_AT = datetime(2026, 11, 30, 15, 10, tzinfo=UTC)
_LARGE = 1_000_000


@cache
def _members(kind: Any) -> list[tuple[str, Any]]:
    return [(member.name, member.default) for member in structs.fields(kind)]


def older(value: Any) -> Any:
    """Returns a value as the first program put it into JSON: its own rules, written once more."""
    if isinstance(value, Written):
        plain = {"$": type(value).__struct_config__.tag}
        for name, default in _members(type(value)):
            held = getattr(value, name)
            if default is NODEFAULT or held != default:
                plain[name] = older(held)
        return plain
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [older(member) for member in value]
    if isinstance(value, dict):
        return {name: older(member) for name, member in value.items()}
    return value


def reports(folder: Path) -> Iterator[VerificationReport]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.stat().st_size < _LARGE:
            try:
                yield from verify_bytes(file.read_bytes(), policy="learner", at=_AT)
            except LanyardError:
                continue


@pytest.mark.shared
@pytest.mark.parametrize("room", ["vectors", "cases"])
def test_every_report_is_read_as_it_was_written(shared: Path, room: str) -> None:
    if not (shared / room).is_dir():
        pytest.skip(f"{room} are not beside the checkout")
    count = 0
    for report in reports(shared / room):
        count += 1
        again = codec.from_bytes(VerificationReport, codec.to_bytes(report))
        # Lists inside a status entry's members were tuples; JSON does not tell them apart, and never did.
        kept = codec.from_plain(VerificationReport, json.loads(json.dumps(codec.to_plain(report))))
        assert again == kept
        assert codec.to_bytes(again) == codec.to_bytes(report)
        assert codec.from_bytes(VerificationReport, b" " + json.dumps(older(report)).encode()) == again
    assert count > 100
