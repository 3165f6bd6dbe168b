"""The one reader of everything shipped with the program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

_HERE: Final = Path(__file__).parent
"""Beside this file, in a checkout, an installation and a frozen program alike; none of them runs from an archive."""


def read_bytes(name: str) -> bytes:
    """Returns the resource ``name`` (a relative path with "/"). Raises FileNotFoundError."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"not a resource name: {name}")
    return _HERE.joinpath(*path.parts).read_bytes()


def read_text(name: str) -> str:
    """Returns the resource ``name`` as text (UTF-8)."""
    return read_bytes(name).decode("utf-8")


def read_json(name: str) -> Any:
    """Returns the resource ``name`` as JSON."""
    return json.loads(read_bytes(name))


@cache
def names(folder: str, suffix: str = "") -> tuple[str, ...]:
    """Returns the sorted names of the resources directly in ``folder`` that end in ``suffix``."""
    here = _HERE.joinpath(*PurePosixPath(folder).parts)
    return tuple(
        sorted(f"{folder}/{entry.name}" for entry in here.iterdir() if entry.is_file() and entry.name.endswith(suffix))
    )
