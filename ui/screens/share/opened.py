"""One share, opened again: what went, by which way, until when, what became of it, and what can still be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.screens.share import standing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Scrolled
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import ShareEntry, ShareState

_TALL = 300


class OpenedShare(Sheet):
    """``stop`` takes it back, where that can be done."""

    def __init__(self, session: Session, entry: ShareEntry, stop: Callable[[], object], parent: QWidget) -> None:
        super().__init__(standing.whom(entry), parent, wide=600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entry = entry
        now = session.now()
        session.locked.connect(self.reject)
        about = joined(standing.way(entry), plain(entry.purpose, limit=120), dates.moment(entry.created, now))
        self.body.addWidget(PlainLabel(about, role="ink_2"))
        self.body.addWidget(PlainLabel(standing.state(entry, now)))
        page = Scrolled(margins=(0, 0, 8, 0), spacing=12)
        page.setMinimumHeight(min(_TALL, 60 + 56 * len(entry.titles)))
        page.body.addWidget(PlainLabel(t("share.what_went"), strong=True))
        rows = [Row(plain(title, limit=160), mark=Mark("line/cards"), tall=48) for title in entry.titles]
        page.body.addWidget(RowList(rows))
        page.body.addWidget(PlainLabel(t("share.digest"), size="small", role="ink_2"))
        page.body.addWidget(PlainLabel(entry.digest, size="mono"))
        if entry.state is ShareState.DELIVERED:
            page.body.addWidget(Note(t("share.recall"), t("share.recall_why"), role="edge"))
        page.body.addStretch(1)
        self.body.addWidget(page, 1)
        if entry.state is ShareState.DELIVERED:
            self._copy = Button(t("share.recall_copy"), icon="copy", on=self._copied)
            self.buttons.addWidget(self._copy)
        if entry.state in (ShareState.LIVE, ShareState.UNREACHABLE):
            self.buttons.addWidget(Button(t("share.stop"), look="harm", on=stop))
            session.changed.connect(self.accept)
        self.add_close().setFocus()

    def _copied(self) -> None:
        entry = self._entry
        titles = "\n".join(f"- {plain(title, limit=160)}" for title in entry.titles)
        text = t("share.recall_letter", date=dates.long_day(entry.created), titles=titles, digest=entry.digest)
        QGuiApplication.clipboard().setText(text)
        self._copy.setText(t("share.recall_copied"))
