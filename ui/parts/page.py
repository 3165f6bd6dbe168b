"""What every page is, and the parts that most have: a head, a way back, a bar at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from ui.places.place import Place
from ui.session.session import Session
from ui.widgets.controls import Button
from ui.widgets.parts import Flow, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.sources import Source


class Page(QWidget):
    """A page on the sheet, made once for its place and told what changes about it.

    ``relayout`` comes with each change between one column and room enough, ``restyle`` with other colours or another
    size of text, ``retranslate`` with another language. None of them loses what was typed, chosen, found or scrolled.
    """

    lives = False
    """False while the page is still made anew for a change of width or look."""

    def __init__(self, session: Session, place: Place, *, narrow: bool = False) -> None:
        super().__init__()
        self.setObjectName("sheet_body")
        self.session = session
        self.place = place
        self.narrow = narrow
        self.margin = 16 if narrow else 32
        self.outer = column()
        self.setLayout(self.outer)

    def arrive(self, place: Place) -> None:
        """Hears that somebody came here wishing for ``place``: once when the page is new, and each time after."""
        self.place = place

    def here(self) -> Place:
        """Returns the place as it is now, to come back to."""
        return self.place

    def relayout(self, narrow: bool) -> None:
        """Lays the page out for a narrow window, or for one with room."""
        self.narrow = narrow
        self.margin = 16 if narrow else 32

    def restyle(self) -> None:
        """Takes on the look in use: what is measured by it, not what the style sheet does by itself."""

    def retranslate(self) -> None:
        """Says everything in the language in use."""

    def title(self) -> str:
        """Returns what the top bar calls this page."""
        return ""

    def escape(self) -> bool:
        """Handles Esc; returns whether there was something to clear."""
        return False

    def search(self) -> bool:
        """Puts the keyboard into the search; returns whether there is one."""
        return False

    def shareable(self) -> tuple[RecordId, ...]:
        """Returns the records that are shown to be shared: that of a credential's page."""
        return ()

    def take_paths(self, paths: list[Path]) -> bool:
        """Takes files that were dropped or opened; False leaves them to be added to the wallet."""
        return False

    def take_sources(self, sources: list[Source]) -> bool:
        """Takes what was pasted; False leaves it to be added to the wallet."""
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
