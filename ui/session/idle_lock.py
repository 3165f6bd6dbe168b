"""Locks the wallet when nothing has stirred in the window for as long as the person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from ui.session.session import Session

_STIRRING: Final = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove}


class IdleLock(QObject):
    """Begins anew with everything that stirs; whoever sees all events shows them to it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(lambda: session.lock("idle"))
        session.unlocked.connect(self.begin)
        session.locked.connect(self.timer.stop)

    def see(self, event: QEvent) -> None:
        """Begins anew when ``event`` is of the person's doing."""
        if event.type() in _STIRRING:
            self.begin()

    def begin(self) -> None:
        """Waits from now on, as long as is chosen now; not at all while nothing is open."""
        minutes = self._session.preferences.lock_minutes
        if minutes and self._session.is_open():
            self.timer.start(minutes * 60_000)
        else:
            self.timer.stop()
