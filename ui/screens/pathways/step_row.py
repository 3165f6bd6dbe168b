"""One step in a list: its mark to be ticked, what it is, how long it takes, and one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.text.words import t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.progress import StepMark, Tick

_INDENT: Final = 28
"""Pixels by which a part stands beneath the whole in the outline."""
_MOST_DEPTH: Final = 6
"""Levels that are indented: what lies deeper stands at the same place, so that its words have room."""


class StepRow(Named, QWidget):
    """A row. ``chosen``: the step that is looked at; ``show`` looks at it, where that is another thing to do."""

    is_row = True

    def __init__(
        self,
        title: str,
        subtitle: str,
        *,
        mark: StepMark,
        icon: str,
        minutes: str,
        tick: Callable[[], object] | None,
        action: Button | None,
        show: Callable[[], object] | None = None,
        chosen: bool = False,
        depth: int = 0,
        strong: bool = False,
    ) -> None:
        super().__init__()
        self._chosen, self._show, self._depth = chosen, show, min(depth, _MOST_DEPTH)
        self._line = row(spacing=12)
        self.setLayout(self._line)
        name = t("pathways.take_back" if mark is StepMark.DONE else "pathways.tick", title=title)
        self._line.addWidget(Tick(mark, name, can_tick=tick is not None, on=tick or (lambda: None)))
        self._line.addWidget(Mark(f"line/{icon}", "ink_2"))
        self._words = column(spacing=2)
        self._words.addStretch(1)
        self._words.addWidget(PlainLabel(title, strong=chosen or strong))
        if subtitle:
            self._words.addWidget(PlainLabel(subtitle, size="small", role="ink_2"))
        self._words.addStretch(1)
        self._line.addLayout(self._words, 1)
        self._minutes = PlainLabel(minutes, size="small", role="ink_2", one_line=True)
        self._action = action
        self.setMinimumHeight(54)
        if show is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        """Large words leave no room beside them: the minutes and what can be done go beneath."""
        look = theme.current()
        self._line.setContentsMargins(12 + look.grown(_INDENT) * self._depth, 6, 12, 6)
        large = look.scale >= 1.5
        for widget in (self._minutes, self._action):
            if widget is None:
                continue
            self._line.removeWidget(widget)
            self._words.removeWidget(widget)
            if large:
                self._words.insertWidget(self._words.count() - 1, widget, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._line.addWidget(widget)
        self._minutes.setVisible(bool(self._minutes.text()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._show is not None and event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self._show()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._chosen:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour("accent_tint"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.end()
