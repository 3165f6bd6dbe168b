"""Making a wallet: a passphrase with a word on how strong it is, then the recovery code, typed once."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.screens.first_run.strength import strength
from ui.session import Session
from ui.text.standing import Said
from ui.text.words import problem, t
from ui.widgets.controls import Button, Field
from ui.widgets.parts import Note, Say, Scrolled, at_most, clear, row
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError

_WORDS = {0: ("take-care", "attention"), 1: ("take-care", "attention"), 2: ("ok", "neutral"), 3: ("ok", "genuine")}


class MakingPage(Scrolled):
    """Two steps on one page."""

    left = Signal()

    def __init__(self, session: Session, *, wide: bool) -> None:
        side = 72 if wide else 24
        super().__init__(margins=(side, 72 if wide else 24, side, 24), spacing=0)
        self._session = session
        self._code = ""
        self._ask()

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def _title(self, words: str, beneath: str) -> None:
        self.body.addWidget(PlainLabel(words, size="title"))
        self.body.addSpacing(8)
        self.body.addWidget(PlainLabel(beneath, role="ink_2"))
        self.body.addSpacing(24)

    def _form(self, widget: QWidget) -> None:
        self.body.addLayout(at_most(widget, 560))

    # Step one ---------------------------------------------------------------
    def _ask(self) -> None:
        clear(self.body)
        self._title(t("make.title"), t("make.explain"))
        self._form(PlainLabel(t("make.passphrase"), strong=True))
        self.body.addSpacing(4)
        self._first = Field(name=t("make.passphrase"), secret=True)
        self._first.textChanged.connect(self._typed)
        self._form(self._first)
        self.body.addSpacing(8)
        self._strength = Say(Said("remark", "neutral", t("make.strength_hint")))
        self._form(self._strength)
        self.body.addSpacing(16)
        self._form(PlainLabel(t("make.again"), strong=True))
        self.body.addSpacing(4)
        self._second = Field(name=t("make.again"), secret=True)
        self._second.textChanged.connect(self._typed)
        self._second.returnPressed.connect(self._make)
        self._form(self._second)
        self.body.addSpacing(8)
        self._said = PlainLabel("", size="small", role="problem")
        self._form(self._said)
        self.body.addSpacing(16)
        line = row(spacing=12)
        self._next = Button(t("make.make"), look="primary", on=self._make)
        self._next.setEnabled(False)
        line.addWidget(self._next)
        line.addWidget(Button(t("dialog.back"), look="quiet", on=self.left.emit))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)

    def _typed(self) -> None:
        first, second = self._first.text(), self._second.text()
        level = strength(first)
        mark, role = _WORDS[level]
        words = t(f"make.strength.{level}") if first else t("make.strength_hint")
        self._strength.label.setText(words)
        self._strength.label.set_role(role if first else "neutral")
        if self._strength.mark is not None:
            self._strength.mark.show_mark(f"marks/{mark if first else 'remark'}", role if first else "neutral")
        differ = bool(second) and not first.startswith(second)
        self._said.setText(t("make.differ") if differ else "")
        self._next.setEnabled(bool(first) and first == second)

    def _make(self) -> None:
        if not self._next.isEnabled():
            return
        self._next.setEnabled(False)
        self._next.setText(t("make.making"))
        self._session.make(self._first.text(), done=self._made, failed=self._failed)

    def _failed(self, error: LanyardError) -> None:
        told = problem(error.code)
        self._said.setText(f"{told.sentence} {told.next}")
        self._next.setText(t("make.make"))
        self._next.setEnabled(True)

    # Step two ---------------------------------------------------------------
    def _made(self, code: str) -> None:
        self._code = code
        clear(self.body)
        self._title(t("recovery.title"), t("recovery.explain"))
        shown = PlainLabel(code, strong=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._form(shown)
        self.body.addSpacing(8)
        line = row(spacing=8)
        line.addWidget(Button(t("recovery.save"), icon="save", on=self._save))
        line.addWidget(Button(t("source.copy"), look="quiet", icon="copy", on=self._copy))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addSpacing(16)
        self._form(Note(t("recovery.apart"), role="attention"))
        self.body.addSpacing(24)
        self._form(PlainLabel(t("recovery.type"), strong=True))
        self.body.addSpacing(4)
        self._typed_code = Field(name=t("recovery.type"))
        self._typed_code.textChanged.connect(self._code_typed)
        self._typed_code.returnPressed.connect(self._enter)
        self._form(self._typed_code)
        self.body.addSpacing(8)
        self._said = PlainLabel("", size="small", role="problem")
        self._form(self._said)
        self.body.addSpacing(16)
        line = row(spacing=12)
        self._next = Button(t("recovery.done"), look="primary", on=self._enter)
        self._next.setEnabled(False)
        line.addWidget(self._next)
        line.addWidget(Button(t("recovery.later"), look="quiet", on=self._session.enter))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self._typed_code.setFocus(Qt.FocusReason.TabFocusReason)

    def _code_typed(self) -> None:
        self._next.setEnabled(_same(self._typed_code.text(), self._code))

    def _enter(self) -> None:
        if _same(self._typed_code.text(), self._code):
            QGuiApplication.clipboard().clear()
            self._session.enter()
        else:
            self._said.setText(t("recovery.differs"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, t("recovery.save"), "lanyard-recovery-sheet.txt")
        if chosen:
            try:
                Path(chosen).write_text(t("recovery.sheet", code=self._code) + "\n", encoding="utf-8")
            except OSError:
                self._said.setText(t("source.not_saved"))


def _same(typed: str, code: str) -> bool:
    """Compares as a person types: spaces, dashes and case do not matter."""
    plain_typed, plain_code = (re.sub(r"[\s-]+", "", text).casefold() for text in (typed, code))
    return bool(plain_code) and plain_typed == plain_code
