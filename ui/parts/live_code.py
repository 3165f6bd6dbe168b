"""Codes that are shown over the whole window until they are stopped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.session.session import Session
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.cover import Cover
from ui.widgets.origin import Origin
from ui.widgets.parts import column
from ui.widgets.plain_label import PlainLabel
from ui.widgets.qr_view import QrView
from wallet.service.sharing import Delivered

_LEAST, _MOST = 200, 560
_AROUND = 220
"""Pixels of the words above and beneath the codes."""


class CodeCover(Cover):
    """Covers its window until Esc or *Stop*."""

    def __init__(self, session: Session, share: Delivered, title: str) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._share = session, share
        lines = column(spacing=12, margins=(24, 24, 24, 24))
        self.setLayout(lines)
        middle = Qt.AlignmentFlag.AlignHCenter
        lines.addWidget(PlainLabel(title, size="title", align=middle))
        frames = share.live.matrices if share.live is not None else ()
        self._view = QrView(frames)
        lines.addWidget(self._view, 1, middle)
        if len(frames) > 1:
            lines.addWidget(PlainLabel(t("qr.takes_turns", n=len(frames)), role="ink_2", align=middle))
        self._stop = Button(t("qr.stop"), look="stop", on=self.stop)
        lines.addWidget(self._stop, 0, middle)
        session.locked.connect(self._uncover)

    def cover(self, window: QWidget) -> None:
        """Lies over ``window``."""
        self.setParent(window, Qt.WindowType.Widget)
        window.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()
        self._came_from = Origin()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            edge = max(_LEAST, min(_MOST, window.width() - 48, window.height() - _AROUND))
            self._view.setFixedSize(edge, edge)

    def stop(self) -> None:
        """Takes the codes off the screen, and the share back."""
        share_id = self._share.entry.id
        self._uncover()
        self._session.ask(
            self._session, lambda w: w.sharing.stop(share_id), done=lambda _: self._session.shared(), failed=lambda _: None
        )

    def _uncover(self) -> None:
        self.hide()
        self.setParent(None)
        self._came_from.give_back()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)


def show_codes(session: Session, share: Delivered, owner: QWidget, title: str) -> CodeCover:
    """Shows what ``share`` shows over the window of ``owner``."""
    cover = CodeCover(session, share, title)
    cover.cover(owner.window())
    return cover
