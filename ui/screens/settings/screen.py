"""Settings: the parts in a list at the left, the chosen one beside it; where it is narrow, all of them in one column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.parts.page import NARROW, WIDE, Head, Page
from ui.places.place import Place
from ui.places.settings import SettingsPlace
from ui.screens.settings import parts
from ui.screens.settings.addresses import Addresses
from ui.screens.settings.network import network
from ui.screens.settings.recognised import recognised
from ui.screens.settings.reminders import reminders
from ui.screens.settings.you import You
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.parts import AtMost, Scrolled, column, row
from ui.widgets.section_list import SectionList


def _you(session: Session) -> QWidget:
    """Returns who the person is to issuers, and the addresses that issuers issue to."""
    part = QWidget()
    lines = column()
    part.setLayout(lines)
    lines.addWidget(You(session))
    lines.addWidget(Addresses(session))
    return part


PARTS: Final[tuple[tuple[str, Callable[[Session], QWidget]], ...]] = (
    ("keeping", parts.keeping),
    ("you", _you),
    ("lock", parts.lock),
    ("reminders", reminders),
    ("recognised", recognised),
    ("network", network),
    ("appearance", parts.appearance),
    ("about", parts.about),
)
"""Key (``settings.part.<key>`` is its word) and what makes it, in the order of the list."""
_WIDEST: Final = 760


class SettingsPage(Page):
    """Rows between hairlines, each with its choice at the end. ``part`` of its place names the part that is shown."""

    def __init__(self, session: Session, place: SettingsPlace) -> None:
        super().__init__(session, place)
        self._shown = PARTS[0][0]
        self._parts: dict[str, QWidget] = {}
        self._top = row()
        self._top.addWidget(Head(t("settings.title")))
        self.outer.addLayout(self._top)
        self._beside = row(spacing=16)
        self._listed = SectionList(t("settings.title"), [(key, t(f"settings.part.{key}")) for key, _ in PARTS], self._shown)
        self._listed.chosen.connect(lambda key: session.go(SettingsPlace(key)))
        self._beside.addWidget(self._listed)
        self._scroll = Scrolled(margins=(0, 0, 0, 0), spacing=0)
        self._scroll.body.addStretch(1)
        self._beside.addWidget(self._scroll, 1)
        self.outer.addLayout(self._beside, 1)
        self.relayout(narrow=False)

    def title(self) -> str:
        return t("settings.title")

    def arrive(self, place: Place) -> None:
        super().arrive(place)
        part = place.part if isinstance(place, SettingsPlace) else ""
        if part in dict(PARTS) and part != self._shown:
            self._shown = part
            self._listed.show_chosen(part)
            self._scroll.verticalScrollBar().setValue(0)
        self._show_parts()
        if part and self.narrow:
            # All parts stand in one column there: the one that was asked for comes into sight.
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self._parts[self._shown], 0, 24))

    def here(self) -> SettingsPlace:
        return SettingsPlace(self._shown)

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        side = NARROW if narrow else WIDE
        self._top.setContentsMargins(side, 0 if narrow else 24, side, 0 if narrow else 16)
        self._beside.setContentsMargins(0 if narrow else side - 12, 0, 0, 0)
        self._scroll.body.setContentsMargins(side if narrow else 32, 24 if narrow else 4, side, 32)
        self._listed.setVisible(not narrow)
        self._show_parts()

    def _show_parts(self) -> None:
        """Shows the chosen part, or in one column all of them. A part is made when it is first shown, and stays."""
        for number, (key, make) in enumerate(PARTS):
            visible = self.narrow or key == self._shown
            if visible and key not in self._parts:
                part = AtMost(make(self.session), _WIDEST)
                self._parts[key] = part
                before = sum(earlier in self._parts for earlier, _ in PARTS[:number])
                self._scroll.body.insertWidget(before, part)
            if key in self._parts:
                gap = 32 if self.narrow and number else 0
                self._parts[key].setContentsMargins(0, gap, 0, 0)
                self._parts[key].setVisible(visible)
