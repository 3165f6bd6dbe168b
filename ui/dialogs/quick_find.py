"""Ctrl+K: type a few letters, and go to any credential, place or action."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.places import Place, PlaceName
from ui.session import Session
from ui.text.plain import plain
from ui.text.standing import whether
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.choosable import Choosable
from ui.widgets.controls import Field
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Scrolled, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import RecordSummary

MOST_RECORDS = 8
MOST_ACTIONS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list."""

    title: str
    beneath: str
    mark: str
    colour: str
    act: Callable[[], object]


def fits(typed: str, words: str) -> bool:
    """Says whether the letters typed stand in ``words`` in this order, whatever is between; accents do not matter."""
    rest = iter(_bare(words))
    return all(letter in rest for letter in _bare(typed) if not letter.isspace())


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class QuickFind(QDialog):
    """A field over the window, and beneath it what fits. Arrows choose, Enter goes, Esc leaves."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setWindowTitle(t("quick.title"))
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self._session = session
        self._offers: list[Offer] = []
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

    def show_over(self) -> None:
        """Shows itself in the upper middle of the window."""
        window = self.parentWidget()
        assert window is not None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        width = min(round(600 * min(1.4, theme.current().scale)), window.width() - 32)
        height = min(round(460 * min(1.4, theme.current().scale)), window.height() - 64)
        self.setFixedSize(width, height)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, max(32, window.height() // 8))))
        self.open()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._look("")

    # What there is --------------------------------------------------------------
    def offers(self) -> list[Offer]:
        """Returns every place and action."""
        session, go = self._session, self._session.go
        places = [
            (PlaceName.HOME, "home"),
            (PlaceName.LIBRARY, "library"),
            (PlaceName.SHARE, "share"),
            (PlaceName.CHECK, "check"),
            (PlaceName.SETTINGS, "settings"),
            (PlaceName.KEEPING, "backup"),
            (PlaceName.TRASH, "trash"),
        ]
        found = [
            Offer(t(f"place.{name}"), t("quick.place"), icon, "ink_2", partial(go, Place(name))) for name, icon in places
        ]
        steps = [("backup", "backup"), ("drill", "checked-file"), ("passphrase", "key"), ("recovery", "key")]
        found += [
            Offer(
                t(f"keeping.{key}.title"),
                t("place.keeping"),
                icon,
                "ink_2",
                partial(go, Place(PlaceName.KEEPING, query=key)),
            )
            for key, icon in steps
        ]
        found += [
            Offer(t("shell.add"), "Ctrl+O", "plus", "ink_2", session.open_requested.emit),
            Offer(t("shell.lock"), "Ctrl+L", "lock", "ink_2", session.lock),
        ]
        return found

    def _look(self, typed: str) -> None:
        self._turn += 1
        turn = self._turn
        actions = [offer for offer in self.offers() if fits(typed, offer.title)]

        def arrived(rows: Sequence[RecordSummary]) -> None:
            if turn == self._turn:
                self._show([self._record(row) for row in rows], actions)

        self._session.ask(self, lambda wallet: wallet.find(typed.strip(), limit=MOST_RECORDS), done=arrived)

    def _record(self, row: RecordSummary) -> Offer:
        said = whether(row.standing, row.issuer_name, self._session.now())
        go = partial(self._session.go, Place(PlaceName.CREDENTIAL, record=row.id))
        return Offer(plain(row.title, limit=120), said.words, f"marks/{said.mark}", said.colour, go)

    def _show(self, records: list[Offer], actions: list[Offer]) -> None:
        typed = bool(self._field.text().strip())
        shown = actions[:MOST_ACTIONS]
        # Before anything is typed the places come first; after that, what was looked for.
        self._offers = [*records, *shown] if typed else [*actions, *records[:0]]
        clear(self._list.body)
        self._lines = []
        self._chosen = 0
        for number, offer in enumerate(self._offers):
            mark = Mark(offer.mark if "/" in offer.mark else f"line/{offer.mark}", offer.colour)
            line = Choosable(offer.title)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inside = column(margins=(12, 0, 12, 0))
            line.setLayout(inside)
            inside.addWidget(Line(offer.title, offer.beneath, mark=mark, tall=48))
            line.chosen.connect(partial(self._go, number))
            self._list.body.addWidget(line)
            self._lines.append(line)
        if not self._offers:
            self._list.body.addWidget(PlainLabel(t("library.nothing_found"), role="ink_2"))
        self._list.body.addStretch(1)
        self._mark()

    def _mark(self) -> None:
        for number, line in enumerate(self._lines):
            line.set_on(number == self._chosen)
        if self._lines:
            offer = self._offers[self._chosen]
            # What is chosen is said to those who hear: the keyboard stays in the field.
            self._field.setAccessibleDescription(f"{offer.title}, {offer.beneath}")
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
                if self._offers:
                    self._go(self._chosen)
                return True
        return False

    def _go(self, number: int) -> None:
        offer = self._offers[number]
        self.close()
        window = self.parentWidget()
        if window is not None:
            window.activateWindow()
        offer.act()
