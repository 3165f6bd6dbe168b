"""A word at the bottom that goes away by itself, perhaps with an undo, or with what can be done with a file.

It has room of its own beneath the page while it is there, and covers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QSizePolicy, QStatusBar, QWidget

from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.parts import clear, row
from ui.widgets.plain_label import PlainLabel

Choice = tuple[str, Callable[[], object]]
_BESIDE_FROM = 720
"""Pixels of width, at the usual size of text, from which what can be done stands beside the words."""


class Toast(QStatusBar):
    """Shown for eight seconds, and for as long as somebody points at it or has the keyboard in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toast_strip")
        self.setSizeGripEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        plate = QFrame()
        plate.setObjectName("toast")
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, plate)
        self._label = PlainLabel("", role="sheet")
        self._box = QWidget()
        self._actions = Flow(spacing=8)
        self._box.setLayout(self._actions)
        self._lines.addWidget(self._label, 1)
        self._lines.addWidget(self._box)
        around = QWidget()
        line = row(margins=(10, 2, 10, 6))
        around.setLayout(line)
        line.addWidget(plate)
        self.addWidget(around, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(theme.tokens()["motion"]["toast_ms"])
        self._timer.timeout.connect(self._end)
        self.hide()

    def say(self, text: str, actions: Sequence[Choice] = ()) -> None:
        """Shows ``text``, and a button for each of ``actions``: what it says, and what it does."""
        self._label.setText(text)
        clear(self._actions)
        for name, action in actions:
            self._actions.addWidget(Button(name, look="toast", on=lambda action=action: self._do(action)))  # type: ignore[misc]
        self._box.setVisible(bool(actions))
        self._lay_out()
        self.show()
        self._timer.start()
        event = QAccessibleAnnouncementEvent(self, text)
        QAccessible.updateAccessibility(event)

    def forget(self) -> None:
        """Hides what was said, and lets go of what its buttons would have done."""
        self._timer.stop()
        clear(self._actions)
        self._label.setText("")
        self.hide()

    def _do(self, action: Callable[[], object]) -> None:
        self.forget()
        action()

    def _end(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start()  # Somebody is about to press it.
        else:
            self.forget()

    # Room -----------------------------------------------------------------------
    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        beside = self.width() >= _BESIDE_FROM * theme.current().scale
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._lines.setContentsMargins(16, 6, 8, 6)
        self._lines.setSpacing(16 if beside else 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.start()
