"""What stands in the place of the card for a while: steps on sheets of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ui.widgets.parts import column

if TYPE_CHECKING:
    from ui.parts.step import Step


class Sheets(QStackedWidget):
    """``front`` is shown while nothing covers it; ``left``: the person went back from what did."""

    left = Signal()

    def __init__(self, front: QWidget) -> None:
        super().__init__()
        self.addWidget(front)

    def cover(self, page: Step, *, narrow: bool) -> None:
        """Shows ``page`` on a sheet in the place of the front."""
        sheet = QFrame()
        page.left.connect(lambda: self._leave(sheet))
        sheet.setObjectName("sheet")
        inner = column()
        sheet.setLayout(inner)
        inner.addWidget(page)
        self.addWidget(sheet)
        self.setCurrentWidget(sheet)
        page.relayout(narrow)
        page.take_focus()

    def escape(self) -> bool:
        """Goes back from what covers the front; returns whether something does. A code that is not yet kept stays."""
        from ui.parts.code_step import CodeStep
        from ui.parts.step import Step

        step = self.currentWidget().findChild(Step)
        if self.currentIndex() and isinstance(step, Step) and not isinstance(step, CodeStep):
            step.go_back()
        return self.currentIndex() > 0

    def uncover(self) -> None:
        """Takes every sheet away."""
        for number in reversed(range(1, self.count())):
            self._take(self.widget(number))

    def _leave(self, sheet: QWidget) -> None:
        self._take(sheet)
        self.left.emit()

    def _take(self, sheet: QWidget) -> None:
        self.removeWidget(sheet)
        sheet.deleteLater()
