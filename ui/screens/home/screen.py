"""Home: what needs attention first, each with its one action; then what came in last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.parts.page import Page, head
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
from ui.widgets.parts import Line, Lines, Scrolled, Section, clear, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.protocols import OpenWallet
from wallet.service.safekeeping import SafekeepingState

RECENT = 3
MOST_ATTENTION = 6
"""Rows under "needs attention"; the rest is one click away."""
SCANNED = 500
"""Records looked through for what needs attention, the newest first."""


class HomePage(Page):
    """The first place after unlocking."""

    def __init__(self, session: Session, place: HomePlace, *, narrow: bool = False) -> None:
        super().__init__(session, place, narrow=narrow)
        self._scroll = Scrolled(margins=(self.margin, 24, self.margin, 32), spacing=0)
        self.outer.addWidget(self._scroll)
        session.changed.connect(self._load)
        self._load()

    def title(self) -> str:
        return t("home.title")

    def _load(self) -> None:
        def question(wallet: OpenWallet) -> tuple[list[RecordSummary], int, SafekeepingState, list[RecordSummary]]:
            return (
                list(wallet.library.find("", limit=SCANNED)),
                wallet.library.count(""),
                wallet.safekeeping.state(),
                wallet.identities.unmatched_recipients(),
            )

        self.session.ask(self, question, done=lambda got: self._show(*got))

    def _show(self, rows: list[RecordSummary], total: int, care: SafekeepingState, strangers: list[RecordSummary]) -> None:
        body = self._scroll.body
        clear(body)
        now = self.session.now()
        body.addWidget(head(dates.weekday(now), *self._find()))
        if not rows:
            body.addSpacing(32)
            body.addWidget(self._empty())
            body.addStretch(1)
            return
        items = attention(rows, now)
        body.addSpacing(24)
        standing = [line for line in (strangers_line(self.session, strangers), self._backup(care)) if line is not None]
        body.addWidget(self._attention(items, standing))
        body.addSpacing(32)
        body.addWidget(self._recent(rows[:RECENT], total))
        body.addStretch(1)

    def _find(self) -> list[QWidget]:
        """Returns the way to any credential, place or action; a narrow page leaves it to the keyboard."""
        if self.narrow:
            return []
        button = Button(t("home.find"), look="faint", icon="search", on=self.session.find_requested.emit)
        return [button, PlainLabel("Ctrl+K", size="small", role="ink_2", one_line=True)]

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

    def _backup(self, care: SafekeepingState) -> Line | None:
        """Returns the reminder that stays until a backup was made and once checked, or None."""
        if care.backup is not None and care.drill is not None:
            return None
        what = "drill" if care.backup is not None else "backup"
        go = KeepingPlace(step=what)
        action = Button(t(f"keeping.{what}.do"), look="quiet", on=lambda: self.session.go(go))
        mark = Mark("marks/take-care", "attention")
        return Line(t(f"home.no_{what}"), t(f"home.no_{what}_why"), mark=mark, strong=True, action=action)

    def _attention(self, items: list[Attention], standing: list[Line]) -> QWidget:
        """``standing`` are about the wallet as a whole; they come after what is about one credential."""
        section = Section(t("home.needs_attention"))
        if not items and not standing:
            section.add(Lines([Line(t("home.all_well"), mark=Mark("marks/ok", "genuine"))]))
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
        if len(items) > MOST_ATTENTION:
            section.add(PlainLabel(t("home.more_attention", n=len(items) - MOST_ATTENTION), size="small", role="ink_2"))
        return section

    def _action(self, item: Attention) -> Button:
        act = {
            "check": lambda: self.session.check_again((item.id,)),
            "add": lambda: self.session.open_requested.emit(),
            "show": lambda: self._open(item.id),
        }[item.action]
        button = Button(t(f"home.do.{item.action}"), look="quiet", on=act)
        button.setAccessibleDescription(item.title)
        return button

    def _recent(self, rows: list[RecordSummary], total: int) -> QWidget:
        show = Button(t("home.show_library", n=total), look="link", on=lambda: self.session.go(LibraryPlace()))
        section = Section(t("home.recently_added"), action=show, gap=8)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(16)
        columns = 1 if self.narrow else RECENT
        for number, summary in enumerate(rows):
            card = Card(summary, self.session.clock)
            card.opened.connect(self._open)
            grid.addWidget(card, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
            if summary.has_image:
                self._fetch_art(summary.id, card)
        for number in range(len(rows), columns):
            spacer = QWidget()
            spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(spacer, 0, number)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        section.body.addLayout(grid)
        return section

    def _fetch_art(self, record_id: RecordId, card: Card) -> None:
        def arrived(art: QImage | None) -> None:
            card.set_art(art)

        self.session.ask(card, lambda w: art_in(w.library.record(record_id)), done=arrived)

    def _open(self, record_id: str) -> None:
        self.session.go(CredentialPlace(record=RecordId(record_id)))
