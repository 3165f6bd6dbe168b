"""What is asked before something is shared: for whom, what for, the receiver's code if they gave one, and which way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.page import NARROW, WIDE
from ui.screens.share.ways import WayTable
from ui.text.words import t
from ui.widgets.controls import Field
from ui.widgets.parts import Scrolled, column
from ui.widgets.plain_label import PlainLabel
from ui.widgets.way import SIDE
from wallet.service.requests_made import MAX_REQUEST_TEXT

_MOST_CHARS = 200


class ShareForm(Scrolled):
    """``typed``: something in it is different."""

    typed = Signal()

    def __init__(self, count: int) -> None:
        """``count`` is how many credentials are shared."""
        super().__init__(spacing=0)
        words = QWidget()
        inner = column(margins=(SIDE, 0, SIDE, 0))
        words.setLayout(inner)
        self.body.addWidget(words)
        self._heading = PlainLabel(t("sharing.title", n=count), size="title")
        inner.addWidget(self._heading)
        inner.addSpacing(16)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(16)
        inner.addLayout(self._words)
        self.whom = self._field("sharing.whom")
        self.what_for = self._field("sharing.what_for")
        self.challenge = self._field("sharing.challenge")
        self.challenge.setMaxLength(MAX_REQUEST_TEXT)
        inner.addSpacing(8)
        self._bound = PlainLabel(t("sharing.signed_in"), size="small", role="ink_2")
        inner.addWidget(self._bound)
        self.body.addSpacing(12)
        self.table = WayTable()
        self.body.addWidget(self.table)
        self.body.addStretch(1)

    def _field(self, key: str) -> Field:
        lines = column(spacing=4)
        lines.addWidget(PlainLabel(t(key), strong=True, max_lines=2))
        field = Field(name=t(key), hint=t(f"{key}_hint"))
        field.setMaxLength(_MOST_CHARS)
        field.textEdited.connect(lambda _text: self.typed.emit())
        lines.addWidget(field)
        self._words.addLayout(lines, 1)
        return field

    def say_count(self, count: int) -> None:
        """Says how many credentials are shared."""
        self._heading.setText(t("sharing.title", n=count))

    def say_bound(self, *, noted_only: bool) -> None:
        """Says what becomes of the words: they are signed in, or only remembered here."""
        self._bound.setText(t("sharing.noted_only" if noted_only else "sharing.signed_in"))

    def relayout(self, narrow: bool) -> None:
        """Puts the fields beside one another, or beneath. The rows of the ways stand out by what the rest is set in."""
        side = NARROW if narrow else WIDE
        self.body.setContentsMargins(side - SIDE, 24, (NARROW if narrow else 24) - SIDE, 24)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._words.setDirection(down if narrow else across)
