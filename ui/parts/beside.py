"""A column of a fixed width at the left and one that takes the rest; where there is no room, one beneath the other."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.page import ANY_WIDTH
from ui.widgets import theme
from ui.widgets.parts import column

_LARGE = 1.5
"""From this size of text on the two stand beneath each other."""


class Beside(QWidget):
    """``first`` and ``rest`` are the two columns. It is told by its page when that is narrow."""

    def __init__(self, wide: int, *, gap: int = 40) -> None:
        super().__init__()
        self._wide, self._gap, self._narrow = wide, gap, False
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._two.setContentsMargins(0, 0, 0, 0)
        self._first_box, self.first = _column()
        rest_box, self.rest = _column()
        self._two.addWidget(self._first_box)
        self._two.addWidget(rest_box, 1)
        self.restyle()

    def show_first(self, on: bool) -> None:
        """Shows the first column, or leaves all the room to the other."""
        self._first_box.setVisible(on)

    def relayout(self, narrow: bool) -> None:
        """Puts one beneath the other where it is narrow."""
        self._narrow = narrow
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        beside = not self._narrow and look.scale < _LARGE
        self._two.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._two.setSpacing(self._gap if beside else 16)
        wide = look.grown(self._wide)
        self._first_box.setMinimumWidth(wide if beside else 0)
        self._first_box.setMaximumWidth(wide if beside else ANY_WIDTH)


def _column() -> tuple[QWidget, QBoxLayout]:
    box = QWidget()
    outer = column()
    box.setLayout(outer)
    inner = column()
    outer.addLayout(inner)
    outer.addStretch(1)
    return box, inner
