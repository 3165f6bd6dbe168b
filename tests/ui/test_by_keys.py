"""A whole journey with keys alone: from the first run to the lock. Only the desktop's file dialogs are answered for us."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet
from tests.ui.living import settle
from tests.ui.looking import page, texts
from ui.screens.added.screen import AddedPage
from ui.screens.check.screen import CheckPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.home.screen import HomePage
from ui.screens.keeping.screen import KeepingPage
from ui.screens.share.screen import SharePage
from ui.screens.unlock.screen import UnlockScreen
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.code_label import CodeLabel
from ui.window import Window
from wallet.clock import FixedClock

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", "does not support"),  # The platform without a screen has none.
    pytest.mark.slow,
]
Key, Mod = Qt.Key, Qt.KeyboardModifier
PASSPHRASE = "four quiet river stones"
MOST_TABS = 60


class Keyboard:
    """Presses keys and types where the keyboard is; it has no mouse."""

    def __init__(self, window: Window, session: Session) -> None:
        self.window = window
        self.session = session

    def top(self) -> QWidget:
        top = QApplication.activeModalWidget() or self.window
        for _ in range(200):
            if top.isActiveWindow():
                break
            top.activateWindow()
            QTest.qWait(5)
        return top

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        top = self.top()
        QTest.keyClick(top.focusWidget() or top, key, modifier)
        settle(self.session, self.window)

    def write(self, words: str) -> None:
        top = self.top()
        QTest.keyClicks(top.focusWidget() or top, words)
        settle(self.session, self.window)

    def tab_to(self, words: str) -> None:
        """Presses Tab until the button that says ``words`` has the keyboard."""
        for _ in range(MOST_TABS):
            focused = self.top().focusWidget()
            if isinstance(focused, QAbstractButton) and words in (focused.text().replace("&", ""), focused.accessibleName()):
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never came to {words!r}")


def test_from_the_first_run_to_the_lock(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    badge, written, copy = tmp_path / "badge.json", tmp_path / "page.html", tmp_path / "mine.walletbackup"
    badge.write_text('{"name": "x"}', encoding="utf-8")
    answers = iter([str(written), str(copy)])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(badge), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(badge)], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(answers), ""))
    session = Session(tmp_path / "vault", factory=FakeWallet(), clock=FixedClock(NOW))
    session.preferences = Preferences(language="en", look="light")
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: bool(window.findChildren(QShortcut)))
    keys = Keyboard(window, session)
    try:
        # Make a wallet.
        keys.tab_to("Make a wallet")
        keys.press(Key.Key_Return)
        keys.write(PASSPHRASE)
        keys.press(Key.Key_Return)
        keys.write(PASSPHRASE)
        keys.press(Key.Key_Return)
        keys.write(window.findChildren(CodeLabel)[-1].text())
        keys.press(Key.Key_Return)
        assert isinstance(page(window), HomePage)
        # Add, and find what came in.
        keys.press(Key.Key_O, Mod.ControlModifier)
        assert isinstance(page(window), AddedPage)
        assert any("Added 1 of 1" in words for words in texts(page(window)))
        keys.press(Key.Key_K, Mod.ControlModifier)
        keys.write("badge")
        keys.press(Key.Key_Return)
        assert isinstance(page(window), CredentialPage)
        # Share it as a page.
        keys.press(Key.Key_Q, Mod.ControlModifier | Mod.ShiftModifier)
        keys.press(Key.Key_5, Mod.AltModifier)
        keys.press(Key.Key_Return, Mod.ControlModifier)
        assert isinstance(page(window), SharePage)
        assert any("page.html" in words for words in texts(window._toast))
        # Check what somebody else shows.
        keys.press(Key.Key_7, Mod.ControlModifier)
        keys.press(Key.Key_O, Mod.ControlModifier)
        checking = page(window)
        assert isinstance(checking, CheckPage)
        qtbot.waitUntil(lambda: bool(checking._sources), timeout=60_000)
        # Back up: it opens with the recovery code, so that only where is asked.
        keys.press(Key.Key_K, Mod.ControlModifier)
        keys.write(t("keeping.backup.title"))
        keys.press(Key.Key_Return)
        keeping = page(window)
        assert isinstance(keeping, KeepingPage)
        keys.press(Key.Key_Return)
        qtbot.waitUntil(lambda: any("mine.walletbackup" in words for words in texts(keeping)), timeout=60_000)
        # Lock.
        keys.press(Key.Key_L, Mod.ControlModifier)
        assert isinstance(window.centralWidget(), UnlockScreen)
        assert window.focusWidget() is window.centralWidget()._field  # type: ignore[attr-defined]
    finally:
        window.close()
        session.close()
