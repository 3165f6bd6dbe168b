"""The real window over a wallet in memory, told on its input where to go; it answers when it is there and still."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QDialog

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.ui.every_place import place_of
from tests.ui.living import settle
from tests.ui.pictures import made_dialogs
from ui.app import application
from ui.places.table import named
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.clock import FixedClock


class Orders(QThread):
    """Reads lines from the input, off the window's thread."""

    came = Signal(str)

    def run(self) -> None:
        for line in sys.stdin:
            self.came.emit(line.strip())
        self.came.emit("")


class Driver(QObject):
    """Does what each line says: the name of a place, ``dialog:`` and the name of a dialog, or nothing for the end."""

    def __init__(self, window: Window, session: Session, wallet: FakeWallet) -> None:
        super().__init__()
        self._window = window
        self._session = session
        self._record = next(iter(wallet.records))
        self._dialog: QDialog | None = None

    def go(self, line: str) -> None:
        """Goes there, and says so."""
        if not line:
            self._window.close()
            return
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Rejected)
            self._dialog = None
        kind, _, name = line.rpartition(":")
        if kind == "dialog":
            self._dialog = made_dialogs(self._window, self._session, self._record, self._settle)[name]()
            self._dialog.open()
        else:
            self._session.go(place_of(named(name), self._record))
        self._settle()
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def _settle(self) -> None:
        settle(self._session, self._window)


def main() -> int:
    """Runs until its input ends."""
    app = application(["lanyard"])
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder)
        (vault / "vault.hdr").touch()
        wallet = FakeWallet(SHELF)
        session = Session(vault, factory=wallet, clock=FixedClock(NOW))
        session.preferences = Preferences(language="en", look="light")
        window = Window(session)
        window.show()
        driver, orders = Driver(window, session, wallet), Orders()
        orders.came.connect(driver.go)
        session.unlocked.connect(orders.start)
        session.unlock(wallet.passphrase, failed=print)
        app.exec()
        orders.wait(1000)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
