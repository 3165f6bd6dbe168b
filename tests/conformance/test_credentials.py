"""The published credentials, as a test: no difference that is not argued."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import credentials, values


@pytest.mark.shared
@pytest.mark.parametrize("group", credentials.GROUPS)
def test_every_difference_from_the_published_expectations_is_argued(shared: Path, group: str) -> None:
    found = list(credentials.group_rows(shared, group))
    assert found
    unargued = [row for row in found if not row.agrees and not row.argued]
    assert not unargued, "\n".join(f"{row.file}: {row.expected}, got {row.got}" for row in unargued)
    # A list without its type is signed well enough; as a *status list* it is refused.
    bad = [
        row.file
        for row in found
        if row.got.startswith("verified")
        and row.expected not in ("valid", "valid-with-warning", "valid-with-one-error", "unknown", "support", "sample")
        and not row.file.endswith("missingBitStringType.json")
    ]
    assert not bad


@pytest.mark.shared
@pytest.mark.parametrize("group", ["w3c-vc-di-eddsa", "w3c-vc-di-ecdsa", "1edtech-spec"])
def test_every_published_value_on_the_way_to_a_signature_is_made_again(shared: Path, group: str) -> None:
    found = list(values.signature_values(shared, group))
    assert len(found) >= 11
    assert {row.file for row in found if not row.agrees} <= {"ecdsa-sd-2023/prc/derivedAllGroupData.json"}


@pytest.mark.shared
@pytest.mark.parametrize("group", ["did-key", "did-jwk"])
def test_documents_of_self_describing_identifiers(shared: Path, group: str) -> None:
    found = list(values.did_documents(shared, group))
    assert [row.file for row in found if not row.agrees and not row.argued] == []
    assert any(row.agrees for row in found)
