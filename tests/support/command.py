"""Runs the ``lanyard`` command as a person or a script would: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What came of it."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON Lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]


def interpreter(root: Path) -> str:
    """Returns the Python of a checkout: this one's, or that of the environment which stands in it."""
    return sys.executable if root == ROOT else str(root / ".venv" / "bin" / "python")


def lanyard(
    *words: str | Path,
    stdin: bytes = b"",
    passphrase: str | None = None,
    vault: Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float = 120,
    root: Path = ROOT,
) -> Done:
    """Runs ``lanyard WORDS`` without a terminal and returns what came of it.

    The passphrase goes through a file of its own, as a script would give it. ``root`` is the checkout whose program is run.
    """
    environment = {**os.environ, "LANG": "en_GB.UTF-8", **(env or {})}
    environment.pop("DISPLAY", None)
    environment.pop("QT_QPA_PLATFORM", None)
    read, write = os.pipe()
    try:
        command = [interpreter(root), "-m", "wallet", *map(str, words)]
        if vault is not None:
            command += ["--vault", str(vault)]
        if passphrase is not None:
            os.write(write, passphrase.encode() + b"\n")
            command += ["--passphrase-fd", str(read)]
        os.close(write)
        done = subprocess.run(
            command, cwd=root, input=stdin, capture_output=True, env=environment, timeout=timeout,
            pass_fds=(read,), check=False,
        )  # fmt: skip
    finally:
        os.close(read)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
