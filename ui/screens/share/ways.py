"""The ways to hand it over, each with the same three promises: what they need, how it is taken back, who has seen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.screens.share.before import refusal_text
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.parts import column, row, rule
from ui.widgets.way import SIDE, WayHead, WayRow
from wallet.service.sharing import Preview, Refusal


@dataclass(frozen=True, slots=True)
class Way:
    """``channel`` is the channel's id; ``is_shown``: on this screen, the others make a file."""

    channel: str
    icon: str
    is_shown: bool


GROUPS: Final[Mapping[str, Sequence[Way]]] = {
    "face": (
        Way("page_screen", "qr", True),
        Way("room", "room", True),
        Way("code_screen", "qr", True),
        Way("screen", "screen", True),
    ),
    "send": (
        Way("html", "page", False),
        Way("pdf", "document", False),
        Way("file", "file", False),
    ),
}
WAYS: Final = {way.channel: way for group in GROUPS.values() for way in group}
FIRST: Final = "html"
"""What is chosen before the person chose: any browser reads it, and nothing is opened by it."""
PROMISED: Final = ("need", "back", "seen")
ASKED: Final = frozenset({"no_viewer", "personal_data_in_address"})
"""Refusals that the person can lift beside the way: it may be chosen, and cannot be done before."""
_COLUMNS_FROM: Final = 660
"""Pixels of width from which the promises have columns, at the usual size of text."""


class WayTable(QWidget):
    """``chosen`` says which way was chosen, by its channel."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        lines = column()
        self.setLayout(lines)
        group = QButtonGroup(self)
        self.rows: dict[str, WayRow] = {}
        self._heads: list[WayHead] = []
        for number, (name, ways) in enumerate(GROUPS.items()):
            head = WayHead(t(f"sharing.group.{name}"), named=not number)
            self._heads.append(head)
            lines.addWidget(head)
            under = row(margins=(SIDE, 0, SIDE, 4))
            under.addWidget(rule())
            lines.addLayout(under)
            for way in ways:
                lines.addWidget(self._row(way, group))

    def _row(self, way: Way, group: QButtonGroup) -> WayRow:
        promises = [t(f"sharing.{promise}.{way.channel}") for promise in PROMISED]
        key = f"sharing.way.{way.channel}"
        way_row = WayRow(t(key), t(f"{key}_why"), icon=way.icon, promises=promises)
        way_row.button.setChecked(way.channel == FIRST)
        way_row.button.toggled.connect(lambda on: self.chosen.emit(way.channel) if on else None)
        group.addButton(way_row.button)
        self.rows[way.channel] = way_row
        return way_row

    def choose(self, channel: str) -> None:
        """Chooses a way."""
        self.rows[channel].button.setChecked(True)

    def show_refusals(self, preview: Preview, shown: str) -> None:
        """Greys what cannot carry it, and says why; moves on to one that can where ``shown`` cannot."""
        refused = {channel: standing(preview.refusals.get(channel, ())) for channel in self.rows}
        for channel, way_row in self.rows.items():
            reason = refused[channel]
            way_row.refuse(refusal_text(reason) if reason is not None else "")
        if refused[shown] is not None:
            usable = next((channel for channel, reason in refused.items() if reason is None), shown)
            self.choose(usable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._fit()

    def _fit(self) -> None:
        in_columns = self.width() >= _COLUMNS_FROM * theme.current().scale
        for head in self._heads:
            head.set_columns(in_columns)
        for way_row in self.rows.values():
            way_row.set_columns(in_columns)


def standing(refusals: Sequence[Refusal]) -> Refusal | None:
    """Returns the first of ``refusals`` that nothing beside the way can lift."""
    return next((each for each in refusals if each.code not in ASKED), None)
