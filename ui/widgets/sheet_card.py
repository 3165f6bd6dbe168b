"""What somebody else will see, in short, on a sheet of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.icons import Mark
from ui.widgets.parts import StatusLabel, clear, column, row, rule
from ui.widgets.plain_label import PlainLabel


class SheetCard(QFrame):
    """A card with a heading, a title, what is said of it, and for whom."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self._body = column(spacing=8, margins=(20, 14, 20, 16))
        self.setLayout(self._body)

    def show_lines(self, heading: str, title: str, subtitle: str, below: str) -> None:
        """Shows other words."""
        clear(self._body)
        head = row(spacing=8)
        head.addWidget(Mark("line/eye"))
        head.addWidget(PlainLabel(heading, strong=True), 1)
        self._body.addLayout(head)
        self._body.addWidget(rule())
        self._body.addWidget(PlainLabel(title, strong=True))
        self._body.addWidget(PlainLabel(subtitle, size="small", role="ink_2"))
        self._body.addWidget(StatusLabel(StatusText("waiting", "neutral", t("review.waiting"))))
        self._body.addWidget(rule())
        self._body.addWidget(PlainLabel(below, role="ink_2"))
