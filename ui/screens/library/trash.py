"""The trash: what is in it, how long it still stays, and the way back out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.destroy import DestroyDialog
from ui.models.rows import StoredRows
from ui.parts.list_page import ListPage
from ui.parts.page import Head, back
from ui.parts.row_list import PagedRowList
from ui.places.library import LibraryPlace
from ui.places.trash import TrashPlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Row, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.changes import Changes
from wallet.service.library import Trashed
from wallet.service.protocols import OpenWallet

_WIDTH = 860


class TrashPage(ListPage[Trashed]):
    """Rows, the last one put there first."""

    def __init__(self, session: Session, place: TrashPlace) -> None:
        rows = StoredRows(
            session,
            lambda wallet, offset, limit: wallet.library.trash(offset=offset, limit=limit),
            lambda wallet, should_continue: wallet.library.count_while("is:trash", should_continue),
            lambda trashed: trashed.summary.id,
        )
        super().__init__(session, place, rows)

    def title(self) -> str:
        return t("place.trash")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed)

    def _fill(self, body: QBoxLayout) -> None:
        line = row(spacing=16)
        line.addWidget(back(t("library.title"), lambda: self.session.go(LibraryPlace())))
        line.addStretch(1)
        self._empty = Button(t("trash.empty"), look="harm", on=self._ask_all)
        self._empty.hide()
        line.addWidget(self._empty)
        body.addLayout(line)
        body.addSpacing(4)
        body.addWidget(Head(t("place.trash"), narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("trash.why"), role="ink_2"))
        body.addSpacing(24)
        self._nothing = PlainLabel(t("trash.nothing"))
        self._nothing.hide()
        body.addWidget(self._nothing)
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("place.trash"))
        body.addWidget(AtMost(rows, _WIDTH))
        body.addStretch(1)

    def _counted(self, total: int) -> None:
        self._empty.setVisible(total > 0)
        self._nothing.setVisible(not total)

    def _row(self, trashed: Trashed) -> QWidget:
        now = self.session.now()
        left = max(0, dates.days_between(now, trashed.until))
        since = dates.recently(trashed.since, now)
        parts = (plain(trashed.summary.issuer_name, limit=80), t("trash.since", date=since), t("trash.left", n=left))
        subtitle = joined(*parts)
        box = QWidget()
        flow = Flow(spacing=4)
        box.setLayout(flow)
        title = plain(trashed.summary.title, limit=120)
        for text, action in (
            (t("library.put_back"), partial(self.session.bring_back, (trashed.summary.id,))),
            (t("trash.destroy"), partial(self._ask, trashed.summary.id)),
        ):
            button = Button(text, look="quiet", on=action)
            button.setAccessibleDescription(title)
            flow.addWidget(button)
        line = TrashedLine(title, subtitle, mark=Mark("line/trash", "ink_2"), action=box)
        line.record_id = trashed.summary.id
        return line

    def delete(self, focused: QWidget | None) -> None:
        while focused is not None and focused is not self and not isinstance(focused, TrashedLine):
            focused = focused.parentWidget()
        if isinstance(focused, TrashedLine):
            self._ask(focused.record_id)

    def _ask(self, record_id: RecordId) -> None:
        self._sure(1, lambda wallet: wallet.library.destroy((record_id,)))

    def _ask_all(self) -> None:
        self._sure(
            self._model.total(),
            lambda wallet: wallet.library.destroy([trashed.summary.id for trashed in wallet.library.trash()]),
        )

    def _sure(self, count: int, destroy: Callable[[OpenWallet], Changes]) -> None:
        def action() -> None:
            self.session.change(self, destroy, done=lambda: self.session.notify(t("trash.destroyed", n=count)))

        DestroyDialog(t("trash.sure", n=count), t("trash.gone", n=count), t("trash.destroy_now"), action, self).open()


class TrashedLine(Row):
    """The row of one credential in the trash."""

    record_id: RecordId
