"""What both ways to see the shelf have in common: clicks and keys, and that the same stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

from ui.models.paged import PAGE
from ui.screens.library.model import SummaryRole

_NO_CHANGE = QItemSelectionModel.SelectionFlag.NoUpdate


class Choosing(QObject):
    """Clicks and keys of a shelf: Enter and click open, Space and Ctrl+click choose, Alt with up or down moves."""

    opened = Signal(QModelIndex)
    toggled = Signal(int)
    moved = Signal(int, int)  # row, steps

    def __init__(self, view: QAbstractItemView, *, box_width: int = 0) -> None:
        super().__init__(view)
        self._view = view
        self._box_width = box_width
        self._record = ""
        self._in_sight = QPersistentModelIndex()
        self._top = 0
        model = view.model()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._go_back)
        model.layoutAboutToBeChanged.connect(self._hold)
        model.layoutChanged.connect(self._keep_in_sight)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    # The same stays in sight ------------------------------------------------------
    def _hold(self) -> None:
        """Rows change places: remembers the first that is in sight, unless that is the beginning."""
        self._in_sight = QPersistentModelIndex()
        if self._view.verticalScrollBar().value() > 0 and self._view.isVisible():
            index = self._view.indexAt(QPoint(1, 1))
            self._in_sight, self._top = QPersistentModelIndex(index), self._view.visualRect(index).top()

    def _keep_in_sight(self) -> None:
        if self._in_sight.isValid():
            bar, place = self._view.verticalScrollBar(), self._view.visualRect(self._in_sight)
            bar.setValue(bar.value() + place.top() - self._top)
        self._in_sight = QPersistentModelIndex()

    def _remember(self) -> None:
        """Something else is looked for: the keyboard stays at its record where that is found too."""
        summary = self._view.currentIndex().siblingAtColumn(0).data(SummaryRole)
        if summary is not None:
            self._record = summary.id

    def _go_back(self) -> None:
        self._view.verticalScrollBar().setValue(0)
        model = self._view.model()
        for row in range(min(model.rowCount(), PAGE) if self._record else 0):
            summary = model.index(row, 0).data(SummaryRole)
            if summary is not None and summary.id == self._record:
                self._view.selectionModel().setCurrentIndex(model.index(row, 0), _NO_CHANGE)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        if (
            isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and watched is self._view.viewport()
            and event.button() is Qt.MouseButton.LeftButton
        ):
            self._click(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        index = self._view.currentIndex()
        if not index.isValid():
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
            return True
        # Alt+Left and Alt+Right go back and forward, as everywhere.
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(index.row(), step)
            return True
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(index.row())
            return True
        return False

    def _click(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self._view.indexAt(point)
        if not index.isValid():
            return
        modifiers = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if modifiers or (self._box_width and index.column() == 0 and point.x() < self._box_width):
            self.toggled.emit(index.row())
        else:
            self.opened.emit(index)
