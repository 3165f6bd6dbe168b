"""The QR code over the whole window, hanging on the strap, with one big way to stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.session.session import Session
from ui.text.standing import status_line
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Lines, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.qr_view import QrView
from ui.widgets.strap import Strapped
from wallet.records.record import RecordSummary
from wallet.service.sharing import Delivered

_MOST_LISTED = 5


class QrScreen(QWidget):
    """Covers its window until Esc, *Stop sharing* or the end of the share."""

    def __init__(self, session: Session, share: Delivered, rows: Sequence[RecordSummary]) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._share_id = share.entry.id
        self._frames = share.live.matrices if share.live is not None else ()
        self._rows = rows
        self._expires = share.signed.expires
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        # A wallet that is locked has stopped it already.
        session.locked.connect(self._uncover)

    def cover(self) -> None:
        """Lies over the window."""
        window = self.parentWidget()
        assert window is not None
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self._build(wide=window.width() >= 900)
        self.show()
        self.raise_()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tick.start()

    def _build(self, *, wide: bool) -> None:
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        outer = QBoxLayout(direction, self)
        outer.setContentsMargins(44 if wide else 16, 0, 48 if wide else 16, 24)
        outer.setSpacing(52 if wide else 16)
        beneath = round(150 * theme.current().scale)  # The words and the way to stop, in a narrow window.
        room = min(self.width() - 560, self.height() - 144) if wide else self.height() - 120 - beneath
        edge = max(200, min(624, room, self.width() - 32))
        card = Strapped(width=edge, drop=72 if wide else 40, margins=(12, 36, 12, 12), hug=False)
        card.body.addWidget(QrView(self._frames), 1)
        if len(self._frames) > 1:
            words = t("qr.takes_turns", n=len(self._frames))
            card.body.addWidget(PlainLabel(words, size="small", role="ink_2", align=Qt.AlignmentFlag.AlignHCenter))
        card.setFixedHeight(edge + (110 if wide else 80))
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        outer.addLayout(self._words(wide=wide), 1)

    def _words(self, *, wide: bool) -> QBoxLayout:
        lines = column(spacing=0, margins=(0, 118 if wide else 0, 0, 0))
        lines.addWidget(PlainLabel(t("qr.title"), size="large" if wide else "title"))
        lines.addSpacing(8)
        if wide:
            lines.addWidget(PlainLabel(t("qr.explain"), role="ink_2"))
            lines.addSpacing(24)
            lines.addWidget(PlainLabel(t("sharing.they_see"), strong=True))
            lines.addSpacing(4)
            listed = Lines()
            now = self._session.now()
            for summary in self._rows[:_MOST_LISTED]:
                status = status_line(summary.facts, now)
                mark = Mark(f"marks/{status.mark}", status.colour, cut="folder")
                listed.add(Line(summary.title, status.words, mark=mark))
            lines.addWidget(listed)
            if len(self._rows) > _MOST_LISTED:
                lines.addWidget(PlainLabel(t("share.and_more", n=len(self._rows) - _MOST_LISTED), size="small"))
            lines.addSpacing(28)
        self._stop = Button(t("qr.stop"), look="stop", on=self.stop)
        self._stop.setSizePolicy(PlainLabel().sizePolicy())
        lines.addWidget(self._stop)
        lines.addSpacing(12)
        line = row()
        self._left = PlainLabel("", size="small", role="ink_2", one_line=True)
        line.addWidget(self._left, 1)
        line.addWidget(PlainLabel("Esc", size="small", role="ink_2", one_line=True))
        lines.addLayout(line)
        lines.addStretch(1)
        if wide:
            lines.addWidget(PlainLabel(t("qr.bright"), size="small", role="ink_2"))
        self._count_down()
        return lines

    def _count_down(self) -> None:
        left = int((self._expires - self._session.now()).total_seconds())
        if left <= 0:
            self.stop()
            return
        minutes, seconds = divmod(left, 60)
        if minutes >= 60:
            self._left.setText(t("qr.left_long", n=minutes))
        else:
            self._left.setText(t("qr.left", minutes=minutes, seconds=f"{seconds:02d}"))

    def stop(self) -> None:
        """Takes the code off the screen, and the share back."""
        share_id = self._share_id
        self._uncover()
        self._session.ask(
            self._session, lambda w: w.sharing.stop(share_id), done=lambda _: self._session.shared(), failed=lambda _: None
        )

    def _uncover(self) -> None:
        self._tick.stop()
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self.setGeometry(self.window().rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)
