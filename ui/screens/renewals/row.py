"""One line of the renewals: what it is, which cards of it there are, until when, and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

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
    """The title, its family, until when; its one action at the end. It has one shape, wide and narrow."""

    def __init__(self, line: Renewal, action: QWidget) -> None:
        super().__init__()
        outer = row(spacing=16, margins=(0, 10, 0, 10))
        self.setLayout(outer)
        outer.addWidget(Plate(line.kind or line.summary.type))
        texts = column(spacing=2)
        texts.addWidget(PlainLabel(record_title(line.summary), strong=True))
        texts.addWidget(PlainLabel(_family(line), size="small", role="ink_2"))
        texts.addWidget(StatusLabel(standing_of(line), always_indent=False))
        if line.summary.standing.kind is StandingKind.COULD_NOT_CHECK:
            texts.addWidget(StatusLabel(StatusText("could-not-check", "unknown", t("state.unknown"))))
        outer.addLayout(texts, 1)
        outer.addWidget(action)


def _family(line: Renewal) -> str:
    issuer = plain(line.summary.issuer_name, limit=80)
    years = line.years
    cards = t("renewals.cards", years=", ".join(map(str, years))) if len(line.family) > 1 and years else ""
    return joined(issuer, cards)
