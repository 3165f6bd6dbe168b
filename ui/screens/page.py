"""What every page is: a widget that knows the session, whether it is narrow, and lets go of its news."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.session import Session
from ui.widgets.controls import Button
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel


class Page(QWidget):
    """A page on the sheet. ``narrow`` pages have one column and a smaller margin."""

    def __init__(self, session: Session, *, narrow: bool = False) -> None:
        super().__init__()
        self.setObjectName("sheet_body")
        self.session = session
        self.narrow = narrow
        self.margin = 16 if narrow else 32
        self.outer = column()
        self.setLayout(self.outer)

    def title(self) -> str:
        """Returns what the top bar calls this page."""
        return ""

    def escape(self) -> bool:
        """Handles Esc; returns whether there was something to clear."""
        return False

    def search(self) -> bool:
        """Puts the keyboard into the search; returns whether there is one."""
        return False


def head(title: str, *actions: QWidget, beside: str = "") -> QWidget:
    """Returns the top of a page: its title, a few words beside it, and its actions at the right."""
    box = QWidget()
    line = row(spacing=16)
    box.setLayout(line)
    box.setMinimumHeight(36)
    label = PlainLabel(title, size="title", max_lines=2)
    line.addWidget(label, 0 if beside else 1)
    if beside:
        line.addWidget(PlainLabel(beside, role="ink_2", one_line=True), 1)
    for action in actions:
        line.addWidget(action)
    return box


def back(words: str, on: object) -> Button:
    """Returns the way back to where the person came from."""
    assert callable(on)
    return Button(words, look="quiet", icon="back", on=on)
