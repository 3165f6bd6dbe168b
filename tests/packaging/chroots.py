"""A clean Debian to install the package on: made by debootstrap, used once, never the machine itself. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

USER = "nurse"
MIRROR = "http://deb.debian.org/debian"
_INSIDE = r"""
set -e
mount --bind /dev "$ROOT/dev"
mount -t tmpfs tmpfs "$ROOT/dev/shm"
mount -t tmpfs tmpfs "$ROOT/tmp"
mkdir -p "$ROOT/tmp/.X11-unix"
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$ROOT/tmp/.X11-unix"
mount -t proc proc "$ROOT/proc"
exec chroot "$ROOT" "$@"
"""


class Chroot:
    """One fresh system of ``suite`` ("bookworm"), copied from a base that is kept in ``folder``."""

    def __init__(self, suite: str, folder: Path) -> None:
        base = folder / f"{suite}.base"
        self.root = folder / suite
        if not (base / "etc/debian_version").is_file():
            shutil.rmtree(base, ignore_errors=True)
            subprocess.run(["debootstrap", "--variant=minbase", suite, base, MIRROR], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", base, self.root], check=True)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        (self.root / "etc/apt/sources.list").write_text(
            f"deb {MIRROR} {suite} main\ndeb {MIRROR} {suite}-updates main\ndeb {MIRROR}-security {suite}-security main\n"
        )
        self.run("apt-get", "update", "-qq")
        self.run("useradd", "--create-home", "--shell", "/bin/bash", USER)

    @property
    def home(self) -> Path:
        """The person's home, seen from outside."""
        return self.root / "home" / USER

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a command inside as root, with mounts of its own that go with it."""
        return subprocess.run(
            self._inside(command), capture_output=True, text=True, env=_environment(self.root), check=check
        )

    def as_person(
        self, *command: str, stdin: str = "", display: str = "", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command inside as an ordinary person, with a screen if ``display`` names one."""
        return subprocess.run(
            self._inside(self._personal(command, display)), capture_output=True, text=True, input=stdin,
            env=_environment(self.root), check=check,
        )  # fmt: skip

    def start_as_person(self, *command: str, display: str, log: Path) -> subprocess.Popen[bytes]:
        """Starts a program inside as an ordinary person; what it prints goes to ``log``."""
        with log.open("wb") as out:
            return subprocess.Popen(
                self._inside(self._personal(command, display)), stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                env=_environment(self.root),
            )  # fmt: skip

    def _inside(self, command: Sequence[str]) -> list[str]:
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _INSIDE, "sh", *command]

    def _personal(self, command: Sequence[str], display: str) -> list[str]:
        screen = [f"DISPLAY={display}"] if display else []
        return [
            "runuser", "-u", USER, "--", "env", "-i", f"HOME=/home/{USER}", "PATH=/usr/local/bin:/usr/bin:/bin",
            "LANG=C.UTF-8", *screen, "sh", "-c", 'cd && exec "$@"', "sh", *command,
        ]  # fmt: skip


def _environment(root: Path) -> dict[str, str]:
    return {"ROOT": str(root), "PATH": os.environ["PATH"], "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
