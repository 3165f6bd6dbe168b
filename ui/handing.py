"""What becomes of files and addresses that another program handed over: the person is asked, also after unlocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.dialogs.handed import Act, HandedSheet
    from ui.session.handed import Handed
    from ui.session.session import Session
    from ui.taking import Taking


class Handing:
    """Asks in one window. What was not decided when the wallet was locked is asked about again once it is open."""

    def __init__(self, session: Session, window: QWidget, taking: Taking) -> None:
        self._session = session
        self._window = window
        self._taking = taking
        self._waiting: Handed | None = None
        self._sheet: HandedSheet | None = None
        session.unlocked.connect(self.ask)

    def take(self, handed: Handed) -> None:
        """Shows what was handed over, beside what still waits, and asks."""
        self._waiting = handed.after(self._waiting)
        self.ask()

    def ask(self) -> None:
        """Asks about what waits, if anything does."""
        from ui.dialogs.handed import HandedSheet

        handed = self._waiting
        if handed is None:
            return
        if self._sheet is not None:
            self._sheet.blockSignals(True)  # it is asked anew, not answered
            self._sheet.close()
        was_open = self._session.is_open()
        sheet = self._sheet = HandedSheet(handed, self._acts(handed), self._window)
        sheet.rejected.connect(lambda: self._left(was_open))
        sheet.finished.connect(lambda _: self._closed())
        sheet.show()

    def _acts(self, handed: Handed) -> list[Act]:
        check: Act = ("handed.check", lambda: self._decided(lambda: self._taking.check(handed)))
        if self._session.is_open():
            return [("handed.add", lambda: self._decided(lambda: self._taking.add(handed))), check]
        # Unlocking is asked for by the screen beneath; what waits is asked about again after it.
        return [("handed.unlock", lambda: None), check] if self._session.has_wallet() else [check]

    def _decided(self, action: Callable[[], object]) -> None:
        self._waiting = None
        action()

    def _left(self, was_open: bool) -> None:
        # A lock closes every dialog: then it was not the person who left it.
        if not was_open or self._session.is_open():
            self._waiting = None

    def _closed(self) -> None:
        self._sheet = None
