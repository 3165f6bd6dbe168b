"""One way out of several: a button to choose it, its icon, and what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel


class Radio(Named, QRadioButton):
    """The button of one way."""


class WayRow(QWidget):
    """The whole row chooses."""

    def __init__(self, title: str, subtitle: str, *, icon: str) -> None:
        super().__init__()
        self.button = Radio()
        self.button.setAccessibleName(title)
        self.button.setAccessibleDescription(subtitle)
        line = row(spacing=12, margins=(0, 6, 0, 6))
        self.setLayout(line)
        top = Qt.AlignmentFlag.AlignTop
        level = column(margins=(0, 3, 0, 0))
        level.addWidget(self.button)
        level.addStretch(1)
        line.addLayout(level)
        line.addWidget(Mark(f"line/{icon}"), 0, top)
        texts = column(spacing=0)
        self._title = PlainLabel(title)
        texts.addWidget(self._title)
        self._meaning = subtitle
        self._subtitle = PlainLabel(subtitle, size="small", role="ink_2")
        texts.addWidget(self._subtitle)
        line.addLayout(texts, 1)

    def refuse(self, reason: str) -> None:
        """Says why this way cannot be chosen; "" lets it be chosen again."""
        self.button.setEnabled(not reason)
        self.button.setAccessibleDescription(reason or self._meaning)
        self._title.set_role("ink_2" if reason else "ink")
        self._subtitle.setText(reason or self._meaning)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.button.isEnabled():
            self.button.setChecked(True)
