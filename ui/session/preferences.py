"""What the person chose for the window: language, look, text size, minutes to the lock. No secrets, no claims."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

TEXT_SIZES = (1.0, 1.25, 1.5, 2.0)
LOCK_MINUTES = (2, 5, 10, 30, 0)
"""Minutes without use until the wallet locks itself; 0 is never."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All choices, with what holds before anything was chosen."""

    language: str = ""
    look: str = "system"
    scale: float = 1.0
    lock_minutes: int = 10
    lock_with_system: bool = True
    library: str = "cards"
    icons_only: bool = False
    """The navigation shows no words."""
    width: int = 1280
    height: int = 800
    """Pixels of the window when it was closed; the screen it is opened on may have less."""
    maximised: bool = False
    folder: str = ""
    """Where the wallet is; empty: in the usual place."""
    notify: bool = False
    """What ends soon is said on the desktop, too."""
    notify_titles: bool = False
    """By name; else only that there is something."""
    offline: bool = False
    """Nothing is fetched, whatever is asked for."""
    viewer: str = ""
    """Address of the page that opens the codes a phone reads; the person's own choice."""

    def having(self, **changes: Any) -> Preferences:
        """Returns these with some changed."""
        return replace(self, **changes)


def load(file: Path) -> Preferences:
    """Reads the choices; a file that cannot be read means none were made."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(stored, dict):
        return Preferences()
    known = {f.name: type(f.default) for f in fields(Preferences)}
    chosen = {k: v for k, v in stored.items() if k in known and type(v) is known[k]}
    preferences = Preferences().having(**chosen)
    scale = preferences.scale if preferences.scale in TEXT_SIZES else 1.0
    minutes = preferences.lock_minutes if preferences.lock_minutes in LOCK_MINUTES else 10
    return preferences.having(scale=scale, lock_minutes=minutes)


def save(file: Path, preferences: Preferences) -> None:
    """Writes the choices; a full disk loses only them."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(preferences)), encoding="utf-8")
    except OSError:
        return
