"""The window as it opens: as large as it was closed, never larger than the screen; and Qt speaks the person's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.real import Real, real_window
from ui.places.settings import SettingsPlace
from ui.session import preferences
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text import qt_words
from ui.text.words import set_language
from ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def opened(qtbot: QtBot, folder: Path) -> Window:
    window = Window(Session(folder / "none", settings=folder / "window.json"))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_it_is_never_larger_than_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    room = opened(qtbot, tmp_path).screen().availableGeometry().size()
    preferences.save(tmp_path / "window.json", Preferences(width=5_000, height=4_000))
    window = opened(qtbot, tmp_path)
    assert window.width() <= room.width()
    assert window.height() < room.height(), "the title stands above it"


def test_it_opens_as_it_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    first = opened(qtbot, tmp_path)
    first.resize(700, 600)
    first.close()
    assert opened(qtbot, tmp_path).size() == QSize(700, 600)
    # Nothing else that was chosen is different for it.
    assert preferences.load(tmp_path / "window.json") == Preferences(width=700, height=600)


def test_what_qt_says_by_itself_is_in_the_language_in_use(qtbot: QtBot, tmp_path: Path) -> None:
    def cancel() -> str:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        return box.buttons()[0].text().replace("&", "")

    def menu() -> list[str]:
        field = QLineEdit("x")
        qtbot.addWidget(field)
        return [entry.text() for entry in field.createStandardContextMenu().actions()]

    window = opened(qtbot, tmp_path)
    try:
        window._session.prefer(Preferences(language="es"))
        assert cancel() == "Cancelar"
        assert any("Copiar" in text for text in menu())
        window._session.prefer(Preferences(language="en"))
        assert cancel() == "Cancel"
        assert any("Copy" in text.replace("&", "") for text in menu())
    finally:
        qt_words.speak("en")
        set_language("en")


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> object:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def test_who_makes_the_text_larger_still_sees_the_choice(real: Real) -> None:
    real.window.resize(1280, 520)
    real.session.go(SettingsPlace("appearance"))
    page = real.window.page()
    assert page is not None
    size = next(box for box in page.findChildren(QComboBox) if "100" in box.currentText())
    real.window.activateWindow()
    size.setFocus()
    real.qtbot.waitUntil(size.hasFocus)
    real.session.prefer(real.session.preferences.having(scale=2.0))
    real.qtbot.waitUntil(lambda: not size.visibleRegion().isEmpty() and size.visibleRegion().boundingRect() == size.rect())
