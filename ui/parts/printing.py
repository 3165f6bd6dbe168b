"""Printing: a heading, what is said, rows between hairlines, on A4 or Letter; on as many pages as it takes.

Ink on paper in every look. Everything is placed in points, so that it is the same whatever prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.parts import paper
from ui.parts.paper import Paper
from ui.text.words import t
from ui.widgets import icons
from ui.widgets.plain_label import Block
from ui.widgets.theme import FAMILY, Theme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_POINTS: Final = 72
"""Of an inch."""
_INK, _INK_2 = "#000000", "#555555"
_FOOT: Final = 40.0
"""Points at the bottom of each page for its number and how it can be checked."""
_ASIDE: Final = 0.34
"""Of the width, for what stands at the end of a row."""


class Printed(Protocol):
    """What can be printed."""

    def paint(self, painter: QPainter, size: QSizeF, turn: Callable[[], object]) -> None:
        """Paints on a page of ``size`` points; ``turn`` begins the next page."""
        ...


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One row: its title, a smaller line beneath, and what stands at its end."""

    title: str = ""
    detail: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Printout:
    """A document: ``lines`` stand beneath the title, each section has a heading ("" for none) and rows."""

    title: str
    lines: Sequence[str]
    sections: Sequence[tuple[str, Sequence[PrintRow]]]
    foot: str

    def paint(self, painter: QPainter, size: QSizeF, turn: Callable[[], object]) -> None:
        """Paints all of it. A row is never parted over two pages unless it is longer than one."""
        page = _Page(painter, size, turn, self.foot)
        page.write(self.title, 20, strong=True, gap=4)
        for line in self.lines:
            page.write(line, 11, gap=3)
        for heading, rows in self.sections:
            page.space(16)
            if heading:
                page.write(heading, 12, strong=True, gap=4, keep=40)
            for row in rows:
                page.row(row)
        page.end()


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet to keep, as large as it fits on the page."""

    sheet: Paper

    def paint(self, painter: QPainter, size: QSizeF, turn: Callable[[], object]) -> None:
        """Paints it on one page."""
        _ = turn
        scale = min(size.width() / paper.PAGE.width(), size.height() / paper.PAGE.height())
        painter.scale(scale, scale)
        paper.paint(painter, self.sheet)


class _Page:
    """Where the next line goes."""

    def __init__(self, painter: QPainter, size: QSizeF, turn: Callable[[], object], foot: str) -> None:
        self._painter, self._size, self._turn, self._foot = painter, size, turn, foot
        self._number = 1
        self._y = 0.0
        self._begin()

    def _begin(self) -> None:
        colours = Theme()
        icons.draw(self._painter, "brand/badge", QRectF(0, 0, 20, 20), colours.colour("accent"), colours.colour("on_accent"))
        self._draw(self._block("Lanyard", 11, self._size.width(), strong=True), 28, 2, _INK)
        self._y = 40.0

    def end(self) -> None:
        """Writes the foot of the page that is open."""
        block = self._block(t("print.page", foot=self._foot, number=self._number), 8, self._size.width())
        self._draw(block, 0, self._size.height() - block.height, _INK_2)

    def space(self, points: float) -> None:
        """Leaves room."""
        self._y += points

    def _need(self, points: float) -> None:
        if self._y + points > self._size.height() - _FOOT and self._y > 40:
            self.end()
            self._turn()
            self._number += 1
            self._begin()

    def write(self, text: str, size: int, *, strong: bool = False, gap: float = 0, keep: float = 0) -> None:
        """Writes a paragraph over the whole width; ``keep`` points beneath it stay on the same page."""
        block = self._block(text, size, self._size.width(), strong=strong)
        self._need(block.height + keep)
        self._draw(block, 0, self._y, _INK)
        self._y += block.height + gap

    def row(self, row: PrintRow) -> None:
        """Writes a row and the hairline above it."""
        aside = self._block(row.aside, 10, self._size.width() * _ASIDE) if row.aside else None
        width = self._size.width() * (1 - _ASIDE) - 12 if aside is not None else self._size.width()
        title = self._block(row.title, 11, width, strong=True) if row.title else None
        above = title.height if title is not None else 0
        detail = self._block(row.detail, 9 if row.title else 10, width) if row.detail else None
        left = above + (detail.height if detail is not None else 0)
        height = max(left, aside.height if aside is not None else 0) + 10
        self._need(height)
        pen = QPen(QColor("#BBBBBB"))
        pen.setWidthF(0.5)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(0, self._y), QPointF(self._size.width(), self._y))
        if title is not None:
            self._draw(title, 0, self._y + 5, _INK)
        if detail is not None:
            self._draw(detail, 0, self._y + 5 + above, _INK_2 if row.title else _INK)
        if aside is not None:
            self._draw(aside, self._size.width() * (1 - _ASIDE), self._y + 5, _INK)
        self._y += height

    def _block(self, text: str, size: int, width: float, *, strong: bool = False) -> Block:
        font = QFont(FAMILY)
        font.setPixelSize(size)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return Block(text, font, width, max_lines=0, line_height=size * 1.4)

    def _draw(self, block: Block, x: float, y: float, colour: str) -> None:
        self._painter.setPen(QColor(colour))
        block.paint(self._painter, x, y, self._size.width(), Qt.AlignmentFlag.AlignLeft)


def usual_page() -> QPageSize:
    """Returns Letter where inches are usual, else A4."""
    inches = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if inches else QPageSize.PageSizeId.A4)


def draw(printer: QPrinter, printed: Printed) -> None:
    """Prints. Raises OSError where the printer cannot be begun or ended."""
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError("the printer could not be begun")
    scale = printer.resolution() / _POINTS
    painter.scale(scale, scale)
    size = printer.pageLayout().paintRectPoints().size()
    printed.paint(painter, QSizeF(size), printer.newPage)
    if not painter.end():
        raise OSError("the printer could not be ended")


def print_out(owner: QWidget, printed: Printed, *, failed: Callable[[], object]) -> None:
    """Asks which printer and paper, and prints; ``failed`` says that it could not be done."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(usual_page())
    printer.setDocName("Lanyard")  # A printer's queue is read by others: no name stands in it.
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle(t("print.title"))

    def go() -> None:
        try:
            draw(printer, printed)
        except OSError:
            failed()

    dialog.accepted.connect(go)
    dialog.setModal(True)
    dialog.show()
