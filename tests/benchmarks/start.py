"""``./test bench start``: from the start of the process to the first picture, beside a bare QtWidgets window;
and from a passphrase to the library."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.doors import CheapDoor
from tests.support.vaults import item, vault_of

ROOT = Path(__file__).resolve().parents[2]
TURNS = 9
PATIENCE_SECONDS = 60
_SEEN = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
class Seen(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            sys.stdout.write(repr(time.monotonic())); sys.stdout.flush()
            import os; os._exit(0)
        return False
seen = Seen()
"""
BARE = (
    _SEEN
    + """
app = QApplication([])
window = QWidget(); window.resize(1280, 800); window.installEventFilter(seen); window.show()
app.exec()
"""
)
OURS = """
from ui import quiet_start
quiet_start.begin()
import ui.app
class Window(ui.app.Window):
    def __init__(self, session):
        super().__init__(session)
        self.installEventFilter(seen)
ui.app.Window = Window
ui.app.main(["lanyard", "--vault", FOLDER])
"""


def seconds(code: str, cache: Path) -> tuple[float, float]:
    """Runs ``code`` in a process of its own; returns the seconds to its first picture, and those of a core that it used."""
    begun, before = time.monotonic(), _used_by_children()
    shown = float(_run(code, cache))
    return shown - begun, _used_by_children() - before


def _used_by_children() -> float:
    """Returns the seconds of a core that ended children used, finer than ``os.times``, which counts hundredths."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(code: str, cache: Path) -> str:
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment(cache), timeout=PATIENCE_SECONDS
    )
    return ran.stdout


def environment(cache: Path) -> dict[str, str]:
    """Returns the environment of a run: offscreen, its modules compiled into ``cache`` as an installation has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # The state folder of a computer that saw no wallet: the first run is the first one.
    return {
        "QT_QPA_PLATFORM": "offscreen",
        **kept,
        "PYTHONPYCACHEPREFIX": str(cache),
        "XDG_STATE_HOME": str(cache / "state"),
    }


UNLOCK = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView
from tests.support.doors import CheapDoor
from ui.app import application
from ui.places.library import LibraryPlace
from ui.session.session import Session
from ui.session.warming import Warming
from ui.window import Window
app = application(["lanyard"])
session = Session(Path(FOLDER), factory=CheapDoor())
window = Window(session)
begun = [0.0, 0.0]
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.parent().model().rowCount():
            print(time.monotonic() - begun[0], time.process_time() - begun[1], flush=True); os._exit(0)
        return False
painted = Painted()
def unlocked():
    window.go(LibraryPlace())
    for view in window.page().findChildren(QAbstractItemView):
        view.viewport().installEventFilter(painted)
def unlock():
    begun[:] = time.monotonic(), time.process_time()
    session.unlock("four quiet river stones", failed=lambda error: os._exit(1))
session.unlocked.connect(unlocked)
window.painted.connect(lambda: Warming(window, session.lanes, then=lambda: None).done.connect(unlock))
window.show()
app.exec()
"""
"""From Enter to the painted library, with a passphrase that costs nothing to derive, Home being made on the way."""
RECORDS = 1_000


def main() -> None:
    """Measures in turns: a bare window, first run and locked; then the library after unlocking."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = folder / "vault"
        wallet = CheapDoor().create(vault, "four quiet river stones")[0]
        kept = vault_of(wallet)
        list(kept.records.add_many(item(number) for number in range(RECORDS)))
        wallet.close()
        kinds = {
            "bare window": BARE,
            "first run": _SEEN + OURS.replace("FOLDER", repr(str(folder / "none"))),
            "locked": _SEEN + OURS.replace("FOLDER", repr(str(vault))),
        }
        opening = UNLOCK.replace("FOLDER", repr(str(vault)))
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for code in (*kinds.values(), opening):
            _run(code, folder)  # Compiles what it imports, as an installation has it.
        for _ in range(TURNS):
            for kind, code in kinds.items():
                taken[kind].append(seconds(code, folder))
        unlocking = [tuple(map(float, _run(opening, folder).split())) for _ in range(TURNS)]
    wall, core = (statistics.median(run[which] for run in taken["bare window"]) for which in (0, 1))
    for kind, runs in taken.items():
        shown, used = (statistics.median(run[which] for run in runs) for which in (0, 1))
        print(
            f"{kind:12} {shown * 1000:6.0f} ms, {shown / wall:.2f} times the bare window; "
            f"{used * 1000:4.0f} ms of a core, {used / core:.2f} times"
        )
    shown, used = (statistics.median(run[which] for run in unlocking) * 1000 for which in (0, 1))
    print(f"unlock to library, {RECORDS} records, no derivation: {shown:.0f} ms, {used:.0f} ms of a core")
