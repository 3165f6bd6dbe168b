"""The one label for text, ours or from outside: it paints characters and knows no markup."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.text.plain import PARAGRAPH_CHARS, plain
from ui.widgets import theme
from ui.widgets.living import Named

if TYPE_CHECKING:
    from ui.widgets.theme import Size


_ENDLESS = 1_000_000.0
"""Pixels that no line of ours fills: what a text takes when nothing wraps it."""
_WIDTHS_KEPT = 6
"""Laid out texts a label keeps: the width it has, and those its layouts try."""


class Block:
    """Lines of text laid out in a width, the last one elided when there are too many."""

    def __init__(self, text: str, font: QFont, width: float, *, max_lines: int, line_height: float) -> None:
        self._font = font
        self._line_height = line_height
        self.lines: list[str] = []
        self.widest = 0.0
        metrics = QFontMetricsF(font)
        width = max(8.0, width)
        for paragraph in text.split("\n"):
            self._fill(paragraph, metrics, width, max_lines)
            if max_lines and len(self.lines) >= max_lines:
                break
        self.height = line_height * max(1, len(self.lines))

    def _fill(self, paragraph: str, metrics: QFontMetricsF, width: float, max_lines: int) -> None:
        if not paragraph:
            self.lines.append("")
            return
        layout = QTextLayout(paragraph, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start, length = line.textStart(), line.textLength()
            piece = paragraph[start : start + length].rstrip()
            if max_lines and len(self.lines) == max_lines - 1 and start + length < len(paragraph):
                piece = metrics.elidedText(paragraph[start:], Qt.TextElideMode.ElideRight, width)
                self._add(piece, metrics)
                break
            self._add(piece, metrics)
        layout.endLayout()

    def _add(self, piece: str, metrics: QFontMetricsF) -> None:
        self.lines.append(piece)
        self.widest = max(self.widest, metrics.horizontalAdvance(piece))

    def paint(self, painter: QPainter, x: float, y: float, width: float, align: Qt.AlignmentFlag) -> None:
        """Paints the lines, the first one's top at ``y``, with the painter's pen."""
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        lead = (self._line_height - metrics.height()) / 2 + metrics.ascent()
        for number, line in enumerate(self.lines):
            room = width - metrics.horizontalAdvance(line)
            shift = room if align & Qt.AlignmentFlag.AlignRight else 0.0
            shift = room / 2 if align & Qt.AlignmentFlag.AlignHCenter else shift
            painter.drawText(QPointF(x + shift, y + lead + number * self._line_height), line)


class PlainLabel(Named, QLabel):
    """Shows plain text in one of the sizes and roles of the look.

    ``one_line`` elides instead of wrapping; ``max_lines`` elides the last line;
    ``paragraphs`` keeps line breaks. Markup in the text is shown as it is written.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: Size = "body",
        strong: bool = False,
        role: str = "ink",
        one_line: bool = False,
        max_lines: int = 0,
        paragraphs: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._size: Size = size
        self._strong = strong or size in {"title", "large"}
        self._role = role
        self._one_line = one_line
        self._max_lines = 1 if one_line else max_lines
        self._paragraphs = paragraphs
        self._align = align
        self._blocks: dict[float, Block] = {}
        self._laid_out_for: tuple[str, int, theme.Theme] | None = None
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Fixed if one_line else QSizePolicy.Policy.Minimum,
        )
        policy.setHeightForWidth(not one_line)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Shows ``text``, made safe. A screen reader hears the same."""
        self._remember("setText", text)
        limit = PARAGRAPH_CHARS if self._paragraphs or not self._one_line else 300
        super().setText(plain(text, lines=self._paragraphs, limit=limit))
        self.updateGeometry()

    def set_max_lines(self, lines: int) -> None:
        """Shows at most ``lines``; 0 shows all."""
        self._max_lines = lines
        self.updateGeometry()
        self.update()

    def set_role(self, role: str) -> None:
        """Changes the colour's role."""
        self._role = role
        self.update()

    def _block(self, width: float) -> Block:
        """Returns the text laid out in ``width``. Layouts ask for the same few widths many times over."""
        look = theme.current()
        shown = (self.text(), self._max_lines, look)
        if shown != self._laid_out_for or len(self._blocks) > _WIDTHS_KEPT:
            self._laid_out_for = shown
            self._blocks = {_ENDLESS: self._lay_out(_ENDLESS)}
        whole = self._blocks[_ENDLESS]
        if whole.widest <= width:
            return whole  # Nothing of it wraps.
        if width not in self._blocks:
            self._blocks[width] = self._lay_out(width)
        return self._blocks[width]

    def _lay_out(self, width: float) -> Block:
        look = theme.current()
        font = look.font(self._size, strong=self._strong)
        return Block(self.text(), font, width, max_lines=self._max_lines, line_height=look.line(self._size))

    def hasHeightForWidth(self) -> bool:
        return not self._one_line

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._block(min(width, self.maximumWidth())).height)

    def sizeHint(self) -> QSize:
        width = math.ceil(min(self._block(_ENDLESS).widest, 640 * theme.current().scale)) + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, theme.current().line(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setPen(look.colour(self._role if self.isEnabled() else "ink_disabled"))
        block = self._block(self.width())
        top = (self.height() - block.height) / 2
        block.paint(painter, 0, max(0.0, top), self.width(), self._align)
        painter.end()
