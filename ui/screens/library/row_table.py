"""The shelf as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.screens.library.choosing import Choosing
from ui.screens.library.delegate import RowDelegate
from ui.screens.library.model import ShelfModel
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.living import Named
from wallet.clock import Clock


class RowTable(Named, QTableView):
    """Rows between hairlines."""

    def __init__(self, model: ShelfModel, clock: Clock) -> None:
        super().__init__()
        self.setAccessibleName(t("library.title"))
        self.setModel(model)
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
        shares = (32, 19, 30, 11, 8) if wide else (46, 0, 54, 0, 0)
        for column, share in enumerate(shares):
            self.setColumnHidden(column, share == 0)
            if share:
                self.setColumnWidth(column, room * share // 100)
