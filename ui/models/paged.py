"""A list of any length as an item model: read page by page as it is looked at; what changes is patched in."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.models.rows import Rows
from ui.session.tasks import Job

T = TypeVar("T")
PAGE: Final = 100
"""Rows read at once: more than a screen of the smallest rows."""
_KEPT_PAGES: Final = 50
"""Pages kept: 5,000 rows, some 6 MB of the library's, however far somebody scrolls."""
_COMING_PAGES: Final = 4
"""Pages on their way at once: what a screen shows, and no more of what was scrolled past."""
_READ_AGAIN: Final = 3
"""Pages read again after a change, those looked at last; the others are let go of and read when they are looked at."""
Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class PagedModel(QAbstractTableModel, Generic[T]):
    """Rows of ``T``. A row that is not there yet is fetched when it is asked for.

    Signals:
    counted: how many rows there are is known anew (int); before that, what is shown first is there already.
    """

    counted = Signal(int)

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        self._columns = columns
        self._source: Rows[T] | None = None
        self._rows: dict[int, T] = {}
        self._pages: dict[int, None] = {}  # in the order in which they were looked at last
        self._latest = -1
        self._coming: dict[int, Job] = {}
        self._asked: list[Job] = []
        self._total = 0
        self._turn = 0
        self.is_filled = False
        """Whether the first rows of what is to be shown have come."""

    # What is shown --------------------------------------------------------------
    def show(self, source: Rows[T]) -> None:
        """Shows ``source`` from its beginning; what was on its way for anything else is dropped.

        The count is asked for when the first rows have come, so that it never stands before the next wish.
        """
        self._source, self.is_filled = source, False
        turn = self._begin()

        def arrived(rows: Sequence[T]) -> None:
            if turn != self._turn:
                return
            self.beginResetModel()
            self._rows, self._pages, self._latest = dict(enumerate(rows)), {0: None}, 0
            self._total = len(rows)
            self.is_filled = True
            self.endResetModel()
            self._count(source, turn, {0: rows})

        self._asked = [source.page(self, 0, PAGE, arrived)]

    def refresh(self) -> None:
        """Reads again what is looked at: something changed. Selection, keyboard and place follow the rows they are at."""
        source = self._source
        if source is None:
            return
        if not self.is_filled:
            self.show(source)
            return
        turn, pages = self._begin(), sorted(list(self._pages)[-_READ_AGAIN:])
        fresh: dict[int, Sequence[T]] = {}

        def ask(page: int) -> Job:
            def arrived(rows: Sequence[T]) -> None:
                if turn != self._turn:
                    return
                fresh[page] = rows
                if len(fresh) == len(pages):
                    self._patch(source, turn, fresh)

            return source.page(self, page * PAGE, PAGE, arrived)

        for page in pages:
            self._asked.append(ask(page))

    def _begin(self) -> int:
        for job in (*self._asked, *self._coming.values()):
            job.cancel()
        self._asked = []
        self._coming.clear()
        self._turn += 1
        return self._turn

    def _count(self, source: Rows[T], turn: int, pages: dict[int, Sequence[T]]) -> None:
        """Finds out how many rows there are: by the last page when it is among ``pages``, else by asking."""

        def counted(total: int) -> None:
            if turn == self._turn:
                self._resize(total)
                self.counted.emit(total)

        ends = [page * PAGE + len(rows) for page, rows in pages.items() if len(rows) < PAGE and (rows or not page)]
        if ends:
            counted(min(ends))
        else:
            self._asked.append(source.count(self, counted))

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(_ROOT, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(_ROOT, total, self._total - 1)
            self._total = total
            self._rows = {number: row for number, row in self._rows.items() if number < total}
            self.endRemoveRows()

    def _patch(self, source: Rows[T], turn: int, pages: dict[int, Sequence[T]]) -> None:
        """Puts ``pages`` in the place of what is held; whoever looks at a row looks at the same one afterwards."""
        fresh = {page * PAGE + number: row for page, rows in pages.items() for number, row in enumerate(rows)}
        if fresh:
            self._resize(max(self._total, max(fresh) + 1))
        held = {number: source.key(row) for number, row in self._rows.items() if number in fresh}
        where = {source.key(row): number for number, row in fresh.items()}
        before, self._rows = self._rows, fresh
        self._pages, self._latest = dict.fromkeys(pages), -1
        if all(where.get(key) == number for number, key in held.items()):
            self._say_changed([number for number, row in fresh.items() if before.get(number) != row])
        else:
            self._say_moved({number: source.key(row) for number, row in before.items()}, where)
        self._count(source, turn, pages)

    def _say_changed(self, numbers: Sequence[int]) -> None:
        if numbers:
            self.dataChanged.emit(self.index(min(numbers), 0), self.index(max(numbers), self._columns - 1))

    def _say_moved(self, before: dict[int, Hashable], where: dict[Hashable, int]) -> None:
        self.layoutAboutToBeChanged.emit()
        indexes = self.persistentIndexList()
        places = [where.get(before.get(index.row())) for index in indexes]
        taken = {place for place in places if place is not None}
        # A row of which nothing is known stays where it was, unless another one is there now. Two indexes must never become
        # one: Qt forgets both with the first that goes, and the other is left pointing at a model that may be gone.
        moved = [
            self.index(place, index.column())
            if place is not None
            else QModelIndex()
            if index.row() in taken
            else self.index(index.row(), index.column())
            for place, index in zip(places, indexes, strict=True)
        ]
        self.changePersistentIndexList(indexes, moved)
        self.layoutChanged.emit()

    # Rows -----------------------------------------------------------------------
    def total(self) -> int:
        """Returns how many rows there are, as far as is known."""
        return self._total

    def row(self, number: int) -> T | None:
        """Returns a row; None while it is on its way."""
        page = number // PAGE
        if page != self._latest:
            if page not in self._pages:
                self._need(page)
                return None
            self._pages[page] = self._pages.pop(page)
            self._latest = page
        return self._rows.get(number)

    def is_row(self, row: T, number: int) -> bool:
        """Says whether ``row`` is the one with this number: the same one, though it may have changed."""
        there = self._rows.get(number)
        return self._source is not None and there is not None and self._source.key(there) == self._source.key(row)

    def held(self) -> dict[int, T]:
        """Returns the rows that are there now, by number."""
        return self._rows

    def _need(self, page: int) -> None:
        if page in self._coming or self._source is None:
            return
        turn = self._turn

        def arrived(rows: Sequence[T]) -> None:
            if turn == self._turn:
                self._coming.pop(page, None)
                self._keep(page, rows)

        if len(self._coming) >= _COMING_PAGES:
            # Somebody scrolls past: what was on the screen a moment ago is no longer wished for.
            self._coming.pop(next(iter(self._coming))).cancel()
        self._coming[page] = Job()  # Rows at hand come before the question returns.
        job = self._source.page(self, page * PAGE, PAGE, arrived)
        if page in self._coming:
            self._coming[page] = job

    def _keep(self, page: int, rows: Sequence[T]) -> None:
        self._pages[page] = None
        if len(self._pages) > _KEPT_PAGES:
            oldest = next(iter(self._pages))
            del self._pages[oldest]
            for number in range(oldest * PAGE, (oldest + 1) * PAGE):
                self._rows.pop(number, None)
        first = page * PAGE
        self._rows.update(enumerate(rows, first))
        self._say_changed([first, first + len(rows) - 1] if rows else [])

    # Qt's side ------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return None

    def match(self, start: Index, role: int, value: Any, hits: int = 1, flags: Any = None) -> list[QModelIndex]:
        """Finds the next row that begins with what is typed among the rows that are there: none is fetched for it."""
        typed, at = str(value).casefold(), start.row()
        numbers = sorted(self._rows, key=lambda number: (number < at, number))
        indexes = (self.index(number, start.column()) for number in numbers)
        matches = (index for index in indexes if str(self.data(index, role) or "").casefold().startswith(typed))
        return list(islice(matches, None if hits < 0 else hits))
