"""Rows of a table that are read: columns beside one another, one beneath the other where it is narrow or text is large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.widgets import theme
from ui.widgets.parts import row
from ui.widgets.plain_label import PlainLabel

LARGE = 1.5
"""Text from this size on has its columns beneath one another."""


class ColumnRow(QWidget):
    """``cells`` with the share of the room of each; ``action`` at the end, in a room of ``end`` pixels that rows without one
    and the head keep free, so that columns stand beneath one another. ``head``: it names the columns."""

    is_row = True

    def __init__(
        self,
        cells: Sequence[tuple[QWidget, int]],
        *,
        action: QWidget | None = None,
        narrow: bool = False,
        head: bool = False,
        tall: int = 44,
        end: int = 72,
    ) -> None:
        super().__init__()
        self._narrow, self._head = narrow, head
        outer = row(spacing=16, margins=(0, 6, 0, 6))
        self.setLayout(outer)
        self._cells = [cell for cell, _ in cells]
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for cell, share in cells:
            self._columns.addWidget(cell, share, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(self._columns, 1)
        self._room = end
        self._end = QWidget()
        holder = row(spacing=0)
        self._end.setLayout(holder)
        holder.addStretch(1)
        if action is not None:
            holder.addWidget(action)
        self._has_action = action is not None
        outer.addWidget(self._end)
        self.setMinimumHeight(0 if head else tall)
        self._lay_out()

    def relayout(self, narrow: bool) -> None:
        """Puts the columns beside one another, or beneath."""
        self._narrow = narrow
        self._lay_out()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._lay_out()

    def _lay_out(self) -> None:
        stacked = self._narrow or theme.current().scale >= LARGE
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if stacked else across)
        self._columns.setSpacing(2 if stacked else 16)
        self._end.setMinimumWidth(0 if stacked else round(self._room * theme.current().scale))
        self._end.setVisible(self._has_action or not stacked)
        if self._head:
            # Names of columns say nothing where there are none.
            self.setVisible(not stacked)
        for cell in self._cells:
            # A column that is empty keeps its room beside the others, and none beneath them.
            if isinstance(cell, PlainLabel):
                cell.setVisible(bool(cell.text()) or not stacked)


def small(text: str, role: str = "ink_2", *, lines: int = 2) -> PlainLabel:
    """Returns a cell in small text."""
    return PlainLabel(text, size="small", role=role, max_lines=lines)


def heads(columns: Sequence[tuple[str, int]], *, narrow: bool) -> ColumnRow:
    """Returns the names of the columns, with their shares."""
    return ColumnRow([(small(text, lines=1), share) for text, share in columns], narrow=narrow, head=True)
