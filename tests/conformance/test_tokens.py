"""Published SD-JWTs and status lists: all of them agree."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.tokens import ARGUED, cases


def test_every_case_agrees(shared: Path) -> None:
    _ = shared
    found = list(cases())
    assert len(found) >= 40
    assert {file: got for file, expected, got in found if got != expected} == ARGUED
