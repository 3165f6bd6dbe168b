"""Starts the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui import quiet_start
from ui.meeting_point import may_have_a_window
from ui.session import preferences
from ui.session.session import Session
from ui.widgets import icons, theme
from ui.window import Window

if TYPE_CHECKING:
    from ui.single import First


def main(argv: Sequence[str]) -> int:
    """Opens the window and returns the exit status. ``argv[0]`` is the program's name.

    ``--vault FOLDER`` opens another wallet than the usual one; each ``--given WORD`` is a file or an address that is shown
    to the person and not touched before they say so. Where a window has that wallet already, that one comes forward, takes
    what was given, and this start ends.
    """
    parser = argparse.ArgumentParser(prog="lanyard gui", add_help=False)
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--given", action="append", default=[])
    known, rest = parser.parse_known_args(list(argv)[1:])
    app = application([argv[0], *rest])
    settings = Path(platformdirs.user_config_dir("lanyard", appauthor=False)) / "window.json"
    folder = known.vault or vault_folder(preferences.load(settings).folder)
    handed = None
    if known.given:
        from ui.session.handed import from_words

        handed = from_words(known.given, Path.cwd())
    if may_have_a_window(folder):
        from ui.single import ask_first

        if ask_first(folder, handed):
            return 0
    first: First | None = None
    session = Session(folder, settings=settings)
    session.lanes.hold()
    window = Window(session)
    turn = QTimer()

    def painted() -> None:
        nonlocal first
        quiet_start.end()
        _heed_interrupts(window, turn)
        from ui.session.reminding import Reminding
        from ui.session.warming import Warming
        from ui.single import First

        first = First(folder, handed)
        if first.taken:
            window.close()  # Both were started in the same moment, and the other one has come forward.
            return
        first.requested.connect(window.come_forward)
        first.handed.connect(window.hand)

        app.setWindowIcon(icons.brand(256))
        session.lanes.release()
        window.watch.listen()
        Reminding(session, window, window.come_forward)
        if handed:
            window.hand(handed)
        Warming(window, session.lanes, then=lambda: session.pool.warm())

    window.painted.connect(painted)
    window.show()
    status = app.exec()
    if first is not None:
        first.close()
    session.close()
    return status


def _heed_interrupts(window: Window, turn: QTimer) -> None:
    """Closes ``window`` at Ctrl+C in the terminal; Python hears of it only when it gets its ``turn``."""
    import signal

    signal.signal(signal.SIGINT, lambda *_: window.close())
    turn.timeout.connect(lambda: None)
    turn.start(500)


def application(argv: Sequence[str]) -> QApplication:
    """Returns the one QApplication, with our font."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication([*argv, *theme.STYLE_ARGUMENTS])
    theme.has_our_style(app)
    app.setApplicationName("Lanyard")
    app.setDesktopFileName("lanyard")
    theme.load_fonts()
    return app


def vault_folder(chosen: str = "") -> Path:
    """Returns where the wallet is when nothing else is said: where the person went last in the window (``chosen``), else
    the same as for the command line."""
    named = os.environ.get("LANYARD_VAULT") or chosen
    return Path(named) if named else Path(platformdirs.user_data_dir("lanyard", appauthor=False)) / "vault"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
