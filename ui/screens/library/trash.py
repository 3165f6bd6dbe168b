"""The trash: what is in it, how long it still stays, and the way back out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.destroy import DestroyDialog
from ui.parts.page import Head, Page, PageScroll, back
from ui.places.library import LibraryPlace
from ui.places.trash import TrashPlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Flow, Line, Lines, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.changes import Changes
from wallet.service.library import Trashed

MOST_ROWS = 200
_WIDTH = 860


class TrashPage(Page):
    """Rows, the last one put there first."""

    def __init__(self, session: Session, place: TrashPlace) -> None:
        super().__init__(session, place)
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.trash")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.library.trash(), done=self._show)

    def _show(self, rows: Sequence[Trashed]) -> None:
        with self._scroll.refilled() as body:
            self._fill(body, rows)

    def _fill(self, body: QBoxLayout, rows: Sequence[Trashed]) -> None:
        line = row(spacing=16)
        line.addWidget(back(t("library.title"), lambda: self.session.go(LibraryPlace())))
        line.addStretch(1)
        if rows:
            ids = tuple(one.summary.id for one in rows)
            line.addWidget(Button(t("trash.empty"), look="harm", on=partial(self._ask, ids)))
        body.addLayout(line)
        body.addSpacing(4)
        body.addWidget(Head(t("place.trash"), narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("trash.why"), role="ink_2"))
        body.addSpacing(24)
        if not rows:
            body.addWidget(PlainLabel(t("trash.nothing")))
            body.addStretch(1)
            return
        lines = Lines()
        for one in rows[:MOST_ROWS]:
            lines.add(self._row(one))
        body.addWidget(AtMost(lines, _WIDTH))
        if len(rows) > MOST_ROWS:
            body.addWidget(PlainLabel(t("share.and_more", n=len(rows) - MOST_ROWS), size="small", role="ink_2"))
        body.addStretch(1)

    def _row(self, trashed: Trashed) -> QWidget:
        now = self.session.now()
        left = max(0, dates.days_between(now, trashed.until))
        since = dates.recently(trashed.since, now)
        parts = (plain(trashed.summary.issuer_name, limit=80), t("trash.since", date=since), t("trash.left", n=left))
        beneath = joined(*parts)
        box = QWidget()
        flow = Flow(spacing=4)
        box.setLayout(flow)
        title = plain(trashed.summary.title, limit=120)
        for words, act in (
            (t("library.put_back"), partial(self.session.bring_back, (trashed.summary.id,))),
            (t("trash.destroy"), partial(self._ask, (trashed.summary.id,))),
        ):
            button = Button(words, look="quiet", on=act)
            button.setAccessibleDescription(title)
            flow.addWidget(button)
        return Line(title, beneath, mark=Mark("line/trash", "ink_2"), action=box)

    def _ask(self, ids: tuple[RecordId, ...]) -> None:
        words = t("trash.gone", n=len(ids))
        DestroyDialog(t("trash.sure", n=len(ids)), words, t("trash.destroy_now"), partial(self._destroy, ids), self).open()

    def _destroy(self, ids: tuple[RecordId, ...]) -> None:
        def notify() -> None:
            self.session.notify(t("trash.destroyed", n=len(ids)))

        self.session.change(self, lambda wallet: wallet.library.destroy(ids), done=notify)
