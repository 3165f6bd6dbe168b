"""The year ahead as a line: twelve months, today, and a mark where something ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import dates
from ui.text.words import t
from ui.widgets import icons, theme
from ui.widgets.living import Named

MONTHS: Final = 12
BEFORE: Final = timedelta(days=31)
"""What ended in the last month stands on the line too; what ended before is in the list alone."""
_LEVELS: Final = 3
_LEVEL: Final = 36
_MARK: Final = 16
_FOOT: Final = 24


@dataclass(frozen=True, slots=True)
class YearMark:
    """Something that ends: its day, its name, its icon with its colour."""

    day: date
    title: str
    icon: str
    colour: str


class YearLine(Named, QWidget):
    """Marks above an axis of months, at different heights where they would lie over each other.

    What does not fit at any height keeps its stem and loses its words: the list beneath says it. The same is told
    in words for who does not see it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._marks: Sequence[YearMark] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_year(self, today: date, marks: Sequence[YearMark]) -> None:
        """Shows the year from ``today`` on."""
        self._today = today
        last = self._end()
        self._marks = [mark for mark in marks if today - BEFORE <= mark.day <= last]
        self.retranslate()
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Says in words what is drawn."""
        self.setAccessibleName(t("renewals.year"))
        in_words = "; ".join(f"{mark.title}, {dates.written(mark.day)}" for mark in self._marks)
        self.setAccessibleDescription(in_words)
        self.update()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = theme.current().scale
        return QSize(400, round((_LEVELS * _LEVEL + _FOOT + 24) * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # Where things are ------------------------------------------------------------------
    def _end(self) -> date:
        year, month = divmod(self._today.year * 12 + self._today.month - 1 + MONTHS, 12)
        return date(year, month + 1, 1)

    def _begin(self) -> date:
        return self._today - BEFORE

    def _x(self, day: date) -> float:
        span = max(1, (self._end() - self._begin()).days)
        edge = _MARK / 2 * theme.current().scale
        return max(0.0, min(1.0, (day - self._begin()).days / span)) * (self.width() - 2 * edge) + edge

    # Drawing ---------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._today == date.min:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis = self.height() - _FOOT * look.scale
        self._draw_months(painter, axis)
        self._draw_today(painter, axis)
        self._draw_marks(painter, axis)
        painter.end()

    def _font(self, *, strong: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(12 * theme.current().scale))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def _draw_months(self, painter: QPainter, axis: float) -> None:
        look = theme.current()
        painter.setPen(QPen(look.colour("ink_2"), 1))
        painter.drawLine(QPointF(0, axis), QPointF(self.width(), axis))
        painter.setFont(self._font())
        metrics = QFontMetricsF(painter.font())
        free = 0.0
        first = date(self._today.year, self._today.month, 1)
        for number in range(MONTHS + 1):
            year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
            day = date(year, month + 1, 1)
            if day < self._begin():
                continue
            x = self._x(day)
            painter.drawLine(QPointF(x, axis), QPointF(x, axis + 6))
            words = dates.month(day, with_year=day.month == 1)
            wide = metrics.horizontalAdvance(words)
            if x + 6 >= free and x + 6 + wide <= self.width():
                painter.drawText(QPointF(x + 6, axis + 17 * look.scale), words)
                free = x + 6 + wide + 8

    def _draw_today(self, painter: QPainter, axis: float) -> None:
        look = theme.current()
        x = self._x(self._today)
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, axis))
        painter.setFont(self._font(strong=True))
        painter.drawText(QPointF(x + 8, 12 * look.scale), t("renewals.today"))

    def _draw_marks(self, painter: QPainter, axis: float) -> None:
        # From the last to the first: an earlier one stands above a later one, so that its stem crosses no words.
        placed: list[_Placed] = []
        for mark in sorted(self._marks, key=lambda mark: mark.day, reverse=True):
            place = self._fit(mark, placed)
            if place.level is not None:
                placed.append(place)
            self._draw_mark(painter, axis, mark, place)

    def _fit(self, mark: YearMark, placed: Sequence[_Placed]) -> _Placed:
        """Returns where the words of a mark go: at its right, at its left near the end of the line, or nowhere."""
        scale = theme.current().scale
        x = self._x(mark.day)
        words = max(
            QFontMetricsF(self._font(strong=True)).horizontalAdvance(mark.title),
            QFontMetricsF(self._font()).horizontalAdvance(dates.short_day(mark.day)),
        )
        room = (_MARK + 8) * scale + words + 12
        left = x - 8 * scale if x + room <= self.width() else x - room + 8 * scale
        if left < -8 * scale:
            return _Placed(x, left, left + room, None)
        places = (_Placed(x, left, left + room, level) for level in range(_LEVELS))
        return next((place for place in places if place.is_clear_of(placed)), _Placed(x, left, left + room, None))

    def _draw_mark(self, painter: QPainter, axis: float, mark: YearMark, place: _Placed) -> None:
        look = theme.current()
        scale, x = look.scale, place.x
        painter.setPen(QPen(look.colour(mark.colour), 1))
        if place.level is None:
            painter.drawLine(QPointF(x, axis), QPointF(x, axis - 8 * scale))
            return
        top = axis - (place.level + 1) * _LEVEL * scale
        painter.drawLine(QPointF(x, axis), QPointF(x, top + _MARK * scale))
        icons.draw(painter, mark.icon, QRectF(x - 8 * scale, top, _MARK * scale, _MARK * scale), look.colour(mark.colour))
        is_right = place.left >= x - 9 * scale
        text_at, wide = (x + 14 * scale, place.right - x) if is_right else (place.left, x - place.left - 12 * scale)
        side = Qt.AlignmentFlag.AlignLeft if is_right else Qt.AlignmentFlag.AlignRight
        # Nothing shines through the words, not even today.
        painter.fillRect(QRectF(text_at, top, wide - 8, 28 * scale), look.colour("sheet"))
        for strong, role, below, words in ((True, "ink", -3, mark.title), (False, "ink_2", 12, dates.short_day(mark.day))):
            painter.setFont(self._font(strong=strong))
            painter.setPen(look.colour(role))
            painter.drawText(QRectF(text_at, top + below * scale, wide, 18 * scale), side, words)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Words on the line: the stem at ``x``, the words from ``left`` to ``right``, at a level; None for no words."""

    x: float
    left: float
    right: float
    level: int | None

    def is_clear_of(self, others: Sequence[_Placed]) -> bool:
        """Says whether no words lie over each other, and no stem crosses words."""
        return not any(self._meets(other) for other in others)

    def _meets(self, other: _Placed) -> bool:
        if self.level is None or other.level is None:
            return False
        if other.level == self.level:
            return self.left < other.right and other.left < self.right
        lower, upper = (self, other) if self.level < other.level else (other, self)
        return lower.left < upper.x < lower.right
