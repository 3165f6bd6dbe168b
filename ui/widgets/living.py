"""Widgets that live on when the language, the look or the size of the text changes.

``restyle``, ``retranslate`` and ``relayout`` tell everything in a window; a widget that has something to do about it has a
method of that name. What Qt paints by the style sheet, and what is painted by ``theme.current()``, needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from ui.text.spoken import Text

if TYPE_CHECKING:
    _Widget = QWidget
else:
    # The mix-in stands before a Qt class and is none itself: two of them in one class end in a widget without a body.
    _Widget = object


def stay(root: QWidget) -> None:
    """Has everything that scrolls in ``root`` stay where it is while the look changes; to be called before it does."""
    _tell(root, "stay")


def restyle(root: QWidget) -> None:
    """Tells ``root`` and everything in it that the look is another; parents before children."""
    _tell(root, "restyle")
    for widget in _all(root):
        widget.updateGeometry()
        QWidget.update(widget)  # Item views have an update of their own that wants to know which item.


def retranslate(root: QWidget) -> None:
    """Tells ``root`` and everything in it that the language is another; parents before children."""
    _tell(root, "retranslate")


def relayout(root: QWidget, narrow: bool) -> None:
    """Tells everything in ``root``, not itself, that the window became narrow, or has room again."""
    for widget in root.findChildren(QWidget):
        if shiboken6.isValid(widget) and (action := getattr(widget, "relayout", None)) is not None:
            action(narrow)


def _tell(root: QWidget, what: str) -> None:
    for widget in _all(root):
        if shiboken6.isValid(widget) and (action := getattr(widget, what, None)) is not None:
            action()


def _all(root: QWidget) -> list[QWidget]:
    return [root, *root.findChildren(QWidget)]


class Named(_Widget):
    """Remembers which of a widget's words are ours, and says them again: ``class Button(Named, QPushButton)``."""

    def _remember(self, setter: str, text: str) -> None:
        texts: dict[str, Text] = self.__dict__.setdefault("_texts", {})
        texts.pop(setter, None)
        if isinstance(text, Text):
            texts[setter] = text

    def setAccessibleName(self, name: str) -> None:
        self._remember("setAccessibleName", name)
        super().setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        self._remember("setAccessibleDescription", description)
        super().setAccessibleDescription(description)

    def setToolTip(self, tip: str) -> None:
        self._remember("setToolTip", tip)
        super().setToolTip(tip)

    def retranslate(self) -> None:
        """Says its own words again."""
        texts: dict[str, Text] = self.__dict__.get("_texts", {})
        for setter, text in list(texts.items()):
            getattr(self, setter)(text.again())
