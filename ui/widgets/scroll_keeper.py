"""Keeps what was in sight in sight, while what is scrolled is filled anew."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollBar

SETTLED_MS: Final = 500
"""After which what was filled anew is as long as it will be."""


class ScrollKeeper(QObject):
    """Remembers where a bar stands, and goes there again as soon as there is so much to scroll."""

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._wanted: int | None = None
        bar.rangeChanged.connect(self._reach)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(SETTLED_MS)
        self._end.timeout.connect(self._settle)

    def hold(self) -> None:
        """Remembers where it stands now; what is still to be reached stays remembered."""
        if self._wanted is None:
            self._wanted = self._bar.value() or None
        self._end.start()

    def let_go(self) -> None:
        """Forgets it: something else is shown, from its beginning."""
        self._wanted = None
        self._end.stop()

    def _reach(self, _least: int, most: int) -> None:
        if self._wanted is not None and most >= self._wanted:
            wanted, self._wanted = self._wanted, None
            self._bar.setValue(wanted)

    def _settle(self) -> None:
        if self._wanted is not None:
            self._bar.setValue(self._wanted)
            self._wanted = None
