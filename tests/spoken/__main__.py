"""``./test spoken [NAME …]``: what is spoken on every page and in every dialog, read through AT-SPI by a client of Debian's.

Needs Debian's ``at-spi2-core``, ``python3-pyatspi``, ``xvfb`` and ``dbus``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.spoken.inside import CLIENT_PYTHON, LAUNCHER, ROOT

DIALOGS = ("source", "experts", "keys", "name", "identity", "recognise", "destroy", "discard", "online", "moment")
PRESSED = frozenset(
    {"push button", "toggle button", "check box", "radio button", "combo box", "text", "password text", "list item"}
)
"""Roles of what a person uses: each must have a name to be heard."""


@dataclass(frozen=True)
class Thing:
    """One thing in sight, as the client was told of it."""

    depth: int
    role: str
    name: str
    description: str
    focusable: bool
    focused: bool


def missing() -> str:
    """Returns what is not installed, in words; "" when all is there."""
    lacking = [name for name in ("Xvfb", "dbus-run-session") if shutil.which(name) is None]
    lacking += [] if Path(LAUNCHER).exists() else ["at-spi2-core"]
    client = Path(CLIENT_PYTHON).exists() and subprocess.run(
        [CLIENT_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False
    )
    lacking += [] if client and not client.returncode else ["python3-pyatspi"]
    return ", ".join(lacking)


def spoken(*places: str) -> dict[str, list[Thing]]:
    """Returns what the client was told at each place or dialog. Raises RuntimeError with why it was nothing."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spoken.json"
        command = ("dbus-run-session", "--", sys.executable, "-m", "tests.spoken.inside", str(out), *places)
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        if not out.exists():
            raise RuntimeError(run.stderr[-2000:])
        told = json.loads(out.read_text(encoding="utf-8"))
    return {place: [Thing(*thing) for thing in things] for place, things in told.items()}


def nameless(things: list[Thing]) -> list[Thing]:
    """Returns what the keyboard comes to and what has no name."""
    return [thing for thing in things if thing.role in PRESSED and thing.focusable and not thing.name.strip()]


def main() -> int:
    """Prints it; 1 when anything the keyboard comes to has no name."""
    from ui.places.table import all_places

    if lacking := missing():
        sys.stdout.write(f"not run: {lacking} not installed\n")
        return 2
    places = sys.argv[1:] or [*(spec.name for spec in all_places()), *(f"dialog:{name}" for name in DIALOGS)]
    status = 0
    for place, things in spoken(*places).items():
        sys.stdout.write(f"\n{place}\n")
        for thing in things:
            if thing.name.strip():
                heard = ". ".join(part for part in (thing.name, thing.role, thing.description) if part)
                sys.stdout.write(f"  {heard}\n")
        for thing in nameless(things):
            status = 1
            sys.stdout.write(f"  NO NAME: {thing.role}\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
