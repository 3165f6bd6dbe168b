"""Names say what they hold. Words that stand for everything do not come back."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAYS_NOTHING = frozenset({"told", "said", "found", "made", "got", "came", "one", "wanted", "wished", "going"})
"""As whole names, whatever underscores are around them. Write the noun: ``document``, ``message``, ``rows``, ``entry``."""

ANOTHER_NAME = {
    "behind": "fallback_to",
    "brought_along": "embedded",
    "vouched": "issuer_proven",
    "praise": "endorsements",
    "strangers": "unmatched_recipients",
    "aloud": "accessible_text",
    "whether": "status_line",
    "beneath": "subtitle",
    "trouble": "error",
    "regrouping": "migration_0004",
    "place_order": "sort_position",
    "windows": "paging",
    "mended": "repaired",
    "mend": "issuer_remedy",
    "care": "safekeeping",
    "look_over": "health_check",
    "judging": "checking",
    "moving": "exporting",
    "outgoing": "export_gaps",
    "Door": "WalletFactory",
    "Typed": "UnlockSecret",
    "Question": "VerificationRequest",
    "AddWord": "AddStatus",
    "Deed": "Action",
    "Offer": "Command",
    "Say": "StatusLabel",
    "Said": "StatusText",
    "Lines": "RowList",
}
"""Names that were given up, and what is written instead. As they are spelled, whatever underscores are around them."""


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
    names = {name.strip("_") for name in names_in(tree)}
    return {name.lower() for name in names} & SAYS_NOTHING | names & ANOTHER_NAME.keys()


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
    assert saying_nothing(ast.parse(code)) == {"Said", "said", "got", "made", "found", "one", "wanted"}
    assert saying_nothing(ast.parse("class Lines: ...\nrow(beneath=text)")) == {"Lines", "beneath"}
    assert not saying_nothing(ast.parse("one_line = found_at = lines = 1"))


def test_names_that_say_nothing_do_not_come_back() -> None:
    assert not {room: sorted(names) for room, names in by_room().items() if names}
