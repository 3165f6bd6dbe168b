"""The cases of people who do this job: attacks that must not look good, honest shapes that must be read right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import cases

# A card's words are made by one function of their own, which its own test holds against these cases.
WORDS = frozenset({"card/e10-clr-inner-expired.json", "card/v3-vp-dateonly.json", "card/v5-vp-jwt-exp.json"})


@pytest.mark.shared
@pytest.mark.parametrize("group", ["attacks", "mission"])
def test_every_attack_is_told_as_its_manifest_says(shared: Path, group: str) -> None:
    if cases.cases_folder(shared) is None:
        pytest.skip("the cases are not beside the checkout")
    found = list(cases.rows(shared, group))
    assert found
    assert [(row.file, row.got) for row in found if not (row.agrees or row.argued or row.file in WORDS)] == []
