"""Home: what needs attention first, each with its one action; then what came in last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

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
from ui.screens.home.attention import Attention, attention
from ui.screens.home.reminders import (
    all_well,
    backup_reminder,
    code_reminder,
    restored_reminder,
    unmatched_reminder,
)
from ui.session.session import Session
from ui.text import dates
from ui.text.words import t
from ui.widgets.cards import Card
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, Section, boxed, clear, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.library import AttentionList
from wallet.service.protocols import OpenWallet
from wallet.service.safekeeping import SafekeepingState
from wallet.service.trusted_issuers import RestoredTrust

RECENT = 3
MOST_ATTENTION = 6
"""Rows under "needs attention"; the rest is one click away."""
ASKED_AT_ONCE = 100
"""Of what needs attention, so much is looked at: those that could not be checked among them are checked online together."""


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
        def question(
            wallet: OpenWallet,
        ) -> tuple[AttentionList, list[RecordSummary], int, SafekeepingState, list[RecordSummary], RestoredTrust | None]:
            return (
                wallet.library.attention(ASKED_AT_ONCE),
                list(wallet.library.find("", limit=RECENT)),
                wallet.library.count(""),
                wallet.safekeeping.state(),
                wallet.identities.unmatched_recipients(),
                wallet.trusted_issuers.restored(),
            )

        self.session.ask(self, question, done=lambda answers: self._show(*answers))

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
        recent = Section(t("home.recently_added"), action=self._library, gap=8)
        self._cards = CardRow(RECENT, narrow=self.narrow)
        recent.add(self._cards)
        self._full = (boxed(needing, above=24), boxed(recent, above=32))
        for widget in (self._head, self._nothing, *self._full):
            widget.hide()
            body.addWidget(widget)
        body.addStretch(1)

    def _show(
        self,
        attention_list: AttentionList,
        rows: list[RecordSummary],
        total: int,
        state: SafekeepingState,
        unmatched: list[RecordSummary],
        restored: RestoredTrust | None,
    ) -> None:
        """Shows what is different; what is as it was stays, and keeps the keyboard."""
        self._head.say(dates.weekday(self.session.now()))
        self._head.show()
        self._nothing.setVisible(not rows)
        for part in self._full:
            part.setVisible(bool(rows))
        about_records = attention(attention_list.entries, self.session.now())
        self._restored = restored
        about_all = (
            code_reminder(self.session.codes.held),
            restored_reminder(restored),
            unmatched_reminder(unmatched),
            backup_reminder(state),
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
        more = attention_list.total - len(about_records)
        self._more.setText(t("home.more_than_attention" if attention_list.or_more else "home.more_attention", n=more))
        self._more.setVisible(more > 0 and not hidden)
        self._library.setText(t("home.show_library", n=total))
        self._show_recent(rows)

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

    def _show_recent(self, rows: list[RecordSummary]) -> None:
        if rows == self._cards.summaries():
            return
        cards = []
        for summary in rows:
            card = Card(summary, self.session.clock)
            card.opened.connect(self._open)
            card.choices = partial(self._card_choices, summary)
            cards.append(card)
            if summary.has_image:
                self._fetch_art(summary.id, card)
        self._cards.show_cards(cards)

    def _card_choices(self, summary: RecordSummary, _at: QPoint) -> Choices:
        return record_choices(self.session, summary, self)

    def _fetch_art(self, record_id: RecordId, card: Card) -> None:
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


class CardRow(QWidget):
    """A few cards beside each other, in columns of the same width; narrow, one beneath the other."""

    def __init__(self, columns: int, *, narrow: bool) -> None:
        super().__init__()
        self._cards: Sequence[Card] = ()
        self._columns = columns
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)

    def summaries(self) -> list[RecordSummary]:
        """Returns what the cards say."""
        return [card.summary for card in self._cards]

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Shows other cards."""
        clear(self._grid)
        self._cards = cards
        self.relayout(self._narrow)

    def relayout(self, narrow: bool) -> None:
        """Places every card anew."""
        self._narrow = narrow
        columns = 1 if narrow else self._columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for number in range(self._columns):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
