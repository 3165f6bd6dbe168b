"""One line of the renewals: what it is, which cards of it there are, until when, and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.status_text import StatusText
from ui.text.titles import record_title
from ui.text.words import t
from ui.widgets.art import Plate
from ui.widgets.parts import StatusLabel, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import StandingKind
from wallet.service.renewals import Renewal

SOON: Final = 90
"""Days before its end from which a line is in the colour of what needs attention."""


def standing_of(line: Renewal) -> StatusText:
    """Returns until when, with its mark: ended, ending, or in force; nothing of it is said to be good."""
    day = dates.written(line.ends)
    if line.days < 0:
        return StatusText("expired", "attention", t("renewals.expired", date=day, n=-line.days))
    if line.days <= SOON:
        return StatusText("ends-soon", "attention", t("renewals.until_soon", date=day, n=line.days))
    return StatusText("", "ink", t("renewals.until", date=day, n=line.days))


class RenewalRow(QWidget):
    """The title with its family at the left, until when beside it, its one action at the end; narrow, beneath each other."""

    def __init__(self, line: Renewal, action: QWidget, *, narrow: bool) -> None:
        super().__init__()
        outer = row(spacing=16, margins=(0, 8, 0, 8))
        self.setLayout(outer)
        outer.addWidget(Plate(line.kind or line.summary.type))
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        about = column(spacing=2)
        about.addWidget(PlainLabel(record_title(line.summary), strong=True))
        about.addWidget(PlainLabel(_family(line), size="small", role="ink_2"))
        self._parts.addLayout(about, 6)
        state = column(spacing=2)
        state.addWidget(StatusLabel(standing_of(line)))
        if line.summary.standing.kind is StandingKind.COULD_NOT_CHECK:
            state.addWidget(StatusLabel(StatusText("could-not-check", "unknown", t("state.unknown"))))
        state.insertStretch(0, 1)
        state.addStretch(1)
        self._parts.addLayout(state, 6)
        outer.addLayout(self._parts, 1)
        self._outer, self._action = outer, action
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts until when, and what to do, beneath the title, or beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(down if narrow else across)
        self._parts.setSpacing(4 if narrow else 16)
        self._outer.removeWidget(self._action)
        self._parts.removeWidget(self._action)
        if narrow:
            self._parts.addWidget(self._action, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._outer.addWidget(self._action)


def _family(line: Renewal) -> str:
    issuer = plain(line.summary.issuer_name, limit=80)
    years = line.years
    cards = t("renewals.cards", years=", ".join(map(str, years))) if len(line.family) > 1 and years else ""
    return joined(issuer, cards)
