"""The published canonicalisation suite, whole."""

from __future__ import annotations

from pathlib import Path

from tests.conformance import jsonld


def test_every_case_of_the_canonicalisation_suite(shared: Path) -> None:
    found = list(jsonld.rows(shared))
    assert len(found) == 56
    assert [row.file for row in found if not row.agrees] == []
