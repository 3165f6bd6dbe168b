"""docs/desktop.md names a test for each kind of situation; each of them is there, and so is each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.command import ROOT

KINDS = range(1, 51)
_ROW = re.compile(r"^\| (?P<number>\d*) ?\|(?P<situation>.*)\|(?P<happens>[^|]+)\|(?P<tests>[^|]+)\|$", re.MULTILINE)
_CITED = re.compile(r"`([\w/]*test_\w+\.py)(?:::(\w+))?`")


def document() -> str:
    return (ROOT / "docs" / "desktop.md").read_text(encoding="utf-8")


def kinds() -> str:
    """The table that has each kind once."""
    return document().partition("## The kinds, one by one")[2].partition("\n## ")[0]


def cited(text: str) -> Iterator[tuple[str, str]]:
    for match in _CITED.finditer(text):
        yield match[1], match[2] or ""


def test_each_kind_stands_there_once_with_what_happens() -> None:
    rows = list(_ROW.finditer(kinds()))
    assert [int(row["number"]) for row in rows] == list(KINDS)
    assert all(row["situation"].strip() and row["happens"].strip() for row in rows)


def test_each_kind_names_a_test() -> None:
    bare = [row["number"] for row in _ROW.finditer(kinds()) if not _CITED.search(row["tests"])]
    assert not bare


def test_each_test_that_is_named_is_there() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "tests").rglob("test_*.py")}
    missing = []
    for name, function in cited(document()):
        paths = [path for known, path in files.items() if known == name or known.endswith(f"/{name}")]
        if not paths:
            missing.append(name)
        elif function and not any(f"def {function}(" in path.read_text(encoding="utf-8") for path in paths):
            missing.append(f"{name}::{function}")
    assert not missing


def test_a_name_that_is_nowhere_would_be_noticed() -> None:
    assert list(cited("| `test_nowhere.py`, `tests/a/test_b.py::test_c` |")) == [
        ("test_nowhere.py", ""), ("tests/a/test_b.py", "test_c"),
    ]  # fmt: skip
