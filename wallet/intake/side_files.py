"""Files that systems leave beside a person's own, in folders and archives: passed over, and not told of."""

from __future__ import annotations

from typing import Final

_BEGINNINGS: Final = (".", "__macosx", "~$", "@eadir")


def is_side_file(path: str) -> bool:
    """Says whether any step of a file's or member's name is one that a system hides: ``.DS_Store``, ``__MACOSX`` …"""
    steps = [step for step in path.replace("\\", "/").lower().split("/") if step not in ("", ".", "..")]
    return any(step.startswith(_BEGINNINGS) for step in steps)
