"""What is shown before a wallet is open: the folder, and one card that hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.widgets import theme
from ui.widgets.living import relayout
from ui.widgets.parts import Scrolled, clear
from ui.widgets.strap import Strapped

if TYPE_CHECKING:
    from ui.session.session import Session

_DROP: Final = 132
_SHORT_DROP: Final = 64
"""Pixels of strap above the card; fewer where the words are large."""
_LARGE: Final = 1.5
_MOST_GROWN: Final = 1.6
_NARROWEST: Final = 360
_BESIDE: Final = 64


class Front(QWidget):
    """The folder with a card as wide as there is room for. Whoever is one hangs the first card when it is made."""

    _shown_card: Strapped

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._narrow = False
        self._card_width = 0
        self._scroll = Scrolled(margins=(0, 0, 0, 24))

    def hang(self, width: int) -> Strapped:
        """Hangs an empty card of ``width`` pixels in the place of the one that hangs there, and returns it."""
        clear(self._scroll.body)
        self._card_width = width
        card = self._shown_card = Strapped(width=width, drop=_DROP)
        self._fit()
        self._scroll.body.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.body.addStretch(1)
        return card

    def relayout(self, narrow: bool) -> None:
        """Lays itself out for a narrow window, or for one with room."""
        self._narrow = narrow
        relayout(self, narrow)

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = theme.current().scale
        width = min(round(self._card_width * min(_MOST_GROWN, scale)), max(_NARROWEST, self.width() - _BESIDE))
        self._shown_card.set_size(width, _SHORT_DROP if scale >= _LARGE else _DROP)
