"""Was it good on a day: judged again as of then, with what is kept; the answer is not stored."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.text import checks, dates
from ui.text.words import problem, t
from ui.widgets.checks_list import checks_list
from ui.widgets.controls import Button
from ui.widgets.day_field import DayField
from ui.widgets.parts import Scrolled, clear, row
from ui.widgets.plain_label import PlainLabel
from wallet.report import Verdict, VerificationReport


class MomentDialog(Sheet):
    """Asks for a day and shows what was found for it."""

    asked = Signal(object, object)  # the moment, this dialog

    def __init__(self, now: datetime, parent: QWidget) -> None:
        super().__init__(t("moment.title"), parent)
        self.body.addWidget(PlainLabel(t("moment.explain"), role="ink_2"))
        line = row(spacing=12)
        local = now.astimezone()
        self._day = DayField(QDate(local.year, local.month, local.day), name=t("moment.day"))
        line.addWidget(self._day)
        line.addWidget(Button(t("moment.ask"), look="primary", on=self._ask))
        line.addStretch(1)
        self.body.addLayout(line)
        self._answer = Scrolled(margins=(0, 8, 8, 0), spacing=8)
        self._answer.setMinimumHeight(260)
        self.body.addWidget(self._answer, 1)
        self.add_close()

    def _ask(self) -> None:
        day = self._day.date()
        noon = datetime(day.year(), day.month(), day.day(), 12).astimezone().astimezone(UTC)
        self.asked.emit(noon, self)

    def show_answer(self, report: VerificationReport, moment: datetime) -> None:
        """Shows what was found for ``moment``."""
        clear(self._answer.body)
        role = {Verdict.VERIFIED: "genuine", Verdict.NOT_VERIFIED: "problem"}.get(report.verdict, "unknown")
        words = t(f"moment.{report.verdict}", date=dates.long_day(moment))
        self._answer.body.addWidget(PlainLabel(words, strong=True, role=role))
        self._answer.body.addWidget(checks_list(checks.rows(report)))
        self._answer.body.addStretch(1)

    def show_problem(self, code: str) -> None:
        """Says why there is no answer."""
        clear(self._answer.body)
        told = problem(code)
        self._answer.body.addWidget(PlainLabel(f"{told.sentence} {told.next}"))
