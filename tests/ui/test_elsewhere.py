"""The window on Wayland and behind a file portal: compositors of Debian's, and a stand-in that GLib holds to the interface.

What is not installed is said."""

from __future__ import annotations

import os
import pwd
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.fake_wallet import FakeWallet

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
TRIES = 6
STARTS = 30.0
"""Seconds a compositor, a bus or the window may take to be there, on a machine that others use."""


def needs(*programs: str) -> pytest.MarkDecorator:
    lacking = ", ".join(name for name in programs if shutil.which(name) is None)
    return pytest.mark.skipif(bool(lacking), reason=f"{lacking} not installed")


def has_glib() -> bool:
    tried = subprocess.run([SYSTEM_PYTHON, "-c", "from gi.repository import Gio"], capture_output=True, check=False)
    return tried.returncode == 0


@contextmanager
def compositor(folder: Path, command: list[str], socket: str, **env: str) -> Iterator[dict[str, str]]:
    """Runs a Wayland compositor without a screen; yields the surroundings for a program on it."""
    folder.chmod(0o700)
    surroundings = {**os.environ, "XDG_RUNTIME_DIR": str(folder), **env}
    running = subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + STARTS
        while not (folder / socket).exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert (folder / socket).exists(), "the compositor did not start"
        yield {**surroundings, "WAYLAND_DISPLAY": socket, "QT_QPA_PLATFORM": "wayland"}
    finally:
        running.terminate()
        running.wait(10)


@contextmanager
def window(env: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """Runs the real window in a process of its own."""
    command = [sys.executable, "-m", "tests.ui.elsewhere", *words]
    shown = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield shown
    finally:
        shown.kill()
        shown.communicate(timeout=10)


def line(shown: subprocess.Popen[str]) -> str:
    assert shown.stdout is not None
    return shown.stdout.readline().strip()


def typed_until(shown: subprocess.Popen[str], env: dict[str, str]) -> str:
    """Types the passphrase until something is said. The compositor may still be settling who has its keyboard."""
    for _ in range(TRIES):
        clear = ["-M", "ctrl", "a", "-m", "ctrl"]
        subprocess.run(["wtype", *clear, "-d", "20", FakeWallet.passphrase, "-k", "Return"], env=env, check=True)
        assert shown.stdout is not None
        if select.select([shown.stdout], [], [], STARTS / TRIES)[0]:
            return line(shown)
    return ""


@needs("weston")
def test_it_starts_and_is_shown_under_weston(tmp_path: Path) -> None:
    weston = ["weston", "--backend=headless-backend.so", "--socket=here", "--idle-time=0", "--width=1366", "--height=768"]
    with compositor(tmp_path, weston, "here") as env, window(env) as shown:
        assert line(shown) == "shown on wayland"


@needs("sway", "wtype", "setpriv")
def test_it_takes_keys_that_come_from_the_compositor(tmp_path: Path) -> None:
    """Weston has no keyboard without a screen; sway takes a virtual one."""
    (tmp_path / "config").write_text("output HEADLESS-1 resolution 1366x768\n", encoding="utf-8")
    command = ["sway", "-c", str(tmp_path / "config")]
    if os.getuid() == 0:  # It refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        runtime = Path("/tmp") / f"lanyard-sway-{os.getpid()}"
        runtime.mkdir(mode=0o700)
        shutil.copy(tmp_path / "config", runtime / "config")
        for path in (runtime, runtime / "config"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        drop = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        command = [*drop, "sway", "-c", str(runtime / "config")]
    else:
        runtime = tmp_path
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    try:
        with compositor(runtime, command, "wayland-1", **headless) as env, window(env) as shown:
            assert {line(shown), line(shown)} == {"shown on wayland", "keyboard"}
            assert typed_until(shown, env) == "unlocked"
    finally:
        if runtime is not tmp_path:
            shutil.rmtree(runtime)


@needs("dbus-run-session")
@pytest.mark.skipif(not has_glib(), reason="python3-gi not installed")
def test_file_dialogs_are_the_desktops_own_through_the_portal(tmp_path: Path) -> None:
    badge, out = tmp_path / "badge.json", tmp_path / "out.html"
    badge.write_bytes(b"{}")
    script = f"""
{SYSTEM_PYTHON} tests/support/portal_stand_in.py {badge} {out} & portal=$!
sleep 1
QT_QPA_PLATFORM=offscreen QT_QPA_PLATFORMTHEME=xdgdesktopportal timeout 60 {sys.executable} -m tests.ui.elsewhere choose
kill $portal
"""
    command = ["dbus-run-session", "--", "sh", "-c", script]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    told = run.stdout.splitlines()
    assert f"chose {badge}" in told
    assert f"to {out}" in told
    assert any(words.startswith("OpenFile|Add|") for words in told)
    assert f"SaveFile|Save|{tmp_path}|lanyard.html" in told, "it begins where the last question ended, with a name"
