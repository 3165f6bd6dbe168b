"""The real window in a process of its own, for other desktops: it tells on its output what becomes of it.

``shown``: its first picture is on the screen. ``keyboard``: a field has it. ``unlocked``: a passphrase was typed.
``chose`` and a path: what was answered when it asked for a file, which it does at once where its first argument is
``choose``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from ui.app import application
from ui.dialogs.files import choose_files, save_as
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.clock import FixedClock

LONGEST = 60_000
"""Milliseconds until it ends by itself."""


def tell(words: str) -> None:
    """Says something to whoever started it."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def choose(window: Window) -> None:
    """Asks for files, then where to write one, as the window does."""
    for path in choose_files(window, "Add"):
        tell(f"chose {path}")
    tell(f"to {save_as(window, 'Save', 'lanyard.html')}")
    window.close()


def main() -> int:
    """Runs until it was unlocked, has chosen, or nobody came."""
    app = application(["lanyard"])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "vault.hdr").touch()
        wallet = FakeWallet(SHELF)
        session = Session(Path(folder), factory=wallet, clock=FixedClock(NOW))
        session.preferences = Preferences(language="en", look="light")
        window = Window(session)

        def painted() -> None:
            handle = window.windowHandle()
            tell(f"shown on {app.platformName()}" if handle is not None and handle.isExposed() else "not shown")
            if sys.argv[1:] == ["choose"]:
                QTimer.singleShot(0, lambda: choose(window))

        def unlocked() -> None:
            tell("unlocked")
            QTimer.singleShot(0, window.close)

        def focused(_old: QWidget | None, new: QWidget | None) -> None:
            if isinstance(new, QLineEdit) and window.isActiveWindow():
                tell("keyboard")

        window.painted.connect(painted)
        app.focusChanged.connect(focused)
        session.unlocked.connect(unlocked)
        QTimer.singleShot(LONGEST, app.quit)
        window.show()
        app.exec()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
