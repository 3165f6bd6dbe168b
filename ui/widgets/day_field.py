"""A day to choose."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit

from ui.widgets.living import Named


class DayField(Named, QDateEdit):
    """Typed or stepped with the arrow keys."""

    def __init__(self, day: QDate, *, name: str) -> None:
        super().__init__(day)
        self.setAccessibleName(name)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumWidth(160)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leaves the field: between its year, month and day one goes by the arrow keys."""
        return QAbstractSpinBox.focusNextPrevChild(self, forward)
