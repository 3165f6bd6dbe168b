"""The real window over a wallet in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from ui.app import application
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.clock import FixedClock
from wallet.examine.in_process import InProcess


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[[list[str]], object]:
    """One application, made as the program makes it."""
    return application


class HereAndNow(InProcess):
    """Stands where the window's worker does: tests of screens need not wait for a process to start."""

    def __init__(self, **_: object) -> None: ...

    def warm(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def _judged_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallet.service.examiners.Pool", HereAndNow)


@pytest.fixture
def fake() -> FakeWallet:
    """A wallet with a dozen credentials."""
    return FakeWallet(SHELF)


@pytest.fixture
def session(qtbot: QtBot, fake: FakeWallet, tmp_path: Path) -> Iterator[Session]:
    """A run over ``fake``, locked, in English."""
    (tmp_path / "vault.hdr").touch()
    made = Session(tmp_path, factory=fake, clock=FixedClock(NOW))
    made.preferences = Preferences(language="en", look="light")
    set_language("en")
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[Window]:
    """The window, locked."""
    made = Window(session)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def opened(qtbot: QtBot, window: Window, session: Session, fake: FakeWallet) -> Window:
    """The window, unlocked, at home."""
    with qtbot.waitSignal(session.unlocked):
        session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
    return window
