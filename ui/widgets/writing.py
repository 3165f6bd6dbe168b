"""A few lines to write in: the person's own words, kept as they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.widgets import theme
from ui.widgets.living import Named
from wallet.limits import MAX_NOTE_CHARS


class Writing(Named, QPlainTextEdit):
    """``written`` gets the text when the keyboard leaves, if it changed."""

    written = Signal(str)

    def __init__(self, text: str, *, name: str, hint: str = "", lines: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setPlainText(text)
        self._lines = lines
        self._kept = text
        self.textChanged.connect(self._hold_short)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFixedHeight(theme.current().line("body") * self._lines + 30)

    def setPlaceholderText(self, text: str) -> None:
        self._remember("setPlaceholderText", text)
        super().setPlaceholderText(text)

    def _hold_short(self) -> None:
        """Takes no more than can be kept: what stands here is never too long to be saved."""
        if len(self.toPlainText()) > MAX_NOTE_CHARS:
            self.setPlainText(self.toPlainText()[:MAX_NOTE_CHARS])
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keep()

    def show_kept(self, text: str) -> None:
        """Shows what is kept, unless something else is being written over it."""
        if self.toPlainText() == self._kept:
            self._kept = text
            if self.toPlainText() != text:
                self.setPlainText(text)

    def keep(self) -> None:
        """Hands over what was written, once."""
        text = self.toPlainText()
        if text != self._kept:
            self._kept = text
            self.written.emit(text)
