"""A page in the room, while it is open: its address and code, how long still, who opened it, and one big way to stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui.screens.share.qr import QrScreen
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import RecordSummary, ShareState
from wallet.service.sharing import Delivered, OpenRoom

_MOST_VISITS: Final = 3
"""The latest openings that are listed; all of them are counted."""
_SHORT_ENOUGH: Final = 60
"""Minutes up to which a clock counts down to the second."""


class TimeBar(QWidget):
    """How much of a time is left, as a bar; its words stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 1.0
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_left(self, part: float) -> None:
        """Shows ``part``, from 0 to 1."""
        self.left = min(1.0, max(0.0, part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("hairline"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self.left, self.height()), 4, 4)
        painter.end()


class RoomScreen(QrScreen):
    """Covers its window until Esc, *Stop sharing*, the end of its time, or until its code was guessed at too often."""

    def __init__(
        self,
        session: Session,
        share: Delivered,
        room: OpenRoom,
        rows: Sequence[RecordSummary],
        warned: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(session, share, rows, warned)
        self._open_room = room
        if share.entry.expires is not None:
            self._expires = share.entry.expires
        self._whole = max(1, round((self._expires - share.entry.created).total_seconds()))
        self._visited: list[datetime] | None = None

    def _foot(self) -> list[QWidget]:
        host = self._open_room.address.partition("://")[2].partition("/")[0]
        middle = Qt.AlignmentFlag.AlignHCenter
        foot = [PlainLabel(host, strong=True, one_line=True, align=middle)]
        if self._open_room.code:
            code = " ".join((self._open_room.code[:3], self._open_room.code[3:]))
            foot.append(PlainLabel(t("qr.room.code", code=code), one_line=True, align=middle))
        return [*foot]

    def _foot_height(self) -> int:
        return (2 if self._open_room.code else 1) * theme.current().line("body") + 8

    def _explained(self) -> str:
        key = "qr.room.explain_code" if self._open_room.code else "qr.room.explain"
        return t(key, network=plain(self._open_room.interface, limit=60))

    def _add_standing(self, lines: QBoxLayout) -> None:
        line = row(spacing=16)
        self._clock = PlainLabel("", size="large", one_line=True)
        self._clock.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line.addWidget(self._clock)
        line.addWidget(PlainLabel(t("qr.room.left_of", n=round(self._whole / 60)), role="ink_2"), 1)
        lines.addLayout(line)
        lines.addSpacing(4)
        self._bar = TimeBar()
        lines.addWidget(self._bar)
        lines.addSpacing(24)
        self._visitors = column()
        lines.addLayout(self._visitors)
        lines.addSpacing(24)

    def _count_down(self) -> None:
        super()._count_down()
        if self._open_room.state is not ShareState.LIVE and self.seconds_left() > 0:
            # Nobody here ended it: the code was guessed at too often, or the network is gone.
            self._session.notify(t("qr.room.closed"))
            self.stop()
            return
        minutes, seconds = divmod(max(0, self.seconds_left()), 60)
        clock = f"{minutes}:{seconds:02d}" if minutes < _SHORT_ENOUGH else f"{minutes // 60}:{minutes % 60:02d} h"
        self._clock.setText(clock)
        self._left.setText(joined(t("qr.room.opened", n=self._open_room.views), self._left.text()))
        self._bar.show_left(self.seconds_left() / self._whole)
        self._show_visitors()

    def _show_visitors(self) -> None:
        visited = list(self._open_room.visited)
        if visited == self._visited:
            return
        self._visited = visited
        clear(self._visitors)
        line = row(spacing=8)
        line.addWidget(PlainLabel(t("qr.room.visitors"), strong=True, one_line=True))
        line.addWidget(PlainLabel(t("qr.room.opened", n=self._open_room.views), role="ink_2"), 1)
        self._visitors.addLayout(line)
        self._visitors.addSpacing(4)
        if visited:
            listed = RowList()
            for moment in reversed(visited[-_MOST_VISITS:]):
                when = t("qr.room.opened_at", time=dates.clock_time(moment))
                listed.add(Row(when, mark=Mark("line/live", "accent"), tall=40))
            self._visitors.addWidget(listed)
