"""A day to choose."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit

from ui.widgets.living import Named


class DayField(Named, QDateEdit):
    """Typed or stepped with the arrow keys."""

    def __init__(self, day: QDate, *, name: str) -> None:
        super().__init__(day)
        self.setAccessibleName(name)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumWidth(160)
