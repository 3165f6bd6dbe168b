"""The one question before something is gone for good; everything else can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel


class DestroyDialog(Sheet):
    """Says what will be gone; the way out has the keyboard."""

    def __init__(self, title: str, explain: str, text: str, action: Callable[[], object], parent: QWidget) -> None:
        super().__init__(title, parent, wide=480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body.addWidget(PlainLabel(explain))
        self._action = action
        self.buttons.addWidget(Button(text, look="harm", on=self._go))
        keep = Button(t("trash.keep"), on=self.reject)
        self.buttons.addWidget(keep)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        self.accept()
        self._action()
