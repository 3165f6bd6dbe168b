"""Rows of a list as widgets, made only near what is in sight; it scrolls with its page."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPersistentModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QMoveEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget

from ui.models.paged import PagedModel
from ui.widgets import theme
from ui.widgets.living import Named
from ui.widgets.parts import same_to_the_person

T = TypeVar("T")
RULE: Final = 1
"""Pixels of the hairline above the first row and beneath each."""
AHEAD: Final = 400
"""Pixels above and beneath what is in sight in which rows are there already: for the wheel, the keyboard and who hears."""
MEASURED: Final = 300
"""Rows whose height is found out by and by while nobody waits. Of longer lists the rest is taken to be as tall as the usual
row until it is come to."""
SLICE_SECONDS: Final = 0.01
"""How long making rows, or finding out heights, keeps the window at one time; the rest comes a moment later."""
PAUSE_MS: Final = 30
"""Between two such times of finding out heights: nobody waits for it."""


class RowList(Named, QWidget):
    """The rows of ``model`` between hairlines, each a widget of its own that ``make`` returns.

    Only rows near what is in sight are widgets; the row with the keyboard stays one. How tall a row is is known once it was
    made at this width; until then it is taken to be as tall as the first. What is in sight stays where it is when rows above
    turn out taller.
    """

    def __init__(self, model: PagedModel[T], make: Callable[[T], QWidget]) -> None:
        super().__init__()
        self._model = model
        self._make: Callable[[Any], QWidget] = make
        self._heights: list[int] = []
        self._tops: list[int] = [RULE]
        self._usual = 0
        self._rows: dict[int, tuple[Any, QWidget]] = {}
        self._at: dict[QWidget, QPersistentModelIndex] = {}
        self._owed = 0
        self._is_arranging = False
        self._scroll: QScrollArea | None = None
        self._first, self._last = QWidget(self), QWidget(self)
        for end in (self._first, self._last):
            end.setFixedSize(0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._soon = self._timer(self._arrange, 0)
        self._idle = self._timer(self._measure_more, PAUSE_MS)
        model.modelReset.connect(self._start_anew)
        model.rowsInserted.connect(self._grown)
        model.rowsRemoved.connect(self._shrunk)
        model.layoutChanged.connect(self._moved)
        model.dataChanged.connect(lambda: self._soon.start())
        self._start_anew()

    def _timer(self, act: Callable[[], object], pause: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(act)
        return timer

    # What the model says ----------------------------------------------------------
    def _start_anew(self) -> None:
        for number in list(self._rows):
            self._drop(number)
        self._heights = [0] * self._model.total()
        self._lay_out()

    def _grown(self) -> None:
        self._heights += [0] * (self._model.total() - len(self._heights))
        self._lay_out()

    def _shrunk(self) -> None:
        del self._heights[self._model.total() :]
        for number in [number for number in self._rows if number >= len(self._heights)]:
            self._drop(number)
        self._lay_out()

    def _moved(self) -> None:
        """Rows stand elsewhere: those that are widgets go with theirs, and heights with them."""
        places = {number: self._at[widget].row() for number, (_, widget) in self._rows.items()}
        self._heights = _shifted(self._heights, places, self._model.total())
        for number in [number for number, place in places.items() if place < 0]:
            self._drop(number)
        self._rows = {places[number]: entry for number, entry in self._rows.items()}
        for number, (_, widget) in self._rows.items():
            self._heights[number] = widget.height()
        self._lay_out()

    # Change of the window -----------------------------------------------------------
    def relayout(self, narrow: bool) -> None:
        """Every row may be as tall as it was not; those that are widgets are laid out anew after this."""
        self._forget_heights()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._forget_heights()

    def retranslate(self) -> None:
        """Says its name again; the rows say themselves."""
        super().retranslate()
        self._forget_heights()

    def _forget_heights(self) -> None:
        self._usual = 0
        self._heights = [0] * len(self._heights)
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._usual = 0
            self._heights = [0] * len(self._heights)
        self._pay()
        self._arrange()

    def _pay(self) -> None:
        """Scrolls as far as rows above what is in sight turned out taller."""
        owed, self._owed = self._owed, 0
        if owed and self._scroll is not None:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + owed)

    def moveEvent(self, event: QMoveEvent) -> None:
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not None and parent is not self._scroll:
            self._scroll = parent
            parent.verticalScrollBar().valueChanged.connect(self._arrange)
        self._soon.start()

    # Rows in sight ------------------------------------------------------------------
    def _lay_out(self) -> None:
        self._add_up()
        self._soon.start()

    def _add_up(self) -> None:
        usual = self._usual or round(56 * theme.current().scale)
        self._tops = list(accumulate((RULE + (height or usual) for height in self._heights), initial=RULE))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, self._tops[-1] if self._heights else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _in_sight(self) -> tuple[int, int]:
        """Returns from where to where this list is in sight, in its own pixels; nothing when it is hidden.

        What is owed counts as scrolled already.
        """
        if self._scroll is None or not self.isVisible():
            return 0, 0
        viewport = self._scroll.viewport()
        top = self.mapFrom(self.window(), viewport.mapTo(self.window(), QPoint(0, 0))).y() + self._owed
        return top, top + viewport.height()

    def _numbers(self, top: int, bottom: int) -> range:
        """Returns the rows between two heights."""
        if top >= bottom or not self._heights or bottom <= 0 or top >= self._tops[-1]:
            return range(0)
        return range(max(0, self._number_at(top)), min(len(self._heights), self._number_at(bottom) + 1))

    def _number_at(self, y: int) -> int:
        return bisect_right(self._tops, y) - 1

    def _arrange(self) -> None:
        """Makes the rows near what is in sight, puts each in its place, and lets go of the others."""
        if self._is_arranging or not shiboken6.isValid(self):
            return
        self._is_arranging = True
        try:
            end = time.monotonic() + SLICE_SECONDS
            # Rows that turn out taller or lower than thought bring others near, or take them away.
            while True:
                top, bottom = self._in_sight()
                near = self._numbers(top - AHEAD, bottom + AHEAD) if bottom else range(0)
                if not self._make_one(self._numbers(top, bottom), near):
                    break
                if time.monotonic() > end:
                    self._soon.start()
                    break
            self._place(near)
            if self._owed:
                # At once, so that nobody sees it jump.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
                self._pay()
        finally:
            self._is_arranging = False
        if not all(self._heights[:MEASURED]) and self.isVisible():
            self._idle.start()

    def _make_one(self, in_sight: range, near: range) -> bool:
        """Makes the next row that is not there yet or not as it was, those in sight first; returns whether there was one."""
        for number in (*in_sight, *near):
            row = self._model.row(number)
            known = self._rows.get(number)
            if row is not None and (known is None or known[0] != row or not self._heights[number]):
                if known is None or known[0] != row:
                    self._put(number, row)
                with self._held():
                    self._heights[number] = self._height_of(self._rows[number][1])
                    self._usual = self._usual or self._heights[number]
                return True
        return False

    @contextmanager
    def _held(self) -> Iterator[None]:
        """What is in sight stays: when rows above it turn out taller the page is scrolled as far, once it is laid out."""
        top = self._in_sight()[0]
        at = self._number_at(top) if top > 0 else 0
        before = self._tops[at]
        yield
        self._add_up()
        self._owed += self._tops[at] - before

    def _put(self, number: int, row: object) -> None:
        old = self._rows.get(number)
        focused = QApplication.focusWidget()
        same = None
        if old is not None:
            if focused is not None and old[1].isAncestorOf(focused):
                same = same_to_the_person(focused)
            self._drop(number)
        widget = self._make(row)
        widget.setParent(self)
        self._heights[number] = 0
        self._rows[number] = (row, widget)
        self._at[widget] = QPersistentModelIndex(self._model.index(number, 0))
        if same is not None:
            again = next((w for w in widget.findChildren(QWidget) if same_to_the_person(w) == same), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _height_of(self, widget: QWidget) -> int:
        width = max(1, self.width())
        height = widget.heightForWidth(width)
        return max(height if height >= 0 else widget.sizeHint().height(), widget.minimumHeight())

    def _place(self, near: range) -> None:
        focused = QApplication.focusWidget()
        for number in [number for number in self._rows if number not in near]:
            if focused is None or not self._rows[number][1].isAncestorOf(focused):
                self._drop(number)
        last = self._first
        for number in sorted(self._rows):
            widget = self._rows[number][1]
            if number < len(self._heights):
                widget.setGeometry(0, self._tops[number], self.width(), self._heights[number] or self._usual)
                widget.show()
            for part in widget.findChildren(QWidget):
                if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(last, part)
                    last = part
        QWidget.setTabOrder(last, self._last)
        self.update()

    def _drop(self, number: int) -> None:
        self._let_go(self._rows.pop(number)[1])

    def _let_go(self, widget: QWidget) -> None:
        del self._at[widget]
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

    def _measure_more(self) -> None:
        """Finds out how tall a few more rows are, and goes on later while there are more."""
        end = time.monotonic() + SLICE_SECONDS
        with self._held():
            for number in range(min(MEASURED, len(self._heights))):
                if self._heights[number] or (row := self._model.row(number)) is None:
                    continue
                widget = self._make(row)
                widget.hide()
                widget.setParent(self)
                self._heights[number] = self._height_of(widget)
                self._usual = self._usual or self._heights[number]
                widget.setParent(None)
                widget.deleteLater()
                if time.monotonic() > end:
                    break
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme.current().colour("hairline")
        for top in self._tops[max(0, self._number_at(event.rect().top()) - 1) :]:
            if top - RULE > event.rect().bottom():
                break
            painter.fillRect(0, top - RULE, self.width(), RULE, colour)
        painter.end()


def _shifted(heights: list[int], places: dict[int, int], total: int) -> list[int]:
    """Returns the heights after rows came in or went: the first that stands elsewhere says where, the last how many.

    Where that is not so a row has the height of another until it is made.
    """
    elsewhere = [number for number, place in places.items() if place != number and place >= 0]
    if elsewhere:
        first, last = min(elsewhere), max(elsewhere)
        shift = places[last] - last
        if shift > 0:
            heights = heights[:first] + [0] * shift + heights[first:]
        else:
            heights = heights[: max(0, first + shift)] + heights[first:]
    return (heights + [0] * total)[:total]
