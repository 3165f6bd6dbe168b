"""The ledger: every share, to whom, what for, which way, until when. It never leaves the wallet."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.page import Head, Page, PageScroll
from ui.places.library import LibraryPlace
from ui.places.share import SharePlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import has, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Lines, Section
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import ShareEntry, ShareState
from wallet.service.changes import Changes

MOST_ROWS = 300
_ICONS = {"qr": "qr", "screen": "qr", "code": "qr", "code_screen": "qr", "html": "checked-file", "pdf": "document"}


class SharePage(Page):
    """What was shared, newest first."""

    def __init__(self, session: Session, place: SharePlace) -> None:
        super().__init__(session, place)
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("share.title")

    def concerns(self, changes: Changes) -> bool:
        return changes.shares

    def load(self) -> None:
        self.session.ask(self, lambda w: list(w.sharing.ledger()), done=self._show)

    def _show(self, entries: list[ShareEntry]) -> None:
        with self._scroll.refilled() as body:
            self._fill(body, entries)

    def _fill(self, body: QBoxLayout, entries: list[ShareEntry]) -> None:
        choose = Button(t("share.choose"), look="primary", icon="share", on=lambda: self.session.go(LibraryPlace()))
        body.addWidget(Head(t("share.title"), choose, narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("share.explain"), role="ink_2"))
        body.addSpacing(24)
        if not entries:
            body.addWidget(PlainLabel(t("share.none")))
            body.addStretch(1)
            return
        section = Section(t("share.ledger"), count=str(len(entries)))
        lines = Lines()
        for entry in entries[:MOST_ROWS]:
            lines.add(self._row(entry))
        section.add(lines)
        body.addWidget(section)
        body.addStretch(1)

    def _row(self, entry: ShareEntry) -> QWidget:
        now = self.session.now()
        whom = plain(entry.audience, limit=120) or t("share.nobody_named")
        what = joined(*(plain(title, limit=60) for title in entry.titles[:4]), by=", ")
        if len(entry.titles) > 4:
            what = joined(what, t("share.and_more", n=len(entry.titles) - 4), by="")
        way = t(f"share.way.{entry.channel}") if has(f"share.way.{entry.channel}") else plain(entry.channel, limit=20)
        until = _state(entry, now)
        when = dates.moment(entry.created, now)
        beneath = joined(way, plain(entry.purpose, limit=120), when, until)
        title = t("share.to", whom=whom, what=what)
        return Line(title, beneath, mark=Mark(f"line/{_ICONS.get(entry.channel, 'file')}"))


def _state(entry: ShareEntry, now: datetime) -> str:
    """Returns what became of a share: until when it is good, or why it no longer is."""
    if entry.state is ShareState.STOPPED and entry.changed is not None:
        return t("share.stopped", date=dates.recently(entry.changed, now), time=dates.clock_time(entry.changed))
    if entry.state in (ShareState.INTENDED, ShareState.UNREACHABLE):
        return t(f"share.{entry.state}")
    if entry.expires is None:
        return ""
    if entry.state is ShareState.ENDED and entry.expires > now:
        return t("share.over")
    key = "share.ended" if entry.expires <= now else "share.until"
    return t(key, date=dates.recently(entry.expires, now), time=dates.clock_time(entry.expires))
