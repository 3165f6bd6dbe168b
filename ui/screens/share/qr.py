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
from ui.widgets.cover import Cover
from ui.widgets.icons import Mark
from ui.widgets.origin import Origin
from ui.widgets.parts import Row, RowList, add, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.qr_view import QrView
from ui.widgets.strap import Strapped
from wallet.records.record import RecordSummary
from wallet.service.sharing import Delivered

_MOST_LISTED = 5
_MOST_WARNED = 3
_WIDE_FROM = 900
_AROUND = 144
"""Pixels beside the code and the words, in a wide window."""
_LEAST, _MOST = 200, 624
"""Pixels of the code's edge."""


class QrScreen(Cover):
    """Covers its window until Esc, *Stop sharing* or the end of the share."""

    def __init__(
        self, session: Session, share: Delivered, rows: Sequence[RecordSummary], warned: Sequence[tuple[str, str]] = ()
    ) -> None:
        """``warned``: what the person was told before, in the same colours; it stays in sight while the code is shown."""
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._share_id = share.entry.id
        self._channel = share.entry.channel
        self._frames = share.live.matrices if share.live is not None else ()
        self._rows = rows
        self._warned = [*warned]
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
        self._build()
        self._fit()
        self.show()
        self.raise_()
        self._came_from = Origin()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tick.start()

    def _build(self) -> None:
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._card = Strapped(width=_LEAST, drop=72, margins=(12, 36, 12, 12), hug=False)
        self._card.body.addWidget(QrView(self._frames), 1)
        for widget in self._foot():
            self._card.body.addWidget(widget)
        if len(self._frames) > 1:
            turns = t("qr.takes_turns", n=len(self._frames))
            self._card.body.addWidget(PlainLabel(turns, size="small", role="ink_2", align=Qt.AlignmentFlag.AlignHCenter))
        self._outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._words = column()
        self._outer.addLayout(self._words, 1)
        title = t(f"qr.title.{self._channel}")
        self._titles = [PlainLabel(title, size="large"), PlainLabel(title, size="title")]
        self._details = self._what_they_see()
        self._warnings = QWidget()
        warnings = column(spacing=2)
        self._warnings.setLayout(warnings)
        for words, role in self._warned[:_MOST_WARNED]:
            warnings.addWidget(PlainLabel(words, size="small", role=role))
        self._warnings.setVisible(bool(self._warned))
        self._bright = PlainLabel(t("qr.bright"), size="small", role="ink_2")
        self._stop = Button(t("qr.stop"), look="stop", on=self.stop)
        self._stop.setSizePolicy(PlainLabel().sizePolicy())
        self._left = PlainLabel("", size="small", role="ink_2", one_line=True)
        line = row()
        line.addWidget(self._left, 1)
        line.addWidget(PlainLabel("Esc", size="small", role="ink_2", one_line=True))
        for item in (*self._titles, 8, self._details, self._warnings, 12, self._stop, 12, line, None, self._bright):
            add(self._words, item)
        self._count_down()

    def _foot(self) -> list[QWidget]:
        """Returns what stands on the card, beneath the code."""
        return []

    def _foot_height(self) -> int:
        """Returns how much of the card that takes, in pixels."""
        return 0

    def _what_they_see(self) -> QWidget:
        box = QWidget()
        lines = column(margins=(0, 0, 0, 28))
        box.setLayout(lines)
        lines.addWidget(PlainLabel(self._explained(), role="ink_2"))
        lines.addSpacing(24)
        self._add_standing(lines)
        self._seen = QWidget()
        seen = column(spacing=4)
        self._seen.setLayout(seen)
        lines.addWidget(self._seen)
        seen.addWidget(PlainLabel(t("sharing.they_see"), strong=True))
        listed = RowList()
        now = self._session.now()
        for summary in self._rows[:_MOST_LISTED]:
            status = status_line(summary.facts, now)
            mark = Mark(f"marks/{status.mark}", status.colour, cut="folder")
            listed.add(Row(summary.title, status.text, mark=mark))
        seen.addWidget(listed)
        if len(self._rows) > _MOST_LISTED:
            seen.addWidget(PlainLabel(t("share.and_more", n=len(self._rows) - _MOST_LISTED), size="small"))
        return box

    def _explained(self) -> str:
        """Returns what is to be known of the code."""
        return t(f"qr.explain.{self._channel}")

    def _add_standing(self, lines: QBoxLayout) -> None:
        """Puts before what they see how the share is going."""

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._fit()

    def _fit(self) -> None:
        """The code stands beside the words, or above them; it is as large as there is room for."""
        wide = self.width() >= _WIDE_FROM
        self._outer.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._outer.setContentsMargins(44 if wide else 16, 0, 48 if wide else 16, 24)
        self._outer.setSpacing(52 if wide else 16)
        self._words.setContentsMargins(0, 118 if wide else 0, 0, 0)
        for label, shown in zip(self._titles, (wide, not wide), strict=True):
            label.setVisible(shown)
        self._details.setVisible(wide)
        self._bright.setVisible(wide)
        below = round(150 * theme.current().scale)  # The words and the way to stop, in a narrow window.
        if self._warned:
            below += self._warnings.heightForWidth(max(1, self.width() - 32)) + 12
        foot = self._foot_height()
        room = min(self.width() - 560, self.height() - 144 - foot) if wide else self.height() - 120 - below - foot
        edge = max(_LEAST, min(_MOST, room, self.width() - 32))
        self._card.set_size(edge, 72 if wide else 40)
        self._card.setFixedHeight(edge + (110 if wide else 80) + foot)
        if wide:
            # Large words in a low window: how it is going goes before what they see, which the page behind it lists.
            self._seen.setVisible(True)
            self._seen.setVisible(self._words.totalHeightForWidth(self.width() - edge - _AROUND) <= self.height() - 24)

    def seconds_left(self) -> int:
        """Returns how long it goes on."""
        return int((self._expires - self._session.now()).total_seconds())

    def _count_down(self) -> None:
        left = self.seconds_left()
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
        self._came_from.give_back()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self.setGeometry(self.window().rect())
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)
