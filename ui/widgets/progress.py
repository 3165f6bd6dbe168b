"""How far something is, drawn: a bar in a row, a ring, and the mark of a step. Words always stand beside them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.widgets import icons, theme
from ui.widgets.living import Named
from ui.widgets.pressing import Pressed


class Bar(QWidget):
    """``done`` of ``of``; 4 pixels high in a row, 8 where it is the point. ``wide`` pixels, or as wide as there is room."""

    def __init__(self, done: int, of: int, *, high: int = 4, wide: int = 0) -> None:
        super().__init__()
        self._share = max(0.0, min(1.0, done / of)) if of > 0 else 0.0
        self._high = high
        self._wide = wide
        grows = QSizePolicy.Policy.Fixed if wide else QSizePolicy.Policy.Expanding
        self.setSizePolicy(grows, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        self.setFixedHeight(look.grown(self._high))
        if self._wide:
            self.setFixedWidth(look.grown(self._wide))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        round_ = whole.height() / 2
        painter.setBrush(look.colour("hairline"))
        painter.drawRoundedRect(whole, round_, round_)
        if self._share > 0:
            painter.setBrush(look.colour("accent"))
            whole.setWidth(max(whole.height(), whole.width() * self._share))
            painter.drawRoundedRect(whole, round_, round_)
        painter.end()


class Ring(QWidget):
    """``done`` of ``of`` as a ring; a tick in it when all is done."""

    def __init__(self, done: int, of: int, *, size: int = 40) -> None:
        super().__init__()
        self._done, self._of, self._size = done, of, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        edge = theme.current().grown(self._size)
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = self.width() / 9
        ring = QRectF(self.rect()).adjusted(thick, thick, -thick, -thick)
        painter.setPen(QPen(look.colour("hairline"), thick))
        painter.drawEllipse(ring)
        share = max(0.0, min(1.0, self._done / self._of)) if self._of > 0 else 0.0
        if share > 0:
            painter.setPen(QPen(look.colour("accent"), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
        if share >= 1:
            edge = self.width() / 2
            icons.draw(painter, "line/tick", QRectF(edge / 2, edge / 2, edge, edge), look.colour("accent"))
        painter.end()


class StepMark(StrEnum):
    """What a step's mark shows."""

    DONE = "done"
    HERE = "here"
    OPEN = "open"
    WAITING = "waiting"
    BLOCKED = "blocked"
    GOAL = "goal"


def paint_step(painter: QPainter, middle: QPointF, mark: StepMark, radius: float) -> None:
    """Paints the mark of a step around ``middle``; its shape says it without its colour."""
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark is StepMark.DONE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(
            QPen(look.colour("on_accent"), radius / 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                 Qt.PenJoinStyle.RoundJoin)
        )  # fmt: skip
        shape = [QPointF(-0.47, 0.0), QPointF(-0.14, 0.34), QPointF(0.5, -0.3)]
        painter.drawPolyline(QPolygonF([middle + point * radius for point in shape]))
        return
    painter.setBrush(look.colour("sheet"))
    if mark is StepMark.GOAL:
        painter.setPen(QPen(look.colour("edge"), 1.5))
        plate = QRectF(middle.x() - radius * 1.3, middle.y() - radius * 1.6, radius * 2.6, radius * 3.2)
        painter.setBrush(look.colour("paper"))
        painter.drawRoundedRect(plate, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("edge"))
        painter.drawRoundedRect(QRectF(middle.x() - radius * 0.45, plate.top() + 5, radius * 0.9, 3.5), 1.7, 1.7)
        return
    if mark is StepMark.WAITING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(middle, radius, radius)
        place = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        icons.draw(painter, "marks/waiting", place, look.colour("neutral"))
        return
    pen = QPen(look.colour("accent" if mark is StepMark.HERE else "edge"), 3 if mark is StepMark.HERE else 2)
    if mark is StepMark.BLOCKED:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawEllipse(middle, radius - 1, radius - 1)
    if mark is StepMark.HERE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(middle, radius * 0.4, radius * 0.4)


class Tick(Named, Pressed, QAbstractButton):
    """A step's mark that can be pressed: done, or not. ``can_tick`` is False for what is done by something else."""

    def __init__(self, mark: StepMark, name: str, *, can_tick: bool, on: Callable[[], object]) -> None:
        super().__init__()
        self._mark = mark
        self.setAccessibleName(name)
        self.setToolTip(name if can_tick else "")
        self.setCheckable(can_tick)
        self.setChecked(mark is StepMark.DONE and can_tick)
        self.setEnabled(can_tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can_tick else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_tick else Qt.CursorShape.ArrowCursor)
        self.clicked.connect(lambda: on())
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        self.setFixedSize(look.grown(28), look.grown(28))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_step(painter, QPointF(self.width() / 2, self.height() / 2), self._mark, theme.current().grown(20) / 2)
        painter.end()
