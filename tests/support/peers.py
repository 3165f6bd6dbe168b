"""Programs of others that read what is handed out and make what is read: where they are, and what to do without one.

``npm ci`` in tests/peers installs those of npm (``./test`` and ``./test peers`` do it by themselves). A test that needs one
carries ``@pytest.mark.peer(program, direction)``: ``./test peers`` runs these tests and makes a table of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest

from resources.reader import read_json

FOLDER: Final = Path(__file__).resolve().parents[1] / "peers"
_SECONDS: Final = 120


def absent(program: str) -> NoReturn:
    """Skips the test for want of ``program``; fails it where all peers must be there (``LANYARD_PEERS=all``)."""
    reason = f"{program} is not installed"
    if os.environ.get("LANYARD_PEERS") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, *others: str) -> str:
    """Returns where a program of the system stands."""
    for one in (name, *others):
        if found := shutil.which(one):
            return found
    absent(name)


def node(package: str, script: str, *words: str, message: Any = None, text: str | None = None) -> str:
    """Runs ``script`` of tests/peers, which needs ``package`` of npm, and returns what it writes.

    It is given ``message`` as JSON, or ``text``. It reads nothing from a network.
    """
    if shutil.which("node") is None:
        absent("node")
    if not FOLDER.joinpath("node_modules", *package.split("/")).is_dir():
        absent(f"{package} (npm ci in tests/peers)")
    done = subprocess.run(
        ["node", script, *words],
        cwd=FOLDER,
        input=json.dumps(message) if text is None else text,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def answer(package: str, script: str, *words: str, **message: Any) -> Any:
    """Like ``node`` with JSON in and out."""
    return json.loads(node(package, script, *words, message=message))


def contexts(*, terms: bool = False) -> dict[str, Any]:
    """Returns the bundled contexts that are published as such, by address: what a peer is given instead of a network.

    With ``terms`` also those of which the terms alone are kept.
    """
    entries = read_json("contexts/index.json")["contexts"]
    return {
        entry["address"]: read_json(f"contexts/{entry['file']}")
        for entry in entries
        if terms or not entry["file"].startswith("terms/")
    }
