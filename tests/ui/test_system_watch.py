"""Sleep and screen lock, over a real D-Bus of our own; without one, the clocks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from pytestqt.qtbot import QtBot

from ui.session import system_watch
from ui.session.system_watch import SystemWatch

ROOT = Path(__file__).resolve().parents[2]
ASKING = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QTimer
from ui.session.system_watch import SystemWatch
app = QCoreApplication(sys.argv)
watch = SystemWatch()
def told(why):
    print("lock", why, flush=True)
    if why == "sleep":
        watch.shut()
watch.lock_wanted.connect(told)
watch.listen()
watch.hold()
print("hears", *sorted(watch.hears), flush=True)
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


def words(pipe: IO[str] | None) -> list[str]:
    assert pipe is not None
    return pipe.readline().split()


class Bus:
    """A message bus, somebody who answers as logind on it, and our watch in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={folder}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        (address,) = words(self.daemon.stdout)
        self.environment = dict(os.environ) | {
            "DBUS_SYSTEM_BUS_ADDRESS": address,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "PYTHONPATH": str(ROOT),
        }
        self.login: subprocess.Popen[str] | None = None
        self.watch: subprocess.Popen[str] | None = None

    def start_login(self) -> None:
        self.login = self._start("-m", "tests.support.fake_logind")
        assert words(self.login.stdout) == ["ready"]

    def start_watch(self) -> list[str]:
        self.watch = self._start("-c", ASKING)
        return words(self.watch.stdout)

    def _start(self, *what: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=ROOT,
        )

    def tell(self, word: str) -> list[str]:
        assert self.login is not None
        assert self.login.stdin is not None
        self.login.stdin.write(f"{word}\n")
        self.login.stdin.flush()
        return words(self.login.stdout)

    def heard(self) -> list[str]:
        assert self.watch is not None
        return words(self.watch.stdout)

    def close(self) -> None:
        for process in (self.watch, self.login, self.daemon):
            if process is not None:
                process.kill()
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        pipe.close()


@pytest.fixture
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    made = Bus(tmp_path_factory.mktemp("b"))
    yield made
    made.close()


def test_K01_sleep_and_screen_lock_are_heard_and_sleep_waits_for_the_lock(bus: Bus) -> None:
    bus.start_login()
    assert bus.start_watch() == ["hears", "screen", "sleep"]
    assert bus.tell("inhibitors") == ["inhibitors", "1"], "the computer is asked to wait"
    bus.tell("sleep")
    assert bus.heard() == ["lock", "sleep"]
    for _ in range(100):
        if bus.tell("inhibitors") == ["inhibitors", "0"]:
            break
    else:
        pytest.fail("the computer is still kept awake after the wallet was shut")
    bus.tell("saver")
    assert bus.heard() == ["lock", "screen"]
    bus.tell("lock")
    assert bus.heard() == ["lock", "screen"]


def test_a_bus_without_logind_hears_nothing_and_says_so(bus: Bus) -> None:
    assert bus.start_watch() == ["hears"]


def test_a_sleep_nobody_told_of_locks_when_it_is_over(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = SystemWatch()
    monkeypatch.setattr(system_watch, "_clocks", lambda: (watch._clocks[0] + 5.0, watch._clocks[1] + 5.2))
    with qtbot.assertNotEmitted(watch.lock_wanted):
        watch._compare_clocks()
    before = watch._clocks
    monkeypatch.setattr(system_watch, "_clocks", lambda: (before[0] + 5.0, before[1] + 605.0))
    with qtbot.waitSignal(watch.lock_wanted) as told:
        watch._compare_clocks()
    assert told.args == ["sleep"]
