"""What every control does with the keyboard: Enter presses it, and out of use it hands its keys to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget

if TYPE_CHECKING:
    _Widget = QWidget
    _Button = QAbstractButton
else:
    # The mix-ins stand before a Qt class and are none themselves: two of them in one class end in a widget without a body.
    _Widget = _Button = object

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def key_holder(widget: QWidget) -> QWidget:
    """Returns what has the keyboard while ``widget`` is out of use: what it scrolls on, else its window.

    Both do nothing with letters.
    """
    step = widget.parentWidget()
    while step is not None and not step.isWindow() and not isinstance(step, QAbstractScrollArea):
        step = step.parentWidget()
    return step or widget.window()


class KeepsKeys(_Widget):
    """Qt gives the keyboard of a widget that is disabled to the next one, and with it what is still being typed.

    Here nobody gets it; it comes back with the use.
    """

    def setEnabled(self, enabled: bool) -> None:
        holder = key_holder(self)
        if not enabled and self.hasFocus():
            holder.setFocus(Qt.FocusReason.OtherFocusReason)
            self.__dict__["_held_for"] = holder
        super().setEnabled(enabled)
        if enabled and self.__dict__.pop("_held_for", None) is not None and QApplication.focusWidget() is holder:
            self.setFocus(Qt.FocusReason.OtherFocusReason)


class Pressed(_Button):
    """A button that Enter presses too: Qt leaves that to Space, or to the desktop."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)
