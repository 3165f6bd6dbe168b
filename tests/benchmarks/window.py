"""How long the window stands still while a thousand badges are added: the longest gap between two ticks.

``python -m tests.benchmarks.window [COUNT]``. Run on a quiet machine; nothing in the tests depends on it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.app import application
from ui.places.library import LibraryPlace
from ui.session.adding import Adding
from ui.session.session import Session
from ui.window import Window
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.wallet import Wallet

TICK_MS = 5


def measure(app: QApplication, session: Session, sources: list[Source]) -> tuple[float, float]:
    """Adds ``sources``; returns seconds in all, and the longest gap between ticks in milliseconds."""
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append((now - last[0]) * 1000)
        last[0] = now

    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    finished: list[bool] = []

    def moved(adding: Adding) -> None:
        if adding.finished:
            finished.append(True)

    session.adding_moved.connect(moved)
    start = time.perf_counter()
    timer.start()
    session.add_sources("benchmark", sources)
    while not finished:
        app.processEvents()
    timer.stop()
    return time.perf_counter() - start, max(gaps, default=0.0)


def badges(folder: Path, count: int) -> list[Source]:
    """Returns ``count`` signed badges, all different, as files in ``folder`` would be read."""
    issuer = SampleIssuer("Mercy College")
    made = []
    for number in range(count):
        title = {"id": f"urn:uuid:{number}", "type": ["Achievement"], "name": f"Badge {number}",
                 "description": "One of many", "criteria": {"narrative": "Be one of many"}}  # fmt: skip
        path = folder / f"badge {number}.json"
        path.write_bytes(encoded(issuer.credential(title)))
        made.append(path)
    return [Source(path.name, path.read_bytes(), Provenance("folder", path.name)) for path in made]


def main(argv: list[str] | None = None) -> int:
    """Measures with a real vault and signed badges: read, verified, kept durably, shown."""
    arguments = sys.argv[1:] if argv is None else argv
    count = int(arguments[0]) if arguments else 1000
    passphrase = "four quiet river stones"
    app = application(["lanyard"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = badges(folder, count)
        wallet, _ = Wallet.create(folder / "vault", passphrase)
        wallet.close()
        session = Session(folder / "vault")
        window = Window(session)
        window.show()
        session.unlock(passphrase, failed=lambda error: sys.exit(error.code))
        while not session.is_open():
            app.processEvents()
        session.go(LibraryPlace())
        seconds, gap = measure(app, session, sources)
        window.close()
    sys.stdout.write(
        f"  added {count} signed badges in {seconds:.1f} s ({count / seconds:.0f} a second);"
        f" the longest time the window stood still: {gap:.0f} ms\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
