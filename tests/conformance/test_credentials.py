"""The published credentials, as a test: no difference that is not argued."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import credentials


@pytest.mark.shared
def test_every_difference_from_the_published_expectations_is_argued(shared: Path) -> None:
    unargued = [row for row in credentials.rows(shared) if not row.agrees and not row.argued]
    assert not unargued, "\n".join(f"{row.file}: {row.expected}, got {row.got}" for row in unargued)


@pytest.mark.shared
def test_nothing_that_its_source_refuses_is_verified(shared: Path) -> None:
    bad = [
        row.file
        for row in credentials.rows(shared)
        if not row.expected.startswith("valid")
        and row.got.startswith("verified")
        # A list without its type is signed well enough; as a *status list* it is refused.
        and not row.file.endswith("missingBitStringType.json")
        and "invalid-or-inject" not in row.expected
    ]
    assert not bad
