"""The shelf as a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.screens.library.choosing import Choosing
from ui.screens.library.delegate import CELL_GAP, MARK_GAP, RowDelegate
from ui.screens.library.model import COLUMN_UNTIL, ShelfModel
from ui.text import dates
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.living import Named
from wallet.clock import Clock

_WIDE_DAY: Final = date(2028, 11, 28)
"""A day that takes about as much room as any when it is written."""


class RowTable(Named, QTableView):
    """Rows between hairlines."""

    def __init__(self, model: ShelfModel, clock: Clock) -> None:
        super().__init__()
        self.setAccessibleName(t("library.title"))
        self.setModel(model)
        self.choices: Callable[[QPoint], list[tuple[str, Callable[[], object]]]] = lambda _at: []
        self.setItemDelegate(RowDelegate(self, clock))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.choosing = Choosing(self, box_width=32)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        height = theme.current().control() + 8
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        wide = room > 760 * theme.current().scale
        shares = (36, 21, 33, 0, 10) if wide else (46, 0, 54, 0, 0)
        # A day is never cut, and an end that has passed has a mark before it; the others share what is left.
        until = self._until_width() if wide else 0
        for column, share in enumerate(shares):
            width = until if column == COLUMN_UNTIL else (room - until) * share // 100
            self.setColumnHidden(column, width == 0)
            if width:
                self.setColumnWidth(column, width)

    def _until_width(self) -> int:
        """Returns the room, in pixels, for the longest that the column *Until* says."""
        look = theme.current()
        metrics = QFontMetrics(look.font("small"))
        day = look.mark() + MARK_GAP + metrics.horizontalAdvance(dates.written(_WIDE_DAY))
        return max(day, metrics.horizontalAdvance(t("period.no_end"))) + CELL_GAP
