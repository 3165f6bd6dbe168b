"""What is cut or lies over something else in a window, measured by rectangles and by the widths of letters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ui.screens.home.shelf import ShelfBadge
from ui.screens.library.card_grid import CardGrid
from ui.screens.library.delegate import GUTTER
from ui.screens.library.model import SummaryRole
from ui.text.standing import card_lines
from ui.text.titles import record_title
from ui.widgets import theme
from ui.widgets.card_paint import state_room, title_room
from ui.widgets.cards import Card
from ui.widgets.plain_label import Block, PlainLabel
from ui.widgets.qr_view import QrView
from wallet.clock import Clock
from wallet.records.record import RecordSummary

SLACK = 1
"""Pixels that rounding may take."""


def cut(root: QWidget, clock: Clock) -> Iterator[str]:
    """Yields the words in ``root`` that are in sight and not whole: elided, too low, wider than what they stand on.

    Allowed is a title that ends in an ellipsis where its tip says all of it.
    """
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not root.window():
            continue
        if isinstance(widget, PlainLabel):
            yield from _label(widget)
        elif isinstance(widget, QPushButton) and widget.text():
            if widget.width() < widget.sizeHint().width() - 2 * SLACK:
                yield f"button {widget.text()!r}: {widget.width()} of {widget.sizeHint().width()}"
            if widget.isChecked() and widget.property("look") == "section" and widget.width() < _bolder(widget):
                yield f"chosen part {widget.text()!r}: {widget.width()} of {_bolder(widget)}"
        elif isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox):
            yield from _hint(widget)
        elif isinstance(widget, QComboBox):
            words = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText())
            if words > widget.width() - 44:
                yield f"choice {widget.currentText()!r}"
        elif isinstance(widget, ShelfBadge):
            if widget._status().text not in tip_of(widget.tip()):
                yield f"badge {widget.summary.title!r}: its tip is not whole"
        elif isinstance(widget, Card):
            yield from _card(widget.summary, widget.width(), clock, tip_of(widget.tip()))
        elif isinstance(widget, CardGrid):
            yield from _cards(widget, clock)
        yield from _beyond(widget)


def _bolder(button: QPushButton) -> int:
    """Returns the pixels that the words of a chosen part take, bolder, with the room at their sides."""
    font = QFont(button.font())
    font.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(font).horizontalAdvance(button.text()) + 24


def tip_of(written: object) -> str:
    """Returns the words of a tip."""
    return html.unescape(re.sub(r"<[^>]*>", "", str(written or "")))


def _label(label: PlainLabel) -> Iterator[str]:
    if not label.text():
        return
    block = label._block(label.width())
    ends = bool(block.lines) and block.lines[-1].endswith("…") and not label.text().endswith("…")
    if ends and label.text() not in tip_of(label.toolTip()):
        yield f"label {label.text()!r} elided"
    if label.height() < block.height - SLACK:
        yield f"label {label.text()!r}: {label.height()} high of {block.height:.0f}"
    if block.widest > label.width() + SLACK:
        yield f"label {label.text()!r}: {label.width()} wide of {block.widest:.0f}"


def _hint(field: QLineEdit) -> Iterator[str]:
    left = 40 if field.actions() else 14
    room = field.width() - left - 14
    if not field.text() and QFontMetrics(field.font()).horizontalAdvance(field.placeholderText()) > room:
        yield f"hint {field.placeholderText()!r} in {field.width()}"


def _card(summary: RecordSummary, width: int, clock: Clock, tip: str) -> Iterator[str]:
    look, lines = theme.current(), card_lines(summary, clock.now())
    for line, most in ((lines[0], state_room()), (lines[1], 1)):
        block = Block(line.text, look.font("small"), _state_width(width), max_lines=0, line_height=look.line("small"))
        if len(block.lines) > most:
            yield f"card {summary.title!r}: {line.text!r} takes {len(block.lines)} lines of {most} in {width}"
    block = Block(
        record_title(summary), look.font("body", strong=True), title_room(width, summary), max_lines=0, line_height=20
    )
    if len(block.lines) > 2 and record_title(summary) not in tip:
        yield f"card title {summary.title!r}"


def _state_width(width: int) -> float:
    return width - 32.0 - theme.current().mark() - 8


def _cards(grid: CardGrid, clock: Clock) -> Iterator[str]:
    for number in grid.seen():
        index = grid.model().index(number, 0)
        summary = index.data(SummaryRole)
        if summary is not None:
            yield from _card(summary, grid._cell.width() - GUTTER, clock, tip_of(index.data(Qt.ItemDataRole.ToolTipRole)))


def _beyond(widget: QWidget) -> Iterator[str]:
    """Yields what is wider than what it scrolls on, or than its window."""
    if not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
        return
    around = widget.parentWidget()
    while around is not None and not around.isWindow() and not isinstance(around.parentWidget(), QScrollArea):
        around = around.parentWidget()
    if around is None:
        return
    area = around.parentWidget()
    room = area.width() if isinstance(area, QScrollArea) else around.width()
    left = widget.mapTo(around, QPoint()).x() + (around.x() if isinstance(area, QScrollArea) else 0)
    if left < -SLACK or left + widget.width() > room + SLACK:
        words = getattr(widget, "text", str)() or widget.accessibleName()
        yield f"{type(widget).__name__} {words!r} from {left} to {left + widget.width()} of {room}"


def overlapping(root: QWidget) -> Iterator[str]:
    """Yields pairs of things in sight, each with words or to be pressed, that lie over one another."""
    seen: list[tuple[QWidget, QRect]] = []
    for widget in root.findChildren(QWidget):
        worded = isinstance(widget, PlainLabel) and bool(widget.text())
        pressed = isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QrView)
        if (worded or pressed) and widget.isVisible() and widget.window() is root.window():
            region = widget.visibleRegion().boundingRect()
            if not region.isEmpty():
                seen.append((widget, QRect(widget.mapTo(root, region.topLeft()), region.size())))
    for (one, first), (other, second) in combinations(seen, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        common = first.intersected(second)
        if common.width() > SLACK and common.height() > SLACK:
            yield f"{_words(one)} over {_words(other)}"


def _words(widget: QWidget) -> str:
    return f"{type(widget).__name__} {getattr(widget, 'text', str)() or widget.accessibleName()!r}"


def rows_cut(view: QAbstractItemView) -> Iterator[str]:
    """Yields the cells of a table whose words are wider than their column and whose tip does not say them."""
    model = view.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            box = view.visualRect(index)
            words = str(index.data() or "")
            if box.isEmpty() or not words:
                continue
            size: theme.Size = "body" if column == 0 else "small"
            if QFontMetricsF(theme.current().font(size)).horizontalAdvance(words) > box.width() and not index.data(
                Qt.ItemDataRole.ToolTipRole
            ):
                yield f"cell {words!r}"


def scroll_areas(root: QWidget) -> list[QAbstractScrollArea]:
    """Returns what can be scrolled in ``root`` and is in sight, the largest first."""
    areas = [a for a in root.findChildren(QAbstractScrollArea) if a.isVisible() and a.verticalScrollBar().maximum() > 0]
    return sorted(areas, key=lambda area: -area.width() * area.height())
