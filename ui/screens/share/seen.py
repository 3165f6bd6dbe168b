"""What they will see: the credentials that leave, each with what is said of it, for whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.row_list import PagedRowList
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import card_lines
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.icons import Mark
from ui.widgets.parts import StatusLabel, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.clock import Clock
from wallet.records.record import RecordSummary


class SeenPaper(QFrame):
    """A sheet with the credentials on it; it stays while what is said beneath them changes with each key."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("paper")
        self._clock = clock
        self._summaries: list[RecordSummary] = []
        self._model: PagedModel[RecordSummary] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._summaries, lambda summary: summary.id))
        box = column(margins=(24, 16, 24, 16))
        self.setLayout(box)
        line = row(spacing=8)
        line.addWidget(Mark("line/eye", cut="paper"))
        line.addWidget(PlainLabel(t("sharing.they_see"), strong=True), 1)
        box.addLayout(line)
        box.addSpacing(10)
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("sharing.they_see"))
        box.addWidget(rows)
        box.addSpacing(12)
        self._summary = PlainLabel("")
        box.addWidget(self._summary)
        self._receiver = column()
        box.addLayout(self._receiver)

    def show_records(self, summaries: Sequence[RecordSummary]) -> None:
        """Shows which credentials leave."""
        if list(summaries) != self._summaries:
            self._summaries[:] = summaries
            self._model.refresh()

    def show_summary(self, summary: str, finding: StatusText | None) -> None:
        """Says for whom and until when, and what a receiver's check will say (None while that is not known)."""
        self._summary.setText(summary)
        clear(self._receiver)
        if finding is not None:
            self._receiver.addSpacing(8)
            self._receiver.addWidget(PlainLabel(t("sharing.receiver"), size="small", role="ink_2"))
            self._receiver.addWidget(StatusLabel(finding, cut="paper"))

    def _row(self, summary: RecordSummary) -> QWidget:
        box = QWidget()
        lines = column(margins=(0, 10, 0, 10))
        box.setLayout(lines)
        first, second = card_lines(summary, self._clock.now())
        lines.addWidget(PlainLabel(summary.title, strong=True, max_lines=2))
        lines.addWidget(PlainLabel(joined(plain(summary.issuer_name, limit=80), second.text), size="small", role="ink_2"))
        lines.addSpacing(2)
        lines.addWidget(StatusLabel(first, cut="paper"))
        return box
