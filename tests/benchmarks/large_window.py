"""The real window over a large vault: from a key to the painted rows, scrolling the cards to the end, memory.

``python -m tests.benchmarks.large_window FOLDER``: a vault made by tests.benchmarks.store. Nothing is written to it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.figures import Times, row
from tests.support.doors import CheapDoor
from tests.support.shelves import TODAY
from tests.support.vaults import PASSPHRASE, MovingClock, vault_of
from ui.app import application
from ui.places.library import LibraryPlace
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.session.session import Session
from ui.session.warming import Warming
from ui.widgets.search_field import SearchField
from ui.window import Window

TYPED = ("first aid", "spanish qui", "certificate")
STEPS = 400
"""Stops on the way to the end: each is some hundred cards further."""


TICK_MS = 2


class Painted(QObject):
    """Hears when ``widget`` is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.Paint
        return False


@dataclass
class Opened:
    """The window with its library open, and how long that took in milliseconds."""

    app: QApplication
    window: Window
    page: LibraryPage
    unlock: float
    shelf: float


def resident_mb() -> float:
    """Returns the memory this process has in RAM."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def until(app: QApplication, ready: Callable[[], bool], *, seconds: float = 60.0) -> float:
    """Lets the window work until ``ready``; returns milliseconds. It sleeps in between, as the program does."""
    start = time.perf_counter()
    while not ready():
        if time.perf_counter() - start > seconds:
            raise TimeoutError
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return (time.perf_counter() - start) * 1e3


class Stillness(QObject):
    """The longest time between two ticks of a clock in the window's own thread, in milliseconds: so long it stood still.

    ``busiest`` is the most processor time its thread took between two ticks: on a machine with other work it stands still
    for longer than it is at work.
    """

    def __init__(self) -> None:
        super().__init__()
        self.begin()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def begin(self) -> None:
        """Begins anew."""
        self.longest = self.busiest = 0.0
        self._last, self._spent = time.perf_counter(), time.thread_time()

    def _tick(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, (now - self._last) * 1e3)
        self.busiest = max(self.busiest, (spent - self._spent) * 1e3)
        self._last, self._spent = now, spent

    def show(self, name: str, note: str) -> None:
        """Prints the longest, and begins anew."""
        row(name, self.longest, note=f"processor {self.busiest:.0f}; {note}")
        self.begin()


def program() -> QApplication:
    """Returns the one application, made as the program makes it."""
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else application(["lanyard"])


@contextmanager
def library_over(folder: Path) -> Iterator[Opened]:
    """Opens the window over the vault in ``folder`` and goes to the library."""
    app = program()
    with tempfile.TemporaryDirectory() as settings:
        session = Session(folder, factory=CheapDoor(), clock=MovingClock(TODAY), settings=Path(settings) / "settings.json")
        alarm = QTimer()  # Whoever waits for something that does not come is woken to notice.
        alarm.start(1_000)
        window = Window(session)
        window.resize(1200, 800)
        window.show()
        loaded: list[bool] = []
        Warming(window, session.lanes, then=lambda: None).done.connect(lambda: loaded.append(True))
        until(app, lambda: bool(loaded))
        session.unlock(PASSPHRASE, failed=lambda error: sys.exit(error.code))
        unlock = until(app, session.is_open)
        session.go(LibraryPlace())
        shelf = until(app, lambda: any(page.cards_model().is_filled for page in window.findChildren(LibraryPage)))
        (page,) = window.findChildren(LibraryPage)
        until(app, lambda: page.cards_model().total() > 1_000)
        try:
            yield Opened(app, window, page, unlock, shelf)
        finally:
            wallet = session._wallet
            if wallet is not None:
                vault_of(wallet)._changes = vault_of(wallet).database.changes()  # no snapshot: it is measured by itself
            window.close()
            session.close()


def typing(opened: Opened) -> Times:
    """Types letter by letter; returns what each key took until its rows were painted: the vault's thread too."""
    app, page = opened.app, opened.page
    model, took = page.cards_model(), Times()
    (field, *_) = page.findChildren(SearchField)
    for text in TYPED:
        field.setFocus()
        field.selectAll()
        for letter in text:
            turn, seen, arrived = model._turn, Painted(page._grid.viewport()), [False]

            def came(arrived: list[bool] = arrived, seen: Painted = seen) -> None:
                arrived[0], seen.times = True, 0

            model.modelReset.connect(came)
            start, spent = time.perf_counter(), time.process_time()
            QTest.keyClicks(field, letter)
            until(app, lambda t=turn, a=arrived, s=seen: model._turn > t and a[0] and s.times > 0)  # type: ignore[misc]
            took.wall.append((time.perf_counter() - start) * 1e3)
            took.cpu.append((time.process_time() - spent) * 1e3)
            model.modelReset.disconnect(came)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        until(app, lambda: model.total() > 5_000)
    return took


@dataclass
class Scrolled:
    """Scrolling to the end: the longest the window stood still, and the longest until the rows of a stop were there."""

    still: Stillness
    median: float
    worst: float
    stops: int


def scrolling(opened: Opened) -> Scrolled:
    """Scrolls the cards to the end by the bar, in many stops, and back by a key."""
    app, page = opened.app, opened.page
    grid, model = page._grid, page.cards_model()
    bar = grid.verticalScrollBar()
    rows: list[float] = []

    def settled() -> bool:
        return all(model.data(model.index(number, 0), SummaryRole) is not None for number in grid.seen())

    def stop(move: Callable[[], object]) -> None:
        seen, began = Painted(grid.viewport()), time.perf_counter()
        move()
        until(app, lambda: seen.times > 0 and settled())
        rows.append((time.perf_counter() - began) * 1e3)

    still = Stillness()
    for number in range(1, STEPS + 1):
        stop(lambda number=number: bar.setValue(bar.maximum() * number // STEPS))  # type: ignore[misc]
    grid.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp):
        stop(lambda key=key: QTest.keyClick(grid, key))  # type: ignore[misc]
    return Scrolled(still, statistics.median(rows), max(rows), len(rows))


def show_typing(opened: Opened) -> None:
    """Prints how long a key takes."""
    took = typing(opened)
    note = f"processor {took.cpu_median:.0f}; {len(took.wall)} keys; wished 50"
    row("window: a key to painted rows, median", took.median, note=note)
    row("window: a key to painted rows, worst", max(took.wall), note=f"processor {max(took.cpu):.0f}; wished 90")


def show_scrolling(opened: Opened) -> float:
    """Prints how long a step takes; returns the most processor time of one."""
    scrolled = scrolling(opened)
    busiest = scrolled.still.busiest
    scrolled.still.show("window: cards to the end, longest the window stood still", f"{scrolled.stops} stops; wished 50")
    row("window: until a stop had its rows, median", scrolled.median, note=f"worst {scrolled.worst:.0f} ms")
    return busiest


def main(folder: Path) -> None:
    """Prints the figures."""
    with library_over(folder) as opened:
        row("window: unlock (cheap key), to an open wallet", opened.unlock)
        row("window: to the library's first rows", opened.shelf)
        row("window: memory with the library open", resident_mb(), "MB")
        show_typing(opened)
        show_scrolling(opened)
        row("window: memory after typing and scrolling", resident_mb(), "MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
