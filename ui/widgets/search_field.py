"""The search: looks while typing, completes ``is:`` and ``issuer:``."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from ui.widgets import icons, theme
from ui.widgets.controls import Field

_MOST = 8
LENS_GAP = 10
"""Pixels between the edge of the field and its lens, and between the lens and the words."""


_PART = re.compile(r'(?:[^\s"]|"[^"]*(?:"|$))+')


def parts_of(query: str) -> list[str]:
    """Returns the parts of a query between its spaces; what stands between quotation marks is not parted."""
    return _PART.findall(query)


class SearchField(Field):
    """Emits ``looked_for`` with the whole text at every key: who looks drops what a newer key has overtaken."""

    looked_for = Signal(str)

    def __init__(self, *, name: str, hint: str) -> None:
        super().__init__(name=name, hint=hint)
        self.setProperty("leading", "true")
        self.textEdited.connect(self._typed)
        self._words: list[str] = []
        self._list: QListWidget | None = None
        self.installEventFilter(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Qt's own icons in a field stay small however large the words are.
        edge = theme.current().icon()
        place = QRectF(LENS_GAP, (self.height() - edge) / 2, edge, edge)
        painter = QPainter(self)
        icons.draw(painter, "line/search", place, theme.current().colour("ink_2"))
        painter.end()

    def set_words(self, suggestions: list[str]) -> None:
        """Sets what can be completed: ``is:expired``, ``issuer:"Mercy College"``."""
        self._words = suggestions

    def set_query(self, query: str) -> None:
        """Shows ``query`` and looks at once."""
        self.setText(query)
        self.looked_for.emit(query.strip())

    def _typed(self) -> None:
        self.looked_for.emit(self.text().strip())
        last = self._last()
        fits = [w for w in self._words if ":" in last and w.lower().startswith(last.lower()) and w != last]
        if fits:
            self._offer(fits[:_MOST])
        else:
            self.close_list()

    def _last(self) -> str:
        text = self.text()
        parts = parts_of(text)
        return parts[-1] if parts and text.endswith(parts[-1]) else ""

    def _offer(self, suggestions: list[str]) -> None:
        if self._list is None:
            self._list = QListWidget(self.window())
            self._list.setObjectName("completion")
            self._list.setFrameShape(QFrame.Shape.NoFrame)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName(self.accessibleName())
            self._list.itemClicked.connect(self._take)
        shown = self._list
        shown.clear()
        for word in suggestions:
            shown.addItem(QListWidgetItem(word))
        shown.setCurrentRow(0)
        top = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        row_height = shown.sizeHintForRow(0) + 8
        shown.setGeometry(top.x(), top.y(), self.width(), min(_MOST, len(suggestions)) * row_height + 12)
        shown.show()
        shown.raise_()

    def close_list(self) -> bool:
        """Puts the completions away; returns whether there were any."""
        if self._list is None or not self._list.isVisible():
            return False
        self._list.hide()
        return True

    def _take(self, item: QListWidgetItem) -> None:
        text = self.text()
        self.close_list()
        self.set_query(text[: len(text) - len(self._last())] + item.text() + " ")
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.close_list()
        shown = self._list
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and shown and shown.isVisible():
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                shown.setCurrentRow((shown.currentRow() + step) % shown.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and shown.currentItem():
                self._take(shown.currentItem())
                return True
        return False
