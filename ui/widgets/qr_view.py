"""A QR code from its modules: black on white in both looks, with its quiet zone; several take turns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text.words import t
from ui.widgets.living import Named

Matrix = Sequence[Sequence[bool]]
QUIET = 4
"""Light modules around the code (ISO/IEC 18004, 6.3.8)."""
FRAME_MS = 300


class QrView(Named, QWidget):
    """Shows one code, or several one after the other."""

    def __init__(self, frames: Sequence[Matrix]) -> None:
        super().__init__()
        self._frames = list(frames)
        self._shown = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 200)
        self.setAccessibleName(t("qr.name"))
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.step)
        if len(self._frames) > 1:
            self._timer.start()

    def step(self) -> None:
        """Shows the next code."""
        self._shown = (self._shown + 1) % len(self._frames)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 520)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._frames:
            return
        matrix = self._frames[self._shown]
        ratio = self.devicePixelRatioF()
        count = len(matrix) + 2 * QUIET
        # Whole device pixels per module: a blurred edge is what cameras cannot read.
        module = max(1, int(min(self.width(), self.height()) * ratio / count)) / ratio
        left = round((self.width() - module * count) / 2 * ratio) / ratio
        top = round((self.height() - module * count) / 2 * ratio) / ratio
        painter = QPainter(self)
        painter.fillRect(QRectF(left, top, module * count, module * count), Qt.GlobalColor.white)
        for y, line in enumerate(matrix):
            for x, dark in enumerate(line):
                if dark:
                    place = QRectF(left + (x + QUIET) * module, top + (y + QUIET) * module, module, module)
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
