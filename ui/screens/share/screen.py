"""The ledger: every share, to whom, what for, which way, until when. It never leaves the wallet."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.answer import AnswerDialog
from ui.models.rows import StoredRows
from ui.parts.list_page import ListPage
from ui.parts.page import Head
from ui.parts.row_list import PagedRowList
from ui.places.library import LibraryPlace
from ui.places.packets import PacketsPlace
from ui.places.share import SharePlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import has, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, Section
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import ShareEntry, ShareState
from wallet.service.changes import Changes

_ICONS = {
    "answer": "answer",
    "room": "room",
    "page": "qr",
    "page_screen": "qr",
    "link": "link",
    "qr": "qr",
    "screen": "qr",
    "code": "qr",
    "code_screen": "qr",
    "html": "page",
    "pdf": "document",
    "packet": "folder",
}


class SharePage(ListPage[ShareEntry]):
    """What was shared, newest first."""

    def __init__(self, session: Session, place: SharePlace) -> None:
        rows = StoredRows(
            session,
            lambda wallet, offset, limit: wallet.sharing.ledger(offset=offset, limit=limit),
            lambda wallet, _should_continue: wallet.sharing.ledger_size(),
            lambda entry: entry.id,
        )
        super().__init__(session, place, rows)

    def title(self) -> str:
        return t("share.title")

    def concerns(self, changes: Changes) -> bool:
        return changes.shares

    def _fill(self, body: QBoxLayout) -> None:
        choose = Button(t("share.choose"), look="primary", icon="share", on=lambda: self.session.go(LibraryPlace()))
        answer = Button(t("share.answer"), on=lambda: AnswerDialog(self.session, "", self).open())
        packet = Button(t("packet.begin"), icon="folder", on=lambda: self.session.go(PacketsPlace()))
        body.addWidget(Head(t("share.title"), answer, packet, choose, narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("share.explain"), role="ink_2"))
        body.addSpacing(24)
        self._nothing = PlainLabel(t("share.none"))
        body.addWidget(self._nothing)
        self._section = Section(t("share.ledger"))
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("share.ledger"))
        self._section.add(rows)
        body.addWidget(self._section)
        body.addStretch(1)
        for widget in (self._nothing, self._section):
            widget.hide()

    def _counted(self, total: int) -> None:
        self._nothing.setVisible(not total)
        self._section.setVisible(total > 0)
        self._section.show_count(str(total))

    def _row(self, entry: ShareEntry) -> QWidget:
        now = self.session.now()
        whom = plain(entry.audience, limit=120) or t("share.nobody_named")
        what = joined(*(plain(title, limit=60) for title in entry.titles[:4]), by=", ")
        if len(entry.titles) > 4:
            what = joined(what, t("share.and_more", n=len(entry.titles) - 4), by="")
        channel = t(f"share.way.{entry.channel}") if has(f"share.way.{entry.channel}") else plain(entry.channel, limit=20)
        until = _state(entry, now)
        when = dates.moment(entry.created, now)
        subtitle = joined(channel, plain(entry.purpose, limit=120), when, until)
        title = t("share.to", whom=whom, what=what)
        return Row(title, subtitle, mark=Mark(f"line/{_ICONS.get(entry.channel, 'file')}"))


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
