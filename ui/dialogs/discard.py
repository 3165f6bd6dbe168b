"""Asks before what was typed is thrown away by a key that is easily pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.sheet import Sheet
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel


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
