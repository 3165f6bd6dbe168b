"""Who can do what: people down, skills across, what was said of each; the same in words for those who hear it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import icons, theme
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import column, row, rule, wrapped
from ui.widgets.plain_label import PlainLabel
from ui.widgets.pressing import Pressed
from wallet.service.review_report import Cell, Matrix
from wallet.service.reviews import Decision

MOST_SKILLS: Final = 7
"""Columns that have room beside the list; the file of the table has all."""
MOST_PEOPLE: Final = 40
MARKS: Final = {
    "confirmed": ("endorsed", "neutral"),
    "waiting": ("waiting", "neutral"),
    "not-yet": ("skipped", "neutral"),
    "more": ("take-care", "attention"),
}
"""Each state's mark, its colour; they differ in shape."""
_NAME_WIDE: Final = 148


def state_of(cell: Cell | None) -> str:
    """Returns the state of a cell: a key of :data:`MARKS`, or "" where nothing was asked."""
    if cell is None:
        return ""
    return "waiting" if cell.decision is None else str(cell.decision)


class CellButton(Named, Pressed, QAbstractButton):
    """One cell; pressing it opens the request it is about."""

    def __init__(self, words: str, state: str, on: Callable[[], object] | None) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName(words)
        self.setToolTip(words if state else "")
        self.setEnabled(on is not None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on is not None else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if on is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(lambda: on())
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFixedHeight(theme.current().grown(41))

    def sizeHint(self) -> QSize:
        return QSize(theme.current().grown(60), theme.current().grown(41))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        waits = self._state == "waiting"
        if waits or (self.isEnabled() and self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_tint" if waits else "folder"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)
        if self._state:
            mark, role = MARKS[self._state]
            edge = look.grown(18)
            place = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
            icons.draw(painter, f"marks/{mark}", place, look.colour(role))
        else:
            painter.setPen(look.colour("ink_2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "–")
        painter.end()


class MatrixView(QWidget):
    """The table, what each mark means beneath it, and what is worth knowing."""

    def __init__(self, shown: Matrix, chosen: Callable[[str], object]) -> None:
        super().__init__()
        body = column(spacing=12)
        self.setLayout(body)
        skills = shown.skills[:MOST_SKILLS]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(PlainLabel(t("reviews.person"), size="small", role="ink_2"), 0, 0)
        for number, skill in enumerate(skills, 1):
            head = PlainLabel(
                plain(skill, limit=60), size="small", role="ink_2", max_lines=2, align=Qt.AlignmentFlag.AlignHCenter
            )
            head.setToolTip(plain(skill, limit=200))
            grid.addWidget(head, 0, number)
            grid.setColumnStretch(number, 1)
        grid.setColumnMinimumWidth(0, theme.current().grown(_NAME_WIDE))
        line = 1
        for person in shown.people[:MOST_PEOPLE]:
            grid.addWidget(rule(), line, 0, 1, len(skills) + 1)
            name = plain(person.name, limit=60) or t("review.nameless")
            grid.addWidget(PlainLabel(name, max_lines=2), line + 1, 0)
            for number, skill in enumerate(skills, 1):
                cell = person.cells.get(skill)
                state = state_of(cell)
                words = joined(name, plain(skill, limit=80), t(f"reviews.state.{state}" if state else "reviews.state.none"))
                act = None if cell is None else partial(chosen, cell.request)
                grid.addWidget(CellButton(words, state, act), line + 1, number)
            line += 2
        grid.addWidget(rule(), line, 0, 1, len(skills) + 1)
        grid.addWidget(PlainLabel(t("reviews.held_by", n=len(shown.people)), size="small", role="ink_2"), line + 1, 0)
        for number in range(1, len(skills) + 1):
            count = PlainLabel(str(shown.counts[number - 1]), size="small", align=Qt.AlignmentFlag.AlignHCenter)
            count.setMinimumHeight(36)
            grid.addWidget(count, line + 1, number)
        body.addLayout(grid)
        body.addWidget(rule())
        body.addWidget(wrapped([_key(state) for state in MARKS], spacing=20))
        hidden = len(shown.skills) - len(skills), len(shown.people) - MOST_PEOPLE
        if hidden[0] > 0 or hidden[1] > 0:
            body.addWidget(PlainLabel(t("reviews.more_in_file"), size="small", role="ink_2"))
        body.addWidget(PlainLabel(t("reviews.own_note"), size="small", role="ink_2"))


def decision_mark(decision: Decision | None) -> Mark:
    """Returns the mark of what was said."""
    mark, role = MARKS["waiting" if decision is None else str(decision)]
    return Mark(f"marks/{mark}", role, size=18)


def _key(state: str) -> QWidget:
    mark, role = MARKS[state]
    box = QWidget()
    line = row(spacing=8)
    box.setLayout(line)
    line.addWidget(Mark(f"marks/{mark}", role, size=16))
    line.addWidget(PlainLabel(t(f"reviews.state.{state}"), size="small", role="ink_2", one_line=True))
    return box
