"""The real window over a large vault: from a key to the painted rows, scrolling to the end, memory.

``python -m tests.benchmarks.large_window FOLDER``: a vault made by tests.benchmarks.store. Nothing is written to it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.figures import row
from tests.support.doors import CheapDoor
from tests.support.shelves import TODAY
from tests.support.vaults import PASSPHRASE, MovingClock, vault_of
from ui.app import application
from ui.places.library import LibraryPlace
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.session.session import Session
from ui.widgets.search_field import SearchField
from ui.window import Window

TYPED = ("first aid", "spanish qui", "certificate")


def resident_mb() -> float:
    """Returns the memory this process has in RAM."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def until(app: QApplication, ready: Callable[[], bool], *, seconds: float = 60.0) -> float:
    """Lets the window work until ``ready``; returns milliseconds."""
    start = time.perf_counter()
    while not ready():
        if time.perf_counter() - start > seconds:
            raise TimeoutError
        app.processEvents()
    app.processEvents()
    return (time.perf_counter() - start) * 1e3


def typing(app: QApplication, page: LibraryPage, field: SearchField) -> list[float]:
    """Types letter by letter; returns how long each took until its rows were painted."""
    model, took = page.cards_model(), []
    for text in TYPED:
        field.setFocus()
        field.selectAll()
        for letter in text:
            turn = model._turn
            arrived: list[bool] = []
            model.modelReset.connect(lambda: arrived.append(True))
            start = time.perf_counter()
            QTest.keyClicks(field, letter)
            until(app, lambda t=turn: model._turn > t and bool(arrived))  # type: ignore[misc]
            page.grab()
            took.append((time.perf_counter() - start) * 1e3)
            model.modelReset.disconnect()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        until(app, lambda: model.total() > 5_000)
    return took


def scrolling(app: QApplication, page: LibraryPage) -> tuple[float, float]:
    """Scrolls to the end by the bar, again as more rows come; returns seconds in all and the slowest stop in ms."""
    bar, model = page._grid.verticalScrollBar(), page.cards_model()
    slowest, start = 0.0, time.perf_counter()
    while True:
        rows, began = model.rowCount(), time.perf_counter()
        for part in (0.25, 0.5, 0.75, 1.0):
            bar.setValue(round(bar.maximum() * part))
            page.grab()

            def shown() -> bool:
                index = page._grid.indexAt(page._grid.viewport().rect().center())
                return not index.isValid() or model.data(index, SummaryRole) is not None

            until(app, shown)
        slowest = max(slowest, (time.perf_counter() - began) * 1e3)
        if model.rowCount() == model.total() == rows:
            return time.perf_counter() - start, slowest


def main(folder: Path) -> None:
    """Prints the figures."""
    clock = MovingClock(TODAY)
    app = application(["lanyard"])
    with tempfile.TemporaryDirectory() as settings:
        session = Session(folder, factory=CheapDoor(), clock=clock, settings=Path(settings) / "settings.json")
        window = Window(session)
        window.resize(1200, 800)
        window.show()
        session.unlock(PASSPHRASE, failed=lambda error: sys.exit(error.code))
        opened = until(app, session.is_open)
        session.go(LibraryPlace())
        pages: list[LibraryPage] = []
        shelf = until(app, lambda: bool(pages := window.findChildren(LibraryPage)) and pages[0].cards_model().total() > 0)
        (page,) = pages or window.findChildren(LibraryPage)
        until(app, lambda: page.cards_model().total() > 1_000)
        (field, *_) = page.findChildren(SearchField)
        row("window: unlock (cheap key), to an open wallet", opened)
        row("window: to the library's first rows", shelf)
        row("window: memory with the library open", resident_mb(), "MB")
        took = typing(app, page, field)
        row("window: a key to painted rows, median", statistics.median(took))
        row("window: a key to painted rows, worst", max(took))
        seconds, slowest = scrolling(app, page)
        row("window: scrolled to the end, every row laid out", seconds, "s", note=f"slowest stop {slowest:.0f} ms")
        row("window: memory after typing and scrolling", resident_mb(), "MB")
        wallet = session._wallet
        if wallet is not None:
            vault_of(wallet)._changes = vault_of(wallet).database.changes()  # no snapshot: it is measured by itself
        window.close()
        session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
