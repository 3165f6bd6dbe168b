"""A small window over the page: a title, what it is about, and its actions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.living import Named
from ui.widgets.origin import Origin
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel


class Sheet(Named, QDialog):
    """Esc closes it, and asks first where something was typed. ``body`` is what is on it.

    When it is gone, the keyboard is where it was before, or where that is now.
    """

    def __init__(self, title: str, parent: QWidget, *, wide: int = 560) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setWindowTitle(title)
        self.setModal(True)
        self._came_from = Origin()
        self.finished.connect(lambda _result: self._came_from.give_back())
        self.setMinimumWidth(min(wide, max(320, parent.window().width() - 48)))
        outer = column(spacing=16, margins=(32, 24, 32, 24))
        self.setLayout(outer)
        outer.addWidget(PlainLabel(title, size="title"))
        self.body = column(spacing=12)
        outer.addLayout(self.body, 1)
        self.buttons = row(spacing=12)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)

    def setWindowTitle(self, title: str) -> None:
        self._remember("setWindowTitle", title)
        super().setWindowTitle(title)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close_by_hand()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        from ui.dialogs.discard import has_typed

        if has_typed(self):
            event.ignore()
            self._close_by_hand()
        else:
            super().closeEvent(event)

    def _close_by_hand(self) -> None:
        from ui.dialogs.discard import ask_first

        ask_first(self, self.reject)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        from ui.widgets.menus import open_menu

        if open_menu(self, event):
            event.accept()

    def fit(self) -> None:
        """Grows until every paragraph has its lines: a dialog asks for its height without knowing its width."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def add_close(self) -> Button:
        """Adds the way out."""
        button = Button(t("dialog.close"), on=self.accept)
        self.buttons.addWidget(button)
        return button
