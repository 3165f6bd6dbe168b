"""Is the open wallet's file still in its place? Looked at when its folder changes; and an older one is said as it opens.

The watch only makes sooner what each write finds by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from wallet.errors import LanyardError

if TYPE_CHECKING:
    from ui.session.tasks import Job
    from wallet.service.protocols import OpenWallet

DISPLACED: Final = frozenset({"vault_replaced", "vault_overwritten"})
"""Failures after which an open wallet takes nothing more: it is to be locked, and the person to choose."""
_QUIET: Final = 300
"""Milliseconds without a change: a synchronising program makes several in a row."""


class Asks(Protocol):
    """What this needs of the session (ui.session.session.Session)."""

    locked: Any

    def ask(self, owner: QObject, question: Callable[[OpenWallet], None], *, done: Callable[[None], object]) -> Job: ...
    def notify_problem(self, code: str) -> None: ...


class InPlace(QObject):
    """Watches the folder of the open wallet; what is found is told by the session, as every failure is."""

    def __init__(self, session: Asks) -> None:
        super().__init__()
        self._session = session
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET)
        self._timer.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())

    def begin(self, folder: Path) -> None:
        """Watches ``folder``, and its parent, in which it may be moved away."""
        self._watcher.addPaths([str(folder), str(folder.parent)])

    def end(self) -> None:
        """Watches nothing."""
        self._timer.stop()
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)

    def look(self) -> None:
        """Asks whether the file is in its place."""
        self._session.ask(self, lambda wallet: wallet.safekeeping.require_in_place(), done=lambda _: None)

    def say_noticed(self, wallet: OpenWallet) -> None:
        """Says what was noticed at opening. That the file lacks something stands on top until the person decides
        (ui.parts.top_line)."""
        for code in wallet.safekeeping.noticed():
            if code != "vault_older":
                self._session.notify_problem(code)

    def say_closing(self, error: LanyardError) -> None:
        """Says what went wrong as it was locked; where another file was found then, what is shown is to offer both."""
        self._session.notify_problem(error.code)
        if error.code in DISPLACED:
            self._session.locked.emit("replaced")
