"""What ends soon, said on the desktop over a real D-Bus of our own: never unasked, once, without names; a click leads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
STAND_IN = "tests/support/notification_portal.py"


def _has_glib() -> bool:
    asked = [SYSTEM_PYTHON, "-c", "from gi.repository import Gio"]
    return Path(SYSTEM_PYTHON).exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None or not _has_glib(), reason="needs dbus-daemon and GLib for the system's Python"
)
WINDOW = """
import os, sys, tempfile
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from datetime import timedelta
from PySide6.QtCore import QTimer
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.ui.keeping_pictures import Clock
from ui.app import application
from ui.session.preferences import Preferences
from ui.session.reminding import Reminding
from ui.session.session import Session
from ui.window import Window
from wallet.records.by_hand import RecordByHand, RecordKind
app, clock = application(["lanyard"]), Clock(NOW)
with tempfile.TemporaryDirectory() as folder:
    wallet, _ = CheapDoor().create(Path(folder) / "v", "four quiet stones", clock=clock)
    ends = (NOW.date() + timedelta(days=20)).isoformat()
    wallet.recording.record(RecordByHand(RecordKind.CERTIFICATION, "Secret card", "Heart", expires=ends))
    wallet.close()
    session = Session(Path(folder) / "v", factory=CheapDoor(), clock=clock)
    session.preferences = Preferences(language="en", notify=sys.argv[1] != "off", notify_titles=sys.argv[1] == "named")
    window = Window(session)
    window.show()
    forward = lambda: print("forward", flush=True)
    reminding = Reminding(session, window, forward)
    session.place_requested.connect(lambda place: print(type(place).__name__, flush=True))
    session.unlock("four quiet stones", failed=lambda error: print(error.code, flush=True))
    def again():
        reminding.look()
        session.lanes.store(session, lambda: None, done=lambda _: print("looked", flush=True))
    QTimer.singleShot(2500, again)
    QTimer.singleShot(20_000, app.quit)
    app.exec()
"""


class Desktop:
    """A bus, a portal on it, and the window in a process of its own."""

    def __init__(self, folder: Path, asked: str) -> None:
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={folder}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._daemon.stdout is not None
        address = self._daemon.stdout.readline().strip()
        environment = dict(os.environ) | {"DBUS_SESSION_BUS_ADDRESS": address, "PYTHONPATH": str(ROOT)}

        def start(*words: str) -> subprocess.Popen[str]:
            return subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
            )

        self.portal = start(SYSTEM_PYTHON, STAND_IN)
        assert self.portal.stdout is not None
        assert self.portal.stdout.readline().strip() == "ready"
        self.window = start(sys.executable, "-c", WINDOW, asked)

    def heard(self) -> dict[str, Any]:
        assert self.portal.stdout is not None
        said: dict[str, Any] = json.loads(self.portal.stdout.readline())
        return said

    def told(self, word: str) -> list[str]:
        """Returns what the window printed until it printed ``word``."""
        assert self.window.stdout is not None
        lines = []
        while (line := self.window.stdout.readline().strip()) != word:
            assert line or self.window.poll() is None, lines
            lines.append(line)
        return lines

    def ask_portal(self, word: str) -> None:
        assert self.portal.stdin is not None
        self.portal.stdin.write(f"{word}\n")
        self.portal.stdin.flush()

    def rest(self) -> str:
        """Ends the portal and returns what else it was asked."""
        self.ask_portal("quit")
        assert self.portal.stdout is not None
        return self.portal.stdout.read()

    def close(self) -> None:
        for process in (self.window, self.portal, self._daemon):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


@pytest.fixture
def desktop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    made = Desktop(tmp_path, request.param)
    yield made
    made.close()


@pytest.mark.parametrize("desktop", ["on"], indirect=True)
def test_it_is_said_once_without_a_name_and_a_click_leads_to_the_renewals(desktop: Desktop) -> None:
    said = desktop.heard()
    assert said["body"] == "1 of your papers ends soon or has ended."
    assert "Secret card" not in json.dumps(said)
    desktop.told("looked")
    desktop.ask_portal("click")
    assert desktop.told("RenewalsPlace")[-1:] == ["forward"]
    assert desktop.rest() == "", "the same is not said twice"


@pytest.mark.parametrize("desktop", ["named"], indirect=True)
def test_by_name_where_the_person_chose_so(desktop: Desktop) -> None:
    assert desktop.heard()["body"] == "Secret card"


@pytest.mark.parametrize("desktop", ["off"], indirect=True)
def test_nothing_is_asked_of_the_desktop_before_somebody_asks_for_it(desktop: Desktop) -> None:
    desktop.told("looked")
    assert desktop.rest() == ""
