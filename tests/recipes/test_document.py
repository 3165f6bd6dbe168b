"""The recipes' own function gives what verify_bytes gives; every block can be read. The runs: ``./test recipes``."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.recipes.document import blocks, fill
from wallet.examine.in_process import verify_bytes


def test_the_document_has_the_blocks_that_are_run() -> None:
    assert list(blocks()) == ["The function", "Dask", "Ray"]
    for code in blocks().values():
        ast.parse(code)


def test_the_function_of_the_document_judges_as_verify_bytes_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(blocks()["The function"], "judging.py", "exec"), names)  # noqa: S102  # our own document
    at = datetime.now(UTC)
    rows = [names["judge"](path, at) for path in sorted(Path("badges").iterdir())]
    assert {tuple(words) for _, words in rows} == {("verified",), ("not_verified",), ("unrecognised",)}
    (report,) = verify_bytes(Path("badges/000.json").read_bytes(), policy="learner", at=at, documents=Path("documents"))
    assert rows[0] == ("000.json", [str(report.verdict)])
    assert [name for name, _ in rows] == sorted(name for name, _ in rows)
