"""``./test bench added_rows``: 2,000 files given at once, while *Added* is looked at: the longest the window stood still.

Half of them are signed badges, the others are refused, so that two sections grow. The whole way: read and judged in
workers, kept durably, shown. Afterwards the page is scrolled through to its end.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.benchmarks.large_window import Painted, Stillness, program, until
from tests.benchmarks.window import badges
from ui.places.added import AddedPlace
from ui.screens.added.screen import AddedPage
from ui.session.session import Session
from ui.window import Window
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.service.wallet import Wallet

COUNT = 2_000
STOPS = 60
PASSPHRASE = "four quiet river stones"


def adding(app: QApplication, session: Session, sources: list[Source]) -> None:
    """Adds ``sources`` and waits until all is shown."""
    session.add_sources("benchmark", sources)
    last = session.adder.last
    assert last is not None
    until(app, lambda: last.finished, seconds=300)


def scrolled(app: QApplication, page: AddedPage) -> None:
    """Scrolls to the end in many stops; each is painted."""
    bar = page._scroll.verticalScrollBar()
    for number in range(1, STOPS + 1):
        seen = Painted(page._scroll.viewport())
        bar.setValue(bar.maximum() * number // STOPS)
        until(app, lambda: seen.times > 0)  # noqa: B023


def idle(app: QApplication, seconds: float) -> None:
    """Lets the window do what it does while nobody waits."""
    end = time.perf_counter() + seconds
    until(app, lambda: time.perf_counter() > end)


def main(count: int = COUNT) -> None:
    """Prints the figures."""
    app = program()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = badges(folder, count // 2)
        sources += [Source(f"holiday {n}.json", b"{", Provenance("folder", "x")) for n in range(count - len(sources))]
        Wallet.create(folder / "vault", PASSPHRASE)[0].close()
        session = Session(folder / "vault")
        window = Window(session)
        window.resize(1280, 800)
        window.show()
        session.unlock(PASSPHRASE, failed=lambda error: sys.exit(error.code))
        until(app, session.is_open)
        session.go(AddedPlace())
        (page,) = window.findChildren(AddedPage)
        idle(app, 0.5)
        still, start = Stillness(), time.perf_counter()
        adding(app, session, sources)
        seconds = time.perf_counter() - start
        still.show("Added: longest the window stood still, while adding", f"{count:,} files in {seconds:.1f} s; wished 100")
        idle(app, 3)
        still.show("Added: longest the window stood still, afterwards", "wished 100")
        scrolled(app, page)
        still.show("Added: longest the window stood still, scrolling to the end", "wished 100")
        window.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
