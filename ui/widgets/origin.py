"""Where the keyboard was before something covered the page, and the way back to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Origin:
    """Remembers what has the keyboard now. What is gone by then is looked for by what it is and says."""

    def __init__(self) -> None:
        self._widget = QApplication.focusWidget()
        self._like = same_to_the_person(self._widget)
        self._window = self._widget.window() if self._widget is not None else None

    def give_back(self) -> None:
        """Gives the keyboard back to what had it, where that is still in sight."""
        window, widget = self._window, self._widget
        if widget is None or window is None or not shiboken6.isValid(window):
            return
        if not shiboken6.isValid(widget) or not widget.isVisible():
            again = find_like(window, self._like)
            if again is None:
                return
            widget = again
        widget.setFocus(Qt.FocusReason.OtherFocusReason)


def same_to_the_person(widget: QWidget | None) -> tuple[type, str, str] | None:
    """Returns what makes a widget the same one to the person: its kind and its words; None when it takes no keys."""
    if widget is None or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
        return None
    text = widget.accessibleName() or str(getattr(widget, "text", str)())
    return type(widget), text, widget.accessibleDescription()


def find_like(root: QWidget, like: tuple[type, str, str] | None) -> QWidget | None:
    """Returns what is in ``root`` and in sight, and the same to the person."""
    if like is None:
        return None
    return next((w for w in root.findChildren(QWidget) if w.isVisible() and same_to_the_person(w) == like), None)


@contextmanager
def same_focus(root: QWidget) -> Iterator[None]:
    """What is in ``root`` is made anew meanwhile: the same keeps the keyboard, also where another window has it now."""
    window = root.window()
    focused = QApplication.focusWidget() or window.focusWidget()
    if focused is not None and not root.isAncestorOf(focused):
        focused = window.focusWidget()
    held = same_to_the_person(focused) if focused is not None and root.isAncestorOf(focused) else None
    yield
    if held is not None and same_to_the_person(window.focusWidget()) != held:
        again = next((w for w in root.findChildren(QWidget) if not w.isHidden() and same_to_the_person(w) == held), None)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
