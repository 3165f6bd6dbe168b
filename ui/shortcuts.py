"""Every key that works anywhere in the window, in one table: what presses it, and what it is called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Deed(StrEnum):
    """What a key does. ``key.<deed>`` is its word."""

    FIND = "find"
    SEARCH = "search"
    OPEN = "open"
    PASTE = "paste"
    SHARE = "share"
    LOCK = "lock"
    HOME = "home"
    LIBRARY = "library"
    SHARES = "shares"
    CHECK = "check"
    SETTINGS = "settings"
    KEYS = "keys"
    CLEAR = "clear"


KEYS: Final[tuple[tuple[Deed, tuple[str, ...]], ...]] = (
    (Deed.FIND, ("Ctrl+K",)),
    (Deed.SEARCH, ("Ctrl+F", "F3")),
    (Deed.OPEN, ("Ctrl+O", "Ctrl+N")),
    (Deed.PASTE, ("Ctrl+V",)),
    (Deed.SHARE, ("Ctrl+Shift+Q",)),
    (Deed.LOCK, ("Ctrl+L",)),
    (Deed.HOME, ("Ctrl+1",)),
    (Deed.LIBRARY, ("Ctrl+2",)),
    (Deed.SHARES, ("Ctrl+3",)),
    (Deed.CHECK, ("Ctrl+4",)),
    (Deed.SETTINGS, ("Ctrl+,",)),
    (Deed.KEYS, ("Ctrl+/", "F1")),
    (Deed.CLEAR, ("Esc",)),
)
"""Those of KeePassXC and other wallets where there is one for the same thing."""
