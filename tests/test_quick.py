"""The quick run goes into every room of the program, and runs no test twice."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.quick import ROOMS, chosen

ROOT = Path(__file__).resolve().parents[1]


def rooms() -> set[str]:
    """Returns the rooms: the folders under wallet/, ui/ and ui/screens/ that hold a module."""
    folders = set()
    for folder in ("wallet", "ui", "ui/screens"):
        folders |= {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("*/__init__.py")}
    return folders - {"ui/screens"}


def imported(path: Path) -> set[str]:
    """Returns the modules that ``path`` imports, in whatever place, and what it takes from them, by their full names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def reached(name: str) -> set[str]:
    """Returns what the tests ``name`` import, and what the helpers that they import do."""
    place = ROOT / name.partition("::")[0]
    waiting = [place] if place.is_file() else sorted(place.rglob("test_*.py"))
    seen, modules = set(waiting), set[str]()
    while waiting:
        for module in imported(waiting.pop()):
            modules.add(module)
            helper = ROOT / f"{module.replace('.', '/')}.py"
            if module.startswith("tests.") and helper.is_file() and helper not in seen:
                seen.add(helper)
                waiting.append(helper)
    return modules


def test_every_room_has_a_test_in_the_quick_run() -> None:
    assert set(ROOMS) == rooms()
    assert all(ROOMS.values())


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_the_tests_of_a_room_go_into_it(room: str) -> None:
    module = room.replace("/", ".")
    for name in ROOMS[room]:
        assert (ROOT / name.partition("::")[0]).exists(), name
    modules = {module for name in ROOMS[room] for module in reached(name)}
    assert any(name == module or name.startswith(f"{module}.") for name in modules), room


def test_no_test_is_run_twice() -> None:
    names = chosen()
    assert len(set(names)) == len(names)
    for name in names:
        within = [other for other in names if other != name and name.startswith((f"{other}/", f"{other}::"))]
        assert not within, f"{name} is in {within} already"
