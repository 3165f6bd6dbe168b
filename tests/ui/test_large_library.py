"""The library over more rows than a screen: what is read, kept, counted and painted is bounded, and nothing jumps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, record
from tests.support.vaults import START
from ui.models import paged
from ui.models.paged import PAGE
from ui.screens.library.card_grid import CardGrid
from ui.screens.library.delegate import CardDelegate
from ui.screens.library.model import ShelfModel, SummaryRole
from ui.screens.library.row_table import RowTable
from ui.session.tasks import Job
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.library import Sort

TOTAL = 20_000


class Lane:
    """A session whose store lane stands still until it is let through, and a wallet of many rows behind it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Job, Callable[[], object]]] = []
        self.asked: list[str] = []
        self.first = 0
        """How many rows came in before those that were there at first."""
        self.row = record(SHELF[0], START).summary
        self.favourites: set[int] = set()
        self.stopped = 0

    def now(self) -> Any:
        return NOW

    def ask(
        self, _owner: object, question: Callable[[Any], Any], *, done: Callable[[Any], object], failed: object = None
    ) -> Job:
        job = Job()
        self.waiting.append((job, lambda: done(question(self))))
        return job

    def let_through(self, *, one: bool = False) -> None:
        while self.waiting:
            job, run = self.waiting.pop(0)
            if not job.cancelled():
                run()
            if one:
                return

    @property
    def library(self) -> Lane:
        return self

    def summary(self, place: int) -> RecordSummary:
        number = place - self.first
        return replace(self.row, id=RecordId(f"{number}"), favourite=number in self.favourites, has_image=False)

    def find(self, query: str, *, sort: Sort, offset: int, limit: int, families: bool = False) -> list[RecordSummary]:
        self.asked.append(f"{query}@{offset}")
        return [self.summary(place) for place in range(offset, min(self._size(query), offset + limit))]

    def count_while(self, query: str, should_continue: Callable[[], bool]) -> int | None:
        self.asked.append(f"{query}#")
        return self._size(query)

    def _size(self, query: str) -> int:
        return TOTAL + self.first if not query else 7


@pytest.fixture
def lane(qtbot: QtBot) -> Lane:
    return Lane()


def model_of(lane: Lane, query: str | None = "") -> ShelfModel:
    model = ShelfModel(lane)  # type: ignore[arg-type]
    if query is not None:
        model.look(query, Sort.ADDED)
        lane.let_through()
    return model


def shown_id(model: ShelfModel, number: int) -> str:
    summary = model.index(number, 0).data(SummaryRole)
    return summary.id if summary is not None else ""


@pytest.fixture
def grid(qtbot: QtBot, lane: Lane) -> CardGrid:
    view = CardGrid(model_of(lane), FixedClock(NOW))
    view.model().setParent(view)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    lane.let_through()
    return view


# The model ----------------------------------------------------------------------------
def test_the_first_rows_are_shown_before_all_are_counted(lane: Lane) -> None:
    model = model_of(lane, None)
    model.look("", Sort.ADDED)
    lane.let_through(one=True)
    assert (model.rowCount(), lane.asked) == (PAGE, ["@0"])
    lane.let_through()
    assert (model.rowCount(), lane.asked) == (TOTAL, ["@0", "#"])


def test_rows_kept_are_bounded_however_far_somebody_scrolls(lane: Lane) -> None:
    model = model_of(lane)
    for number in range(0, TOTAL, 50):
        model.data(model.index(number, 0), SummaryRole)
        lane.let_through()
        assert shown_id(model, number) == str(number)
    assert len(model.held()) <= paged._KEPT_PAGES * PAGE
    assert shown_id(model, 0) == "", "let go of"
    lane.let_through()
    assert shown_id(model, 0) == "0", "and fetched again"


def test_what_was_scrolled_past_is_no_longer_fetched(lane: Lane) -> None:
    model = model_of(lane)
    lane.asked.clear()
    for number in range(1000, 19_000, PAGE):
        model.data(model.index(number, 0), SummaryRole)
    lane.let_through()
    assert lane.asked == [f"@{offset}" for offset in (18_600, 18_700, 18_800, 18_900)]


def test_a_newer_search_takes_the_place_of_those_still_waiting(lane: Lane) -> None:
    model = model_of(lane, None)
    for typed in ("f", "fi", "fir"):
        model.look(typed, Sort.ADDED)
    lane.let_through()
    assert lane.asked == ["fir@0"], "and what ends within its first page needs no count"
    assert (model.total(), model.rowCount()) == (7, 7)


def test_a_count_never_stands_before_the_next_find(lane: Lane) -> None:
    model = model_of(lane, None)
    model.look("", Sort.ADDED)
    lane.let_through(one=True)
    model.look("fi", Sort.ADDED)
    lane.let_through()
    assert lane.asked == ["@0", "fi@0"], "the count of what nobody looks for any more is not asked"


def test_rows_that_came_in_are_patched_in_and_everybody_stays_where_they_are(lane: Lane) -> None:
    model = model_of(lane)
    resets: list[object] = []
    model.modelReset.connect(lambda: resets.append(True))
    keeper = QPersistentModelIndex(model.index(3, 0))
    model.toggle(3)
    lane.first = 2
    model.refresh()
    lane.let_through()
    assert (keeper.row(), shown_id(model, 5), set(model.chosen), model.rowCount()) == (5, "3", {"3"}, TOTAL + 2)
    assert not resets


