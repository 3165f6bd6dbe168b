"""The ways to hand something over, by what they are for, each with what it needs, how it is taken back and who knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QWidget

from ui.text.words import t
from ui.widgets.icons import Mark
from ui.widgets.parts import clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.way import WayRow, WaysHead


@dataclass(frozen=True, slots=True)
class Way:
    """``channel`` is what the ledger calls it; ``icon`` a line icon; ``is_shown``: on this computer, not in a file."""

    channel: str
    icon: str
    is_shown: bool = False


GROUPS: Final = (
    (
        "face",
        (
            Way("page_screen", "qr", True),
            Way("room", "room", True),
            Way("code_screen", "check", True),
            Way("screen", "qr", True),
        ),
    ),
    ("send", (Way("html", "checked-file"), Way("pdf", "document"), Way("file", "file"))),
)
WAYS: Final = {way.channel: way for _, ways in GROUPS for way in ways}
DEFAULT: Final = "html"
"""Anybody with a browser can read it, and nothing is opened on this computer."""
_FACTS: Final = ("needs", "back", "seen_by")
_PROMISES: Final = (("ends", "stop"), ("reach", "eye-off"), ("known", "eye"), ("stays", "info"))
"""What can be relied on, and the icon of each."""


class Ways(QWidget):
    """All of them; one is chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        box = column()
        self.setLayout(box)
        self._buttons = QButtonGroup(self)
        self.rows: dict[str, WayRow] = {}
        for place, (group, ways) in enumerate(GROUPS):
            box.addSpacing(16 if place else 0)
            box.addWidget(WaysHead(t(f"sharing.group.{group}"), () if place else [t(f"sharing.fact.{f}") for f in _FACTS]))
            box.addSpacing(6)
            rule = QFrame()
            rule.setObjectName("rule")
            rule.setFixedHeight(1)
            box.addWidget(rule)
            box.addSpacing(4)
            for way in ways:
                box.addWidget(self._row(way))
        self.rows[DEFAULT].button.setChecked(True)

    def _row(self, way: Way) -> WayRow:
        key = way.channel
        facts = [t(f"sharing.{fact}.{key}") for fact in _FACTS]
        way_row = WayRow(t(f"sharing.way.{key}"), t(f"sharing.way.{key}_why"), icon=way.icon, facts=facts)
        way_row.button.toggled.connect(lambda on: self.chosen.emit(key) if on else None)
        self._buttons.addButton(way_row.button)
        self.rows[key] = way_row
        return way_row

    def put_beneath(self, channel: str, options: QWidget) -> None:
        """Puts what a way asks for besides under its row; it is seen while that way is chosen."""
        box = self.layout()
        assert isinstance(box, QBoxLayout)
        options.setVisible(self.rows[channel].button.isChecked())
        self.rows[channel].button.toggled.connect(options.setVisible)
        box.insertWidget(box.indexOf(self.rows[channel]) + 1, options)

    def choose(self, channel: str) -> None:
        """Chooses a way."""
        self.rows[channel].button.setChecked(True)


class Promises(QWidget):
    """What can be relied on of the way that is chosen: until when, who reaches it, who knows, what stays with them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(spacing=8, margins=(24, 0, 24, 0))
        self.setLayout(self._lines)

    def show_way(self, channel: str) -> None:
        """Says it of ``channel``."""
        clear(self._lines)
        self._lines.addWidget(PlainLabel(t("sharing.rely", way=t(f"sharing.way.{channel}")), strong=True))
        for part, icon in _PROMISES:
            line = row(spacing=10)
            line.addWidget(Mark(f"line/{icon}", "ink_2"))
            line.addWidget(PlainLabel(t(f"sharing.{part}.{channel}"), size="small", role="ink_2"), 1)
            self._lines.addLayout(line)
