"""Text as it is, in a fixed font, to read and to mark; no markup is known here."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from ui.widgets import theme
from ui.widgets.living import Named


class RawText(Named, QPlainTextEdit):
    """Read only."""

    def __init__(self, text: str, *, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setTabChangesFocus(True)
        self.setPlainText(text)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFont(theme.current().font("mono"))
