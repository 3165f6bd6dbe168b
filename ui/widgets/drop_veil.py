"""What is shown while something is carried over the window: that it can be let go here, and what becomes of it then."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import row
from ui.widgets.plain_label import PlainLabel

_EDGE = 12
"""Pixels from the window's edge to the frame."""
_COVER = 215
"""How much of the page is covered, of 255: it is still to be seen where one is."""


class DropVeil(QWidget):
    """Covers ``window``; it takes no click and no drop of its own."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = row(spacing=16)
        self.setLayout(line)
        line.addStretch(1)
        line.addWidget(Mark("line/folder", "accent"))
        self._words = PlainLabel("", size="title", role="accent", one_line=True)
        line.addWidget(self._words)
        line.addStretch(1)
        self.hide()

    def show_over(self, text: str) -> None:
        """Covers the window and says ``text``."""
        self._words.setText(text)
        self.setAccessibleName(text)
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = theme.current().colour("sheet")
        sheet.setAlpha(_COVER)
        painter.fillRect(self.rect(), sheet)
        pen = QPen(theme.current().colour("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(frame, 8, 8)
