"""The collector rests until the first picture: what a start makes is no garbage, and looking for some takes time."""

from __future__ import annotations

import gc


def begin() -> None:
    """Lets the collector rest. Called before the window's modules are loaded."""
    gc.disable()


def end() -> None:
    """Lets it go on."""
    gc.enable()
