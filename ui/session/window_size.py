"""How large the window opens: as it was closed, and never larger than the screen it opens on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.session.session import Session

TITLE_BAR: Final = 40
"""Pixels that a desktop puts above a window; where it puts none, the window is a little lower than it could be."""


def take_size(window: QWidget, session: Session) -> None:
    """Gives ``window`` the size it was closed with, or the usual one, as far as the screen has room."""
    chosen = session.preferences
    room = window.screen().availableGeometry().size() - QSize(0, TITLE_BAR)
    window.resize(QSize(chosen.width, chosen.height).boundedTo(room))
    if chosen.maximised:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def keep_size(window: QWidget, session: Session) -> None:
    """Keeps the size for the next time."""
    size = window.normalGeometry().size() if window.isMaximized() else window.size()
    chosen = session.preferences.having(width=size.width(), height=size.height(), maximised=window.isMaximized())
    if chosen != session.preferences:
        session.prefer(chosen, quietly=True)
