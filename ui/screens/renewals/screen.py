"""Renewals: the year ahead, what the person must update, what can be re-checked; a line for each thing, one action each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.check_online import check_online
from ui.dialogs.files import save_as
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import Head, Page, PageScroll
from ui.parts.row_list import PagedRowList
from ui.places.hours import HoursPlace
from ui.places.recording import RecordingPlace
from ui.places.renewals import RenewalsPlace
from ui.screens.renewals.row import RenewalRow, standing_of
from ui.screens.renewals.year import YearLine, YearMark
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import language, t
from ui.widgets.controls import Button, DropButton
from ui.widgets.parts import Section, boxed
from ui.widgets.plain_label import PlainLabel
from wallet.records.days import local_day
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.renewals import Renewal

SHOWN: Final = 60
"""Lines of the page on either side of today, those nearest to it; the command line lists all."""
_AHEAD: Final = 366
_TITLE_CHARS: Final = 28
"""Of a title on the line of the year."""


class RenewalsPage(Page):
    """The year, then the lines by who has to do something."""

    def __init__(self, session: Session, place: RenewalsPlace) -> None:
        super().__init__(session, place)
        self._lines: Sequence[Renewal] = ()
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll)
        self.load()

    def title(self) -> str:
        return t("place.renewals")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.organised)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.renewals.all(limit=SHOWN), done=self._show)

    def retranslate(self) -> None:
        self._show(self._lines)

    # Building -----------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        out = DropButton(t("hours.write"))
        out.set_choices([(t("renewals.calendar_file"), self._write_calendar), (t("renewals.print_list"), self._write_list)])
        hours = Button(t("hours.go"), icon="clock", on=lambda: self.session.go(HoursPlace()))
        add = Button(t("renewals.add_paper"), look="primary", icon="plus", on=lambda: self.session.go(RecordingPlace()))
        body.addWidget(Head(t("place.renewals"), hours, out, add, narrow=self.narrow))
        self._next = PlainLabel("", role="ink_2")
        body.addWidget(self._next)
        self._year = YearLine()
        self._year_box = boxed(self._year, above=16)
        body.addWidget(self._year_box)
        self._ask = Button(t("asking.do"), look="link", on=self._check_all)
        self._update = _Group(self, t("renewals.must_update"), t("renewals.must_update.why"))
        self._recheck = _Group(self, t("renewals.recheck"), t("renewals.recheck.why"), action=self._ask)
        for group in (self._update, self._recheck):
            body.addWidget(group)
        self._nothing = boxed(PlainLabel(t("renewals.nothing"), role="ink_2"), above=24)
        body.addWidget(self._nothing)
        body.addStretch(1)

    def _show(self, lines: Sequence[Renewal]) -> None:
        self._lines = lines
        today = local_day(self.session.now())
        marks = []
        for line in lines:
            standing = standing_of(line)
            icon = f"marks/{standing.mark}" if standing.mark else "line/calendar"
            marks.append(YearMark(line.ends, plain(line.summary.title, limit=_TITLE_CHARS), icon, standing.colour))
        self._year.show_year(today, marks)
        self._year_box.setVisible(bool(lines))
        self._update.show_lines([line for line in lines if not line.can_recheck and line.days <= _AHEAD])
        self._recheck.show_lines([line for line in lines if line.can_recheck and line.days <= _AHEAD])
        self._nothing.setVisible(not lines)
        self._say_next(lines)

    def _say_next(self, lines: Sequence[Renewal]) -> None:
        ahead = next((line for line in lines if line.days >= 0), None)
        words = ""
        if ahead is not None:
            words = t("renewals.next", title=plain(ahead.summary.title, limit=60), n=ahead.days)
        self._next.setText(words)
        self._next.setVisible(bool(words))

    # Rows ------------------------------------------------------------------------------
    def row_of(self, line: Renewal) -> QWidget:
        """Returns the row of one line, with its one action."""
        if line.can_recheck:
            action = Button(
                t("home.do.check"), look="quiet", on=lambda: check_online(self.session, (line.summary.id,), self)
            )
        else:
            action = Button(t("renewals.add_new"), look="quiet", on=lambda: self._renew(line))
        action.setAccessibleDescription(plain(line.summary.title, limit=80))
        return RenewalRow(line, action)

    def _renew(self, line: Renewal) -> None:
        self.session.go(RecordingPlace(renews=line.summary.id))

    def _check_all(self) -> None:
        check_online(self.session, tuple(line.summary.id for line in self._lines if line.can_recheck), self)

    def _write_calendar(self) -> None:
        file = save_as(self, t("renewals.calendar_file"), "lanyard-renewals.ics", t("renewals.calendar_kinds"))
        if file is None:
            return
        speech = language()

        def write(wallet: OpenWallet) -> int:
            return wallet.renewals.write_calendar(file, wallet.renewals.all(), speech, whole=True)

        self.session.ask(self, write, done=lambda n: self.session.notify(t("renewals.calendar_written", n=n)))

    def _write_list(self) -> None:
        file, speech = save_as(self, t("renewals.print_list"), "lanyard-renewals.pdf", "PDF (*.pdf)"), language()
        if file is None:
            return

        def write(wallet: OpenWallet) -> None:
            wallet.renewals.write_list(file, wallet.renewals.all(), speech)

        def written(_: None) -> None:
            self.session.written.emit(t("sharing.written", file=plain(file.name, limit=80)), file)

        self.session.ask(self, write, done=written)


class _Group(Section):
    """Lines of one sort; nothing is shown of a group in which nothing is."""

    def __init__(self, page: RenewalsPage, heading: str, why: str, *, action: QWidget | None = None) -> None:
        super().__init__(heading, action=action)
        self.setContentsMargins(0, 24, 0, 0)
        self._held: list[Renewal] = []
        self._model: PagedModel[Renewal] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._held, lambda line: line.summary.id))
        self.add(PlainLabel(why, size="small", role="ink_2"))
        rows = PagedRowList(self._model, page.row_of)
        rows.setAccessibleName(heading)
        self.add(rows)
        self.hide()

    def show_lines(self, lines: Sequence[Renewal]) -> None:
        """Shows other lines."""
        self._held[:] = lines
        self._model.refresh()
        self.show_count(str(len(lines)) if lines else "")
        self.setVisible(bool(lines))
