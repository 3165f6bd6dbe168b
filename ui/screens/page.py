"""What every page is: a widget that knows the session, whether it is narrow, and lets go of its news."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QWidget

from ui.session import Session
from ui.widgets.controls import Button
from ui.widgets.parts import Flow, column, row
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
    """Returns the top of a page: its title, a few words beside it, and its actions at the right.

    A narrow page gives no title: the bar above it says it already.
    """
    box = QWidget()
    line = row(spacing=16)
    box.setLayout(line)
    if title:
        box.setMinimumHeight(36)
    if title:
        line.addWidget(PlainLabel(title, size="title", max_lines=2), 0 if beside else 1)
    elif not beside:
        line.addStretch(1)
    if beside:
        line.addWidget(PlainLabel(beside, role="ink_2", one_line=True), 1)
    for action in actions:
        line.addWidget(action)
    return box


def back(words: str, on: Callable[[], object]) -> Button:
    """Returns the way back to where the person came from."""
    return Button(words, look="link", icon="back", on=on)


def bottom_bar(words: QWidget, actions: Sequence[QWidget], *, margin: int, narrow: bool) -> QFrame:
    """Returns the bar at the bottom: what it is about, and what can be done. Narrow, it wraps."""
    bar = QFrame()
    bar.setObjectName("bar")
    if not narrow:
        line = row(spacing=16, margins=(margin, 12, margin, 11))
        bar.setLayout(line)
        line.addWidget(words, 1)
        for action in actions:
            line.addWidget(action)
        return bar
    lines = column(spacing=8, margins=(margin, 12, margin, 11))
    bar.setLayout(lines)
    lines.addWidget(words)
    box = QWidget()
    flow = Flow()
    box.setLayout(flow)
    for action in actions:
        flow.addWidget(action)
    lines.addWidget(box)
    return bar
