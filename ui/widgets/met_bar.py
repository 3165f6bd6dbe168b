"""How much of something is met, drawn: what was met before, and what is new, with a gap between them. Words stand beside."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import theme

_GAP = 2


class MetBar(QWidget):
    """``met`` of ``of``; ``was``: how many of them were met before, None for no telling apart."""

    def __init__(self, met: int, of: int, *, was: int | None = None, high: int = 8) -> None:
        super().__init__()
        self._met, self._of, self._was, self._high = met, max(1, of), met if was is None else min(was, met), high
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFixedHeight(theme.current().grown(self._high))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, whole = theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("hairline"))
        painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        met, was = (whole.width() * part / self._of for part in (self._met, self._was))
        for role, begin, end in (("genuine", was + (_GAP if was else 0), met), ("accent", 0.0, was)):
            if end > begin:
                painter.setBrush(look.colour(role))
                box = QRectF(begin, 0, max(end - begin, whole.height()), whole.height())
                painter.drawRoundedRect(box, whole.height() / 2, whole.height() / 2)
        painter.end()
