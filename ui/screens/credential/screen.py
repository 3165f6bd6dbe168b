"""One credential: what it means, what it took, where it stands, and how we know."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.check_online import check_online
from ui.dialogs.expert import ExpertDialog
from ui.dialogs.linkedin import LinkedInDialog
from ui.dialogs.moment import MomentDialog
from ui.dialogs.recognise import recognise_choices
from ui.dialogs.source import SourceDialog
from ui.parts.endorsing import endorsed_by
from ui.parts.own_words import set_favourite
from ui.parts.page import Columns, PageScroll, TopLine, TwoColumnPage, back
from ui.parts.record_art import art_in
from ui.parts.statement import StatementLines
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.sharing import SharingPlace
from ui.screens.credential.courses import transcript_sections
from ui.screens.credential.issued_to import IssuedToLine
from ui.screens.credential.printout import certificate
from ui.screens.credential.standing_in_family import StandingInFamily
from ui.screens.credential.story import story_sections
from ui.screens.credential.troubles import trouble_sections
from ui.screens.credential.yours import Yours
from ui.session.session import Session
from ui.text import checks, dates
from ui.text.plain import plain
from ui.text.standing import is_bad, status_line
from ui.text.titles import record_title
from ui.text.words import decimal, t
from ui.widgets.art import Plate
from ui.widgets.checks_list import checks_list
from ui.widgets.controls import Button, DropButton
from ui.widgets.flow import Flow
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import Credential, Presentation, RecordId
from wallet.errors import LanyardError
from wallet.records.facts import facts
from wallet.records.record import Record
from wallet.report import VerificationReport
from wallet.service.changes import Changes

_SIDE = 368


class CredentialPage(TwoColumnPage):
    """The page of one record."""

    def __init__(self, session: Session, place: CredentialPlace) -> None:
        super().__init__(session, place)
        self._id = place.record
        self._record: Record | None = None
        self._endorser = ""
        self._star = Button("", look="icon", icon="star", name=t("yours.favourite"), on=self._turn_star)
        self._favourite = False
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll)
        # What is read from the record is filled in anew; what the person keeps beside it stays as they left it.
        self._above, self._know = column(), column()
        self._columns = Columns(_SIDE)
        self._yours = Yours(session, self._id)
        self._yours.looked.connect(lambda kept: self._show_star(kept.favourite))
        self._columns.side.addLayout(self._know)
        self._columns.side.addWidget(StandingInFamily(session, self._id))
        self._columns.side.addWidget(self._yours)
        self._columns.hide()
        self._scroll.body.addLayout(self._above)
        self._scroll.body.addWidget(self._columns)
        self._scroll.body.addStretch(1)
        self.load()

    def title(self) -> str:
        return t("library.title")

    def columns(self) -> Columns:
        return self._columns

    def shareable(self) -> tuple[RecordId, ...]:
        return (self._id,)

    def load(self) -> None:
        self.session.ask(
            self,
            lambda w: (r := w.library.record(self._id), art_in(r), endorsed_by(w, self._id)),
            done=lambda answers: self._show(*answers),
        )

    def _add_to_linkedin(self) -> None:
        LinkedInDialog(self.session, self._id, self).open()

    def print_out(self) -> bool:
        record = self._record
        if record is not None:
            self.printed(certificate(record, self._issued(record), self.session.now()))
        return record is not None

    def concerns(self, changes: Changes) -> bool:
        return self._id in changes.updated or changes.trust

    def _heard(self, changes: Changes) -> None:
        if self._id in changes.removed:
            self.session.place_left.emit(self.place)
            return
        super()._heard(changes)

    # Building ---------------------------------------------------------------
    def _show(self, record: Record, art: object, endorser: str) -> None:
        self._record, self._endorser = record, endorser
        self._star.setParent(self)
        with self._scroll.refilled(self._above, self._columns.left, self._know):
            self._fill(record, art)
        self._star.show()
        self._columns.show()

    def _fill(self, record: Record, art: object) -> None:
        above, left = self._above, self._columns.left
        above.addWidget(self._top(record))
        above.addSpacing(16)
        above.addLayout(self._face(record, art))
        above.addSpacing(32)
        troubles = trouble_sections(record, self.session, self, self._check_online)
        if isinstance(record.view, Credential) and record.view.credentials:
            # Columns want the whole sheet; what is the matter stands before them.
            more = transcript_sections(record.view, record.report, self.session.now(), narrow=self.narrow)
            for section in (*troubles, *more):
                above.addWidget(section)
                above.addSpacing(32)
            troubles = []
        for section in troubles:
            left.addWidget(section)
        if isinstance(record.view, Presentation):
            left.addWidget(self._inside(record))
        if isinstance(record.view, Credential):
            for section in story_sections(record.view):
                left.addWidget(section)
        left.addWidget(self._source_section(record))
        left.addStretch(1)
        self._know.addWidget(self._how_we_know(record))

    def _top(self, record: Record) -> TopLine:
        way = back(t("library.title"), lambda: self.session.go(LibraryPlace()))
        self._star.setAccessibleDescription(record.summary.title)
        self._show_star(record.summary.favourite)
        more = DropButton(t("credential.more"), name=t("credential.more"))
        more.set_choices(
            [
                *([(t("asking.do"), self._check_online)] if record.summary.is_read else []),
                (t("credential.view_source"), self._view_source),
                (t("print.do"), self.print_out),
                *([(t("linkedin.do"), self._add_to_linkedin)] if isinstance(record.view, Credential) else []),
                *recognise_choices(record, self.session, self),
                (t("credential.delete"), lambda: self.session.remove((self._id,))),
            ]
        )
        bad = is_bad(record.summary.facts, self.session.now())
        text = t("credential.share_anyway") if bad else t("credential.share")
        share = Button(text, look="" if bad else "primary", icon="share", on=self._share)
        return TopLine(way, (self._star, more, share), narrow=self.narrow)

    def _show_star(self, favourite: bool) -> None:
        self._favourite = favourite
        text = t("yours.unfavourite" if favourite else "yours.favourite")
        self._star.show_icon("star-filled" if favourite else "star", "accent" if favourite else "ink")
        self._star.setAccessibleName(text)
        self._star.setToolTip(text)

    def _turn_star(self) -> None:
        set_favourite(self.session, (self._id,), not self._favourite)

    def _face(self, record: Record, art: object) -> QBoxLayout:
        summary = record.summary
        line = row(spacing=24)
        plate = Plate(summary.type, art, size=QSize(136, 156), slot=True)  # type: ignore[arg-type]
        line.addWidget(plate, 0, Qt.AlignmentFlag.AlignTop)
        texts = column(spacing=4)
        title = PlainLabel(record_title(summary), size="title", max_lines=6)
        texts.addWidget(title)
        texts.addWidget(PlainLabel(self._issued(record), role="ink_2"))
        texts.addSpacing(10)
        texts.addWidget(StatementLines(summary.facts, self.session.now(), endorsed_by=self._endorser))
        texts.addWidget(IssuedToLine(self.session, record))
        texts.addStretch(1)
        line.addLayout(texts, 1)
        return line

    def _issued(self, record: Record) -> str:
        summary = record.summary
        if isinstance(record.view, Presentation):
            # Nobody issued it: somebody showed it.
            holder = plain(record.view.holder, limit=80)
            return t("credential.shown_by", who=holder) if holder else t("credential.shown_by_nobody")
        issuer = plain(summary.issuer_name, limit=120)
        if not issuer and not summary.is_read:
            return t("credential.issuer_not_read")
        issuer = issuer or t("credential.unnamed_issuer")
        site = checks.where(summary.issuer_id)
        who = t("credential.issuer_at", issuer=issuer, where=site) if site else issuer
        if summary.facts.starts is None:
            return t("credential.issued_by", issuer=who)
        return t("credential.issued_by_on", issuer=who, date=dates.written(summary.facts.starts.day, long=True))

    def _inside(self, record: Record) -> Section:
        """What a presentation shows, one by one, each with what is said of it."""
        section = Section(t("check.what_is_in_it"))
        now, lines = self.session.now(), RowList()
        for item in facts(record.report).inside:
            line = status_line(item, now)
            mark = Mark(f"marks/{line.mark or 'remark'}", line.colour)
            lines.add(Row(plain(item.title, limit=200) or t("added.untitled"), line.text, mark=mark))
        section.add(lines)
        return section

    def _source_section(self, record: Record) -> Section:
        section = Section(t("credential.evidence_and_source"))
        size = t("credential.kilobytes", size=decimal(len(record.received) / 1024))
        received = t("credential.as_received", size=size, date=dates.long_day(record.summary.added_at))
        name = plain(record.provenance.name, limit=80)
        rows = RowList()
        if isinstance(record.view, Credential):
            for item in record.view.evidence:
                named = item.name or item.id or t("credential.evidence")
                rows.add(Row(named, item.description, mark=Mark("line/file")))
        rows.add(
            Row(
                received,
                name,
                mark=Mark("line/file"),
                action=Button(t("credential.view_source"), look="quiet", on=self._view_source),
            )
        )
        section.add(rows)
        return section

    def _how_we_know(self, record: Record) -> Section:
        # Of what was not read there is nothing to ask anybody about.
        again = Button(t("asking.do"), look="link", on=self._check_online) if record.summary.is_read else None
        section = Section(t("credential.how_we_know"), action=again)
        section.add(checks_list(checks.rows(record.report, now=self.session.now())))
        # Words that wrap: three of them are wider than the column in most languages.
        links = QWidget()
        flow = Flow(spacing=12)
        links.setLayout(flow)
        flow.addWidget(Button(t("credential.was_it_good"), look="link", on=self._was_it_good))
        flow.addWidget(Button(t("credential.experts"), look="link", on=lambda: self._experts(record.report)))
        section.add(links)
        return section

    # Doing ------------------------------------------------------------------
    def _share(self) -> None:
        self.session.go(SharingPlace(records=(self._id,)))

    def _view_source(self) -> None:
        if self._record is not None:
            SourceDialog(self._record, self, self.session.clipboard).open()

    def _experts(self, report: VerificationReport) -> None:
        ExpertDialog(report, self).open()

    def _check_online(self) -> None:
        check_online(self.session, (self._id,), self)

    def _was_it_good(self) -> None:
        if self._record is None:
            return
        standing = status_line(self._record.summary.facts, self.session.now())
        dialog = MomentDialog(self.session.now(), self, standing)
        dialog.asked.connect(self._ask_about)
        dialog.open()

    def _ask_about(self, moment: datetime, dialog: MomentDialog) -> None:
        def arrived(report: VerificationReport) -> None:
            dialog.show_answer(report, moment)

        def failed(error: LanyardError) -> None:
            dialog.show_problem(error.code)

        self.session.ask(dialog, lambda w: w.checking.check_again(self._id, at=moment), done=arrived, failed=failed)
