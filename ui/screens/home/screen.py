"""Home: what needs attention first, each with its one action; then what is earned, what is under way, what waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.check_online import check_online
from ui.dialogs.restored_trust import RestoredTrustDialog
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import Head, Page, PageScroll
from ui.parts.record_art import art_in
from ui.parts.record_menu import Choices, record_choices
from ui.parts.row_list import PagedRowList
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.screens.home.attention import Attention, attention, waiting_among
from ui.screens.home.looking import Looked, look
from ui.screens.home.reminders import (
    all_well,
    backup_reminder,
    code_reminder,
    restored_reminder,
    unmatched_reminder,
)
from ui.screens.home.shelf import Shelf, ShelfBadge
from ui.screens.home.under_way import UnderWayRows
from ui.session.session import Session
from ui.text import dates
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, Section, boxed, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.trusted_issuers import RestoredTrust

MOST_ATTENTION = 6
"""Rows under "needs attention"; the rest is one click away."""


class HomePage(Page):
    """The first place after unlocking."""

    def __init__(self, session: Session, place: HomePlace) -> None:
        super().__init__(session, place)
        self._items: list[Attention] = []
        self._unchecked: tuple[RecordId, ...] = ()
        self._restored: RestoredTrust | None = None
        self._shows_all = False
        self._model: PagedModel[Attention] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._items, lambda item: item.id or item.action))
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll)
        for news in (session.codes.shown, session.codes.kept):
            news.connect(self.refresh)
        self.load()

    def title(self) -> str:
        return t("home.title")

    def concerns(self, changes: Changes) -> bool:
        return True

    def load(self) -> None:
        self.session.ask(self, look, done=self._show)

    def _fill(self, body: QBoxLayout) -> None:
        self._head = Head("", FindAnything(self.session, self.narrow), always=True)
        self._nothing = boxed(self._empty(), above=32)
        self._ask = Button(t("asking.do"), look="link", on=lambda: check_online(self.session, self._unchecked, self))
        needing = Section(t("home.needs_attention"), action=self._ask)
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("home.needs_attention"))
        needing.add(rows)
        self._all = Button("", look="link", on=self._show_all)
        self._more = PlainLabel("", size="small", role="ink_2")
        needing.body.addWidget(self._all, alignment=Qt.AlignmentFlag.AlignLeft)
        needing.add(self._more)
        self._library = Button(look="link", on=lambda: self.session.go(LibraryPlace()))
        self._earned = Section(t("home.earned"), action=self._library, gap=4)
        self._shelf = Shelf(narrow=self.narrow)
        self._earned.add(self._shelf)
        self._under_way = UnderWayRows(self.session.go)
        self._earned_box, self._under_way_box = boxed(self._earned, above=28), boxed(self._under_way, above=24)
        self._full = (boxed(needing, above=24),)
        for widget in (self._head, self._nothing, *self._full, self._earned_box, self._under_way_box):
            widget.hide()
            body.addWidget(widget)
        body.addStretch(1)

    def _show(self, looked: Looked) -> None:
        """Shows what is different; what is as it was stays, and keeps the keyboard."""
        self._head.say(dates.weekday(self.session.now()))
        self._head.show()
        self._nothing.setVisible(not looked.total)
        for part in self._full:
            part.setVisible(looked.total > 0)
        about_records = attention(looked.attention.entries, self.session.now())
        self._restored = looked.restored
        about_all = (
            code_reminder(self.session.codes.held),
            restored_reminder(looked.restored),
            unmatched_reminder(looked.unmatched),
            backup_reminder(looked.safekeeping),
        )
        shown = len(about_records) if self._shows_all else MOST_ATTENTION
        items = [*about_records[:shown], *(item for item in about_all if item is not None)]
        self._items[:] = items or [all_well()]
        self._model.refresh()
        self._unchecked = tuple(item.id for item in about_records if item.action == "check")
        self._ask.setVisible(len(self._unchecked) > 1)
        hidden = len(about_records) - min(len(about_records), shown)
        self._all.setText(t("home.show_all_attention", n=hidden))
        self._all.setVisible(hidden > 0)
        more = looked.attention.total - len(about_records) - waiting_among(looked.attention.entries)
        or_more = looked.attention.or_more
        self._more.setText(t("home.more_than_attention" if or_more else "home.more_attention", n=more))
        self._more.setVisible(more > 0 and not hidden)
        self._library.setText(t("home.show_library", n=looked.total))
        self._earned.show_count(str(looked.earned_count) if looked.earned_count else "")
        self._earned_box.setVisible(bool(looked.earned))
        self._show_earned(looked)
        self._under_way.show_all(looked.under_way, self.session.now())
        self._under_way_box.setVisible(not self._under_way.isHidden())

    def _show_all(self) -> None:
        self._shows_all = True
        self.load()

    def _empty(self) -> QWidget:
        section = Section(t("home.empty_title"))
        section.add(PlainLabel(t("library.empty"), role="ink_2"))
        line = row(spacing=16)
        line.addWidget(Button(t("shell.add"), look="primary", icon="plus", on=lambda: self.session.open_requested.emit()))
        line.addWidget(Button(t("library.sample"), look="quiet", on=lambda: self.session.sample_requested.emit()))
        line.addStretch(1)
        section.body.addSpacing(8)
        section.body.addLayout(line)
        return section

    def _row(self, item: Attention) -> Row:
        mark = Mark(f"marks/{item.mark}", item.colour)
        action = self._action(item) if item.action else None
        return Row(item.title, item.subtitle, mark=mark, strong=bool(item.action), action=action)

    def _action(self, item: Attention) -> Button:
        acts: dict[str, tuple[str, Callable[[], object]]] = {
            "check": (t("home.do.check"), lambda: check_online(self.session, (item.id,), self)),
            "add": (t("home.do.add"), self.session.open_requested.emit),
            "show": (t("home.do.show"), lambda: self._open(item.id)),
            "code": (t("home.show_code"), lambda: self.session.go(KeepingPlace())),
            "backup": (t("keeping.backup.do"), lambda: self.session.go(KeepingPlace(step="backup"))),
            "drill": (t("keeping.drill.do"), lambda: self.session.go(KeepingPlace(step="drill"))),
            "restored": (t("restored_trust.look"), self._look_at_restored),
            "you": (t("you.add"), lambda: self.session.go(SettingsPlace(part="you"))),
        }
        label, do = acts[item.action]
        button = Button(label, look="quiet", on=do)
        button.setAccessibleDescription(item.title)
        return button

    def _look_at_restored(self) -> None:
        if self._restored is not None:
            RestoredTrustDialog(self.session, self._restored, self).open()

    def _show_earned(self, looked: Looked) -> None:
        if list(looked.earned) == self._shelf.summaries():
            return
        badges = []
        for summary in looked.earned:
            badge = ShelfBadge(summary, self.session.clock, endorsed_by=looked.endorsed.get(summary.id, ""))
            badge.opened.connect(self._open)
            badge.choices = partial(self._card_choices, summary)
            badges.append(badge)
            if summary.has_image:
                self._fetch_art(summary.id, badge)
        self._shelf.show_badges(badges)

    def _card_choices(self, summary: RecordSummary, _at: QPoint) -> Choices:
        return record_choices(self.session, summary, self)

    def _fetch_art(self, record_id: RecordId, card: ShelfBadge) -> None:
        def arrived(art: QImage | None) -> None:
            card.set_art(art)

        self.session.ask(card, lambda w: art_in(w.library.record(record_id)), done=arrived)

    def _open(self, record_id: str) -> None:
        self.session.go(CredentialPlace(record=RecordId(record_id)))


class FindAnything(QWidget):
    """The way to any credential, place or action; a narrow page leaves it to the keyboard."""

    def __init__(self, session: Session, narrow: bool) -> None:
        super().__init__()
        line = row(spacing=16)
        self.setLayout(line)
        line.addWidget(Button(t("home.find"), look="faint", icon="search", on=session.find_requested.emit))
        line.addWidget(PlainLabel("Ctrl+K", size="small", role="ink_2", one_line=True))
        if narrow:
            self.hide()

    def relayout(self, narrow: bool) -> None:
        """Is there where there is room."""
        self.setVisible(not narrow)
