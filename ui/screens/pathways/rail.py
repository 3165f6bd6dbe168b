"""The way as a picture: its stages one beneath the other, joined as far as one has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.text.spoken import joined
from ui.widgets import theme
from ui.widgets.living import Named
from ui.widgets.parts import column
from ui.widgets.plain_label import PlainLabel
from ui.widgets.pressing import Pressed
from ui.widgets.progress import StepMark, paint_step

_EDGE: Final = 56
"""Pixels left of the words, for the line and its marks."""
_GOAL_BELOW: Final = 8


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as it is drawn. ``is_passed``: the line beneath it is the colour of what is done."""

    id: str
    title: str
    subtitle: str
    state: str
    mark: StepMark
    is_passed: bool


class StageButton(Named, Pressed, QAbstractButton):
    """One stage; pressing it shows what it is made of."""

    def __init__(self, stage: Stage, *, first: bool, last: bool, was_passed: bool) -> None:
        super().__init__()
        self.stage = stage
        self._first, self._last, self._was_passed = first, last, was_passed
        self.setCheckable(True)
        self.setAccessibleName(joined(stage.title, stage.state))
        self.setAccessibleDescription(stage.subtitle)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._inside = column(spacing=2)
        self.setLayout(self._inside)
        self._title = PlainLabel(stage.title, strong=True)
        self._subtitle = PlainLabel(stage.subtitle, size="small", role="ink_2")
        for label in (self._title, self._subtitle):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._inside.addWidget(label)
        self._inside.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        self._inside.setContentsMargins(look.grown(_EDGE), 6, 8, 18)
        self.setMinimumHeight(look.grown(68))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, radius = look.grown(24), look.grown(22) / 2
        level = 6 + look.line("body") / 2 + 4
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_tint" if self.isChecked() else "folder"))
            high = self._inside.geometry().height()
            bottom = self._subtitle.geometry().bottom() + 7 if self._subtitle.text() else high
            painter.drawRoundedRect(QRectF(look.grown(_EDGE) - 10, 0, self.width() - look.grown(_EDGE) + 10, bottom), 6, 6)
        thick = look.grown(6)
        x = left - thick / 2
        if not self._first:
            painter.fillRect(QRectF(x, 0, thick, level), look.colour("accent" if self._was_passed else "hairline"))
        if not self._last:
            passed = self.stage.is_passed
            painter.fillRect(QRectF(x, level, thick, self.height() - level), look.colour("accent" if passed else "hairline"))
        paint_step(
            painter, QPointF(left, level + (_GOAL_BELOW if self.stage.mark is StepMark.GOAL else 0)), self.stage.mark, radius
        )
        painter.end()


class Rail(QWidget):
    """The stages. ``chosen`` gets the id of the one that is pressed."""

    def __init__(self, chosen: Callable[[str], object]) -> None:
        super().__init__()
        self._chosen = chosen
        self._column = column()
        self.setLayout(self._column)
        self._buttons: list[StageButton] = []

    def show_stages(self, stages: list[Stage], at: str) -> None:
        """Shows the stages; ``at`` is the one whose parts are looked at. What is as it was keeps the keyboard."""
        if [button.stage for button in self._buttons] != stages:
            held = next((button.stage.id for button in self._buttons if button.hasFocus()), None)
            for button in self._buttons:
                self._column.removeWidget(button)
                button.hide()
                button.setParent(None)
                button.deleteLater()
            self._buttons = []
            for number, stage in enumerate(stages):
                before = stages[number - 1] if number else None
                button = StageButton(
                    stage, first=not number, last=number == len(stages) - 1,
                    was_passed=before is not None and before.is_passed,
                )  # fmt: skip
                button.clicked.connect(lambda _=False, name=stage.id: self._chosen(name))
                self._buttons.append(button)
                self._column.addWidget(button)
                if stage.id == held:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in self._buttons:
            button.setChecked(button.stage.id == at)
