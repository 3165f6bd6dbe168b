"""The focus ring: two pixels, two off, around whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget

from ui.widgets import theme

_OFF = 4
_FOLLOWED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class FocusRing(QWidget):
    """Lies over ``window`` and follows the focus; never takes a click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._followed: list[QWidget] = []
        self._target: QWidget | None = None
        self.hide()

    def begin(self) -> None:
        """Goes around what has the keyboard, and follows it. After the first picture: Qt's classes are made for it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        around = isinstance(new, QAbstractScrollArea) or (new is not None and new.objectName() == "sheet_body")
        if new is None or new.window() is not self.window() or around:
            self.hide()
            return
        self._target = new
        step: QWidget | None = new
        while step is not None and step is not self.window():
            step.installEventFilter(self)
            self._followed.append(step)
            step = step.parentWidget()
        new.destroyed.connect(self._gone)
        self._place()

    def _let_go(self) -> None:
        for widget in self._followed:
            try:
                widget.removeEventFilter(self)
            except RuntimeError:
                continue  # It was deleted with its page.
        self._followed.clear()
        self._target = None

    def _gone(self) -> None:
        try:
            self._followed.clear()
            self._target = None
            self.hide()
        except RuntimeError:
            return  # The window went first.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        top = target.mapTo(self.window(), target.rect().topLeft())
        rect = QRect(top, target.size()).adjusted(-_OFF, -_OFF, _OFF, _OFF)
        self.setGeometry(rect)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.current().colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        radius = 8 if isinstance(self._target, QLineEdit) or self.height() > 32 else 12
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
