"""Keeps what was in sight in sight, while what is scrolled is filled anew."""

from __future__ import annotations

from collections.abc import Callable
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
        self._target: int | None = None
        self._show: Callable[[], object] | None = None
        self._lasting = False
        bar.rangeChanged.connect(self._reach)
        bar.actionTriggered.connect(self.let_go)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(SETTLED_MS)
        self._end.timeout.connect(self._settle)

    def hold(self, *, lasting: bool = False) -> None:
        """Remembers where it stands now; what is still to be reached stays remembered.

        ``lasting``: the same things are laid out anew. Where there is less to scroll for it, what cannot be reached now is
        gone to when it can be again, unless the person has scrolled meanwhile.
        """
        if self._target is None or (self._lasting and not lasting):
            self._target = self._bar.value() or None
        self._lasting = lasting
        self._end.start()

    def follow(self, show: Callable[[], object]) -> None:
        """Calls ``show``, which brings something into sight, until everything around it has found its size."""
        self._show = show
        self._end.start()

    def let_go(self) -> None:
        """Forgets it: something else is shown, from its beginning, or the person scrolls."""
        self._target = None
        self._end.stop()

    def _reach(self, _least: int, most: int) -> None:
        if self._target is not None and most >= self._target:
            self._bar.setValue(self._target)
            if not self._lasting:  # Else there may be less to scroll for a moment before all has found its place.
                self._target = None
        if self._show is not None:
            QTimer.singleShot(0, self, self._show)

    def _settle(self) -> None:
        show, self._show = self._show, None
        if show is not None:
            show()
        if self._target is not None:
            self._bar.setValue(self._target)
            if not self._lasting or self._bar.value() == self._target:
                self._target = None


class PlaceKeeper(QObject):
    """Where there is less to scroll than there was, the bar goes to the end; where there is as much again, back.

    For what always shows the same thing, longer in one language and shorter in another. Whoever scrolls meanwhile decides.
    """

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._place = bar.value()
        self._is_short = False
        bar.rangeChanged.connect(self._fit)
        bar.valueChanged.connect(self._scrolled)

    def _fit(self, _least: int, most: int) -> None:
        # Qt says so before it moves the bar to what is the end now.
        was_short, self._is_short = self._is_short, most < self._place
        if was_short and not self._is_short:
            self._bar.setValue(self._place)

    def _scrolled(self, value: int) -> None:
        if not (self._is_short and value == self._bar.maximum()):
            self._place = value
