"""Was it good on a day: judged again as of then, with what is kept; the answer is not stored."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.text import checks, dates
from ui.text.plain import plain
from ui.text.spoken import capital, joined
from ui.text.standing import tone_colour
from ui.text.status_text import StatusText
from ui.text.words import has, problem_text, t
from ui.widgets import theme
from ui.widgets.checks_list import checks_list
from ui.widgets.controls import Button
from ui.widgets.day_field import DayField
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Scrolled, Section, StatusLabel, clear, row
from ui.widgets.plain_label import PlainLabel
from wallet.records.statement import statement
from wallet.report import VerificationReport


class MomentDialog(Sheet):
    """Asks for a day and shows what was found for it, what that stands on, and how it stands ``today``."""

    asked = Signal(object, object)  # the moment, this dialog

    def __init__(self, now: datetime, parent: QWidget, today: StatusText) -> None:
        super().__init__(t("moment.title"), parent)
        self._now = now
        self._today = today
        self.body.addWidget(PlainLabel(t("moment.explain"), role="ink_2"))
        line = row(spacing=12)
        local = now.astimezone()
        latest = QDate(local.year, local.month, local.day)
        self._day = DayField(latest, name=t("moment.day"))
        self._day.setMaximumDate(latest)
        line.addWidget(self._day)
        line.addWidget(Button(t("moment.ask"), look="primary", on=self._ask))
        line.addStretch(1)
        self.body.addLayout(line)
        self._answer = Scrolled(margins=(0, 8, 8, 0), spacing=16)
        self._answer.setMinimumHeight(320)
        self.body.addWidget(self._answer, 1)
        self.add_close()

    def _ask(self) -> None:
        day = self._day.date()
        noon = datetime(day.year(), day.month(), day.day(), 12).astimezone().astimezone(UTC)
        # Of today only what has been of it can be asked about.
        self.asked.emit(min(noon, self._now), self)

    def show_answer(self, report: VerificationReport, moment: datetime) -> None:
        """Shows what was found for ``moment``."""
        clear(self._answer.body)
        role = tone_colour(statement(report, moment).tone)
        text = t(f"moment.{report.verdict}", date=dates.long_day(moment))
        self._answer.body.addWidget(PlainLabel(text, strong=True, role=role))
        self._answer.body.addWidget(checks_list(checks.rows(report)))
        if report.evidence:
            self._answer.body.addWidget(stands_on(report, moment))
        if dates.days_between(moment, self._now) > 0:
            since = Section(t("moment.since"))
            since.add(StatusLabel(self._today, always_indent=False))
            self._answer.body.addWidget(since)
        self._answer.body.addStretch(1)

    def show_problem(self, code: str) -> None:
        """Says why there is no answer."""
        clear(self._answer.body)
        self._answer.body.addWidget(PlainLabel(problem_text(code)))


def stands_on(report: VerificationReport, moment: datetime) -> Section:
    """Returns the documents an answer stands on, each with its day, and whether that was only later."""
    section = Section(t("moment.stands_on"))
    rows = RowList()
    for item in report.evidence:
        kind = t(f"evidence.{item.kind}") if has(f"evidence.{item.kind}") else item.kind
        day = dates.long_day(item.fetched_at)
        when = t("moment.later", day=day) if item.fetched_at > moment else day
        mark = Mark("marks/remark" if item.fetched_at > moment else "marks/ok", "ink_2", size=theme.MARK)
        rows.add(Row(capital(kind), joined(when, plain(item.address, limit=120)), mark=mark, tall=48))
    section.add(rows)
    return section
