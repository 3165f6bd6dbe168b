"""A short list of parts, one of them chosen: arrows move, Enter or a click chooses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.widgets.controls import Button
from ui.widgets.living import Named
from ui.widgets.parts import column

WIDTH = 200
"""Pixels, at the least: the list is as wide as its longest part, chosen."""
_PADDING = 12
"""Pixels at each side of the words, as the style sheet says."""


class SectionButton(Button):
    """The words of one part. The chosen one is bolder; room for that is there before it is chosen."""

    def sizeHint(self) -> QSize:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        words = QFontMetrics(font).horizontalAdvance(self.text())
        hint = super().sizeHint()
        return QSize(max(hint.width(), words + 2 * _PADDING), hint.height())


class SectionList(Named, QWidget):
    """Emits ``chosen`` with the key of a part other than the one shown."""

    chosen = Signal(str)

    def __init__(self, name: str, parts: Sequence[tuple[str, str]], shown: str) -> None:
        """``parts`` are (key, words)."""
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        lines = column(spacing=0)
        self.setLayout(lines)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self._shown = shown
        for key, text in parts:
            button = SectionButton(text, look="section")
            button.setCheckable(True)
            button.setChecked(key == shown)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, key=key: self._press(key))
            self._group.addButton(button)
            self._buttons[key] = button
            lines.addWidget(button)
        lines.addStretch(1)

    def show_chosen(self, key: str) -> None:
        """Shows ``key`` as the chosen one."""
        self._shown = key
        self._buttons[key].setChecked(True)

    def _press(self, key: str) -> None:
        if key != self._shown:
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}
        step = steps.get(event.key())
        buttons = list(self._buttons.values())
        now = next((n for n, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or now is None:
            super().keyPressEvent(event)
            return
        buttons[(now + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
