"""A line of JSON holds no raw control character, whatever a credential calls itself."""

from __future__ import annotations

import json
import unicodedata

import pytest

from wallet.cli.output import emit


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\x9f", "\u2028", "\u2029"])
def test_controls_are_written_as_escapes(control: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"title": f"a{control}[31mb é", "plain": "Łódź"}
    emit(row)
    line = capsys.readouterr().out
    assert line.endswith("\n")
    assert not [c for c in line[:-1] if unicodedata.category(c) in ("Cc", "Zl", "Zp")]
    assert json.loads(line) == row
    assert "Łódź" in line
