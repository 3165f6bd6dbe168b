"""A code to write down, in lines of four groups, in a font whose letters cannot be mistaken."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent

from ui.widgets import theme
from ui.widgets.plain_label import Block, PlainLabel

_SIDE, _TOP = 20, 14
_LARGER = 1.35


class CodeLabel(PlainLabel):
    """Shows and says the code; it cannot be marked with the mouse (*Copy* takes it away again).

    Its groups stand apart ``by`` a dash (of a passphrase: a space), ``in_line`` of them in a line.
    """

    def __init__(self, code: str, *, by: str = "-", in_line: int = 4) -> None:
        self._by, self._in_line = by, in_line
        super().__init__(code)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def _font(self) -> QFont:
        font = theme.current().font("mono", strong=True)
        font.setPointSizeF(theme.current().points("body") * _LARGER)
        return font

    def _block(self, width: float) -> Block:
        groups = self.text().split(self._by)
        lines = ["  ".join(groups[i : i + self._in_line]) for i in range(0, len(groups), self._in_line)]
        height = theme.current().line("body") * _LARGER * 1.15
        return Block("\n".join(lines), self._font(), width - 2 * _SIDE, max_lines=0, line_height=height)

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._block(width).height) + 2 * _TOP

    def sizeHint(self) -> QSize:
        widest = QFontMetricsF(self._font()).horizontalAdvance("MMMM  MMMM  MMMM  MMMM")
        width = math.ceil(widest) + 2 * _SIDE + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, theme.current().line("body") + 2 * _TOP)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("hairline"))
        painter.setBrush(look.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(look.colour("ink"))
        block = self._block(self.width())
        block.paint(painter, _SIDE, (self.height() - block.height) / 2, self.width() - 2 * _SIDE, Qt.AlignmentFlag.AlignLeft)
        painter.end()
