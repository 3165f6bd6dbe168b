"""How a card and a table row are painted. They say what ``AccessibleTextRole`` says."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.screens.library.model import (
    COLUMN_STATE,
    COLUMN_UNTIL,
    COLUMN_WHAT,
    PAGE,
    ArtRole,
    ChosenRole,
    SummaryRole,
)
from ui.text.standing import Said, card_lines, end_date, status_line
from ui.text.titles import record_title
from ui.widgets import icons, theme
from ui.widgets.art import paint_plate
from ui.widgets.card_paint import card_height, paint_card
from ui.widgets.plain_label import Block
from ui.widgets.scroll_keeper import ScrollKeeper
from wallet.clock import Clock
from wallet.records.record import RecordSummary

GUTTER = 16
BOX = 16
_NO_CHANGE = QItemSelectionModel.SelectionFlag.NoUpdate
_LEFT = Qt.AlignmentFlag.AlignLeft
Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints cards in a grid; the gutter belongs to the cell."""

    def __init__(self, parent: QListView, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock
        self._view = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        widget: QWidget | None = option.widget  # type: ignore[attr-defined]
        summary = index.data(SummaryRole)
        lines = card_lines(summary, self._clock.now()) if summary is not None else None
        painter.save()
        # The widget's own state is asked too: the pointed-at row keeps its flag when the keyboard moves on.
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and widget is not None and widget.hasFocus()
        paint_card(
            painter,
            QRectF(box).adjusted(4, 4, -(GUTTER - 4), -(GUTTER - 4)),
            summary,
            lines,
            index.data(ArtRole),
            chosen=bool(index.data(ChosenRole)),
            hover=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=focused,
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grid = self._view.gridSize()
        return grid if grid.isValid() else QSize(296, card_height() + GUTTER)


class RowDelegate(QStyledItemDelegate):
    """Paints table rows between hairlines, with a box to choose them."""

    def __init__(self, parent: QAbstractItemView, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock
        self._view = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        box: QRect = option.rect  # type: ignore[attr-defined]
        summary = index.data(SummaryRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._view.currentIndex().row() == index.row() and self._view.hasFocus()
        if index.data(ChosenRole):
            painter.fillRect(box, look.colour("accent_tint"))
        elif current:
            painter.fillRect(box, look.colour("folder"))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, look.colour("hairline"))
        if current and index.column() == 0:
            painter.fillRect(box.x(), box.y(), 2, box.height(), look.colour("accent"))
        if summary is not None:
            self._paint_cell(painter, QRectF(box), index, summary)
        painter.restore()

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, summary: RecordSummary) -> None:
        look = theme.current()
        now = self._clock.now()
        ground = "accent_tint" if index.data(ChosenRole) else "sheet"
        if index.column() == COLUMN_WHAT:
            paint_box(painter, QRectF(box.x() + 8, box.center().y() - 8, BOX, BOX), bool(index.data(ChosenRole)))
            plate = QRectF(box.x() + 36, box.center().y() - 14, 28, 28)
            paint_plate(painter, plate, index.data(ArtRole), summary.type, radius=4)
            self._text(painter, box.adjusted(72, 0, -12, 0), record_title(summary), "body", "ink")
            return
        said = Said("", "ink_2", str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        if index.column() == COLUMN_STATE:
            said = status_line(summary.facts, now)
        elif index.column() == COLUMN_UNTIL:
            said = end_date(summary.facts, now)
        if said.mark:
            edge = look.mark()
            place = QRectF(box.x(), box.center().y() - edge / 2, edge, edge)
            icons.draw(painter, f"marks/{said.mark}", place, look.colour(said.colour), look.colour(ground))
            box = box.adjusted(edge + 8, 0, 0, 0)
        self._text(painter, box.adjusted(0, 0, -12, 0), said.words, "small", said.colour)

    def _text(self, painter: QPainter, box: QRectF, words: str, size: theme.Size, role: str) -> None:
        look = theme.current()
        block = Block(words, look.font(size), box.width(), max_lines=1, line_height=look.line(size))
        painter.setPen(look.colour(role))
        block.paint(painter, box.x(), box.center().y() - block.height / 2, box.width(), _LEFT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.current().control() + 8)


def paint_box(painter: QPainter, place: QRectF, on: bool) -> None:
    """Paints a box to tick."""
    look = theme.current()
    painter.setPen(look.colour("accent" if on else "edge"))
    painter.setBrush(look.colour("accent" if on else "paper"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if on:
        icons.draw(painter, "line/tick", place.adjusted(2, 2, -2, -2), look.colour("on_accent"))


class Choosing(QObject):
    """Clicks and keys of a shelf: Enter and click open, Space and Ctrl+click choose, Alt with up or down moves."""

    opened = Signal(QModelIndex)
    toggled = Signal(int)
    moved = Signal(int, int)  # row, steps

    def __init__(self, view: QAbstractItemView, *, box_width: int = 0) -> None:
        super().__init__(view)
        self._view = view
        self._box_width = box_width
        self._place = ""
        self._scroll = ScrollKeeper(view.verticalScrollBar())
        view.model().modelAboutToBeReset.connect(self._remember)
        view.model().modelReset.connect(self._go_back)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def _remember(self) -> None:
        """Remembers which record the keyboard is at: rows change places, and the whole list is looked at again."""
        if getattr(self._view.model(), "looks_again", False):
            self._scroll.hold()
        else:
            self._scroll.let_go()
        summary = self._view.currentIndex().siblingAtColumn(0).data(SummaryRole)
        if summary is not None:
            self._place = summary.id

    def _go_back(self) -> None:
        model = self._view.model()
        for row in range(min(model.rowCount(), PAGE)):
            summary = model.index(row, 0).data(SummaryRole)
            if summary is not None and summary.id == self._place:
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
