"""A word in a rounded frame, nothing to press."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from ui.widgets import theme
from ui.widgets.plain_label import PlainLabel


class Chip(PlainLabel):
    """A skill or a tag."""

    def __init__(self, text: str) -> None:
        super().__init__(text, size="small", one_line=True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + 26, max(28, hint.height() + 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("hairline"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)
        painter.setPen(look.colour("ink"))
        block = self._block(self.width() - 24)
        block.paint(painter, 12, (self.height() - block.height) / 2, self.width() - 24, Qt.AlignmentFlag.AlignLeft)
        painter.end()
