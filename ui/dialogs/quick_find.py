"""Ctrl+K: type a few letters, and go to any credential, place or action."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.actions import Doer, all_actions
from ui.places.credential import CredentialPlace
from ui.session.session import Session
from ui.text.standing import status_line
from ui.text.titles import record_title
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.choosable import Choosable
from ui.widgets.controls import Field
from ui.widgets.icons import Mark
from ui.widgets.origin import Origin
from ui.widgets.parts import Row, Scrolled, clear, column
from ui.widgets.plain_label import PlainLabel
from ui.widgets.veil import Veil
from wallet.records.record import RecordSummary

MOST_RECORDS = 8
MOST_ACTIONS = 6


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the list."""

    title: str
    subtitle: str
    mark: str
    colour: str
    run: Callable[[], object]


def fits(typed: str, text: str) -> bool:
    """Says whether the letters typed stand in ``text`` in this order, whatever is between; accents do not matter."""
    rest = iter(_bare(text))
    return all(letter in rest for letter in _bare(typed) if not letter.isspace())


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class QuickFind(QDialog):
    """A field over the window, and beneath it what fits. Arrows choose, Enter goes, Esc leaves."""

    def __init__(self, session: Session, doer: Doer, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("plate")
        self.setWindowTitle(t("quick.title"))
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self._session = session
        self._doer = doer
        self._commands: list[Command] = []
        self._lines: list[Choosable] = []
        self._chosen = 0
        self._turn = 0
        lines = column(spacing=12, margins=(16, 16, 16, 16))
        self.setLayout(lines)
        self._field = Field(name=t("quick.title"), hint=t("quick.hint"))
        self._field.textChanged.connect(self._look)
        self._field.installEventFilter(self)
        lines.addWidget(self._field)
        self._list = Scrolled(margins=(0, 0, 0, 0))
        lines.addWidget(self._list, 1)
        session.locked.connect(self.close)
        self._came_from = Origin()
        self._veil: Veil | None = None
        self.finished.connect(lambda _result: self._leave())

    def show_over(self) -> None:
        """Shows itself in the upper middle of the window."""
        window = self.parentWidget()
        assert window is not None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        width = min(round(600 * min(1.4, theme.current().scale)), window.width() - 32)
        height = min(round(460 * min(1.4, theme.current().scale)), window.height() - 64)
        self.setFixedSize(width, height)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, max(32, window.height() // 8))))
        self._veil = Veil(window)
        self.open()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._look("")

    def _leave(self) -> None:
        if self._veil is not None:
            self._veil.hide()
            self._veil.deleteLater()
        self._came_from.give_back()

    # What there is --------------------------------------------------------------
    def commands(self) -> list[Command]:
        """Returns every place and action."""
        return [
            Command(
                t(action.text),
                t(action.kind) if action.kind else action.keys[0] if action.keys else "",
                action.icon,
                "ink_2",
                partial(action.run, self._doer),
            )
            for action in all_actions()
            if action.in_find
        ]

    def _look(self, typed: str) -> None:
        self._turn += 1
        turn = self._turn
        actions = [command for command in self.commands() if fits(typed, command.title)]

        def arrived(rows: Sequence[RecordSummary]) -> None:
            if turn == self._turn:
                self._show([self._record(row) for row in rows], actions)

        self._session.ask(self, lambda wallet: wallet.library.find(typed.strip(), limit=MOST_RECORDS), done=arrived)

    def _record(self, row: RecordSummary) -> Command:
        status = status_line(row.facts, self._session.now())
        go = partial(self._session.go, CredentialPlace(record=row.id))
        return Command(record_title(row, limit=120), status.text, f"marks/{status.mark}", status.colour, go)

    def _show(self, records: list[Command], actions: list[Command]) -> None:
        typed = bool(self._field.text().strip())
        shown = actions[:MOST_ACTIONS]
        # Before anything is typed the places come first; after that, what was looked for.
        self._commands = [*records, *shown] if typed else [*actions, *records[:0]]
        clear(self._list.body)
        self._lines = []
        self._chosen = 0
        for number, command in enumerate(self._commands):
            mark = Mark(command.mark if "/" in command.mark else f"line/{command.mark}", command.colour)
            line = Choosable(command.title)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inside = column(margins=(12, 0, 12, 0))
            line.setLayout(inside)
            inside.addWidget(Row(command.title, command.subtitle, mark=mark, tall=48))
            line.chosen.connect(partial(self._go, number))
            self._list.body.addWidget(line)
            self._lines.append(line)
        if not self._commands:
            self._list.body.addWidget(PlainLabel(t("library.nothing_found"), role="ink_2"))
        self._list.body.addStretch(1)
        self._mark()

    def _mark(self) -> None:
        for number, line in enumerate(self._lines):
            line.set_on(number == self._chosen)
        if self._lines:
            command = self._commands[self._chosen]
            # What is chosen is said to those who hear: the keyboard stays in the field.
            self._field.setAccessibleDescription(f"{command.title}, {command.subtitle}")
            self._list.ensureWidgetVisible(self._lines[self._chosen], 0, 8)

    # Choosing -------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._lines:
                self._chosen = (self._chosen + step) % len(self._lines)
                self._mark()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._commands:
                    self._go(self._chosen)
                return True
        return False

    def _go(self, number: int) -> None:
        command = self._commands[number]
        self.close()
        window = self.parentWidget()
        if window is not None:
            window.activateWindow()
        command.run()
