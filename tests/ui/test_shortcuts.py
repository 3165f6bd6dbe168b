"""Keys that work anywhere: each has one deed, a word in the list, and does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.looking import button, texts
from tests.ui.real import Real, real_window
from ui.actions import all_actions
from ui.dialogs.keys import KeysDialog
from ui.dialogs.quick_find import QuickFind
from ui.navigation import Navigation
from ui.text.words import t
from ui.widgets.tabs import Tab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def test_no_key_does_two_things() -> None:
    pressed = [key for action in all_actions() for key in action.keys]
    assert len(pressed) == len(set(pressed))
    names = [action.name for action in all_actions()]
    assert len(names) == len(set(names))


def test_the_list_names_every_key(real: Real) -> None:
    real.window.activateWindow()
    QTest.keyClick(real.window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    (shown,) = real.window.findChildren(KeysDialog)
    words = texts(shown)
    for action in all_actions():
        if action.keys:
            assert t(action.text) in words
            assert t("keys.or").join(action.keys) in words
    shown.close()


def test_home_leads_to_anything(real: Real) -> None:
    real.settled()
    real.qtbot.waitUntil(lambda: t("home.find") in texts(real.window))
    button(real.window, t("home.find")).click()
    (found,) = real.window.findChildren(QuickFind)
    assert found.isVisible()
    found.close()


def test_the_navigation_is_icons_alone_while_that_is_chosen(real: Real) -> None:
    window = real.window
    navigation = window.findChild(Navigation)
    assert navigation is not None
    window.activateWindow()
    wide = navigation.width()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert navigation.width() < wide
    assert "What I have" not in texts(navigation)
    tab = next(tab for tab in navigation.findChildren(Tab) if tab.accessibleName() == "Library")
    assert tab.toolTip().startswith("Library"), "what is not written is said as a tip, and to those who hear"
    real.session.lock()
    real.unlock()
    again = window.findChild(Navigation)
    assert again is not None
    assert again.width() < wide, "kept until it is chosen otherwise"
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert again.width() == wide
    assert "What I have" in texts(again)


def test_back_from_only_checking_leads_to_where_one_came_from(qtbot: QtBot, tmp_path: Path) -> None:
    with real_window(qtbot, tmp_path) as locked:
        before = type(locked.window.centralWidget())
        button(locked.window, "Just check something").click()
        assert locked.window.page() is not None
        locked.window.activateWindow()
        qtbot.waitUntil(lambda: bool(locked.window.findChildren(QShortcut)))
        QTest.keyClick(locked.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert type(locked.window.centralWidget()) is before
