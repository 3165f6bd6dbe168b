"""Asks for one name: a new collection, a tag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.text.words import t
from ui.widgets.controls import Button, Field
from wallet.limits import MAX_TAG_CHARS


class NameDialog(Sheet):
    """``action`` gets the name when there is one."""

    def __init__(self, title: str, text: str, action: Callable[[str], object], parent: QWidget, *, hint: str = "") -> None:
        super().__init__(title, parent, wide=440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._action = action
        self.field = Field(name=title, hint=hint)
        self.field.setMaxLength(MAX_TAG_CHARS)
        self.field.returnPressed.connect(self._go)
        self.body.addWidget(self.field)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(text, look="primary", on=self._go))
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _go(self) -> None:
        name = self.field.text().strip()
        if name:
            self.accept()
            self._action(name)