def test_only_rows_that_differ_are_said_to(lane: Lane) -> None:
    model = model_of(lane)
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: heard.append((first.row(), last.row())))
    model.refresh()
    lane.let_through()
    assert heard == []
    lane.favourites = {4}
    model.refresh()
    lane.let_through()
    assert heard == [(4, 4)]


def test_a_change_reads_what_is_looked_at_and_no_more(lane: Lane) -> None:
    model = model_of(lane)
    for number in range(0, TOTAL, PAGE):
        model.data(model.index(number, 0), SummaryRole)
        lane.let_through()
    lane.asked.clear()
    model.refresh()
    lane.let_through()
    assert sum("@" in asked for asked in lane.asked) == paged._READ_AGAIN


def test_letters_typed_on_a_card_fetch_nothing(lane: Lane) -> None:
    model = model_of(lane)
    lane.asked.clear()
    found = model.match(model.index(5, 0), Qt.ItemDataRole.DisplayRole, lane.row.title[:3].lower())
    assert [index.row() for index in found] == [5]
    assert not model.match(model.index(5, 0), Qt.ItemDataRole.DisplayRole, "zzz")
    lane.let_through()
    assert lane.asked == []


# The grid of cards --------------------------------------------------------------------
def test_only_cards_in_sight_are_painted_and_read(grid: CardGrid, lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    paint = CardDelegate.paint

    def counted(self: CardDelegate, painter: Any, option: Any, index: Any) -> None:
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(CardDelegate, "paint", counted)
    lane.asked.clear()
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    grid.grab()
    lane.let_through()
    assert lane.asked == [f"@{TOTAL - PAGE}"]
    assert set(painted) == set(grid.seen())
    assert TOTAL - 1 in painted
    assert len(grid.seen()) <= 3 * 6


def test_every_card_is_where_it_is_said_to_be(grid: CardGrid) -> None:
    model = grid.model()
    for number in (0, 1, 2, 3, 7, 5_000, TOTAL - 1):
        grid.scrollTo(model.index(number, 0))
        place = grid.visualRect(model.index(number, 0))
        assert grid.viewport().rect().contains(place), number
        assert grid.indexAt(place.center()).row() == number
    assert not grid.indexAt(QPoint(grid.viewport().width() + 400, 5)).isValid()


def test_the_keys_go_by_cards_lines_screens_and_ends(grid: CardGrid) -> None:
    columns = grid._columns
    assert columns == 3
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    way = [
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 1 + columns), (Qt.Key.Key_Left, columns), (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0), (Qt.Key.Key_End, TOTAL - 1), (Qt.Key.Key_Down, TOTAL - 1), (Qt.Key.Key_Home, 0),
    ]  # fmt: skip
    for key, row in way:
        QTest.keyClick(grid, key)
        assert grid.currentIndex().row() == row, key
        assert row in grid.seen()
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    down = grid.currentIndex().row()
    assert down % columns == 0
    assert columns <= down <= 6 * columns
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.currentIndex().row() == 0


def test_the_ring_is_painted_around_the_card_with_the_keyboard(grid: CardGrid, lane: Lane) -> None:
    grid.activateWindow()
    grid.setFocus()
    QApplication.processEvents()
    grid.setCurrentIndex(grid.model().index(4, 0))
    place = grid.visualRect(grid.model().index(4, 0))
    with_ring = grid.grab(place).toImage()
    grid.setCurrentIndex(grid.model().index(5, 0))
    assert grid.grab(place).toImage() != with_ring


def test_who_hears_the_cards_hears_each_with_its_number_and_name(grid: CardGrid) -> None:
    heard = QAccessible.queryAccessibleInterface(grid)
    assert heard.role() is QAccessible.Role.List
    assert heard.childCount() == TOTAL
    card = heard.child(2)
    assert card.text(QAccessible.Text.Name) == grid.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert card.rect().size() == grid.visualRect(grid.model().index(2, 0)).size()


def test_cards_that_come_in_above_leave_what_is_in_sight_in_sight(grid: CardGrid, lane: Lane) -> None:
    bar = grid.verticalScrollBar()
    bar.setValue(40 * grid._cell.height() + 17)
    grid.grab()
    lane.let_through()
    before = shown_id(grid.model(), grid.seen()[0])  # type: ignore[arg-type]
    lane.first = 6
    grid.model().refresh()  # type: ignore[attr-defined]
    lane.let_through()
    assert shown_id(grid.model(), grid.seen()[0]) == before  # type: ignore[arg-type]
    assert bar.value() == 42 * grid._cell.height() + 17
    bar.setValue(0)
    lane.first = 9
    grid.model().refresh()  # type: ignore[attr-defined]
    lane.let_through()
    assert bar.value() == 0, "who is at the beginning sees what is new"


def test_the_table_keeps_the_same_in_sight_too(qtbot: QtBot, lane: Lane) -> None:
    view = RowTable(model_of(lane), FixedClock(NOW))
    view.model().setParent(view)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    bar = view.verticalScrollBar()
    bar.setValue(4_003)
    view.grab()
    lane.let_through()
    row = view.rowAt(1)
    before = shown_id(view.model(), row)  # type: ignore[arg-type]
    lane.first = 6
    view.model().refresh()  # type: ignore[attr-defined]
    lane.let_through()
    assert shown_id(view.model(), view.rowAt(1)) == before  # type: ignore[arg-type]
    assert view.rowAt(1) == row + 6
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
