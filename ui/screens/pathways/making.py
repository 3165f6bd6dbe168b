"""Making a pathway by hand: its name, its steps, and how many of them lead to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Choice, Field
from ui.widgets.parts import Note, Scrolled, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.limits import MAX_FIELD_CHARS, MAX_TITLE_CHARS
from wallet.service.changes import Changes
from wallet.service.pathways import Pathway, StepByHand
from wallet.service.protocols import OpenWallet

_BEGINS_WITH: Final = 3
"""Empty steps that are there from the start."""
_MINUTES_WIDE: Final = 88
_HIGH: Final = 260
_MOST_MINUTES: Final = 60 * 24 * 365


class StepLine(QWidget):
    """One step to be typed: what it is, its minutes, its link."""

    def __init__(self, number: int, step: StepByHand, drop: Callable[[StepLine], object]) -> None:
        super().__init__()
        self._id, self._badge = step.id, step.badge
        line = row(spacing=8)
        self.setLayout(line)
        self._title = Field(name=t("pathways.step_number", n=number), hint=t("pathways.step_number", n=number))
        self._title.setMaxLength(MAX_TITLE_CHARS)
        self._title.setText(step.title)
        self._minutes = Field(name=t("pathways.minutes_of", n=number), hint=t("pathways.minutes_hint"))
        self._minutes.setMaxLength(6)
        self._minutes.setFixedWidth(_MINUTES_WIDE)
        self._minutes.setText("" if step.minutes is None else str(step.minutes))
        self._link = Field(name=t("pathways.link_of", n=number), hint=t("pathways.link_hint"))
        self._link.setMaxLength(MAX_FIELD_CHARS)
        self._link.setText(step.link)
        line.addWidget(self._title, 3)
        line.addWidget(self._minutes)
        line.addWidget(self._link, 2)
        line.addWidget(Button("", look="icon", icon="close", name=t("pathways.drop_step", n=number), on=lambda: drop(self)))

    def step(self) -> StepByHand:
        """Returns what was typed; minutes that are no number are none."""
        typed = self._minutes.text().strip()
        minutes = int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= _MOST_MINUTES else None
        return StepByHand(self._title.text(), minutes, self._link.text(), self._badge, self._id)

    def begin(self) -> None:
        """Has the keyboard."""
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)


class MakePathwayDialog(Sheet):
    """``done`` gets the id of the pathway that was made. ``steps`` are those of ``pathway``, to be changed."""

    def __init__(
        self,
        session: Session,
        parent: QWidget,
        *,
        done: Callable[[str], object],
        title: str = "",
        pathway: str = "",
        steps: Sequence[StepByHand] = (),
        needed: int | None = None,
        badge: str = "",
    ) -> None:
        super().__init__(t("pathways.change" if pathway else "pathways.make.title"), parent, wide=640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._done, self._pathway, self._badge = session, done, pathway, badge
        session.locked.connect(self.reject)
        self._title = Field(name=t("pathways.name"), hint=t("pathways.name_hint"))
        self._title.setMaxLength(MAX_TITLE_CHARS)
        self._title.setText(title)
        self.body.addWidget(PlainLabel(t("pathways.name"), size="small", strong=True))
        self.body.addWidget(self._title)
        self.body.addWidget(PlainLabel(t("pathways.its_steps"), size="small", strong=True))
        self._lines = column(spacing=8)
        scroll = Scrolled(margins=(0, 0, 8, 0))
        scroll.body.addLayout(self._lines)
        scroll.body.addStretch(1)
        scroll.setMinimumHeight(min(_HIGH, parent.window().height() // 3))
        self.body.addWidget(scroll, 1)
        more = Button(t("pathways.another_step"), look="link", icon="plus", on=self._another)
        self.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        counts = [("", t("pathways.needs_all")), *((str(n), t("pathways.needs_some", n=n)) for n in range(1, 21))]
        self._needed = Choice(counts, "" if needed is None else str(needed), name=t("pathways.needed"))
        self.body.addWidget(PlainLabel(t("pathways.needed"), size="small", strong=True))
        self.body.addWidget(self._needed, 0, Qt.AlignmentFlag.AlignLeft)
        self._wrong = column()
        self._wrong_box = boxed(self._wrong, above=8)
        self.body.addWidget(self._wrong_box)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("pathways.keep"), look="primary", on=self._go))
        empty = [StepByHand("")] * (0 if steps else _BEGINS_WITH)
        for step in (*steps, *empty):
            self._add(step)
        self._title.setFocus(Qt.FocusReason.PopupFocusReason)

    def steps(self) -> list[StepByHand]:
        """Returns what was typed."""
        return [line.step() for line in self._step_lines()]

    def _step_lines(self) -> list[StepLine]:
        items = (self._lines.itemAt(number) for number in range(self._lines.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, StepLine)]

    def _add(self, step: StepByHand) -> StepLine:
        line = StepLine(self._lines.count() + 1, step, self._drop)
        self._lines.addWidget(line)
        return line

    def _another(self) -> None:
        self._add(StepByHand("")).begin()

    def _drop(self, line: StepLine) -> None:
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _go(self) -> None:
        title, steps, pathway, badge = self._title.text(), self.steps(), self._pathway, self._badge
        chosen = self._needed.currentData()

        def make(wallet: OpenWallet) -> Pathway:
            return wallet.pathways.make(title, steps, needed=int(chosen) if chosen else None, badge=badge, name=pathway)

        self._session.ask(self, make, done=self._was_created, failed=self._say_wrong)

    def _was_created(self, created: Pathway) -> None:
        self.accept()
        self._session.tell_change(Changes(plans=True))
        self._done(created.id)

    def _say_wrong(self, error: LanyardError) -> None:
        clear(self._wrong)
        self._wrong.addWidget(Note(problem_text(error.code), role="problem"))
        self._wrong_box.show()
        self.fit()
