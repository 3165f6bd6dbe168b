"""A code that is shown once: written down, saved as a sheet, and typed again to be sure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.parts.paper import Kind, Paper, save
from ui.session.clipboard import CLEARED_AFTER_SECONDS
from ui.text.words import t
from ui.widgets.code_label import CodeLabel
from ui.widgets.controls import Button, Field
from ui.widgets.flow import Flow
from ui.widgets.parts import Note, column
from ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.service.safekeeping import SafekeepingState


class KeepCode(QWidget):
    """Shows ``code`` until it was typed again, or the person says that it is kept."""

    kept = Signal()

    def __init__(
        self,
        session: Session,
        code: str,
        *,
        kind: Kind = "recovery",
        done: str = "",
        later: str = "",
        place: Callable[[], str] | None = None,
        back: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._code = code
        self._kind: Kind = kind
        self._place = place or (lambda: str(session.folder))
        lines = column()
        self.setLayout(lines)
        lines.addWidget(CodeLabel(code))
        lines.addSpacing(12)
        copy = Button(t("source.copy"), look="quiet", icon="copy", on=self._copy)
        copy.setToolTip(t("code.copy_why", n=CLEARED_AFTER_SECONDS))
        printing = Button(t("print.do"), look="quiet", icon="print", on=lambda: self._with_state(self._print))
        save_sheet = Button(t("recovery.save"), icon="save", on=lambda: self._with_state(self._save))
        lines.addWidget(_flow(save_sheet, printing, copy))
        lines.addSpacing(16)
        lines.addWidget(Note(t(f"code.apart.{kind}"), role="attention"))
        lines.addSpacing(24)
        lines.addWidget(PlainLabel(t("recovery.type"), strong=True))
        lines.addSpacing(4)
        self.field = Field(name=t("recovery.type"))
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._done)
        lines.addWidget(self.field)
        lines.addSpacing(8)
        self.message = PlainLabel("", size="small", role="problem")
        lines.addWidget(self.message)
        lines.addSpacing(16)
        self.next = Button(done or t("recovery.done"), look="primary", on=self._done)
        self.next.setEnabled(False)
        buttons = [self.next]
        if later:
            buttons.append(Button(later, look="quiet", on=self.kept.emit))
        if back is not None:
            buttons.append(Button(t("dialog.back"), look="quiet", on=back))
        lines.addWidget(_flow(*buttons))

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> None:
        typed = self.field.text()
        self.next.setEnabled(same(typed, self._code))
        group = differing_group(typed, self._code)
        self.message.setText(t("code.group_differs", number=group) if group else "")

    def _done(self) -> None:
        if same(self.field.text(), self._code):
            self._session.clipboard.forget()
            self.kept.emit()
        elif not self.message.text():
            self.message.setText(t("recovery.differs"))

    def _copy(self) -> None:
        self._session.clipboard.put(self._code)
        self._session.notify(t("code.copied", n=CLEARED_AFTER_SECONDS))

    def _with_state(self, action: Callable[[SafekeepingState], object]) -> None:
        self._session.ask(self, lambda wallet: wallet.safekeeping.state(), done=action)

    def _paper(self, state: SafekeepingState) -> Paper:
        return Paper(self._kind, self._code, state.name, state.vault_id, self._place(), self._session.now())

    def _print(self, state: SafekeepingState) -> None:
        from ui.parts.printing import PrintedSheet, print_out

        print_out(self, PrintedSheet(self._paper(state)), failed=lambda: self._session.notify(t("print.failed")))

    def _save(self, state: SafekeepingState) -> None:
        file = save_as(self, t("recovery.save"), f"lanyard-{self._kind}-sheet.pdf", "PDF (*.pdf)")
        if file is None:
            return
        try:
            save(file, self._paper(state))
        except OSError:
            self.message.setText(t("source.not_saved"))
        else:
            self._session.written.emit(t("code.saved", file=file.name), file)


def _flow(*widgets: QWidget) -> QWidget:
    box = QWidget()
    flow = Flow(spacing=12)
    box.setLayout(flow)
    for widget in widgets:
        flow.addWidget(widget)
    return box


def _plain(text: str) -> str:
    return re.sub(r"[\s‐‑–—-]+", "", text).casefold()


def same(typed: str, code: str) -> bool:
    """Compares as a person types: spaces, dashes and case do not matter."""
    return bool(_plain(code)) and _plain(typed) == _plain(code)


def differing_group(typed: str, code: str) -> int:
    """Returns the number (from 1) of the first group that is typed otherwise, or 0 while all is well so far."""
    given, place = _plain(typed), 0
    for number, group in enumerate(code.casefold().split("-"), 1):
        part = given[place : place + len(group)]
        if not group.startswith(part):
            return number
        place += len(group)
    return number + 1 if len(given) > place else 0
