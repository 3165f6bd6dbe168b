"""Settings: the parts in a list at the left, the chosen one beside it; where it is narrow, all of them in one column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.parts.page import Page, head
from ui.places.settings import SettingsPlace
from ui.screens.settings import parts
from ui.screens.settings.network import network
from ui.screens.settings.recognised import recognised
from ui.screens.settings.you import You
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.parts import Scrolled, at_most, row
from ui.widgets.section_list import SectionList

PARTS: Final[tuple[tuple[str, Callable[[Session], QWidget]], ...]] = (
    ("keeping", parts.keeping),
    ("you", You),
    ("lock", parts.lock),
    ("recognised", recognised),
    ("network", network),
    ("appearance", parts.appearance),
    ("about", parts.about),
)
"""Key (``settings.part.<key>`` is its word) and what makes it, in the order of the list."""
_WIDEST: Final = 760


class SettingsPage(Page):
    """Rows between hairlines, each with its choice at the end. ``query`` names the part that is shown."""

    def __init__(self, session: Session, place: SettingsPlace, *, narrow: bool = False) -> None:
        super().__init__(session, place, narrow=narrow)
        if narrow:
            self._in_one_column()
        else:
            self._beside_a_list(place.part if place.part in dict(PARTS) else PARTS[0][0], found=bool(place.part))

    def title(self) -> str:
        return t("settings.title")

    def _in_one_column(self) -> None:
        scroll = Scrolled(margins=(self.margin, 24, self.margin, 32), spacing=0)
        self.outer.addWidget(scroll)
        for number, (_, make) in enumerate(PARTS):
            scroll.body.addSpacing(32 if number else 0)
            scroll.body.addLayout(at_most(make(self.session), _WIDEST))
        scroll.body.addStretch(1)

    def _beside_a_list(self, chosen: str, *, found: bool) -> None:
        top = row(margins=(self.margin, 24, self.margin, 0))
        top.addWidget(head(t("settings.title")))
        self.outer.addLayout(top)
        self.outer.addSpacing(16)
        beside = row(spacing=16, margins=(self.margin - 12, 0, 0, 0))
        listed = SectionList(t("settings.title"), [(key, t(f"settings.part.{key}")) for key, _ in PARTS], chosen)
        listed.chosen.connect(lambda key: self.session.go(SettingsPlace(part=key)))
        beside.addWidget(listed)
        scroll = Scrolled(margins=(32, 4, self.margin, 32), spacing=0)
        beside.addWidget(scroll, 1)
        self.outer.addLayout(beside, 1)
        make = dict(PARTS)[chosen]
        scroll.body.addLayout(at_most(make(self.session), _WIDEST))
        scroll.body.addStretch(1)
        if found:
            # The page is made anew for each part; the keyboard stays where it was.
            listed.focus(chosen)
