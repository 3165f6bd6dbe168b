"""Hours as people write them, and as a bar."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text.words import decimal
from ui.widgets import theme


def decimal_hours(hours: Decimal) -> str:
    """Returns hours as people write them: ``11``, ``1.5``."""
    return f"{int(hours)}" if hours == hours.to_integral_value() else decimal(float(hours))


class HoursBar(QWidget):
    """How much of what is asked for counts, drawn; the words beside it say the same."""

    def __init__(self, counted: Decimal, needed: Decimal) -> None:
        super().__init__()
        self._share = min(1.0, float(counted / needed)) if needed else 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("hairline"))
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(look.colour("hairline"))
        painter.drawRoundedRect(whole, 4, 4)
        if self._share > 0:
            colour = look.colour("accent")
            painter.setPen(colour)
            painter.setBrush(colour)
            painter.drawRoundedRect(
                QRectF(whole.x(), whole.y(), max(8.0, whole.width() * self._share), whole.height()), 4, 4
            )
        painter.end()
