"""Names say what they hold. Words that stand for everything do not come back."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAYS_NOTHING = frozenset({"told", "said", "found", "made", "got", "came", "one", "wanted", "wished", "going"})
"""As whole names, whatever underscores are around them. Write the noun: ``document``, ``message``, ``rows``, ``entry``."""


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yields every name that is given in ``tree``: of variables, attributes, arguments, functions and classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def saying_nothing(tree: ast.AST) -> set[str]:
    return {name.strip("_").lower() for name in names_in(tree)} & SAYS_NOTHING


def by_room() -> dict[str, set[str]]:
    rooms: dict[str, set[str]] = defaultdict(set)
    for folder in ("wallet", "ui", "resources"):
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).parts
            room = "/".join(parts[:3] if parts[1] == "screens" else parts[:2])
            rooms[room] |= saying_nothing(ast.parse(path.read_text(encoding="utf-8")))
    return rooms


def test_they_would_be_noticed() -> None:
    code = "class Said: ...\ndef ask(got): made = self._found\nfor one in call(wanted=1): pass"
    assert saying_nothing(ast.parse(code)) == {"said", "got", "made", "found", "one", "wanted"}
    assert not saying_nothing(ast.parse("one_line = found_at = 1"))


def test_names_that_say_nothing_do_not_come_back() -> None:
    assert not {room: sorted(names) for room, names in by_room().items() if names}
