"""The library's model over more rows than a screen: shown bit by bit, and never more kept than is bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import SHELF, record
from tests.support.vaults import START
from ui.screens.library import model as shelf_model
from ui.screens.library.model import PAGE, ShelfModel, SummaryRole
from ui.session.tasks import Job
from wallet.store.tables.search import Sort

TOTAL = 20_000
ROOT = QModelIndex()


class Lane:
    """A session whose store lane stands still until it is let through, and a wallet of many rows behind it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Job, Callable[[], object]]] = []
        self.asked: list[str] = []
        self.row = record(SHELF[0], START).summary

    def ask(
        self, _owner: object, question: Callable[[Any], Any], *, done: Callable[[Any], object], failed: object = None
    ) -> Job:
        job = Job()
        self.waiting.append((job, lambda: done(question(self))))
        return job

    def let_through(self) -> None:
        waiting, self.waiting = self.waiting, []
        for job, run in waiting:
            if not job.cancelled():
                run()

    @property
    def library(self) -> Lane:
        return self

    def find(self, query: str, *, sort: Sort, offset: int, limit: int) -> list[Any]:
        self.asked.append(f"{query}@{offset}")
        return [self.row] * max(0, min(limit, self.count(query) - offset))

    def count(self, query: str) -> int:
        return TOTAL if not query else 7


@pytest.fixture
def lane(qtbot: QtBot) -> Lane:
    return Lane()


def made(lane: Lane) -> ShelfModel:
    return ShelfModel(lane)  # type: ignore[arg-type]


def test_more_rows_are_told_of_each_time_the_end_is_reached(lane: Lane) -> None:
    model = made(lane)
    model.look("", Sort.ADDED)
    lane.let_through()
    assert (model.total(), model.rowCount()) == (TOTAL, 500)
    seen = [model.rowCount()]
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
        seen.append(model.rowCount())
    assert seen == [500, 1000, 2000, 4000, 8000, 16000, TOTAL]


def test_rows_kept_are_bounded_however_far_somebody_scrolls(lane: Lane) -> None:
    model = made(lane)
    model.look("", Sort.ADDED)
    lane.let_through()
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
    for number in range(0, TOTAL, 50):
        model.data(model.index(number, 0), SummaryRole)
        lane.let_through()
        assert model.data(model.index(number, 0), SummaryRole) is lane.row
    assert len(model._rows) <= shelf_model._KEPT_PAGES * PAGE
    assert model.data(model.index(0, 0), SummaryRole) is None, "let go of"
    lane.let_through()
    assert model.data(model.index(0, 0), SummaryRole) is lane.row, "and fetched again"


def test_what_was_scrolled_past_is_no_longer_fetched(lane: Lane) -> None:
    model = made(lane)
    model.look("", Sort.ADDED)
    lane.let_through()
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
    lane.asked.clear()
    for number in range(1000, 19_000, PAGE):
        model.data(model.index(number, 0), SummaryRole)
    lane.let_through()
    assert lane.asked == [f"@{offset}" for offset in (18_600, 18_700, 18_800, 18_900)]


def test_a_newer_search_takes_the_place_of_those_still_waiting(lane: Lane) -> None:
    model = made(lane)
    for typed in ("f", "fi", "fir"):
        model.look(typed, Sort.ADDED)
    lane.let_through()
    assert lane.asked == ["fir@0"]
    assert (model.total(), model.rowCount()) == (7, 7)
