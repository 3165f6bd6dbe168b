"""What is under way, each with where to go on; and what waits for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.places.credential import CredentialPlace
from ui.places.pathway import PathwayPlace
from ui.places.place import Place
from ui.places.renewals import RenewalsPlace
from ui.places.reviews import ReviewsPlace
from ui.screens.home.progress_words import (
    asked_text,
    hours_text,
    pathway_text,
    record_progress,
    record_progress_text,
)
from ui.text.plain import plain
from ui.text.titles import record_title
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.progress import Bar, Ring
from wallet.credential.model import Attainment
from wallet.records.record import Record, RecordSummary
from wallet.service.continuing_education import LicenceHours
from wallet.service.pathways import Followed, steps_done
from wallet.service.reviews import Asked, ReviewState

MOST: Final = 4
"""Rows of each; the rest is in its own place."""
_LARGE: Final = 1.5
_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is on the way: pathways, records that say they are not finished, licences whose hours are counted; what waits."""

    pathways: Sequence[Followed]
    records: Sequence[Record]
    hours: Sequence[LicenceHours]
    asked: Sequence[Asked]
    waiting: Sequence[RecordSummary]


class UnderWayRows(QWidget):
    """*In progress* at the left and *Waiting* at the right; where there is less room, one beneath the other."""

    def __init__(self, go: Callable[[Place], object]) -> None:
        super().__init__()
        self._go = go
        self._narrow = False
        self._shown: tuple[UnderWay, date] | None = None
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._two.setContentsMargins(0, 0, 0, 0)
        self._left, self._right = QWidget(), QWidget()
        for box in (self._left, self._right):
            box.setLayout(column())
        self._two.addWidget(self._left, 5)
        self._two.addWidget(self._right, 4)
        self.restyle()

    def relayout(self, narrow: bool) -> None:
        """Puts one beneath the other where it is narrow."""
        self._narrow = narrow
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        beside = not self._narrow and theme.current().scale < _LARGE
        self._two.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._two.setSpacing(32 if beside else 24)
        for box, share in ((self._left, 5), (self._right, 4)):
            self._two.setStretchFactor(box, share if beside else 0)

    def show_all(self, shown: UnderWay, now: datetime) -> None:
        """Shows what is under way now; a part in which nothing is takes no room. What is as it was stays."""
        if (shown, now.date()) == self._shown:
            return
        self._shown = shown, now.date()
        rows = self._in_progress(shown, now)
        self._fill(self._left, t("home.in_progress"), len(rows), rows[:MOST])
        waiting = self._waiting(shown, now)
        self._fill(self._right, t("home.waiting_shelf"), len(waiting), waiting[:MOST])
        self.setVisible(bool(rows or waiting))

    def _fill(self, box: QWidget, heading: str, count: int, rows: Sequence[Callable[[], QWidget]]) -> None:
        layout = box.layout()
        assert layout is not None
        clear(layout)
        box.setVisible(bool(rows))
        if rows:
            section = Section(heading, count=str(count))
            section.add(RowList([make() for make in rows]))
            layout.addWidget(section)
            assert isinstance(layout, QBoxLayout)
            layout.addStretch(1)

    # In progress ---------------------------------------------------------------------
    def _in_progress(self, shown: UnderWay, now: datetime) -> list[Callable[[], QWidget]]:
        open_ = [each for each in shown.pathways if steps_done(each.progress)[0] < steps_done(each.progress)[1]]
        # Where the person was last comes first.
        open_.sort(key=lambda each: -(each.touched.timestamp() if each.touched is not None else 0.0))
        rows: list[Callable[[], QWidget]] = [lambda each=each: self._pathway(each, now) for each in open_]  # type: ignore[misc]
        rows += [lambda each=each: self._record(each) for each in shown.records]  # type: ignore[misc]
        rows += [lambda each=each: self._hours(each) for each in shown.hours]  # type: ignore[misc]
        return rows

    def _pathway(self, followed: Followed, now: datetime) -> QWidget:
        title = plain(followed.progress.pathway.title, limit=_TITLE) or t("pathways.nameless")
        done, of = steps_done(followed.progress)
        begun = followed.touched is not None or done > 0
        words = t("pathways.continue" if begun else "pathways.begin")
        action = self._action(words if followed.go_on else t("home.do.show"), title, PathwayPlace(followed.id))
        return ProgressRow(title, pathway_text(followed, now), done, of, action)

    def _record(self, record: Record) -> QWidget:
        title = record_title(record.summary)
        done, of = record_progress(record)
        action = self._action(t("home.do.show"), title, CredentialPlace(record.summary.id))
        return ProgressRow(title, record_progress_text(record), done, of, action)

    def _hours(self, hours: LicenceHours) -> QWidget:
        title = t("home.hours_of", title=plain(hours.count.licence.title, limit=_TITLE))
        text, done, of = hours_text(hours)
        return ProgressRow(title, text, done, of, self._action(t("home.do.show"), title, RenewalsPlace()))

    # Waiting ---------------------------------------------------------------------------
    def _waiting(self, shown: UnderWay, now: datetime) -> list[Callable[[], QWidget]]:
        asked = [each for each in shown.asked if each.state is not ReviewState.ANSWERED]
        known = {record for each in shown.asked for record in each.records}
        rows: list[Callable[[], QWidget]] = [lambda each=each: self._asked(each, now) for each in reversed(asked)]  # type: ignore[misc]
        others = [each for each in shown.waiting if each.id not in known and each.standing.attainment is Attainment.WAITING]
        rows += [lambda each=each: self._waits(each) for each in others]  # type: ignore[misc]
        return rows

    def _asked(self, asked: Asked, now: datetime) -> QWidget:
        title = t("home.review_of", title=", ".join(plain(skill, limit=60) for skill in asked.request.skills.values()))
        action = self._action(t("home.do.show"), title, ReviewsPlace())
        return Row(title, asked_text(asked, now), mark=Mark("marks/waiting", "neutral"), action=action, strong=True, tall=64)

    def _waits(self, summary: RecordSummary) -> QWidget:
        title = record_title(summary)
        action = self._action(t("home.do.show"), title, CredentialPlace(summary.id))
        subtitle = plain(summary.issuer_name, limit=80)
        return Row(title, subtitle, mark=Mark("marks/waiting", "neutral"), action=action, strong=True, tall=64)

    def _action(self, words: str, title: str, place: Place) -> Button:
        button = Button(words, look="quiet", on=lambda: self._go(place))
        button.setAccessibleDescription(title)
        return button


class ProgressRow(QWidget):
    """A ring, a name, a bar with its words, and where to go on."""

    is_row = True

    def __init__(self, title: str, subtitle: str, done: int, of: int, action: Button) -> None:
        super().__init__()
        self._line = row(spacing=16, margins=(0, 10, 0, 10))
        self.setLayout(self._line)
        if of > 0:
            self._line.addWidget(Ring(done, of))
        else:
            self._line.addWidget(Mark("marks/in-progress", "neutral"))
        self._words = column(spacing=4)
        self._line.addLayout(self._words, 1)
        self._words.addWidget(PlainLabel(title, strong=True))
        below = row(spacing=12)
        if of > 0:
            below.addWidget(Bar(done, of, wide=96))
        below.addWidget(PlainLabel(subtitle, size="small", role="ink_2"), 1)
        self._words.addLayout(below)
        self._action = action
        self.restyle()

    def restyle(self) -> None:
        """Large words leave no room beside them: what can be done goes beneath."""
        self._line.removeWidget(self._action)
        self._words.removeWidget(self._action)
        if theme.current().scale >= _LARGE:
            self._words.addWidget(self._action)
        else:
            self._line.addWidget(self._action)
