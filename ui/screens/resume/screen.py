"""The résumé: which records stand in it and in which order, the person's own words, and the page as it will be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import save_as
from ui.parts.page import Head, Page, PageScroll
from ui.places.resume import ResumePlace
from ui.screens.resume.preview import Preview
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import status_line
from ui.text.words import language, t
from ui.widgets import theme
from ui.widgets.controls import Button, DropButton, Field
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.writing import Writing
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.resumes import Item, Resume

FORMS: Final = {"pdf": ".pdf", "html": ".html", "ler-rs": ".ler-rs.json", "json-resume": ".resume.json"}
OFFERED: Final = 100
"""Records that are offered, the last added first: what is read to an end has less."""
_TYPING_MS: Final = 300

_Offered = tuple[Sequence[RecordSummary], dict[RecordId, Item | None]]


class ResumePage(Page):
    """What is checked stands apart from the person's own words, in the list as on the page."""

    def __init__(self, session: Session, place: ResumePlace) -> None:
        super().__init__(session, place)
        self._order: list[RecordId] = []
        self._hidden: set[RecordId] = set()
        self._rows: dict[RecordId, RecordSummary] = {}
        self._items: dict[RecordId, Item | None] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._preview)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.resume")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.trust)

    def load(self) -> None:
        def offered(wallet: OpenWallet) -> _Offered:
            rows = wallet.library.find("", limit=OFFERED)
            return rows, wallet.resumes.can_stand([each.id for each in rows])

        self.session.ask(self, offered, done=self._offer)

    def retranslate(self) -> None:
        self._show()

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._arrange()

    def restyle(self) -> None:
        self._arrange()

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        self._save = DropButton(t("resume.place.save"))
        self._save.set_choices([(t(f"resume.place.form.{form}"), partial(self._write, form)) for form in FORMS])
        body.addWidget(Head(t("place.resume"), self._save, narrow=self.narrow))
        body.addWidget(PlainLabel(t("resume.place.carries"), role="ink_2"))
        body.addSpacing(16)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.addLayout(self._columns)
        left, lines = QWidget(), column(spacing=16)
        left.setLayout(lines)
        self._name = Field(name=t("resume.place.name"), hint=t("resume.place.name"))
        self._about = Writing("", name=t("resume.place.about"), hint=t("resume.place.about"), lines=3)
        self._name.textChanged.connect(lambda _text: self._typing.start())
        self._about.textChanged.connect(self._typing.start)
        lines.addWidget(self._name)
        lines.addWidget(self._about)
        self._list = column(spacing=24)
        lines.addLayout(self._list)
        lines.addWidget(PlainLabel(t("resume.place.never_mix"), size="small", role="ink_2"))
        self._columns.addWidget(left, 5, Qt.AlignmentFlag.AlignTop)
        self._paper = Preview()
        self._columns.addWidget(self._paper, 5, Qt.AlignmentFlag.AlignTop)
        body.addStretch(1)

    def _arrange(self) -> None:
        stacked = self.narrow or theme.current().scale >= 1.5
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(24 if stacked else 40)

    # What is offered ----------------------------------------------------------------------
    def _offer(self, offered: _Offered) -> None:
        rows, self._items = offered
        self._rows = {each.id: each for each in rows}
        known = [each for each in self._order if each in self._rows]
        self._order = known + [each.id for each in rows if each.id not in known]
        self._show()

    def _shown(self) -> list[RecordId]:
        return [each for each in self._order if self._items.get(each) is not None and each not in self._hidden]

    def _show(self) -> None:
        with self._scroll.refilled(self._list):
            checked = [each for each in self._order if not self._is_own(each)]
            own = [each for each in self._order if self._is_own(each)]
            for key, records in (("checked", checked), ("own", own)):
                if records:
                    self._list.addWidget(self._section(key, records))
            if not self._order:
                self._list.addWidget(PlainLabel(t("resume.place.nothing"), role="ink_2"))
        self._save.setEnabled(bool(self._shown()))
        self._preview()

    def _is_own(self, record: RecordId) -> bool:
        item = self._items.get(record)
        return item is not None and item.proof is None

    def _section(self, key: str, records: Sequence[RecordId]) -> QWidget:
        shown = sum(each in self._shown() for each in records)
        words = t("resume.place.shown", shown=str(shown), hidden=str(len(records) - shown))
        section = Section(t(f"resume.place.{key}"), count=words)
        section.add(RowList([self._row(each, first=each == records[0]) for each in records]))
        return section

    def _row(self, record: RecordId, *, first: bool) -> QWidget:
        summary, item = self._rows[record], self._items.get(record)
        title = plain(summary.title, limit=80)
        status = status_line(summary.facts, self.session.now())
        mark = Mark(f"marks/{status.mark or 'remark'}", status.colour)
        if item is None:
            words = joined(plain(summary.issuer_name, limit=60), t("resume.place.not_today"))
            return Row(title, words, mark=mark, role="ink_2", tall=44)
        actions = row(spacing=4)
        if not first:
            up = Button(t("resume.place.up"), look="quiet", on=partial(self._move_up, record))
            up.setAccessibleDescription(title)
            actions.addWidget(up)
        is_hidden = record in self._hidden
        key, icon = ("resume.place.show", "eye-off") if is_hidden else ("resume.place.hide", "eye")
        eye = Button(t(key), look="quiet", icon=icon, on=partial(self._toggle, record))
        eye.setAccessibleDescription(title)
        actions.addWidget(eye)
        box = QWidget()
        box.setLayout(actions)
        return Row(title, joined(plain(summary.issuer_name, limit=60), status.text), mark=mark, action=box, tall=44)

    def _toggle(self, record: RecordId) -> None:
        self._hidden ^= {record}
        self._show()

    def _move_up(self, record: RecordId) -> None:
        """Puts a record before the one above it on its side."""
        side = [each for each in self._order if self._is_own(each) is self._is_own(record)]
        before = side[side.index(record) - 1]
        self._order.remove(record)
        self._order.insert(self._order.index(before), record)
        self._show()

    # The page ---------------------------------------------------------------------------------
    def _preview(self) -> None:
        shown, name, about, speech = self._shown(), self._name.text(), self._about.toPlainText(), language()
        if not shown:
            self._paper.show_nothing()
            return

        def prepared(wallet: OpenWallet) -> tuple[Resume, dict[str, str]]:
            resume = wallet.resumes.resume(shown, name=name, statement=about)
            return resume, wallet.resumes.lines(resume, speech)

        self.session.ask(self, prepared, done=lambda answer: self._paper.show_resume(*answer), failed=lambda _error: None)

    def _write(self, form: str) -> None:
        shown, name, about, speech = self._shown(), self._name.text(), self._about.toPlainText(), language()
        path = save_as(self, t(f"resume.place.form.{form}"), f"resume{FORMS[form]}") if shown else None
        if path is None:
            return
        file = path

        def write(wallet: OpenWallet) -> None:
            wallet.resumes.write(wallet.resumes.resume(shown, name=name, statement=about), [(form, file)], speech)

        done = t("sharing.written", file=plain(file.name, limit=80))
        self.session.ask(self, write, done=lambda _none: self.session.written.emit(done, file))
