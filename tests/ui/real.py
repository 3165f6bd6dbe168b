"""The real window on a real vault: what the tests of safe keeping and organising share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor, fill
from tests.support.fake_wallet import NOW
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window

PASSPHRASE = "four quiet river stones"


@dataclass
class HandClock:
    """A clock that a test moves."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Real:
    """A vault on the disk, the window over it, locked, and the code that opens it."""

    folder: Path
    code: str
    clock: HandClock
    session: Session
    window: Window
    qtbot: QtBot

    def unlock(self) -> None:
        with self.qtbot.waitSignal(self.session.unlocked):
            self.session.unlock(PASSPHRASE, failed=lambda error: pytest.fail(error.code))

    def settled(self) -> None:
        """Waits until the store lane has done what it was asked so far."""
        done: list[object] = []
        self.session.lanes.store(self.session, lambda: None, done=done.append)
        self.qtbot.waitUntil(lambda: bool(done))


@contextmanager
def real_window(qtbot: QtBot, tmp_path: Path, *, made: bool = True) -> Iterator[Real]:
    """Opens the window over a new vault with a dozen credentials, or over nothing."""
    clock = HandClock()
    folder = tmp_path / "home" / "vault"
    code = ""
    if made:
        wallet, code = CheapDoor().create(folder, PASSPHRASE, clock=clock)
        fill(wallet, clock)
        wallet.close()
    session = Session(folder, factory=CheapDoor(), clock=clock)
    session.preferences = Preferences(language="en", look="light")
    set_language("en")
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    try:
        yield Real(folder, code, clock, session, window, qtbot)
    finally:
        window.close()
        window.deleteLater()
