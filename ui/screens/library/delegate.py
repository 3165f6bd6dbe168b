"""How a card and a table row are painted. They say what ``AccessibleTextRole`` says."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.paged import Index
from ui.screens.library.model import (
    COLUMN_STATE,
    COLUMN_UNTIL,
    COLUMN_WHAT,
    ArtRole,
    ChosenRole,
    EndorsedRole,
    SummaryRole,
)
from ui.text.standing import card_lines, end_date, status_line
from ui.text.status_text import StatusText
from ui.text.titles import record_title
from ui.widgets import icons, theme
from ui.widgets.art import paint_plate
from ui.widgets.card_paint import card_height, paint_card
from ui.widgets.plain_label import Block
from wallet.clock import Clock
from wallet.records.record import RecordSummary

GUTTER = 16
BOX, PLATE = 16, 28
"""Pixels of the box to tick and of the art in a row, at the usual size of text."""
MARK_GAP, CELL_GAP = 8, 12
"""Pixels after a mark in a row, and after what a column says."""
_LEFT = Qt.AlignmentFlag.AlignLeft


class CardDelegate(QStyledItemDelegate):
    """Paints cards in a grid; the gutter belongs to the cell."""

    def __init__(self, parent: QAbstractItemView, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        widget: QWidget | None = option.widget  # type: ignore[attr-defined]
        summary = index.data(SummaryRole)
        lines = card_lines(summary, self._clock.now(), index.data(EndorsedRole)) if summary is not None else None
        painter.save()
        # The widget's own state is asked too: the pointed-at row keeps its flag when the keyboard moves on.
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and widget is not None and widget.hasFocus()
        paint_card(
            painter,
            QRectF(box).adjusted(4, 4, -(GUTTER - 4), -(GUTTER - 4)),
            summary,
            lines,
            index.data(ArtRole),
            chosen=bool(index.data(ChosenRole)),
            hover=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=focused,
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(296, card_height() + GUTTER)


class RowDelegate(QStyledItemDelegate):
    """Paints table rows between hairlines, with a box to choose them."""

    def __init__(self, parent: QAbstractItemView, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock
        self._view = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        box: QRect = option.rect  # type: ignore[attr-defined]
        summary = index.data(SummaryRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._view.currentIndex().row() == index.row() and self._view.hasFocus()
        if index.data(ChosenRole):
            painter.fillRect(box, look.colour("accent_tint"))
        elif current:
            painter.fillRect(box, look.colour("folder"))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, look.colour("hairline"))
        if current and index.column() == 0:
            painter.fillRect(box.x(), box.y(), 2, box.height(), look.colour("accent"))
        if summary is not None:
            self._paint_cell(painter, QRectF(box), index, summary)
        painter.restore()

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, summary: RecordSummary) -> None:
        look = theme.current()
        now = self._clock.now()
        ground = "accent_tint" if index.data(ChosenRole) else "sheet"
        if index.column() == COLUMN_WHAT:
            tick, art = look.grown(BOX), look.grown(PLATE)
            paint_box(painter, QRectF(box.x() + 8, box.center().y() - tick / 2, tick, tick), bool(index.data(ChosenRole)))
            plate = QRectF(box.x() + tick + 20, box.center().y() - art / 2, art, art)
            paint_plate(painter, plate, index.data(ArtRole), summary.type, radius=4)
            self._text(painter, box.adjusted(tick + art + 28, 0, -12, 0), record_title(summary), "body", "ink")
            return
        status = StatusText("", "ink_2", str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        if index.column() == COLUMN_STATE:
            status = status_line(summary.facts, now, endorsed_by=index.data(EndorsedRole))
        elif index.column() == COLUMN_UNTIL:
            status = end_date(summary.facts, now)
        if summary.replaced and status.colour == "attention":
            # A newer one stands for it: that it ends is history.
            status = StatusText("replaced", "ink_2", status.text)
        if status.mark:
            edge = look.mark()
            place = QRectF(box.x(), box.center().y() - edge / 2, edge, edge)
            icons.draw(painter, f"marks/{status.mark}", place, look.colour(status.colour), look.colour(ground))
            box = box.adjusted(edge + MARK_GAP, 0, 0, 0)
        self._text(painter, box.adjusted(0, 0, -CELL_GAP, 0), status.text, "small", status.colour)

    def _text(self, painter: QPainter, box: QRectF, text: str, size: theme.Size, role: str) -> None:
        look = theme.current()
        block = Block(text, look.font(size), box.width(), max_lines=1, line_height=look.line(size))
        painter.setPen(look.colour(role))
        block.paint(painter, box.x(), box.center().y() - block.height / 2, box.width(), _LEFT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.current().control() + 8)


def paint_box(painter: QPainter, place: QRectF, on: bool) -> None:
    """Paints a box to tick."""
    look = theme.current()
    painter.setPen(look.colour("accent" if on else "edge"))
    painter.setBrush(look.colour("accent" if on else "paper"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if on:
        icons.draw(painter, "line/tick", place.adjusted(2, 2, -2, -2), look.colour("on_accent"))
