"""One window per wallet: the second start brings the first one forward."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from ui.meeting_point import may_have_a_window, socket_name
from ui.single import First, ask_first

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, home: Path) -> subprocess.Popen[str]:
    environment = dict(os.environ) | {
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ui.app", "--vault", str(folder)],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_second_start_ends_and_the_first_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    first = start(tmp_path / "vault", home)
    try:
        end = time.monotonic() + 60
        while not ask_first(tmp_path / "vault") and time.monotonic() < end:
            time.sleep(0.1)
        second = start(tmp_path / "vault", home)
        assert second.wait(60) == 0
        second.stderr.close()  # type: ignore[union-attr]
        assert first.poll() is None, "the first one is still there"
        other = start(tmp_path / "other", home)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(3)
        other.kill()
        other.wait()
        other.stderr.close()  # type: ignore[union-attr]
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
        first.stderr.close()  # type: ignore[union-attr]


def test_a_killed_first_does_not_stand_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    assert not ask_first(tmp_path)
    assert not may_have_a_window(tmp_path)
    left = First(tmp_path)
    assert left.listens() and may_have_a_window(tmp_path)
    # A process that is killed leaves its socket's file behind: so does a server that is forgotten.
    path = left._server.fullServerName()
    left.close()
    Path(path).touch()
    again = First(tmp_path)
    assert again.listens()
    again.close()


def test_nothing_but_the_wish_to_be_shown_is_understood(qtbot: QtBot, tmp_path: Path) -> None:
    first = First(tmp_path)
    shown: list[int] = []
    first.requested.connect(lambda: shown.append(1))
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    assert socket.waitForConnected(1_000)
    socket.write(b"open /etc/passwd\n")
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert not shown
    wish = QLocalSocket()
    wish.connectToServer(socket_name(tmp_path))
    assert wish.waitForConnected(1_000)
    wish.write(b"show\n")
    qtbot.waitUntil(lambda: shown == [1])
    first.close()
