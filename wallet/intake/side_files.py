"""Files that systems leave beside a person's own, in folders and archives: passed over, and not told of."""

from __future__ import annotations

from typing import Final

_STANDS_FOR: Final = ".icloud"
_BEGINNINGS: Final = (".", "__macosx", "~$", "@eadir")


def is_side_file(path: str) -> bool:
    """Says whether any step of a file's or member's name is one that a system hides: ``.DS_Store``, ``__MACOSX`` …

    Not among them is what stands for a file that is still in a cloud (``.badge.pdf.icloud``): it is missed otherwise.
    """
    steps = [step for step in path.replace("\\", "/").lower().split("/") if step not in ("", ".", "..")]
    if steps and steps[-1].startswith(".") and steps[-1].endswith(_STANDS_FOR):
        steps.pop()
    return any(step.startswith(_BEGINNINGS) for step in steps)
