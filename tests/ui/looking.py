"""What a person sees and hears in a window, as lists of words."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.parts.page import Page
from ui.window import Window


def texts(root: QWidget) -> list[str]:
    """Returns every text in ``root`` that is shown."""
    found = [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root)]
    found += [b.text() or b.accessibleName() for b in root.findChildren(QAbstractButton) if b.isVisibleTo(root)]
    found += [e.text() for e in root.findChildren(QLineEdit) if e.isVisibleTo(root)]
    found += [e.toPlainText() for e in root.findChildren(QPlainTextEdit) if e.isVisibleTo(root)]
    return found


def nameless(root: QWidget) -> Iterator[str]:
    """Yields what can be reached by keyboard or mouse but has no name to be heard."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root):
            continue
        if isinstance(widget, QAbstractButton):
            named = bool(widget.text().strip() or widget.accessibleName().strip())
        elif isinstance(widget, QLineEdit | QComboBox | QPlainTextEdit):
            named = bool(widget.accessibleName().strip()) or isinstance(widget.parent(), QComboBox)
        else:
            continue
        if not named and not widget.objectName().startswith("qt_"):
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def page(window: Window) -> Page:
    """Returns the page shown."""
    shell = window.shell()
    assert shell is not None
    shown = shell.page()
    assert shown is not None
    return shown


def button(root: QWidget, words: str) -> QAbstractButton:
    """Returns the button that says ``words``."""
    for found in root.findChildren(QAbstractButton):
        if words in (found.text().replace("&", ""), found.accessibleName()) and found.isVisibleTo(root):
            return found
    raise AssertionError(f"no button {words!r} among {texts(root)}")
