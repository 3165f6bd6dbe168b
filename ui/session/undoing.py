"""What can be taken back: each deed once, the last one first, by Ctrl+Z or the word in the line at the bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from ui.text.words import t

MOST: Final = 50
"""Deeds remembered; what lies further back is looked for in the trash, or done by hand."""


class Notify(Protocol):
    """Says something for a while, with a word to press."""

    def __call__(self, text: str, *, undo: str = "", action: Callable[[], object] | None = None) -> object: ...


class Undoing:
    """The deeds of one open wallet; a lock forgets them."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify
        self._deeds: list[tuple[str, Callable[[], object]]] = []

    def put(self, text: str, action: Callable[[], object], *, quietly: bool = False) -> None:
        """Says what was done, and that ``action`` takes it back; ``quietly`` leaves it to Ctrl+Z."""
        deed = (text, action)
        self._deeds = [*self._deeds[1 - MOST :], deed]

        def take_back() -> None:
            if deed in self._deeds:
                self._deeds.remove(deed)
                action()

        if not quietly:
            self._notify(text, undo=t("told.undo"), action=take_back)

    def undo(self) -> None:
        """Takes back what was done last, and says what that was."""
        if not self._deeds:
            self._notify(t("told.nothing_to_undo"))
            return
        text, action = self._deeds.pop()
        action()
        self._notify(t("told.undone", what=text))

    def forget(self) -> None:
        """Forgets everything."""
        self._deeds.clear()
