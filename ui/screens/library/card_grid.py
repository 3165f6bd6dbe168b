"""The cards of the shelf on a grid that knows by arithmetic where each one is, and lays out only what is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem

from ui.models.paged import Index
from ui.screens.library.choosing import Choosing
from ui.screens.library.delegate import GUTTER, CardDelegate
from ui.screens.library.model import ShelfModel
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.card_paint import card_height
from ui.widgets.living import Named
from wallet.clock import Clock

_BAR = 14
"""Pixels the scroll bar takes, whether it is there or not: so that the cards do not move when it comes."""
_WHEEL_STEP = 24
_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class CardGrid(Named, QListView):
    """Cards in as many columns as fit, all of one size.

    Qt's own wrapped list lays out every row it knows of, at each change. Here the place of a card follows from its number;
    it stays a QListView for those who hear it, whose number of cards, focus and names come from there.
    """

    def __init__(self, model: ShelfModel, clock: Clock) -> None:
        super().__init__()
        self._columns = 1
        self._cell = QSize(296, card_height() + GUTTER)
        self.setAccessibleName(t("library.title"))
        self.setModel(model)
        self.choices: Callable[[QPoint], list[tuple[str, Callable[[], object]]]] = lambda _at: []
        self.setItemDelegate(CardDelegate(self, clock))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.choosing = Choosing(self)

    # Where cards are ----------------------------------------------------------
    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        room = self.width() - _BAR
        least = round(theme.tokens()["layout"]["card_min"] * min(1.6, theme.current().scale))
        self._columns = max(1, (room + GUTTER) // (least + GUTTER))
        self._cell = QSize(room // self._columns, card_height() + GUTTER)
        self.doItemsLayout()

    def doItemsLayout(self) -> None:
        """Does what is left to do when nothing is laid out: sets how far one can scroll, and paints."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        QAbstractItemView.updateGeometries(self)
        model = self.model()
        lines = -(-model.rowCount() // self._columns) if model is not None else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._cell.height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_WHEEL_STEP)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        line, column = divmod(index.row(), self._columns)
        width, height = self._cell.width(), self._cell.height()
        return QRect(column * width, line * height - self.verticalOffset(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        column, line = point.x() // self._cell.width(), (point.y() + self.verticalOffset()) // self._cell.height()
        number = line * self._columns + column
        if 0 <= column < self._columns and 0 <= number < self.model().rowCount():
            return self.model().index(number, 0)
        return QModelIndex()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        card, room = self.visualRect(index), self.viewport().height()
        top, bottom = card.top(), card.bottom() + 1 - room
        shift = {
            _Hint.PositionAtTop: top,
            _Hint.PositionAtBottom: bottom,
            _Hint.PositionAtCenter: (top + bottom) // 2,
            _Hint.EnsureVisible: min(top, 0) or max(0, min(bottom, top)),
        }[hint]
        self.verticalScrollBar().setValue(self.verticalOffset() + shift)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        total, current = self.model().rowCount(), self.currentIndex()
        if not total:
            return QModelIndex()
        screen = max(1, self.viewport().height() // self._cell.height()) * self._columns
        steps = {
            _Move.MoveLeft: -1,
            _Move.MovePrevious: -1,
            _Move.MoveRight: 1,
            _Move.MoveNext: 1,
            _Move.MoveUp: -self._columns,
            _Move.MoveDown: self._columns,
            _Move.MovePageUp: -screen,
            _Move.MovePageDown: screen,
        }
        ends = {_Move.MoveHome: 0, _Move.MoveEnd: total - 1}
        if not current.isValid():
            return self.model().index(ends.get(action, 0), 0)
        number = ends.get(action, current.row() + steps.get(action, 0))
        if action in (_Move.MoveUp, _Move.MovePageUp) and number < 0:
            number = current.row() % self._columns
        elif action is _Move.MoveUp or action is _Move.MoveDown:
            # Beneath the last card of a column is nothing, unless the last line is shorter than its own.
            last_line = (total - 1) // self._columns
            number = number if number // self._columns <= last_line else current.row()
        return self.model().index(max(0, min(number, total - 1)), 0)

    def setSelection(self, rect: QRect, command: object) -> None:
        """Chooses nothing: what is chosen is ticked, and the model knows it."""

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    # What is seen -------------------------------------------------------------
    def seen(self) -> range:
        """Returns the numbers of the cards of which something is in sight."""
        first = self.verticalOffset() // self._cell.height()
        last = (self.verticalOffset() + self.viewport().height() - 1) // self._cell.height()
        return range(first * self._columns, min(self.model().rowCount(), (last + 1) * self._columns))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain_state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        viewport = self.viewport()
        under = self.indexAt(viewport.mapFromGlobal(QCursor.pos())) if viewport.underMouse() else QModelIndex()
        current = self.currentIndex()
        for number in self.seen():
            index = self.model().index(number, 0)
            place = self.visualRect(index)
            if not event.region().intersects(place):
                continue
            state = plain_state & ~QStyle.StateFlag.State_HasFocus
            if index == under:
                state |= QStyle.StateFlag.State_MouseOver
            if index == current and self.hasFocus():
                state |= QStyle.StateFlag.State_HasFocus
            option.rect, option.state = place, state  # type: ignore[attr-defined]
            self.itemDelegate().paint(painter, option, index)
        painter.end()
