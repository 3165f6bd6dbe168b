"""One thing to do on a page of its own: what it is, what is asked for, one primary button, a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.page import NARROW, WIDE
from ui.parts.passphrase_pair import PassphrasePair
from ui.text.status_text import StatusText
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Field
from ui.widgets.flow import Flow
from ui.widgets.parts import AtMost, Note, Scrolled, StatusLabel, clear
from ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.errors import LanyardError

FORM = 560
"""Pixels of a form's width, at the usual size of text."""
TEXT = 640
"""Pixels of a running text's width."""


@dataclass(frozen=True, slots=True)
class Room:
    """The margins around a step: where there is room, and where it is narrow."""

    wide: tuple[int, int, int, int]
    narrow: tuple[int, int, int, int]


ON_A_PAGE = Room((WIDE, 24, WIDE, 32), (NARROW, 24, NARROW, 32))
ON_ITS_OWN = Room((72, 72, 72, 24), (24, 24, 24, 24))


class Step(Scrolled):
    """``left`` is told when the person goes back; what was typed goes with the page."""

    left = Signal()

    def __init__(self, session: Session, *, room: Room, title: str = "", explain: str = "") -> None:
        super().__init__(margins=room.wide, spacing=0)
        self.session = session
        self._room = room
        self._go: Button | None = None
        self._words = ""
        self._message: StatusLabel | None = None
        self._fields: list[Field | PassphrasePair] = []
        if title:
            self.begin(title, explain)

    def relayout(self, narrow: bool) -> None:
        """Takes on the margins of a narrow page, or of one with room."""
        self.stay()
        self.body.setContentsMargins(*(self._room.narrow if narrow else self._room.wide))

    # Building -----------------------------------------------------------------
    def begin(self, title: str, explain: str = "") -> None:
        """Starts the page anew under ``title``."""
        clear(self.body)
        self._go, self._message, self._fields = None, None, []
        self.body.addWidget(PlainLabel(title, size="title"))
        if explain:
            self.body.addSpacing(8)
            self._text(explain)
        self.body.addSpacing(24)

    def _text(self, text: str) -> None:
        self.body.addWidget(AtMost(PlainLabel(text, role="ink_2"), TEXT, grows=2.0))

    def form(self, widget: QWidget, *, gap: int = 16) -> None:
        """Adds ``widget`` as wide as a form is."""
        self.body.addWidget(AtMost(widget, FORM, grows=1.5))
        self.body.addSpacing(gap)

    def ask(self, label: str, *, secret: bool = False, hint: str = "") -> Field:
        """Adds a field beneath its label."""
        field = Field(name=label, hint=hint, secret=secret)
        self.form(PlainLabel(label, strong=True), gap=4)
        self.form(field)
        self._fields.append(field)
        return field

    def watch(self, *widgets: PassphrasePair) -> None:
        """Has more widgets take no keys while the work goes on."""
        self._fields += widgets

    def note(self, title: str, subtitle: str = "", *, role: str = "attention") -> None:
        """Adds something to know."""
        self.form(Note(title, subtitle, role=role), gap=24)

    def finish(
        self, text: str, action: Callable[[], object], *, look: str = "primary", more: tuple[QWidget, ...] = ()
    ) -> Button:
        """Adds what is said about the outcome, the button, and the way back."""
        self._message = StatusLabel(StatusText("take-care", "problem", ""))
        self.form(self._message, gap=8)
        self._message.hide()
        self._words = text
        self._go = Button(text, look=look, on=action)
        for number, field in enumerate(self._fields):
            if isinstance(field, Field):
                field.returnPressed.connect(partial(self._enter, number))
        box = QWidget()
        line = Flow(spacing=12)
        box.setLayout(line)
        for widget in (self._go, *more, Button(t("dialog.back"), look="quiet", on=self.left.emit)):
            line.addWidget(widget)
        self.form(box)
        self.body.addStretch(1)
        return self._go

    def _enter(self, number: int) -> None:
        """Enter goes on: to the next field, and from the last one to doing it. What does harm is pressed by itself."""
        following = self._fields[number + 1 :]
        if following:
            following[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self._go is not None and self._go.property("look") == "primary":
            self._go.click()
        elif self._go is not None:
            self._go.setFocus(Qt.FocusReason.TabFocusReason)

    def stretch(self) -> None:
        """Leaves the rest of the page empty."""
        self.body.addStretch(1)

    def go_back(self) -> None:
        """Goes back by a key; asks before what was typed goes with it."""
        from ui.dialogs.sheet import ask_first

        ask_first(self, self.left.emit)

    # Going on -----------------------------------------------------------------
    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        target = self._fields[0] if self._fields else self._go
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def say(self, text: str, *, mark: str = "take-care", role: str = "problem") -> None:
        """Says ``text`` above the button; none takes them away."""
        if self._message is None:
            return
        self._message.show_text(StatusText(mark, role, text))
        self._message.setVisible(bool(text))

    def busy(self, text: str) -> None:
        """Shows in place that it is under way."""
        self.say("")
        self._set_busy(True)
        if self._go is not None:
            self._go.setEnabled(False)
            self._go.setText(text)

    def _set_busy(self, busy: bool) -> None:
        # Read-only and not out of use: the keyboard stays, and what is typed on goes nowhere else.
        for field in self._fields:
            field.set_busy(busy)

    def fail(self, error: LanyardError) -> None:
        """Says what went wrong and what to do next; what was typed stays."""
        self._set_busy(False)
        if self._go is not None:
            self._go.setEnabled(True)
            self._go.setText(self._words)
        self.say(problem_text(error.code))

    def done(self, title: str, *lines: str, mark: str = "ok", role: str = "genuine") -> QBoxLayout:
        """Shows that it is done, with what came of it; returns where more can be put."""
        clear(self.body)
        self._go, self._message, self._fields = None, None, []
        self.body.addWidget(StatusLabel(StatusText(mark, role, title), size="body", strong=True))
        self.body.addSpacing(8)
        for text in lines:
            self._text(text)
            self.body.addSpacing(4)
        self.body.addSpacing(20)
        button = Button(t("step.done"), look="primary", on=self.left.emit)
        self.body.addWidget(button)
        self.body.addStretch(1)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        return self.body
