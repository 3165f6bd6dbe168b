"""A new passphrase, typed twice, with a word on how hard it is to guess; chance suggests one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.text.status_text import StatusText
from ui.text.words import language, t
from ui.widgets.code_label import CodeLabel
from ui.widgets.controls import Button, Field, Switch
from ui.widgets.parts import StatusLabel, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.service.strength import GUESSED_AT_ONCE, strength

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
        lines.addSpacing(4)
        lines.addWidget(Button(t("make.suggest"), look="link", on=self._suggest))
        self._suggested = CodeLabel("", by=" ", in_line=3)
        lines.addWidget(self._suggested)
        self._suggested_why = PlainLabel("", size="small", role="ink_2")
        self._suggested_why.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(self._suggested_why)
        self._suggested.hide()
        self._suggested_why.hide()
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
        self._anyway = Switch(on=False, name=t("make.weak_anyway"))
        self._anyway.clicked.connect(lambda: self.changed.emit(self.ready()))
        self._weak = QWidget()
        yes = row(spacing=12)
        yes.addWidget(self._anyway)
        yes.addWidget(PlainLabel(t("make.weak_anyway")), 1)
        self._weak.setLayout(yes)
        lines.addWidget(self._weak)
        self._weak.hide()
        self.setFocusProxy(self.first)

    def text(self) -> str:
        """Returns the passphrase."""
        return self.first.text()

    def set_busy(self, busy: bool) -> None:
        """Takes no more keys while the passphrase is being used."""
        for field in (self.first, self.second):
            field.set_busy(busy)

    def ready(self) -> bool:
        """Says whether both are there and alike, and not guessed in a moment, or that was agreed to."""
        first = self.first.text()
        weak = strength(first) == GUESSED_AT_ONCE
        return bool(first) and first == self.second.text() and (not weak or self._anyway.isChecked())

    def _suggest(self) -> None:
        """Shows words that chance chose, and fills them in once: typed the second time, they are already half known."""
        from wallet.service.suggesting import suggested_passphrase

        suggestion = suggested_passphrase(language())
        self._suggested.setText(suggestion.passphrase)
        self._suggested_why.setText(t("make.suggested", bits=suggestion.bits))
        self._suggested.show()
        self._suggested_why.show()
        self.first.setText(suggestion.passphrase)
        self.second.clear()
        self.second.setFocus()

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        level = strength(first)
        mark, role = _WORDS[level] if first else ("remark", "neutral")
        text = t(f"make.strength.{level}") if first else t("make.strength_hint")
        self._strength.show_text(StatusText(mark, role, text))
        differ = bool(second) and not first.startswith(second)
        self._differ.setText(t("make.differ") if differ else "")
        self._differ.setVisible(differ)
        weak = bool(first) and level == GUESSED_AT_ONCE
        if not weak:
            self._anyway.setChecked(False)
        self._weak.setVisible(weak)
        self.changed.emit(self.ready())
