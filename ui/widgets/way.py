"""One way out of several: a button to choose it, its icon, what it means, and what is to be known of it in columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from ui.text.spoken import joined
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel

FACT_WIDTHS = (128, 116, 116)
"""Pixels of the columns at the usual size of text."""
_COLUMNS_FROM = 600
"""Pixels of a row, at the usual size of text, from which it has room for columns."""
_SIDE = 12


class Radio(Named, QRadioButton):
    """The button of one way."""


class Facts(QWidget):
    """The columns at the end of a row, or of the line above them; gone where there is no room."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._labels = [PlainLabel(text, size="small", role="ink_2") for text in texts]
        for label in self._labels:
            line.addWidget(label)

    def fit(self, width: int) -> None:
        """Takes its place in a row of ``width`` pixels."""
        scale = theme.current().scale
        for label, wide in zip(self._labels, FACT_WIDTHS, strict=True):
            label.setFixedWidth(round(wide * scale))
        self.setVisible(width >= round(_COLUMNS_FROM * scale))


class WayRow(QWidget):
    """The whole row chooses."""

    def __init__(self, title: str, subtitle: str, *, icon: str, facts: Sequence[str] = ()) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.button = Radio()
        self.button.setAccessibleName(title)
        self.button.toggled.connect(self._mark)
        line = row(spacing=12, margins=(_SIDE, 6, _SIDE, 6))
        self.setLayout(line)
        middle = Qt.AlignmentFlag.AlignVCenter
        line.addWidget(self.button, 0, middle)
        line.addWidget(Mark(f"line/{icon}"), 0, middle)
        texts = column(spacing=0)
        self._title = PlainLabel(title)
        texts.addWidget(self._title)
        self._meaning = subtitle
        self._spoken = joined(subtitle, *facts)
        self._subtitle = PlainLabel(subtitle, size="small", role="ink_2")
        texts.addWidget(self._subtitle)
        line.addLayout(texts, 1)
        self._facts = Facts(facts) if facts else None
        if self._facts is not None:
            line.addWidget(self._facts, 0, middle)
        self.button.setAccessibleDescription(self._spoken)

    def refuse(self, reason: str) -> None:
        """Says why this way cannot be chosen; "" lets it be chosen again."""
        self.button.setEnabled(not reason)
        self.button.setAccessibleDescription(reason or self._spoken)
        self._title.set_role("ink_2" if reason else "ink")
        self._subtitle.setText(reason or self._meaning)

    def _mark(self, chosen: bool) -> None:
        self.setObjectName("row_chosen" if chosen else "")
        self.style().unpolish(self)
        self.style().polish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._facts is not None:
            self._facts.fit(self.width())
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.button.isEnabled():
            self.button.setChecked(True)


class WaysHead(QWidget):
    """The line above ways of one kind: what they have in common, and what the columns are."""

    def __init__(self, title: str, facts: Sequence[str] = ()) -> None:
        super().__init__()
        line = row(spacing=12, margins=(_SIDE, 0, _SIDE, 0))
        self.setLayout(line)
        line.addWidget(PlainLabel(title, strong=True), 1)
        self._facts = Facts(facts) if facts else None
        if self._facts is not None:
            line.addWidget(self._facts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._facts is not None:
            self._facts.fit(self.width())
        super().resizeEvent(event)
