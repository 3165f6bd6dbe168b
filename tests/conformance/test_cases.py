"""The cases of people who do this job: attacks that must not look good, honest shapes that must be read right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import cases


@pytest.mark.shared
@pytest.mark.parametrize("group", cases.GROUPS)
def test_every_case_is_judged_as_its_manifest_says(shared: Path, group: str) -> None:
    if cases.cases_folder(shared) is None:
        pytest.skip("the cases are not beside the checkout")
    judged = list(cases.rows(shared, group))
    assert judged
    assert [(row.file, row.got) for row in judged if not (row.agrees or row.argued)] == []
