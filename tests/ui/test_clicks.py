"""The table of clicks and keys in docs/desktop.md: each common task is done in the window, and what it took is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.living import settle
from tests.ui.looking import button, page
from tests.ui.real import Real, real_window
from ui.dialogs.check_online import CheckOnlineDialog
from ui.dialogs.name import NameDialog
from ui.dialogs.quick_find import QuickFind
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.screens.check.screen import CheckPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.home.screen import HomePage
from ui.screens.keeping.copies import BackupStep
from ui.screens.keeping.screen import KeepingPage
from ui.screens.library.screen import LibraryPage
from ui.screens.share.sharing import SharingPage
from ui.screens.unlock.screen import UnlockScreen
from ui.text.words import t
from ui.widgets.choosable import Choosable
from wallet.credential.model import RecordId

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", "does not support"),  # The platform without a screen has none.
    pytest.mark.slow,
]
ROOT = Path(__file__).resolve().parents[2]
MOST = 3
ASKED: list[str] = []
"""Names that were proposed where the desktop was asked where to write."""
Key, Mod = Qt.Key, Qt.KeyboardModifier


class Hand:
    """Clicks, presses keys and types, and counts: a word that is typed is one."""

    def __init__(self, real: Real) -> None:
        self.real = real
        self.count = 0

    def click(self, where: QWidget) -> None:
        self.count += 1
        assert where.isVisible()
        QTest.mouseClick(where, Qt.MouseButton.LeftButton)
        self.look()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        self.count += 1
        top = self.top()
        QTest.keyClick(top.focusWidget() or top, key, modifier)
        self.look()

    def write(self, words: str) -> None:
        self.count += 1
        top = self.top()
        QTest.keyClicks(top.focusWidget() or top, words)
        self.look()

    def top(self) -> QWidget:
        top = QApplication.activeModalWidget() or self.real.window
        for _ in range(200):
            if top.isActiveWindow():
                break
            top.activateWindow()
            QTest.qWait(5)
        return top

    def look(self) -> None:
        """Waits until what came of it is there; a new dialog comes to the front."""
        settle(self.real.session, self.real.window)
        self.top()

    def shown(self, kind: type[QDialog]) -> QDialog:
        (dialog,) = [dialog for dialog in self.real.window.findChildren(kind) if dialog.isVisible()]
        return dialog


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Real]:
    def ask(_owner: QWidget, _title: str, name: str, *_: object) -> tuple[str, str]:
        ASKED.append(name)
        return "", ""

    badge = tmp_path / "badge.json"
    badge.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(badge), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(badge)], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    with real_window(qtbot, tmp_path) as made:
        qtbot.waitUntil(lambda: bool(made.window.findChildren(QShortcut)))
        made.unlock()
        settle(made.session, made.window)
        yield made


def record(real: Real) -> RecordId:
    assert real.session._wallet is not None
    return real.session._wallet.library.find()[0].id


def go(real: Real, place: object) -> None:
    real.session.go(place)  # type: ignore[arg-type]
    settle(real.session, real.window)


def chosen(real: Real) -> LibraryPage:
    go(real, LibraryPlace())
    shelf = page(real.window)
    assert isinstance(shelf, LibraryPage)
    for row in (0, 1, 2):
        shelf.cards_model().toggle(row)
    settle(real.session, real.window)
    return shelf


def tab(real: Real, name: str) -> QWidget:
    from ui.widgets.tabs import Tab

    return next(t for t in real.window.findChildren(Tab) if t.accessibleName() == name and t.isVisible())


# Each does one task and asserts that it is done; before it begins, what it is about is chosen. ---------------------------
def find_by_keys(hand: Hand) -> None:
    hand.press(Key.Key_K, Mod.ControlModifier)
    hand.write("wound care")
    hand.press(Key.Key_Return)
    assert isinstance(page(hand.real.window), CredentialPage)


def find_by_mouse(hand: Hand) -> None:
    hand.click(button(hand.real.window, "Find or do anything"))
    hand.write("wound care")
    hand.click(hand.shown(QuickFind).findChildren(Choosable)[0])
    assert isinstance(page(hand.real.window), CredentialPage)


def folder_by_keys(hand: Hand) -> None:
    hand.press(Key.Key_O, Mod.ControlModifier | Mod.ShiftModifier)
    assert hand.real.session.adder.last is not None


def folder_by_mouse(hand: Hand) -> None:
    hand.click(button(hand.real.window, "Add a folder…"))
    assert hand.real.session.adder.last is not None


def lapses_by_keys(hand: Hand) -> None:
    go(hand.real, SettingsPlace())
    hand.press(Key.Key_1, Mod.ControlModifier)
    assert isinstance(page(hand.real.window), HomePage)


def lapses_by_mouse(hand: Hand) -> None:
    go(hand.real, SettingsPlace())
    hand.click(tab(hand.real, "Home"))
    assert isinstance(page(hand.real.window), HomePage)


def page_by_keys(hand: Hand) -> None:
    go(hand.real, CredentialPlace(record=record(hand.real)))
    hand.press(Key.Key_Q, Mod.ControlModifier | Mod.ShiftModifier)
    hand.press(Key.Key_3, Mod.AltModifier)
    hand.press(Key.Key_Return, Mod.ControlModifier)
    assert ASKED[-1].endswith(".html"), "the desktop's own question where to write it; tests of sharing read what is written"


def page_by_mouse(hand: Hand) -> None:
    go(hand.real, CredentialPlace(record=record(hand.real)))
    hand.click(button(page(hand.real.window), "Share…"))
    sharing = page(hand.real.window)
    assert isinstance(sharing, SharingPage)
    hand.click(sharing._ways.rows["html"].button)
    hand.click(sharing._do)
    assert ASKED[-1].endswith(".html"), "the desktop's own question where to write it; tests of sharing read what is written"


def check_by_keys(hand: Hand) -> None:
    hand.press(Key.Key_7, Mod.ControlModifier)
    hand.press(Key.Key_O, Mod.ControlModifier)
    checking = page(hand.real.window)
    assert isinstance(checking, CheckPage)
    assert checking._sources


def check_by_mouse(hand: Hand) -> None:
    hand.click(tab(hand.real, "Check"))
    hand.click(button(page(hand.real.window), "Open…"))
    checking = page(hand.real.window)
    assert isinstance(checking, CheckPage)
    assert checking._sources


def online_by_keys(hand: Hand) -> None:
    go(hand.real, CredentialPlace(record=record(hand.real)))
    hand.press(Key.Key_F5)
    dialog = hand.shown(CheckOnlineDialog)
    hand.press(Key.Key_Return)
    assert not dialog._hosts or dialog._agreed, "it was asked"  # type: ignore[attr-defined]


def online_by_mouse(hand: Hand) -> None:
    go(hand.real, CredentialPlace(record=record(hand.real)))
    hand.click(button(page(hand.real.window), "Check online…"))
    dialog = hand.shown(CheckOnlineDialog)
    primary = next(b for b in dialog.findChildren(QWidget) if b.property("look") == "primary" and b.isVisible())
    hand.click(primary)
    assert not dialog._hosts or dialog._agreed, "it was asked"  # type: ignore[attr-defined]


def backup_by_keys(hand: Hand) -> None:
    hand.press(Key.Key_K, Mod.ControlModifier)
    hand.write(t("keeping.backup.title"))
    hand.press(Key.Key_Return)
    at_the_backup(hand)


def backup_by_mouse(hand: Hand) -> None:
    hand.click(tab(hand.real, "Settings"))
    hand.click(button(page(hand.real.window), "Open"))
    hand.click(button(page(hand.real.window), "Back up now…"))
    at_the_backup(hand)


def at_the_backup(hand: Hand) -> None:
    """Nothing but where is asked any more, by the button that has the keyboard."""
    shown = page(hand.real.window)
    assert isinstance(shown, KeepingPage)
    hand.real.qtbot.waitUntil(lambda: isinstance(shown.step(), BackupStep), timeout=60_000)
    settle(hand.real.session, hand.real.window)
    assert button(shown, t("keeping.backup.choose")).isEnabled()


def lock_by_keys(hand: Hand) -> None:
    hand.press(Key.Key_L, Mod.ControlModifier)
    assert isinstance(hand.real.window.centralWidget(), UnlockScreen)


def lock_by_mouse(hand: Hand) -> None:
    hand.click(tab(hand.real, "Lock"))
    assert isinstance(hand.real.window.centralWidget(), UnlockScreen)


def tag_by_keys(hand: Hand) -> None:
    chosen(hand.real)
    hand.press(Key.Key_T, Mod.ControlModifier)
    hand.write("ward 7")
    hand.press(Key.Key_Return)
    tagged(hand)


def tag_by_mouse(hand: Hand) -> None:
    shelf = chosen(hand.real)
    hand.click(button(shelf, "Add a tag…"))
    hand.write("ward 7")
    hand.click(button(hand.shown(NameDialog), "Add"))
    tagged(hand)


def tagged(hand: Hand) -> None:
    wallet = hand.real.session._wallet
    assert wallet is not None
    hand.real.qtbot.waitUntil(lambda: wallet.library.count('tag:"ward 7"') == 3, timeout=60_000)


TASKS: dict[str, tuple[Callable[[Hand], None], Callable[[Hand], None]]] = {
    "find one": (find_by_mouse, find_by_keys),
    "add a folder": (folder_by_mouse, folder_by_keys),
    "see what lapses": (lapses_by_mouse, lapses_by_keys),
    "make a page or a PDF of one": (page_by_mouse, page_by_keys),
    "check somebody else's": (check_by_mouse, check_by_keys),
    "check one online": (online_by_mouse, online_by_keys),
    "back up": (backup_by_mouse, backup_by_keys),
    "lock": (lock_by_mouse, lock_by_keys),
    "tag several": (tag_by_mouse, tag_by_keys),
}


def table() -> dict[str, tuple[int, int]]:
    """Returns the numbers of the table: task, by mouse, by keys."""
    text = (ROOT / "docs" / "desktop.md").read_text(encoding="utf-8")
    section = text.partition("## Clicks and keys\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z][^|]*?) \| (\d+):[^|]*\| (\d+):[^|]*\|$", section, re.MULTILINE)
    return {task: (int(mouse), int(keys)) for task, mouse, keys in rows}


def test_the_table_has_every_task_and_none_takes_more_than_three() -> None:
    assert table().keys() == TASKS.keys()
    assert all(count <= MOST for counts in table().values() for count in counts)


@pytest.mark.parametrize("by", ["mouse", "keys"])
@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_what_the_table_says(real: Real, task: str, by: str) -> None:
    go(real, HomePlace())
    hand, column = Hand(real), ("mouse", "keys").index(by)
    TASKS[task][column](hand)
    assert hand.count == table()[task][column]
