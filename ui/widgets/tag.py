"""A word in a rounded frame that can be pressed, and one that can be taken away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.controls import Button


class Tag(QWidget):
    """``on`` looks for the word; ``off`` takes it away."""

    def __init__(self, text: str, *, on: Callable[[], object], off: Callable[[], object], off_name: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        # "&" in a name is a character, not a key.
        look = Button(text.replace("&", "&&"), look="tag", on=on)
        look.setAccessibleName(text)
        line.addWidget(look)
        line.addWidget(Button("", look="tag_off", icon="close", name=off_name, on=off))
