"""What is said of a credential, line by line, for the head of a page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.text.standing import spoken_line, why_text
from ui.text.status_text import StatusText
from ui.widgets.parts import StatusLabel, column
from wallet.records.statement import Line, statement

if TYPE_CHECKING:
    from wallet.records.facts import Facts

_MOST_LINES = 4
"""Beneath the headline; what more there is stands among the checks."""


class StatementLines(QWidget):
    """The headline strong, why, and what else there is to say; remarks are left to the list of checks."""

    def __init__(self, known: Facts, now: datetime, *, endorsed_by: str = "") -> None:
        super().__init__()
        lines = column(spacing=4)
        self.setLayout(lines)
        spoken = statement(known, now)
        first = spoken_line(spoken.headline, now, long=True, endorsed_by=endorsed_by)
        lines.addWidget(StatusLabel(first, size="body", strong=True))
        self._add_why(spoken.headline, now)
        for line in [line for line in spoken.lines if line.phrase.code != "problem"][:_MOST_LINES]:
            status = spoken_line(line, now, long=True, endorsed_by=endorsed_by)
            colour = "ink" if status.colour in ("ink_2", "neutral") else status.colour
            lines.addWidget(StatusLabel(StatusText(status.mark, colour, status.text), size="body"))

    def _add_why(self, line: Line, now: datetime) -> None:
        if why := why_text(line, now):
            layout = self.layout()
            assert layout is not None
            layout.addWidget(StatusLabel(StatusText("", "ink", why), size="body"))
