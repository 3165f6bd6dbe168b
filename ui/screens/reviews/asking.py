"""Asking for review: what it is about, whom, a word to them, the evidence that goes along, and how it reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QWidget

from ui.dialogs.files import save_as
from ui.parts.live_code import show_codes
from ui.parts.page import BottomBar, Columns, PageScroll, TwoColumnPage, back
from ui.places.asking_review import AskingReviewPlace
from ui.places.credential import CredentialPlace
from ui.session.desktop import write_mail
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.titles import record_title
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Field, Switch
from ui.widgets.day_field import DayField
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import AtMost, Note, Row, RowList, Section, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.sheet_card import SheetCard
from ui.widgets.way import WayRow
from ui.widgets.writing import Writing
from wallet.credential.model import Credential, RecordId
from wallet.errors import LanyardError, StoreError
from wallet.limits import MAX_TITLE_CHARS
from wallet.records.days import local_day
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.pathways import NodeProgress
from wallet.service.protocols import OpenWallet
from wallet.service.recording import EvidenceFile
from wallet.service.reviews import Asked
from wallet.service.sharing import Delivered

_SIDE: Final = 320
_WIDTH: Final = 640
_ANSWER_IN: Final = timedelta(days=14)
"""When somebody who asks usually wants to be reminded: two weeks of shifts."""
_WAYS: Final = (("file", "file"), ("screen", "qr"), ("mail", "mail"))


@dataclass(frozen=True, slots=True)
class _About:
    """What is asked about: its words, where it stands, what shows it (files with whether they may show a patient)."""

    skill: str
    where: str
    files: tuple[tuple[RecordId, EvidenceFile], ...]
    record: RecordSummary | None
    points: tuple[str, ...] = ()


class AskingReviewPage(TwoColumnPage):
    """The form. Nothing leaves before *Make request…*."""

    def __init__(self, session: Session, place: AskingReviewPlace) -> None:
        super().__init__(session, place)
        self._asks = place
        self._about: _About | None = None
        self._ticks: list[tuple[QCheckBox, EvidenceFile]] = []
        self._columns = Columns(_SIDE)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll, 1)
        self._message = PlainLabel(t("review.ask.waits"), role="ink_2")
        cancel = Button(t("dialog.cancel"), on=self._leave)
        self._do = Button(t("review.ask.make"), look="primary", on=self._make)
        self.outer.addWidget(BottomBar(self._message, (cancel, self._do)))
        self.load()

    def title(self) -> str:
        return t("place.asking_review")

    def columns(self) -> Columns:
        return self._columns

    # Building -------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        body.addWidget(back(t("dialog.back"), self._leave), 0, Qt.AlignmentFlag.AlignLeft)
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("place.asking_review"), size="title"))
        self._where = PlainLabel("", role="ink_2")
        body.addWidget(self._where)
        body.addSpacing(24)
        body.addWidget(self._columns)
        body.addStretch(1)
        left = self._columns.left
        left.setSpacing(20)
        self._skill = Field(name=t("review.ask.skill"), hint=t("review.ask.skill_hint"))
        self._whom = Field(name=t("review.ask.whom"), hint=t("review.ask.whom_hint"))
        self._name = Field(name=t("review.ask.name"), hint=t("review.ask.name_hint"))
        for field in (self._skill, self._whom, self._name):
            field.setMaxLength(MAX_TITLE_CHARS)
            field.textChanged.connect(lambda _text: self._show_side())
        left.addWidget(AtMost(_labelled(t("review.ask.skill"), self._skill), _WIDTH))
        left.addWidget(AtMost(_labelled(t("review.ask.whom"), self._whom, t("review.ask.whom_why")), _WIDTH))
        left.addWidget(AtMost(_labelled(t("review.ask.name"), self._name, t("review.ask.name_why")), _WIDTH))
        left.addWidget(AtMost(self._reminder(), _WIDTH))
        self._note = Writing("", name=t("review.ask.note"), hint=t("review.ask.note_hint"))
        left.addWidget(AtMost(_labelled(t("review.ask.note"), self._note), _WIDTH))
        self._points = column()
        self._points_box = boxed(self._points, above=0)
        left.addWidget(AtMost(self._points_box, _WIDTH))
        self._evidence = Section(t("review.ask.evidence"))
        self._listed = column()
        holder = QWidget()
        holder.setLayout(self._listed)
        self._evidence.add(holder)
        self._evidence.add(PlainLabel(t("review.ask.evidence_why"), size="small", role="ink_2"))
        left.addWidget(AtMost(self._evidence, _WIDTH))
        self._wrong = column()
        self._wrong_box = boxed(self._wrong, above=0)
        left.addWidget(AtMost(self._wrong_box, _WIDTH))
        left.addStretch(1)
        self._fill_side()

    def _reminder(self) -> QWidget:
        day = local_day(self.session.now() + _ANSWER_IN)
        self._day = DayField(QDate(day.year, day.month, day.day), name=t("review.ask.remind"))
        self._reminds = Switch(on=True, name=t("review.ask.remind"))
        self._reminds.toggled.connect(self._day.setEnabled)
        line = row(spacing=12)
        line.addWidget(self._reminds)
        line.addWidget(self._day)
        line.addStretch(1)
        box = QWidget()
        box.setLayout(line)
        return _labelled(t("review.ask.remind"), box, t("review.ask.remind_why"))

    def _fill_side(self) -> None:
        self._card = SheetCard()
        self._columns.side.addWidget(self._card)
        ways = Section(t("review.ask.how"))
        self._way_rows: dict[str, WayRow] = {}
        group = self._group = QButtonGroup(self)
        for key, icon in _WAYS:
            way = WayRow(t(f"review.way.{key}"), t(f"review.way.{key}.why"), icon=icon)
            self._way_rows[key] = way
            group.addButton(way.button)
            ways.add(way)
        self._way_rows["file"].button.setChecked(True)
        ways.add(PlainLabel(t("review.ask.needs"), size="small", role="ink_2"))
        self._columns.side.addWidget(ways)

    # What it is about ---------------------------------------------------------------------
    def load(self) -> None:
        self.session.ask(self, self._look, done=self._show, failed=self._gone)

    def _look(self, wallet: OpenWallet) -> _About:
        asks = self._asks
        if asks.pathway:
            followed = wallet.pathways.follow(asks.pathway)
            item = next((item for item in followed.progress.nodes if item.node.id == asks.step), None)
            if item is None:
                raise StoreError("pathway_step_unknown")
            trace = followed.traces.get(asks.step)
            files = [pair for record in (trace.evidence if trace else ()) for pair in _files_of(wallet, record)]
            return _About(item.node.title, _place_of(item, followed.progress.pathway.title), tuple(files), None)
        if asks.record is not None:
            record = wallet.library.record(asks.record)
            points = _points_of(record.view) if isinstance(record.view, Credential) else ()
            return _About(record.summary.title, "", tuple(_files_of(wallet, asks.record)), record.summary, points)
        return _About("", "", (), None)

    def _gone(self, error: LanyardError) -> None:
        self.session.tell_problem(error)
        self._leave()

    def _show(self, about: _About) -> None:
        first = self._about is None
        self._about = about
        if first and not self._skill.text():
            self._skill.setText(plain(about.skill))
        where = t("review.ask.step_of", title=plain(about.where, limit=120)) if about.where else ""
        self._where.setText(where)
        self._where.setVisible(bool(where))
        clear(self._points)
        self._points_box.setVisible(bool(about.points))
        if about.points:
            section = Section(t("review.ask.judges"), count=str(len(about.points)))
            section.add(RowList([Row(plain(point, limit=200), tall=36) for point in about.points]))
            self._points.addWidget(section)
        self._show_files()
        self._show_side()

    def _show_files(self) -> None:
        assert self._about is not None
        clear(self._listed)
        self._ticks = []
        rows = RowList()
        if self._about.record is not None:
            summary = self._about.record
            show = Button(t("home.do.show"), look="quiet", on=partial(self._show_record, summary.id))
            rows.add(Row(record_title(summary), t("review.ask.record_goes"), mark=Mark("line/award", "ink_2"), action=show))
        for record_id, file in self._about.files:
            is_picture = _is_picture(file.name)
            tick = _Tick(plain(file.name, limit=80))
            tick.setChecked(not is_picture)  # A picture may show a patient: out until the person has looked.
            tick.toggled.connect(lambda _on: self._show_side())
            self._ticks.append((tick, file))
            show = Button(t("home.do.show"), look="quiet", on=partial(self._show_record, record_id))
            subtitle = t("review.ask.picture") if is_picture else t("review.ask.size", size=_size(len(file.content)))
            rows.add(_FileRow(tick, plain(file.name, limit=80), subtitle, "attention" if is_picture else "ink_2", show))
        self._evidence.setVisible(bool(self._ticks) or self._about.record is not None)
        self._evidence.show_count(
            t("review.ask.count", done=self._chosen_count(), n=len(self._ticks)) if self._ticks else ""
        )
        self._listed.addWidget(rows)

    def _chosen_count(self) -> int:
        return sum(tick.isChecked() for tick, _ in self._ticks)

    def _show_record(self, record_id: RecordId) -> None:
        self.session.go(CredentialPlace(record_id))

    def _show_side(self) -> None:
        name = plain(self._name.text(), limit=80)
        claimed = t("review.ask.claimed", name=name) if name else t("review.ask.claimed_nameless")
        count = self._chosen_count()
        if self._ticks:
            self._evidence.show_count(t("review.ask.count", done=count, n=len(self._ticks)))
        whom = plain(self._whom.text(), limit=80)
        until = dates.day(self.session.now() + timedelta(days=180))
        self._card.show_lines(
            t("review.ask.they_see"),
            plain(self._skill.text(), limit=120) or t("review.ask.skill_hint"),
            joined(claimed, t("review.ask.files", n=count) if count else ""),
            t("review.ask.for_whom", whom=whom, date=until) if whom else t("review.ask.for_anyone", date=until),
        )

    # Doing -----------------------------------------------------------------------------------
    def _leave(self) -> None:
        self.session.place_left.emit(self.place)

    def _make(self) -> None:
        if refuses_writing(self.session):
            return
        way = next(key for key, row_ in self._way_rows.items() if row_.button.isChecked())
        asks, skill, note, name, whom = (
            self._asks,
            self._skill.text(),
            self._note.toPlainText(),
            self._name.text(),
            self._whom.text(),
        )
        day = self._day.date().toPython() if self._reminds.isChecked() else None
        files = {file.name: file.content for tick, file in self._ticks if tick.isChecked()}
        records = (asks.record,) if asks.record is not None else ()
        more = {"records": records, "evidence": files, "note": note, "name": name, "whom": whom, "remind": day}
        path = None
        if way != "screen":
            path = save_as(self, t("review.ask.make"), "lanyard-review-request.vp.json")
            if path is None:
                return

        def act(wallet: OpenWallet) -> tuple[Asked, Delivered | None]:
            delivered: Delivered | None = None
            if path is None:
                asked, delivered = wallet.reviews.ask_on_screen([skill], **more)  # type: ignore[arg-type]
            else:
                asked = wallet.reviews.ask([skill], path, **more)  # type: ignore[arg-type]
            if asks.pathway:
                wallet.pathways.note_asked(asks.pathway, asks.step, asked.request.id)
            return asked, delivered

        self._do.setEnabled(False)
        self.session.ask(self, act, done=lambda created: self._was_created(created, path, way), failed=self._failed)

    def _was_created(self, created: tuple[Asked, Delivered | None], path: Path | None, way: str) -> None:
        asked, delivered = created
        self._do.setEnabled(True)
        self.session.tell_change(Changes(added=asked.records, plans=True, shares=True))
        if delivered is not None:
            show_codes(self.session, delivered, self, t("review.way.screen"))
        elif path is not None:
            self.session.written.emit(t("review.ask.written", file=plain(path.name, limit=80)), path)
            if way == "mail":
                write_mail(t("review.mail.subject"), t("review.mail.body", file=path.name))
        self._leave()

    def _failed(self, error: LanyardError) -> None:
        self._do.setEnabled(True)
        clear(self._wrong)
        self._wrong.addWidget(Note(problem_text(error.code), role="problem"))
        self._wrong_box.show()


class _Tick(Named, QCheckBox):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)


class _FileRow(QWidget):
    """A file that may go along: its tick, its name, what is to be known of it."""

    def __init__(self, tick: QCheckBox, name: str, subtitle: str, role: str, show: Button) -> None:
        super().__init__()
        line = row(spacing=12, margins=(0, 6, 0, 6))
        self.setLayout(line)
        line.addWidget(tick)
        line.addWidget(Mark("line/file", "ink_2"))
        texts = column(spacing=2)
        texts.addWidget(PlainLabel(name))
        texts.addWidget(PlainLabel(subtitle, size="small", role=role))
        line.addLayout(texts, 1)
        show.setAccessibleDescription(name)
        line.addWidget(show)


def _labelled(words: str, field: QWidget, why: str = "") -> QWidget:
    box = QWidget()
    inside = column(spacing=4)
    box.setLayout(inside)
    inside.addWidget(PlainLabel(words, strong=True))
    inside.addWidget(field)
    if why:
        inside.addWidget(PlainLabel(why, size="small", role="ink_2"))
    return box


def _files_of(wallet: OpenWallet, record_id: RecordId) -> Sequence[tuple[RecordId, EvidenceFile]]:
    try:
        return [(record_id, file) for file in wallet.recording.evidence(record_id)]
    except StoreError:
        return []  # In the trash, or its bytes are gone: it cannot go along.


def _points_of(view: Credential) -> tuple[str, ...]:
    """Returns what a badge is judged by: the levels of its rubric, as its issuer names them."""
    described = [
        result
        for subject in view.subjects
        for achievement in subject.achievement
        for result in achievement.result_description
    ]
    return tuple(dict.fromkeys(level.name for result in described for level in result.rubric_criterion_level if level.name))


def _place_of(item: NodeProgress, title: str) -> str:
    return title or item.node.title


def _is_picture(name: str) -> bool:
    return Path(name).suffix.lower() in {".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif", ".bmp", ".tif", ".tiff"}


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000)):d} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
