"""Where the conformance data is, when it is there."""

from __future__ import annotations

from pathlib import Path


def shared_folder() -> Path | None:
    """Returns the folder ``shared`` beside the checkout, or None: a plain checkout must pass too."""
    folder = Path(__file__).resolve().parents[3] / "shared"
    return folder if (folder / "vectors").is_dir() else None
