"""The lanes: one way home, dropped when nobody is there, no thread left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.session.tasks import Lanes
from wallet.errors import LanyardError, StoreError


def test_results_come_home_on_the_windows_thread(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    seen: list[tuple[str, bool]] = []
    home = threading.get_ident()
    lanes.store(
        owner, lambda: threading.current_thread().name, done=lambda n: seen.append((n, threading.get_ident() == home))
    )
    qtbot.waitUntil(lambda: bool(seen))
    lanes.close()
    assert seen[0][0].startswith("store")
    assert seen[0][1]


def test_the_store_lane_has_one_thread(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    seen: list[int] = []
    for _ in range(20):
        lanes.store(owner, threading.get_ident, done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 20)
    lanes.close()
    assert len(set(seen)) == 1


def test_a_result_without_an_owner_is_dropped(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    seen: list[int] = []
    go = threading.Event()
    lanes.store(owner, lambda: go.wait(5), done=lambda _: seen.append(1))
    shiboken6.delete(owner)
    go.set()
    qtbot.wait(50)
    lanes.close()
    assert not seen


def test_errors_come_home_with_their_code_and_mistakes_without_their_words(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    told: list[LanyardError] = []

    def full() -> None:
        raise StoreError("disk_full")

    def mistake() -> None:
        raise ValueError("a claim value")

    lanes.store(owner, full, failed=told.append)
    lanes.store(owner, mistake, failed=told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    lanes.close()
    assert [error.code for error in told] == ["disk_full", "bug"]
    assert "claim" not in str(told[1])


def test_looking_is_never_behind_adding(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    order: list[str] = []

    def begin(cancelled: Callable[[], bool]) -> Iterator[int]:
        for n in range(40):
            if cancelled():
                return
            threading.Event().wait(0.01)
            yield n

    lanes.store_steps(
        owner,
        begin,
        each=lambda got: order.append("step"),
        done=lambda: order.append("added"),
        failed=lambda error: order.append("failed"),
    )
    lanes.store(owner, lambda: None, done=lambda _: order.append("looked"))
    qtbot.waitUntil(lambda: "added" in order)
    lanes.close()
    assert order.index("looked") < order.index("added")
    assert order.index("looked") <= 2


def test_a_cancelled_adding_stops_and_says_so(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    seen: list[str] = []

    def begin(cancelled: Callable[[], bool]) -> Iterator[int]:
        n = 0
        while not cancelled():
            n += 1
            threading.Event().wait(0.001)
            yield n

    job = lanes.store_steps(
        owner, begin, each=lambda got: job.cancel(), done=lambda: seen.append("done"), failed=lambda e: None
    )
    qtbot.waitUntil(lambda: seen == ["done"])
    lanes.close()


def test_a_failing_step_is_told_once(qtbot: QtBot) -> None:
    lanes, owner = Lanes(), QObject()
    told: list[str] = []

    def begin(cancelled: Callable[[], bool]) -> Iterator[int]:
        yield 1
        raise StoreError("disk_full")

    lanes.store_steps(
        owner, begin, each=lambda got: None, done=lambda: told.append("done"), failed=lambda e: told.append(e.code)
    )
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    lanes.close()
    assert told == ["disk_full"]


def test_no_lane_holds_the_last_word_of_a_widget(qtbot: QtBot) -> None:
    """A widget that ends on another thread takes Qt with it."""
    lanes = Lanes()
    ended: list[int] = []
    asked, go = threading.Event(), threading.Event()

    class Owner(QObject):
        def __del__(self) -> None:
            ended.append(threading.get_ident())

        def hear(self, _: object) -> None: ...

    def task(held: object) -> bool:
        asked.set()
        return go.wait(5)

    for lane in (lanes.store, lanes.work):
        owner = Owner()
        lane(owner, partial(task, owner), done=owner.hear, failed=owner.hear)
        asked.wait(5)
        del owner
        go.set()
        qtbot.waitUntil(lambda: bool(ended))
        asked.clear()
        go.clear()
    lanes.close()
    assert set(ended) == {threading.get_ident()}
