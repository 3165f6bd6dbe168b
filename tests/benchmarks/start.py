"""``./test bench start``: from the start of the process to the first picture, beside a bare QtWidgets window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TURNS = 9
_SEEN = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
class Seen(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            sys.stdout.write(repr(time.monotonic())); sys.stdout.flush()
            import os; os._exit(0)
        return False
seen = Seen()
"""
BARE = (
    _SEEN
    + """
app = QApplication([])
app.installEventFilter(seen)
window = QWidget(); window.resize(1280, 800); window.show()
app.exec()
"""
)
OURS = """
import ui.app
made = ui.app.application
def application(argv):
    app = made(argv)
    app.installEventFilter(seen)
    return app
ui.app.application = application
ui.app.main(["lanyard", "--vault", FOLDER])
"""


def seconds(code: str) -> float:
    """Runs ``code`` in a process of its own; returns the seconds from its start to its first picture."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=_env())
    return float(done.stdout) - begun


def _env() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def main() -> None:
    """Measures both in turns, first run and locked."""
    from tests.support.doors import CheapDoor

    with tempfile.TemporaryDirectory() as folder:
        CheapDoor().create(Path(folder) / "vault", "four quiet river stones")[0].close()
        kinds = {
            "bare window": BARE,
            "first run": _SEEN + OURS.replace("FOLDER", repr(str(Path(folder) / "none"))),
            "locked": _SEEN + OURS.replace("FOLDER", repr(str(Path(folder) / "vault"))),
        }
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(TURNS):
            for kind, code in kinds.items():
                taken[kind].append(seconds(code))
    bare = statistics.median(taken["bare window"])
    for kind, times in taken.items():
        median = statistics.median(times)
        print(f"{kind:12} {median * 1000:6.0f} ms  {median / bare:.2f} times the bare window")
