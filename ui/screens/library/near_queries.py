"""What is offered when a search finds nothing: like it, and known to find something."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.session.session import Session
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.parts import clear, column
from ui.widgets.plain_label import PlainLabel


class NearQueries(QWidget):
    """A line of words to press; hidden while there are none. ``search`` is told which was pressed."""

    def __init__(self, session: Session, search: Callable[[str], object]) -> None:
        super().__init__()
        self._session = session
        self._search = search
        self._query = ""
        layout = column(spacing=8)
        self.setLayout(layout)
        layout.addWidget(PlainLabel(t("library.near"), role="ink_2"))
        self._line = Flow()
        layout.addLayout(self._line)
        self.hide()

    def ask(self, query: str) -> None:
        """Asks what is near ``query``, which finds nothing; "" asks nothing and hides what was offered."""
        if query == self._query:
            return
        self._query = query
        self.hide()
        if query:
            self._session.ask(self, lambda wallet: wallet.library.near(query), done=partial(self._offer, query))

    def _offer(self, query: str, queries: list[str]) -> None:
        if query != self._query:
            return
        clear(self._line)
        for other in queries:
            self._line.addWidget(Button(other, look="chip", on=partial(self._search, other)))
        self.setVisible(bool(queries))
