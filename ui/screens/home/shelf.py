"""The shelf of what is earned: badges standing side by side on one line, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.text.standing import card_lines, status_line
from ui.text.status_text import StatusText
from ui.text.titles import record_title
from ui.widgets import icons, theme
from ui.widgets.art import paint_plate
from ui.widgets.cards import Card
from ui.widgets.parts import clear
from ui.widgets.plain_label import Block
from wallet.clock import Clock
from wallet.records.record import RecordSummary

COLUMNS: Final = 6
_NARROW_COLUMNS: Final = 3
_PLATE: Final = 72
_LARGE: Final = 1.5
_STATUS_LINES: Final = 3
"""A longer one is whole in the tip, and for those who hear."""
_GAP: Final = 16
"""Pixels at the right of a badge's words: the line beneath the plates has no gap."""


class ShelfBadge(Card):
    """One badge on the shelf: its art on its plate, its name, and how far it is to be believed."""

    def __init__(self, summary: RecordSummary, clock: Clock, *, endorsed_by: str = "") -> None:
        self._endorsed_by = endorsed_by
        super().__init__(summary, clock)

    def _status(self) -> StatusText:
        now = self._clock.now()
        if self._endorsed_by:
            return status_line(self.summary.facts, now, endorsed_by=self._endorsed_by)
        return card_lines(self.summary, now)[0]

    def retranslate(self) -> None:
        super().retranslate()
        if self._endorsed_by:
            self.setAccessibleName(f"{record_title(self.summary)}. {self._status().text}")

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        self.setFixedHeight(look.grown(_PLATE) + 8 + 2 * look.line("small") + 4 + _STATUS_LINES * look.line("small") + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().grown(_PLATE) + _GAP, self.height())

    def sizeHint(self) -> QSize:
        return QSize(theme.current().grown(160), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.grown(_PLATE)
        paint_plate(painter, QRectF(0, 0, edge, edge), self._art, self.summary.type)
        painter.fillRect(QRectF(0, edge, self.width(), 1), look.colour("edge"))
        if self.underMouse():
            painter.fillRect(QRectF(0, edge, edge, 3), look.colour("accent"))
        room = self.width() - _GAP
        title = Block(
            record_title(self.summary), look.font("small", strong=True), room, max_lines=2, line_height=look.line("small")
        )
        painter.setPen(look.colour("ink"))
        title.paint(painter, 0, edge + 8, room, Qt.AlignmentFlag.AlignLeft)
        self._paint_status(painter, edge + 8 + title.height + 4, room)
        painter.end()

    def _paint_status(self, painter: QPainter, top: float, room: float) -> None:
        look, status = theme.current(), self._status()
        left = 0.0
        if status.mark:
            mark = look.mark()
            icons.draw(painter, f"marks/{status.mark}", QRectF(0, top, mark, mark), look.colour(status.colour))
            left = mark + 8.0
        words = Block(status.text, look.font("small"), room - left, max_lines=_STATUS_LINES, line_height=look.line("small"))
        painter.setPen(look.colour(status.colour))
        words.paint(painter, left, top, room - left, Qt.AlignmentFlag.AlignLeft)


class Shelf(QWidget):
    """A line of badges; where there is less room, several lines."""

    def __init__(self, *, narrow: bool) -> None:
        super().__init__()
        self._badges: Sequence[ShelfBadge] = ()
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(12)

    def summaries(self) -> list[RecordSummary]:
        """Returns what the badges say."""
        return [badge.summary for badge in self._badges]

    def show_badges(self, badges: Sequence[ShelfBadge]) -> None:
        """Shows other badges."""
        clear(self._grid)
        self._badges = badges
        self.relayout(self._narrow)

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.relayout(self._narrow)

    def relayout(self, narrow: bool) -> None:
        """Places every badge anew."""
        self._narrow = narrow
        columns = _NARROW_COLUMNS if narrow or theme.current().scale >= _LARGE else COLUMNS
        for number, badge in enumerate(self._badges):
            self._grid.addWidget(badge, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for number in range(COLUMNS):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
