"""A word at the bottom that goes away by itself, perhaps with an undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.parts import row
from ui.widgets.plain_label import PlainLabel


class Toast(QFrame):
    """Shown over ``parent``'s lower left corner for eight seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        layout = row(spacing=16, margins=(16, 4, 8, 4))
        self.setLayout(layout)
        self._label = PlainLabel("", role="sheet", one_line=True)
        self._undo = Button("", look="toast", name="undo")
        layout.addWidget(self._label)
        layout.addWidget(self._undo)
        self._act: Callable[[], object] | None = None
        self._undo.clicked.connect(self._clicked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str, *, undo: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows ``words``; ``undo`` is the word to press, ``act`` what it does."""
        self._label.setText(words)
        self._undo.setText(undo)
        self._undo.setAccessibleName(undo)
        self._undo.setVisible(bool(undo))
        self._act = act
        self.adjustSize()
        self.resize(self.sizeHint().width(), max(44, self.sizeHint().height()))
        self.place()
        self.show()
        self.raise_()
        self._timer.start(theme.tokens()["motion"]["toast_ms"])

    def forget(self) -> None:
        """Hides what was said, and lets go of what the undo would have done."""
        self._timer.stop()
        self._act = None
        self._label.setText("")
        self.hide()

    def place(self) -> None:
        """Moves to the corner again after the window changed."""
        parent = self.parentWidget()
        if parent is not None:
            self.move(32, parent.height() - self.height() - 24)

    def _clicked(self) -> None:
        self.hide()
        act, self._act = self._act, None
        if act is not None:
            act()
