"""What changed in the wallet, told to the screens: at once, but at most ten times a second."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from wallet.service.changes import Changes

PAUSE_MS: Final = 100
"""Between two tellings. A screen that reads again ten times a second still moves; each reading is work for the vault."""


class ChangeFeed(QObject):
    """Tells the first change at once; what follows within the pause is told together at its end."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: Changes | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)

    def put(self, changes: Changes) -> None:
        """Takes one change in."""
        self._waiting = changes if self._waiting is None else together(self._waiting, changes)
        if not self._pause.isActive():
            self._tell()

    def forget(self) -> None:
        """Drops what was not told yet: the wallet is locked, and nobody shows anything of it."""
        self._waiting = None
        self._pause.stop()

    def _tell(self) -> None:
        changes, self._waiting = self._waiting, None
        if changes is not None:
            self._pause.start()
            self.changed.emit(changes)


def together(first: Changes, then: Changes) -> Changes:
    """Returns two changes as one; a record is named once, in the order of first naming."""
    return Changes(
        added=tuple(dict.fromkeys((*first.added, *then.added))),
        updated=tuple(dict.fromkeys((*first.updated, *then.updated))),
        removed=tuple(dict.fromkeys((*first.removed, *then.removed))),
        organised=tuple(dict.fromkeys((*first.organised, *then.organised))),
        shares=first.shares or then.shares,
        identities=first.identities or then.identities,
        trust=first.trust or then.trust,
        safekeeping=first.safekeeping or then.safekeeping,
        plans=first.plans or then.plans,
    )
