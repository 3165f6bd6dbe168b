"""docs/walks.md follows the code by its names; each of them must be there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

WALKS = Path(__file__).resolve().parents[1] / "docs" / "walks.md"
NAMES = sorted(set(re.findall(r"`((?:wallet|ui)\.[\w.]+)`", WALKS.read_text(encoding="utf-8"))))


def resolve(name: str) -> Any:
    """Returns what a dotted name stands for. Raises AttributeError or ImportError."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            thing = getattr(thing, part)
        return thing
    raise ImportError(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_walks_is_in_the_code(name: str) -> None:
    assert resolve(name) is not None


def test_the_walks_name_something() -> None:
    assert len(NAMES) > 25
