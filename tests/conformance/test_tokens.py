"""Published SD-JWTs and status lists: all of them agree, but where that is argued."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import tokens


@pytest.mark.parametrize("group", tokens.GROUPS)
def test_every_case_agrees(shared: Path, group: str) -> None:
    found = list(tokens.rows(shared, group))
    assert found
    assert [(row.file, row.got) for row in found if not row.agrees and not row.argued] == []
    assert sum(bool(row.argued) for row in found) == (2 if group == "sd-jwt" else 0)
