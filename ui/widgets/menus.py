"""The menu of a right click (or of the menu key): what can be done with the card, the row or the line it is on.

A widget may bring ``choices(at)``, which returns words and deeds for a point of it. A row (``is_row``) has at least what its
own buttons do, and its words to be copied. What it stands in, or that stands in, may bring ``copy_text``, which copies.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget

from ui.text.words import t
from ui.widgets.plain_label import PlainLabel
from ui.widgets.stale import hand_on

Choices = list[tuple[str, Callable[[], object]]]


def open_menu(window: QWidget, event: QContextMenuEvent) -> bool:
    """Opens the menu of what is under the pointer, or of what has the keyboard; returns whether there is one."""
    by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
    target = QApplication.focusWidget() if by_key else window.childAt(event.pos())
    if target is None or target.window() is not window:
        return False
    at = _place_of(target) if by_key else target.mapFrom(window, event.pos())
    choices = choices_at(target, at)
    if not choices:
        return False
    menu = QMenu(window)
    menu.aboutToHide.connect(menu.deleteLater)
    for words, do in choices:
        action = QAction(words.replace("&", "&&"), menu)
        action.triggered.connect(lambda _=False, do=do: hand_on(do))
        menu.addAction(action)
    menu.popup(target.mapToGlobal(at))
    return True


def choices_at(target: QWidget, at: QPoint) -> Choices:
    """Returns the words and deeds for the point ``at`` of ``target``: those of the nearest that has some around it."""
    step: QWidget | None = target
    while step is not None:
        if (own := getattr(step, "choices", None)) is not None and (choices := own(target.mapTo(step, at))):
            return list(choices)
        if getattr(step, "is_row", False):
            return _of_row(step)
        step = None if step.isWindow() else step.parentWidget()
    return []


def _of_row(line: QWidget) -> Choices:
    """Returns what the buttons of a row do, and that its words can be copied."""
    choices: Choices = []
    for button in line.findChildren(QAbstractButton):
        words = (button.text() or button.accessibleName()).replace("&", "")
        if words and button.isVisible() and button.isEnabled():
            choices.append((words, button.click))
    words_shown = "\n".join(label.text() for label in line.findChildren(PlainLabel) if label.isVisible() and label.text())
    copy = _copier(line)
    if words_shown and copy is not None:
        choices.append((t("menu.copy"), lambda: copy(words_shown)))
    return choices


def _copier(widget: QWidget) -> Callable[[str], object] | None:
    step: QWidget | None = widget
    while step is not None:
        if (copy := getattr(step, "copy_text", None)) is not None:
            copier: Callable[[str], object] = copy
            return copier
        step = step.parentWidget()
    return None


def _place_of(target: QWidget) -> QPoint:
    if isinstance(target, QAbstractItemView) and target.currentIndex().isValid():
        return target.visualRect(target.currentIndex()).center()
    return QPoint(min(24, target.width() // 2), min(40, target.height()) // 2)
