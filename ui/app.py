"""Starts the window."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.session import preferences
from ui.session.session import Session
from ui.single import First, ask_first
from ui.widgets import icons, theme
from ui.window import Window


def main(argv: Sequence[str]) -> int:
    """Opens the window and returns the exit status. ``argv[0]`` is the program's name.

    ``--vault FOLDER`` opens another wallet than the usual one. Where a window has that wallet
    already, that one comes forward and this start ends.
    """
    parser = argparse.ArgumentParser(prog="lanyard gui", add_help=False)
    parser.add_argument("--vault", type=Path)
    known, rest = parser.parse_known_args(list(argv)[1:])
    app = application([argv[0], *rest])
    settings = Path(platformdirs.user_config_dir("lanyard", appauthor=False)) / "window.json"
    folder = known.vault or vault_folder(preferences.load(settings).folder)
    if ask_first(folder):
        return 0
    first = First(folder)
    if first.taken:
        return 0
    session = Session(folder, settings=settings)
    session.lanes.hold()
    window = Window(session)
    first.requested.connect(window.come_forward)

    def painted() -> None:
        from ui.session.warming import Warming

        app.setWindowIcon(icons.brand(256))
        session.lanes.release()
        window.watch.listen()
        Warming(window, session.lanes, then=lambda: session.pool.warm())

    window.painted.connect(painted)
    window.show()
    # Python handles Ctrl+C in the terminal only when it gets its turn.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    turn = QTimer()
    turn.start(500)
    turn.timeout.connect(lambda: None)
    status = app.exec()
    first.close()
    session.close()
    return status


def application(argv: Sequence[str]) -> QApplication:
    """Returns the one QApplication, with our font."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication(list(argv))
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
