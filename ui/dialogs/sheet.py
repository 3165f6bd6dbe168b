"""A small window over the page: a title, what it is about, and its actions at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ui.text.words import t
from ui.widgets import theme
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
        grown = round(wide * min(1.6, theme.current().scale))
        self.setMinimumWidth(min(grown, max(320, parent.window().width() - 48)))
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
        if has_typed(self):
            event.ignore()
            self._close_by_hand()
        else:
            super().closeEvent(event)

    def _close_by_hand(self) -> None:
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


def has_typed(root: QWidget) -> bool:
    """Says whether somebody typed something in ``root`` that would be gone with it."""
    fields = root.findChildren(QLineEdit)
    return any(field.isModified() and field.text() and not field.isHidden() for field in fields)


def ask_first(root: QWidget, go: Callable[[], object]) -> None:
    """Does ``go``, which throws ``root`` away; asks before where something was typed in it."""
    if has_typed(root):
        DiscardDialog(go, root).open()
    else:
        go()


class DiscardDialog(Sheet):
    """Going on has the keyboard: a second Esc, too, keeps everything."""

    def __init__(self, go: Callable[[], object], parent: QWidget) -> None:
        super().__init__(t("discard.title"), parent, wide=440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._go = go
        self.body.addWidget(PlainLabel(t("discard.why"), role="ink_2"))
        self.buttons.addWidget(Button(t("discard.do"), look="harm", on=self._discard))
        keep = Button(t("discard.keep"), on=self.reject)
        self.buttons.addWidget(keep)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _discard(self) -> None:
        self.accept()
        self._go()
