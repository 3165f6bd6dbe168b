"""A single card as a widget, for a handful of them on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolTip

from ui.text.plain import tip
from ui.text.standing import accessible_text, card_lines
from ui.widgets.card_paint import card_height, paint_card
from ui.widgets.pressing import Pressed

if TYPE_CHECKING:
    from wallet.clock import Clock
    from wallet.records.record import RecordSummary


class Card(Pressed, QAbstractButton):
    """One credential's card; a click opens it."""

    opened = Signal(str)

    def __init__(self, summary: RecordSummary, clock: Clock) -> None:
        super().__init__()
        self.summary = summary
        self._clock = clock
        self._art: QImage | None = None
        self.choices: Callable[[QPoint], list[tuple[str, Callable[[], object]]]] = lambda _at: []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.opened.emit(self.summary.id))
        self.restyle()
        self.retranslate()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFixedHeight(card_height())

    def retranslate(self) -> None:
        """Says itself in the language in use; what is painted is in it anyway."""
        self.setAccessibleName(accessible_text(self.summary, self._clock.now()))
        self.update()

    def tip(self) -> str:
        """Returns the whole of what the card says. It is no tool tip of Qt's: those who hear would hear everything twice."""
        return tip(self.accessibleName())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(), self)
            return True
        return super().event(event)

    def set_art(self, art: QImage | None) -> None:
        """Shows the issuer's picture."""
        self._art = art
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, card_height())

    def sizeHint(self) -> QSize:
        return QSize(296, card_height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lines = card_lines(self.summary, self._clock.now())
        paint_card(painter, QRectF(self.rect()), self.summary, lines, self._art, hover=self.underMouse())
        painter.end()
