"""Home: what needs attention first, each with its one action; then what came in last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.dialogs.check_online import check_online
from ui.parts.page import Head, Page, PageScroll
from ui.parts.record_art import art_in
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.screens.home.attention import Attention, attention
from ui.screens.home.strangers import strangers_line
from ui.session.session import Session
from ui.text import dates
from ui.text.words import t
from ui.widgets.cards import Card
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Lines, Section, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.library import AttentionList
from wallet.service.protocols import OpenWallet
from wallet.service.safekeeping import SafekeepingState

RECENT = 3
MOST_ATTENTION = 6
"""Rows under "needs attention"; the rest is one click away."""
ASKED_AT_ONCE = 100
"""Of what needs attention, so much is looked at: those that could not be checked among them are checked online together."""


class HomePage(Page):
    """The first place after unlocking."""

    def __init__(self, session: Session, place: HomePlace) -> None:
        super().__init__(session, place)
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll)
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
        ) -> tuple[AttentionList, list[RecordSummary], int, SafekeepingState, list[RecordSummary]]:
            return (
                wallet.library.attention(ASKED_AT_ONCE),
                list(wallet.library.find("", limit=RECENT)),
                wallet.library.count(""),
                wallet.safekeeping.state(),
                wallet.identities.unmatched_recipients(),
            )

        self.session.ask(self, question, done=lambda found: self._show(*found))

    def _show(
        self,
        found: AttentionList,
        rows: list[RecordSummary],
        total: int,
        care: SafekeepingState,
        strangers: list[RecordSummary],
    ) -> None:
        now = self.session.now()
        with self._scroll.refilled() as body:
            body.addWidget(Head(dates.weekday(now), FindAnything(self.session, self.narrow), always=True))
            if not rows:
                body.addSpacing(32)
                body.addWidget(self._empty())
                body.addStretch(1)
                return
            body.addSpacing(24)
            standing = (self._code(), strangers_line(self.session, strangers), self._backup(care))
            body.addWidget(self._attention(found, [line for line in standing if line is not None]))
            body.addSpacing(32)
            body.addWidget(self._recent(rows, total))
            body.addStretch(1)

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

    def _code(self) -> Line | None:
        """Returns the reminder that a recovery code is not yet kept, or None."""
        if self.session.codes.held is None:
            return None
        show = Button(t("home.show_code"), look="quiet", on=lambda: self.session.go(KeepingPlace()))
        mark = Mark("marks/take-care", "attention")
        return Line(t("home.code_not_kept"), t("home.code_not_kept_why"), mark=mark, strong=True, action=show)

    def _backup(self, care: SafekeepingState) -> Line | None:
        """Returns the reminder that stays until a backup was made and once checked, or None."""
        if care.backup is not None and care.drill is not None:
            return None
        what = "drill" if care.backup is not None else "backup"
        go = KeepingPlace(step=what)
        action = Button(t(f"keeping.{what}.do"), look="quiet", on=lambda: self.session.go(go))
        mark = Mark("marks/take-care", "attention")
        return Line(t(f"home.no_{what}"), t(f"home.no_{what}_why"), mark=mark, strong=True, action=action)

    def _attention(self, found: AttentionList, standing: list[Line]) -> QWidget:
        """``standing`` are about the wallet as a whole; they come after what is about one credential."""
        items = attention(found.entries, self.session.now())
        unchecked = tuple(item.id for item in items if item.action == "check")
        several = None
        if len(unchecked) > 1:
            several = Button(t("asking.do"), look="link", on=lambda: check_online(self.session, unchecked, self))
        section = Section(t("home.needs_attention"), action=several)
        if not items and not standing:
            section.add(Lines([Line(t("home.all_well"), mark=Mark("marks/ok", "ink_2"))]))
            return section
        lines = Lines()
        for item in items[:MOST_ATTENTION]:
            lines.add(
                Line(
                    item.title,
                    item.beneath,
                    mark=Mark(f"marks/{item.mark}", item.colour),
                    strong=True,
                    action=self._action(item),
                )
            )
        for line in standing:
            lines.add(line)
        section.add(lines)
        more = found.total - min(len(items), MOST_ATTENTION)
        if more > 0:
            words = t("home.more_than_attention" if found.or_more else "home.more_attention", n=more)
            section.add(PlainLabel(words, size="small", role="ink_2"))
        return section

    def _action(self, item: Attention) -> Button:
        act = {
            "check": lambda: check_online(self.session, (item.id,), self),
            "add": lambda: self.session.open_requested.emit(),
            "show": lambda: self._open(item.id),
        }[item.action]
        button = Button(t(f"home.do.{item.action}"), look="quiet", on=act)
        button.setAccessibleDescription(item.title)
        return button

    def _recent(self, rows: list[RecordSummary], total: int) -> QWidget:
        show = Button(t("home.show_library", n=total), look="link", on=lambda: self.session.go(LibraryPlace()))
        section = Section(t("home.recently_added"), action=show, gap=8)
        cards = []
        for summary in rows:
            card = Card(summary, self.session.clock)
            card.opened.connect(self._open)
            cards.append(card)
            if summary.has_image:
                self._fetch_art(summary.id, card)
        section.add(CardRow(cards, RECENT, narrow=self.narrow))
        return section

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

    def __init__(self, cards: Sequence[Card], columns: int, *, narrow: bool) -> None:
        super().__init__()
        self._cards = cards
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Places every card anew."""
        columns = 1 if narrow else self._columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for number in range(self._columns):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
