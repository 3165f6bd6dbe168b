"""The toRdf suite: nothing is stated otherwise than the suite expects, but where that is argued."""

from __future__ import annotations

from pathlib import Path

from tests.conformance import tordf


def test_what_is_taken_is_taken_as_the_suite_expects(shared: Path) -> None:
    found = list(tordf.rows(shared))
    told_otherwise = [row for row in found if row.got in ("differs", "accepts")]
    assert len(told_otherwise) == len(tordf.ARGUED)
    assert all(row.argued for row in found if not row.agrees)
    assert sum(row.agrees for row in found) >= 340
