"""The folder's tabs: one for a place, a smaller one for a part of the place that is open."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.widgets import icons, theme
from ui.widgets.pressing import Pressed

WIDTH = 200
ICONS_WIDTH = 58
"""Pixels of the column when it shows icons alone."""


class Tab(Pressed, QAbstractButton):
    """One tab; the chosen one joins the sheet. ``waiting``: how many things there wait for the person; 0 shows nothing."""

    def __init__(self, text: str, icon: str, *, key: str = "", checkable: bool = True) -> None:
        super().__init__()
        self._icon = icon
        self._key = key
        self.icons_only = False
        self.waiting = 0
        self.say(text)
        self.setCheckable(checkable)
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, text: str, group_text: str = "") -> None:
        """Shows ``text``; a screen reader hears which group it is in."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(group_text)

    def sizeHint(self) -> QSize:
        return QSize(ICONS_WIDTH - 6 if self.icons_only else WIDTH - 12, theme.current().control())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        self._paint_sheet(painter)
        edge = look.icon()
        place = QRectF(13, (box.height() - edge) / 2, edge, edge)
        icons.draw(painter, f"line/{self._icon}", place, look.colour("accent" if self.isChecked() else "ink_2"))
        if self.icons_only:
            if self.waiting:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent"))
                painter.drawEllipse(QRectF(13 + edge + 7, box.height() / 2 - 10, 6, 6))
            painter.end()
            return
        painter.setFont(look.font("body", strong=self.isChecked()))
        painter.setPen(look.colour("ink"))
        room = box.adjusted(13 + edge + 12, 0, -12, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        end = str(self.waiting) if self.waiting else self._key
        if end:
            painter.setFont(look.font("small", strong=bool(self.waiting)))
            painter.setPen(look.colour("ink_2"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, end)
        painter.end()

    def _paint_sheet(self, painter: QPainter) -> None:
        """Paints what joins the tab to the sheet where it is chosen, or says that the pointer is over it."""
        look, box = theme.current(), QRectF(self.rect())
        if self.isChecked():
            shape = QPainterPath()
            shape.addRoundedRect(box.adjusted(0.5, 0.5, 20, -0.5), 6, 6)
            painter.setPen(look.colour("hairline"))
            painter.setBrush(look.colour("sheet"))
            painter.drawPath(shape)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("folder_hover"))
            painter.drawRoundedRect(box.adjusted(0, 0, -12, 0), 6, 6)


class PartTab(Tab):
    """A part of the place that is open, beneath it: smaller, without an icon."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 12, theme.current().control() - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sheet(painter)
        font = look.font("small", strong=self.isChecked())
        painter.setFont(font)
        painter.setPen(look.colour("ink" if self.isChecked() else "ink_2"))
        room = QRectF(self.rect()).adjusted(13 + look.icon() + 12, 0, -12, 0)
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
