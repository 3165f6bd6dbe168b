"""A new passphrase, typed twice, with a word on how hard it is to guess."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.controls import Field
from ui.widgets.parts import StatusLabel, column
from ui.widgets.plain_label import PlainLabel
from wallet.service.strength import strength

_WORDS = {0: ("take-care", "attention"), 1: ("take-care", "attention"), 2: ("ok", "neutral"), 3: ("ok", "genuine")}


class PassphrasePair(QWidget):
    """``changed`` says whether the two are there and alike; ``entered`` that Enter was pressed in the second."""

    changed = Signal(bool)
    entered = Signal()

    def __init__(self, *, label: str = "") -> None:
        super().__init__()
        lines = column()
        self.setLayout(lines)
        text = label or t("make.passphrase")
        lines.addWidget(PlainLabel(text, strong=True))
        lines.addSpacing(4)
        self.first = Field(name=text, secret=True)
        self.first.textChanged.connect(self._typed)
        lines.addWidget(self.first)
        lines.addSpacing(8)
        self._strength = StatusLabel(StatusText("remark", "neutral", t("make.strength_hint")))
        lines.addWidget(self._strength)
        lines.addSpacing(16)
        lines.addWidget(PlainLabel(t("make.again"), strong=True))
        lines.addSpacing(4)
        self.second = Field(name=t("make.again"), secret=True)
        self.second.textChanged.connect(self._typed)
        self.first.returnPressed.connect(lambda: self.second.setFocus(Qt.FocusReason.TabFocusReason))
        self.second.returnPressed.connect(self.entered.emit)
        lines.addWidget(self.second)
        lines.addSpacing(8)
        self._differ = PlainLabel("", size="small", role="problem")
        lines.addWidget(self._differ)
        self._differ.hide()
        self.setFocusProxy(self.first)

    def text(self) -> str:
        """Returns the passphrase."""
        return self.first.text()

    def set_busy(self, busy: bool) -> None:
        """Takes no more keys while the passphrase is being used."""
        for field in (self.first, self.second):
            field.set_busy(busy)

    def ready(self) -> bool:
        """Says whether both are there and alike."""
        return bool(self.first.text()) and self.first.text() == self.second.text()

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        level = strength(first)
        mark, role = _WORDS[level] if first else ("remark", "neutral")
        text = t(f"make.strength.{level}") if first else t("make.strength_hint")
        self._strength.show_text(StatusText(mark, role, text))
        differ = bool(second) and not first.startswith(second)
        self._differ.setText(t("make.differ") if differ else "")
        self._differ.setVisible(differ)
        self.changed.emit(self.ready())
