"""The shelf as an item model: a window over the store, filled page by page as it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from ui.parts.record_art import art_in
from ui.session.session import Session
from ui.session.tasks import Job
from ui.text import dates
from ui.text.plain import plain
from ui.text.standing import accessible_text, card_lines, end_date, status_line
from ui.text.titles import record_title
from ui.text.words import t
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.library import Sort

#: The RecordSummary of a row, or None while it is on its way.
SummaryRole = Qt.ItemDataRole.UserRole + 1
#: The issuer's picture, or None.
ArtRole = Qt.ItemDataRole.UserRole + 2
#: Whether the row is chosen (ticked).
ChosenRole = Qt.ItemDataRole.UserRole + 3

COLUMN_WHAT, COLUMN_ISSUER, COLUMN_STATE, COLUMN_UNTIL, COLUMN_ADDED = range(5)
PAGE = 100
_KEPT_ART = 300
"""Pictures kept for the shelf: some screens of cards."""
_KEPT_PAGES = 50
"""Pages of rows kept: 5,000 rows, some 6 MB, however far somebody scrolls."""
_FIRST_SHOWN = 500
"""Rows a view is told of at first; twice as many each time somebody comes to their end. A view lays out every row it
knows of, which for 100,000 cards would be a second for each letter typed."""
_WISHED_PAGES = 4
"""Pages on their way at once: what a screen shows, and no more of what was scrolled past."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ShelfModel(QAbstractTableModel):
    """Rows of the shelf that ``query`` finds. Cards use column 0, the table all."""

    counted = Signal(int)
    chosen_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._query = ""
        self._sort = Sort.ADDED
        self._rows: dict[int, RecordSummary] = {}
        self._pages: list[int] = []
        self._coming: dict[int, Job] = {}
        self._asked: list[Job] = []
        self._total = 0
        self._shown = 0
        self._turn = 0
        self._art: dict[RecordId, QImage | None] = {}
        self.chosen: dict[RecordId, RecordSummary] = {}
        self.looks_again = False
        """While the model is reset: whether it is the same query, so that the same stays in sight."""

    # What is shown --------------------------------------------------------------
    def look(self, query: str, sort: Sort) -> None:
        """Looks for ``query``; what was on its way for another query is dropped."""
        self._query, self._sort = query, sort
        self._ask(again=False)

    def look_again(self) -> None:
        """Looks again for the same query: something changed. As many rows stay in reach as there were."""
        self._ask(again=True)

    def _ask(self, *, again: bool) -> None:
        """Asks for the first page, which is shown before all are counted."""
        reach = max(_FIRST_SHOWN, self._shown) if again else _FIRST_SHOWN
        self._turn += 1
        turn, query, sort = self._turn, self._query, self._sort
        for job in (*self._asked, *self._coming.values()):
            job.cancel()
        self._coming.clear()

        def arrived(rows: list[RecordSummary]) -> None:
            if turn != self._turn:
                return
            self.looks_again = again
            self.beginResetModel()
            self._total = self._shown = len(rows)
            self._rows = dict(enumerate(rows))
            self._pages = [0]
            self.endResetModel()
            if len(rows) < PAGE:
                self.counted.emit(self._total)

        def counted(total: int) -> None:
            if turn != self._turn:
                return
            self._total = max(total, self._shown)
            if self._shown == PAGE:
                self._show_more(reach)
            self.counted.emit(self._total)

        self._asked = [
            self._session.ask(self, lambda w: list(w.library.find(query, sort=sort, offset=0, limit=PAGE)), done=arrived),
            self._session.ask(self, lambda w: w.library.count(query), done=counted, failed=lambda _error: None),
        ]

    def say_again(self) -> None:
        """Says heads and rows in the language in use; what is chosen and where one is stays."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 4)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, 4))

    def total(self) -> int:
        """Returns how many rows the query finds."""
        return self._total

    def _need(self, row: int) -> None:
        page = row // PAGE
        if page in self._coming or page in self._pages:
            return
        turn, query, sort = self._turn, self._query, self._sort

        def arrived(rows: list[RecordSummary]) -> None:
            if turn != self._turn:
                return
            self._coming.pop(page, None)
            self._keep(page, rows)

        if len(self._coming) >= _WISHED_PAGES:
            # Somebody scrolls past: what was on the screen a moment ago is no longer wished for.
            gone = next(iter(self._coming))
            self._coming.pop(gone).cancel()
        self._coming[page] = self._session.ask(
            self, lambda w: list(w.library.find(query, sort=sort, offset=page * PAGE, limit=PAGE)), done=arrived
        )

    def _keep(self, page: int, rows: list[RecordSummary]) -> None:
        self._pages.append(page)
        if len(self._pages) > _KEPT_PAGES:
            first = self._pages.pop(0) * PAGE
            for row in range(first, first + PAGE):
                self._rows.pop(row, None)
        first = page * PAGE
        self._rows.update(enumerate(rows, first))
        if rows:
            self.dataChanged.emit(self.index(first, 0), self.index(first + len(rows) - 1, 4))

    def _need_art(self, summary: RecordSummary, row: int) -> QImage | None:
        if not summary.has_image:
            return None
        if summary.id in self._art:
            return self._art[summary.id]
        if len(self._art) >= _KEPT_ART:
            self._art.pop(next(iter(self._art)))
        self._art[summary.id] = None

        def arrived(art: QImage | None) -> None:
            self._art[summary.id] = art
            if self._rows.get(row) is summary:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

        self._session.ask(self, lambda w: art_in(w.library.record(summary.id)), done=arrived, failed=lambda _error: None)
        return None

    # Choosing -----------------------------------------------------------------
    def toggle(self, row: int) -> None:
        """Chooses the row, or no longer."""
        summary = self._rows.get(row)
        if summary is None:
            return
        if summary.id in self.chosen:
            del self.chosen[summary.id]
        else:
            self.chosen[summary.id] = summary
        self.dataChanged.emit(self.index(row, 0), self.index(row, 4))
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
            if self._total:
                self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, 4))
            self.chosen_changed.emit()

    # Qt's side ------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._shown < self._total

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._show_more(2 * self._shown)

    def _show_more(self, rows: int) -> None:
        rows = min(rows, self._total)
        if rows > self._shown:
            self.beginInsertRows(_ROOT, self._shown, rows - 1)
            self._shown = rows
            self.endInsertRows()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"library.column.{('what', 'issuer', 'state', 'until', 'added')[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        summary = self._rows.get(row)
        if summary is None:
            self._need(row)
            return t("library.loading") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == SummaryRole:
            return summary
        if role == ArtRole:
            return self._need_art(summary, row)
        if role == ChosenRole:
            return summary.id in self.chosen
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self._cell(summary, index.column()) if index.column() else accessible_text(summary, self._session.now())
            return t("library.chosen_row", row=said) if summary.id in self.chosen else said
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(summary, index.column())
        return None

    def _cell(self, summary: RecordSummary, column: int) -> str:
        now = self._session.now()
        if column == COLUMN_WHAT:
            return record_title(summary)
        if column == COLUMN_ISSUER:
            return plain(summary.issuer_name)
        if column == COLUMN_STATE:
            return status_line(summary.facts, now).words
        if column == COLUMN_UNTIL:
            return end_date(summary.facts, now).words
        return dates.recently(summary.added_at, now)

    def card(self, index: Index) -> tuple[RecordSummary, tuple[Any, Any]] | None:
        """Returns what a card paints, or None while it is on its way."""
        summary = self._rows.get(index.row())
        return None if summary is None else (summary, card_lines(summary, self._session.now()))
