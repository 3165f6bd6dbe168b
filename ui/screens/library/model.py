"""The shelf as an item model: what a query finds, with the pictures of issuers and what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage

from ui.models.paged import Index, PagedModel
from ui.models.rows import StoredRows
from ui.parts.endorsing import endorsed_by
from ui.parts.record_art import art_in
from ui.session.session import Session
from ui.session.tasks import Job
from ui.text import dates
from ui.text.plain import plain, tip
from ui.text.standing import accessible_text, end_date, status_line
from ui.text.titles import record_title
from ui.text.words import t
from wallet.credential.model import Attainment, RecordId
from wallet.records.record import RecordSummary
from wallet.service.library import Sort

#: The RecordSummary of a row, or None while it is on its way.
SummaryRole = Qt.ItemDataRole.UserRole + 1
#: The issuer's picture, or None.
ArtRole = Qt.ItemDataRole.UserRole + 2
#: Whether the row is chosen (ticked).
ChosenRole = Qt.ItemDataRole.UserRole + 3
#: Whose word confirms a row that waits by its own word, or "".
EndorsedRole = Qt.ItemDataRole.UserRole + 4

COLUMN_WHAT, COLUMN_ISSUER, COLUMN_STATE, COLUMN_UNTIL, COLUMN_ADDED = range(5)
_HEADS: Final = ("what", "issuer", "state", "until", "added")
_KEPT_ART: Final = 300
"""Pictures kept for the shelf: some screens of cards."""


class ShelfModel(PagedModel[RecordSummary]):
    """Rows of the shelf that a query finds. Cards use column 0, the table all."""

    chosen_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(columns=len(_HEADS))
        self._session = session
        self._art: dict[RecordId, QImage | None] = {}
        self._art_coming: dict[RecordId, Job] = {}
        self._endorsed: dict[RecordId, str] = {}
        self.chosen: dict[RecordId, RecordSummary] = {}

    def look(self, query: str, sort: Sort) -> None:
        """Looks for ``query``; what was on its way for another query is dropped, pictures too."""
        for record_id, job in self._art_coming.items():
            job.cancel()
            self._art.pop(record_id, None)
        self._art_coming.clear()
        self._endorsed.clear()
        self.show(
            StoredRows(
                self._session,
                lambda wallet, offset, limit: wallet.library.find(
                    query, sort=sort, offset=offset, limit=limit, families=True
                ),
                lambda wallet, should_continue: wallet.library.count_while(query, should_continue),
                lambda summary: summary.id,
            )
        )

    def say_again(self) -> None:
        """Says heads and rows in the language in use; what is chosen and where one is stays."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)
        self._say_all_changed()

    def _say_all_changed(self) -> None:
        if self.total():
            self.dataChanged.emit(self.index(0, 0), self.index(self.total() - 1, len(_HEADS) - 1))

    # Choosing -----------------------------------------------------------------
    def toggle(self, row: int) -> None:
        """Chooses the row, or no longer."""
        summary = self.row(row)
        if summary is None:
            return
        if summary.id in self.chosen:
            del self.chosen[summary.id]
        else:
            self.chosen[summary.id] = summary
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))
        self.chosen_changed.emit()

    def let_go(self, ids: Sequence[RecordId]) -> None:
        """No longer has what is gone among the chosen."""
        gone = [record_id for record_id in ids if record_id in self.chosen]
        for record_id in gone:
            del self.chosen[record_id]
        if gone:
            self.chosen_changed.emit()

    def choose_none(self) -> None:
        """Lets go of everything chosen."""
        if self.chosen:
            self.chosen.clear()
            self._say_all_changed()
            self.chosen_changed.emit()

    # Qt's side ------------------------------------------------------------------
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"library.column.{_HEADS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        summary = self.row(index.row())
        if summary is None:
            return t("library.loading") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == SummaryRole:
            return summary
        if role == ArtRole:
            return self._need_art(summary, index.row())
        if role == ChosenRole:
            return summary.id in self.chosen
        if role == EndorsedRole:
            return self._need_endorser(summary, index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._cell(summary, index.row(), index.column()) if index.column() else self._card(summary, index.row())
            return t("library.chosen_row", row=text) if summary.id in self.chosen else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._card(summary, index.row()))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(summary, index.row(), index.column())
        return None

    def _card(self, summary: RecordSummary, row: int) -> str:
        return accessible_text(summary, self._session.now(), self._need_endorser(summary, row))

    def _cell(self, summary: RecordSummary, row: int, column: int) -> str:
        now = self._session.now()
        if column == COLUMN_WHAT:
            return record_title(summary)
        if column == COLUMN_ISSUER:
            return plain(summary.issuer_name)
        if column == COLUMN_STATE:
            return status_line(summary.facts, now, endorsed_by=self._need_endorser(summary, row)).text
        if column == COLUMN_UNTIL:
            return end_date(summary.facts, now).text
        return dates.recently(summary.added_at, now)

    def refresh(self) -> None:
        self._endorsed.clear()
        super().refresh()

    def _need_endorser(self, summary: RecordSummary, row: int) -> str:
        """Returns who confirmed it, as far as that is known by now; only what waits, and is shown, is looked at."""
        if summary.standing.attainment is not Attainment.WAITING or summary.id in self._endorsed:
            return self._endorsed.get(summary.id, "")
        self._endorsed[summary.id] = ""

        def arrived(name: str) -> None:
            self._endorsed[summary.id] = name
            if name and self.held().get(row) is summary:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))

        self._session.ask(self, lambda wallet: endorsed_by(wallet, summary.id), done=arrived)
        return ""

    def _need_art(self, summary: RecordSummary, row: int) -> QImage | None:
        if not summary.has_image:
            return None
        if summary.id in self._art:
            return self._art[summary.id]
        if len(self._art) >= _KEPT_ART:
            self._art.pop(next(iter(self._art)))
        self._art[summary.id] = None

        def arrived(art: QImage | None) -> None:
            self._art_coming.pop(summary.id, None)
            self._art[summary.id] = art
            if self.held().get(row) is summary:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

        self._art_coming[summary.id] = self._session.ask(
            self,
            lambda w: art_in(w.library.record(summary.id)),
            done=arrived,
            failed=lambda _error: self._art_coming.pop(summary.id, None),
        )
        return None
