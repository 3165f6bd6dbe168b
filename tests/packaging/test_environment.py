"""The set-up that ./run and ./test share waits for another package manager, and says so."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.command import ROOT

LOCKED = {
    "update": "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)",
    "install": "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?",
}


def set_up(tmp_path: Path, failures: int, says: str) -> tuple[int, str, list[str], int]:
    """Sources the set-up over a package manager that fails so many times; returns status, words, calls and naps."""
    programs = tmp_path / "programs"
    programs.mkdir()
    scripts = {
        "apt-get": f'echo "$*" >>"{tmp_path}/calls"; left=$(cat "{tmp_path}/left"); [ "$left" -gt 0 ] || exit 0\n'
        f'echo $((left - 1)) >"{tmp_path}/left"; echo "{says}" >&2; exit 100\n',
        "sleep": f'echo nap >>"{tmp_path}/naps"\n',
        "sudo": 'shift; exec "$@"\n',
    }
    for name, body in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}")
        (programs / name).chmod(0o755)
    (tmp_path / "left").write_text(str(failures))
    done = subprocess.run(
        ["sh", "-c", f'root="{tmp_path}"; . "{ROOT}/packaging/environment.sh"; need_packages "for a test" some-package'],
        env={**os.environ, "PATH": f"{programs}:/usr/bin:/bin"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    lines = [(tmp_path / name).read_text().splitlines() if (tmp_path / name).exists() else [] for name in ("calls", "naps")]
    return done.returncode, done.stderr, lines[0], len(lines[1])


@pytest.mark.parametrize("says", LOCKED.values(), ids=LOCKED)
def test_a_lock_is_waited_for(tmp_path: Path, says: str) -> None:
    status, words, calls, naps = set_up(tmp_path, 3, says)
    assert (status, naps) == (0, 3)
    assert words.count("Waiting for another package manager to finish") == 1
    assert calls[-1].endswith("install -y -qq --no-install-recommends some-package")


@pytest.mark.slow
def test_not_for_ever(tmp_path: Path) -> None:
    status, words, _, naps = set_up(tmp_path, 1000, LOCKED["install"])
    assert status == 1
    assert 60 <= naps <= 130
    assert "apt-get's own words are in .apt.log" in words


def test_what_is_no_lock_is_not_waited_for(tmp_path: Path) -> None:
    status, words, _, naps = set_up(tmp_path, 2, "E: Unable to locate package some-package")
    assert (status, naps) == (1, 0)
    assert "Could not install" in words
