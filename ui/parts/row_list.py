"""Rows of a list as widgets, made only near what is in sight; it scrolls with its page."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPersistentModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QMoveEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget

from ui.models.paged import PagedModel
from ui.text.words import language
from ui.widgets import theme
from ui.widgets.living import Named
from ui.widgets.origin import same_to_the_person
from ui.widgets.parts import Scrolled

T = TypeVar("T")
RULE: Final = 1
"""Pixels of the hairline above the first row and beneath each."""
USUAL: Final = 56
"""Pixels a row is taken to be tall before any was made, at the usual size of text."""
AHEAD: Final = 400
"""Pixels above and beneath what is in sight in which rows are there already: for the wheel, the keyboard and who hears."""
MEASURED: Final = 300
"""Rows whose height is found out by and by while nobody waits. Of longer lists the rest is taken to be as tall as the first
until it is come to."""
SLICE_SECONDS: Final = 0.01
"""How long making rows, or finding out heights, keeps the window at one time; the rest comes a moment later."""
PAUSE_MS: Final = 30
"""Between two such times of finding out heights: nobody waits for it."""


class PagedRowList(Named, QWidget):
    """The rows of ``model`` between hairlines, each a widget of its own that ``make`` returns.

    Only rows near what is in sight are widgets; the row with the keyboard stays one. How tall a row is is known once it was
    made at this width; until then it is as tall as it was before, or as the first. The row at the top of what is in sight
    stays there, whatever comes in above it or turns out taller.
    """

    def __init__(self, model: PagedModel[T], make: Callable[[T], QWidget]) -> None:
        super().__init__()
        self._model = model
        self._make: Callable[[Any], QWidget] = make
        self._heights: list[int] = []
        self._measured: list[bool] = []
        self._tops: list[int] = [RULE]
        self._usual = 0
        self._measured_for: tuple[object, ...] = ()
        self._rows: dict[int, tuple[Any, QWidget]] = {}
        self._at: dict[QWidget, QPersistentModelIndex] = {}
        self._held: tuple[QPersistentModelIndex, int] | None = None
        self._is_busy = self._is_anew = False
        self._scroll: QScrollArea | None = None
        self._first, self._last = QWidget(self), QWidget(self)
        for end in (self._first, self._last):
            end.setFixedSize(0, 0)
        self.setSizePolicy(QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed))
        self._soon = _timer(self, self._arrange, 0)
        self._idle = _timer(self, self._measure_more, PAUSE_MS)
        model.modelReset.connect(self._start_anew)
        model.rowsInserted.connect(self._count)
        model.rowsRemoved.connect(self._count)
        model.layoutChanged.connect(self._moved)
        model.dataChanged.connect(lambda: self._soon.start())
        self._start_anew()

    # What the model says ----------------------------------------------------------
    def _start_anew(self) -> None:
        for number in list(self._rows):
            self._drop(number)
        self._heights, self._measured, self._held = [], [], None
        self._count()

    def _count(self) -> None:
        """Rows came at the end, or went there."""
        total = self._model.total()
        self._heights = (self._heights + [0] * total)[:total]
        self._measured = (self._measured + [False] * total)[:total]
        for number in [number for number in self._rows if number >= total]:
            self._drop(number)
        self._add_up()
        self._soon.start()

    def _moved(self) -> None:
        """Rows stand elsewhere: those that are widgets go with theirs, and heights with them."""
        places = {
            number: self._at[widget].row() for number, (_, widget) in self._rows.items() if self._is_at_its_row(number)
        }
        self._heights = _shifted(self._heights, places)
        self._measured = [bool(known) for known in _shifted([int(known) for known in self._measured], places)]
        for number in self._rows.keys() - places.keys():
            self._drop(number)
        self._rows = {places[number]: entry for number, entry in self._rows.items()}
        self._count()
        for number, (_, widget) in self._rows.items():
            self._heights[number], self._measured[number] = widget.height(), True
        self._add_up()

    def _is_at_its_row(self, number: int) -> bool:
        """Says whether the row that was ``number`` is still there, as far as is known."""
        row, widget = self._rows[number]
        return self._at[widget].isValid() and self._model.is_row(row, self._at[widget].row())

    # Change of the window -----------------------------------------------------------
    def relayout(self, narrow: bool) -> None:
        """Every row may be as tall as it was not; those that are widgets are laid out anew after this."""
        self._measure_anew()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._measure_anew()

    def retranslate(self) -> None:
        """Says its name again; the rows say themselves."""
        super().retranslate()
        self._measure_anew()

    def _measure_anew(self) -> None:
        self._is_anew = True
        self._soon.start()

    def sizeHint(self) -> QSize:
        return QSize(200, self._tops[-1] if self._heights else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def moveEvent(self, event: QMoveEvent) -> None:
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Move:  # Something above this list became taller, or lower.
            self._arrange()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_scroll()
        self._soon.start()

    def _find_scroll(self) -> None:
        """Finds what scrolls this list: another one, when a page lays itself out anew."""
        above: list[QWidget] = []
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            above.append(parent)
            parent = parent.parentWidget()
        if parent is self._scroll:
            return
        if self._scroll is not None:
            self._scroll.verticalScrollBar().valueChanged.disconnect(self._scrolled)
        self._scroll, self._held = parent, None
        if parent is not None:
            parent.verticalScrollBar().valueChanged.connect(self._scrolled)
            for widget in above:
                if widget is not parent.widget():
                    widget.installEventFilter(self)

    # What is in sight -----------------------------------------------------------------
    def _scrolled(self) -> None:
        if not self._is_busy:
            if not self._is_anew:  # Else the bar moves because everything does.
                self._note_held()
            self._arrange()

    def _note_held(self) -> None:
        """Notes the row at the top of what is in sight, and how much of it is above; none where this list is not there."""
        top = self._top_by_the_bar()
        self._held = None
        if self._heights and 0 < top < self._tops[-1]:
            number = self._number_at(top)
            self._held = QPersistentModelIndex(self._model.index(number, 0)), top - self._tops[number]

    def _top_by_the_bar(self) -> int:
        if self._scroll is None or not self.isVisible():
            return 0
        return self._scroll.verticalScrollBar().value() - self.mapTo(self._scroll.widget(), QPoint(0, 0)).y()

    def _in_sight(self) -> tuple[int, int]:
        """Returns from where to where this list is in sight, in its own pixels, once the row that is held is back."""
        if self._scroll is None or not self.isVisible():
            return 0, 0
        top = self._top_by_the_bar()
        if self._held is not None and 0 <= self._held[0].row() < len(self._heights):
            top = self._tops[self._held[0].row()] + self._held[1]
        return top, top + self._scroll.viewport().height()

    def _numbers(self, top: int, bottom: int) -> range:
        """Returns the rows between two heights."""
        if top >= bottom or not self._heights or bottom <= 0 or top >= self._tops[-1]:
            return range(0)
        return range(max(0, self._number_at(top)), min(len(self._heights), self._number_at(bottom) + 1))

    def _number_at(self, y: int) -> int:
        return bisect_right(self._tops, y) - 1

    def _add_up(self) -> None:
        usual = self._usual or round(USUAL * theme.current().scale)
        self._tops = list(accumulate((RULE + (height or usual) for height in self._heights), initial=RULE))
        self.updateGeometry()

    # Rows -----------------------------------------------------------------------------
    @contextmanager
    def _busy(self) -> Iterator[None]:
        """While this list changes; afterwards the row that is held is where it was, before anybody sees it elsewhere."""
        self._is_busy = True
        try:
            yield
            if self._held is not None and self._scroll is not None:
                if self.height() != self.sizeHint().height():
                    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
                if isinstance(self._scroll, Scrolled):
                    self._scroll.let_go()
                bar = self._scroll.verticalScrollBar()
                bar.setValue(bar.value() + self._in_sight()[0] - self._top_by_the_bar())
        finally:
            self._is_busy = False

    def _arrange(self) -> None:
        """Makes the rows near what is in sight, puts each in its place, and lets go of the others."""
        if self._is_busy or not shiboken6.isValid(self) or not self.isVisible():
            return
        measured_for = (self.width(), theme.current(), language())
        if measured_for != self._measured_for:
            self._measured_for, self._measured, self._usual = measured_for, [False] * len(self._heights), 0
        with self._busy():
            end = time.monotonic() + SLICE_SECONDS
            # Rows that turn out taller or lower than thought bring others near, or take them away.
            while True:
                top, bottom = self._in_sight()
                near = self._numbers(top - AHEAD, bottom + AHEAD)
                if not self._make_one(self._numbers(top, bottom), near):
                    self._is_anew = self._is_anew and self._soon.isActive()
                    break
                if time.monotonic() > end:
                    self._soon.start()
                    break
            self._place(near)
        if not all(self._measured[:MEASURED]):
            self._idle.start()

    def _make_one(self, in_sight: range, near: range) -> bool:
        """Makes the next row that is not there yet or not as it was, those in sight first; returns whether there was one."""
        for number in (*in_sight, *near):
            row = self._model.row(number)
            known = self._rows.get(number)
            if row is None or (known is not None and known[0] == row and self._measured[number]):
                continue
            if known is None or known[0] != row:
                self._put(number, row)
            self._measure(number, self._rows[number][1])
            self._add_up()
            return True
        return False

    def _measure(self, number: int, widget: QWidget) -> None:
        height = widget.heightForWidth(max(1, self.width()))
        height = max(height if height >= 0 else widget.sizeHint().height(), widget.minimumHeight())
        self._heights[number], self._measured[number] = height, True
        self._usual = self._usual or height

    def _put(self, number: int, row: object) -> None:
        old = self._rows.get(number)
        focused, same = QApplication.focusWidget(), None
        if old is not None:
            if focused is not None and old[1].isAncestorOf(focused):
                same = same_to_the_person(focused)
            self._drop(number)
        widget = self._make(row)
        widget.setParent(self)
        self._rows[number] = (row, widget)
        self._at[widget] = QPersistentModelIndex(self._model.index(number, 0))
        if same is not None:
            again = next((part for part in widget.findChildren(QWidget) if same_to_the_person(part) == same), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, near: range) -> None:
        focused = QApplication.focusWidget()
        for number in [number for number in self._rows if number not in near]:
            if focused is None or not self._rows[number][1].isAncestorOf(focused):
                self._drop(number)
        last = self._first
        for number in sorted(self._rows):
            widget = self._rows[number][1]
            widget.setGeometry(0, self._tops[number], self.width(), self._heights[number] or self._usual)
            widget.show()
            for part in widget.findChildren(QWidget):
                if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(last, part)
                    last = part
        QWidget.setTabOrder(last, self._last)
        self.update()

    def _drop(self, number: int) -> None:
        widget = self._rows.pop(number)[1]
        del self._at[widget]
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

    def _measure_more(self) -> None:
        """Finds out how tall a few more rows are, and goes on later while there are more."""
        if self._is_busy or not self.isVisible():
            return
        with self._busy():
            end = time.monotonic() + SLICE_SECONDS
            for number in range(min(MEASURED, len(self._heights))):
                if self._measured[number] or (row := self._model.row(number)) is None:
                    continue
                widget = self._make(row)
                widget.hide()
                widget.setParent(self)
                self._measure(number, widget)
                widget.setParent(None)
                widget.deleteLater()
                if time.monotonic() > end:
                    break
            self._add_up()
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme.current().colour("hairline")
        for top in self._tops[max(0, self._number_at(event.rect().top()) - 1) :]:
            if top - RULE > event.rect().bottom():
                break
            painter.fillRect(0, top - RULE, self.width(), RULE, colour)
        painter.end()


def _timer(owner: QObject, action: Callable[[], object], pause: int) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(pause)
    timer.timeout.connect(action)
    return timer


def _shifted(values: list[int], places: dict[int, int]) -> list[int]:
    """Returns ``values`` of rows after some came in or went: the first that stands elsewhere says where, the last how many.

    Where that is not so a row has the value of another until it is made.
    """
    elsewhere = [number for number, place in places.items() if place != number and place >= 0]
    if not elsewhere:
        return values
    first, last = min(elsewhere), max(elsewhere)
    shift = places[last] - last
    return values[:first] + [0] * shift + values[first:] if shift > 0 else values[: max(0, first + shift)] + values[first:]
