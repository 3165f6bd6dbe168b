"""One way out of several: a button to choose it, its icon, what it means, and what it promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel

PROMISE_WIDTHS: Final = (122, 106, 114)
"""Pixels of the columns of promises, beside the way, at the usual size of text."""
SIDE: Final = 12
"""Pixels by which a row stands out at its sides: its tint lies around what is on it."""


class Radio(Named, QRadioButton):
    """The button of one way."""


class WayRow(QWidget):
    """The whole row chooses. Its promises stand in columns at its right, or beneath it where there is no room."""

    def __init__(self, title: str, subtitle: str, *, icon: str, promises: Sequence[str] = ()) -> None:
        """``promises`` are as many as PROMISE_NAMES, or none."""
        super().__init__()
        self.button = Radio()
        self.button.setAccessibleName(title)
        self._meaning = joined(subtitle, _in_one(promises))
        self.button.setAccessibleDescription(self._meaning)
        self.button.toggled.connect(lambda _on: self.update())
        line = row(spacing=10, margins=(SIDE, 5, SIDE, 5))
        self.setLayout(line)
        top = Qt.AlignmentFlag.AlignVCenter
        line.addWidget(self.button, 0, top)
        line.addWidget(Mark(f"line/{icon}"), 0, top)
        texts = column(spacing=0)
        self._title = PlainLabel(title)
        texts.addWidget(self._title)
        self._plain_subtitle = subtitle
        self._subtitle = PlainLabel(subtitle, size="small", role="ink_2")
        texts.addWidget(self._subtitle)
        self._under = PlainLabel(_in_one(promises), size="small", role="ink_2")
        self._under.hide()
        texts.addWidget(self._under)
        line.addLayout(texts, 1)
        self._columns = [PlainLabel(promise, size="small", role="ink_2") for promise in promises]
        for label in self._columns:
            line.addWidget(label, 0, top)
        self.restyle()

    def set_columns(self, in_columns: bool) -> None:
        """Shows the promises in columns, or beneath."""
        for label in self._columns:
            label.setVisible(in_columns)
        self._under.setVisible(not in_columns and bool(self._columns))

    def restyle(self) -> None:
        """Takes on the size of the text."""
        set_promise_widths(self._columns)

    def refuse(self, reason: str) -> None:
        """Says why this way cannot be chosen; "" lets it be chosen again."""
        self.button.setEnabled(not reason)
        self.button.setAccessibleDescription(reason or self._meaning)
        self._title.set_role("ink_2" if reason else "ink")
        self._subtitle.setText(reason or self._plain_subtitle)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.button.isEnabled():
            self.button.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.button.isChecked():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour("accent_tint"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.end()


def set_promise_widths(labels: Sequence[QWidget]) -> None:
    """Gives the columns of promises their widths at the size of the text in use."""
    for label, width in zip(labels, PROMISE_WIDTHS, strict=False):
        label.setFixedWidth(theme.current().grown(width))


class WayHead(QWidget):
    """The heading of a group of ways; ``named``: with the names of the columns."""

    def __init__(self, title: str, *, named: bool) -> None:
        super().__init__()
        line = row(spacing=10, margins=(SIDE, 12, SIDE, 6))
        self.setLayout(line)
        heading = PlainLabel(title, strong=True)
        heading.setAccessibleDescription("heading")
        line.addWidget(heading, 1)
        self._names = [PlainLabel(name, size="small", role="ink_2") for name in _names()] if named else []
        for label in self._names:
            line.addWidget(label)
        self.restyle()

    def set_columns(self, in_columns: bool) -> None:
        """Shows the names where there are columns."""
        for label in self._names:
            label.setVisible(in_columns)

    def restyle(self) -> None:
        """Takes on the size of the text."""
        set_promise_widths(self._names)


def _names() -> list[str]:
    return [t("sharing.need"), t("sharing.back"), t("sharing.seen")]


def _in_one(promises: Sequence[str]) -> str:
    return joined(*(t("sharing.promise", name=n, what=p) for n, p in zip(_names(), promises, strict=False)))
