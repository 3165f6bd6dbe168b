"""A list that is patched: whoever was at a row is at the same one, and who was at a row that went is at none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QObject, QPersistentModelIndex
from pytestqt.qtbot import QtBot

from ui.models.paged import PagedModel
from ui.models.rows import Rows
from ui.session.tasks import Job


class AtHand(Rows[str]):
    def __init__(self, rows: list[str]) -> None:
        self.rows = rows

    def page(self, owner: QObject, offset: int, limit: int, done: Callable[[Sequence[str]], object]) -> Job:
        done(self.rows[offset : offset + limit])
        return Job()

    def count(self, owner: QObject, done: Callable[[int], object]) -> Job:
        done(len(self.rows))
        return Job()

    def key(self, row: str) -> Hashable:
        return row


def test_two_indexes_never_become_one(qtbot: QtBot) -> None:
    source = AtHand([f"row {number}" for number in range(5)])
    model: PagedModel[str] = PagedModel()
    model.show(source)
    held = [QPersistentModelIndex(model.index(number, 0)) for number in range(5)]
    source.rows.remove("row 0")
    model.refresh()
    assert [index.row() for index in held if index.isValid()] == [0, 1, 2, 3]
    assert not held[0].isValid(), "its row is gone, and another one is there now"
    source.rows.reverse()
    model.refresh()
    assert [index.row() for index in held[1:]] == [3, 2, 1, 0]
