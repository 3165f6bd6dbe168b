"""One role: what is met, and why; what is not, and what would change that; how it is counted; what was not understood."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.columns import ColumnRow, small
from ui.parts.page import Page, PageScroll, TopLine, back
from ui.places.credential import CredentialPlace
from ui.places.recording import RecordingPlace
from ui.places.role import RolePlace
from ui.places.roles import RolesPlace
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.skill_words import ENDED, outcome_mark, reason, standing_text
from ui.text.spoken import joined
from ui.text.words import has, t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.day_field import DayField
from ui.widgets.icons import Mark
from ui.widgets.met_bar import MetBar
from ui.widgets.parts import Note, Row, RowList, Section, StatusLabel, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.days import local_day
from wallet.service.changes import Changes
from wallet.service.skill_book import RequirementLine, RoleMatch, Standing

_OUTCOMES: Final = ("met", "partly", "claimed", "ends_before", "missing")
_SHOWN: Final = 12
"""Sentences that were not understood which are shown; the command line lists all."""


class RolePage(Page):
    """One page for each role."""

    def __init__(self, session: Session, place: RolePlace) -> None:
        super().__init__(session, place)
        self._key = place.role
        self._role: RoleMatch | None = None
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.role")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.trust or changes.plans)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.skill_book.role(self._key), done=self._show, failed=lambda _error: None)

    def retranslate(self) -> None:
        if self._role is not None:
            self._show(self._role)

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._arrange()

    def restyle(self) -> None:
        self._arrange()

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        way = back(t("place.roles"), lambda: self.session.go(RolesPlace()))
        away = Button(t("role.stop_following"), on=self._forget)
        body.addWidget(TopLine(way, [away], narrow=self.narrow))
        body.addSpacing(8)
        head = row(spacing=24)
        names = column(spacing=4)
        self._title = PlainLabel("", size="title", max_lines=3)
        self._of = PlainLabel("", role="ink_2")
        names.addWidget(self._title)
        names.addWidget(self._of)
        head.addLayout(names, 3)
        self._sum = column(spacing=8)
        head.addLayout(self._sum, 1)
        body.addLayout(head)
        body.addSpacing(12)
        start = row(spacing=12)
        self._day = DayField(QDate.currentDate(), name=t("role.starts_on"))
        start.addWidget(PlainLabel(t("role.starts_on"), one_line=True))
        start.addWidget(self._day)
        start.addWidget(Button(t("role.use_day"), look="quiet", on=self._use_day))
        start.addStretch(1)
        body.addLayout(start)
        body.addSpacing(12)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.addLayout(self._columns)
        self._left, self._right = column(spacing=24), column(spacing=24)
        for lines, share in ((self._left, 5), (self._right, 4)):
            side = QWidget()
            side.setLayout(lines)
            self._columns.addWidget(side, share, Qt.AlignmentFlag.AlignTop)
        body.addStretch(1)

    def _arrange(self) -> None:
        stacked = self.narrow or theme.current().scale >= 1.5
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(24 if stacked else 48)

    # Showing ------------------------------------------------------------------------------
    def _show(self, role: RoleMatch) -> None:
        self._role = role
        self._title.setText(plain(role.title, limit=160))
        starts = t("role.starts", day=dates.written(role.starts, long=True)) if role.starts else ""
        self._of.setText(joined(plain(role.publisher, limit=80), starts))
        if role.starts is not None:
            self._day.setDate(QDate(role.starts.year, role.starts.month, role.starts.day))
        else:
            today = local_day(self.session.now())
            self._day.setDate(QDate(today.year, today.month, today.day))
        with self._scroll.refilled(self._sum, self._left, self._right):
            self._sum.addWidget(
                PlainLabel(t("roles.met_of", met=role.met, of=len(role.requirements)), size="title", one_line=True)
            )
            self._sum.addWidget(MetBar(role.met, len(role.requirements)))
            if not role.requirements:
                self._left.addWidget(PlainLabel(t("role.nothing_asked"), role="ink_2"))
            for outcome in _OUTCOMES:
                lines = [line for line in role.requirements if line.outcome == outcome]
                if lines:
                    section = Section(t(f"role.heading.{outcome}"), count=str(len(lines)))
                    section.add(RowList([self._row(line) for line in lines]))
                    self._left.addWidget(section)
            self._show_right(role)

    def _row(self, line: RequirementLine) -> QWidget:
        mark, colour = outcome_mark(line)
        box = QWidget()
        cell = row(spacing=12)
        box.setLayout(cell)
        cell.addWidget(Mark(f"marks/{mark}", colour))
        text = plain(line.text, limit=160)
        words = text if line.required else joined(text, t("role.preferred"))
        cell.addWidget(PlainLabel(words, max_lines=3), 1)
        action = None
        if line.outcome == "ends_before" and line.ref:
            action = Button(t("role.renew"), look="quiet", on=partial(self._renew, line.ref))
        elif line.ref:
            action = Button(t("path.show"), look="quiet", on=partial(self._open, line.ref))
        if action is not None:
            action.setAccessibleDescription(text)
        step = t(f"skill.step.{line.step}") if line.step and has(f"skill.step.{line.step}") and line.outcome == "met" else ""
        why = joined(plain(line.title, limit=60), step) if step else reason(line)
        return ColumnRow([(box, 5), (small(why, lines=3), 5)], action=action, narrow=self.narrow)

    def _open(self, ref: str) -> None:
        self.session.go(CredentialPlace(RecordId(ref)))

    def _renew(self, ref: str) -> None:
        self.session.go(RecordingPlace(renews=RecordId(ref)))

    # At the right -----------------------------------------------------------------------------
    def _show_right(self, role: RoleMatch) -> None:
        layout = self._right
        open_lines = [line for line in role.requirements if line.outcome != "met"]
        if open_lines:
            words = t("role.would_make", n=len(open_lines), all=role.met + len(open_lines), of=len(role.requirements))
            section = Section(t("role.get_there"), count=words)
            section.add(RowList([self._step(line) for line in open_lines]))
            layout.addWidget(section)
        layout.addWidget(self._counted(role))
        if role.not_understood:
            section = Section(t("role.not_read"), count=str(len(role.not_understood)))
            for rest in role.not_understood[:_SHOWN]:
                key = f"role.rest.{rest.code}"
                text = plain(rest.text or rest.where, limit=240)
                section.add(PlainLabel(t(key, text=text) if has(key) else text, size="small", role="ink_2"))
            layout.addWidget(section)
        if role.source:
            layout.addWidget(Note(t("role.read_from", source=plain(role.source, limit=120)), role="neutral"))

    def _step(self, line: RequirementLine) -> QWidget:
        text = plain(line.text, limit=120)
        mark, colour = outcome_mark(line)
        action = None
        if line.outcome == "ends_before" and line.ref:
            action = Button(t("role.renew"), look="quiet", on=partial(self._renew, line.ref))
        elif line.outcome == "claimed" and line.ref:
            action = Button(t("path.show"), look="quiet", on=partial(self._open, line.ref))
        if action is not None:
            action.setAccessibleDescription(text)
        what = "ended" if line.reason in ENDED else line.outcome
        return Row(text, t(f"role.do.{what}"), mark=Mark(f"marks/{mark}", colour), action=action)

    def _counted(self, role: RoleMatch) -> Section:
        section = Section(t("role.counted"))
        section.add(PlainLabel(t("role.counted.why"), size="small", role="ink_2"))
        numbers = Counter(line.standing for line in role.requirements if line.outcome == "met" and line.standing is not None)
        for standing in Standing:
            if numbers[standing]:
                line = row(spacing=12)
                line.addWidget(StatusLabel(standing_text(standing)), 1)
                line.addWidget(PlainLabel(str(numbers[standing]), size="small", one_line=True))
                box = QWidget()
                box.setLayout(line)
                section.add(box)
        return section

    # Doing ----------------------------------------------------------------------------------
    def _use_day(self) -> None:
        if refuses_writing(self.session):
            return
        chosen = self._day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        self.session.change(self, lambda wallet: wallet.skill_book.start(self._key, day))

    def _forget(self) -> None:
        if refuses_writing(self.session):
            return
        self.session.change(self, lambda wallet: wallet.skill_book.forget(self._key), done=self._gone)

    def _gone(self) -> None:
        self.session.go(RolesPlace())
        self.session.place_left.emit(self.place)
