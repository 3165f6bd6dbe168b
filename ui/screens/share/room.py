"""A page in the room: its address as a code and in letters, the digits, how long it is open, and who has opened it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.screens.share.qr import QrScreen
from ui.session.session import Session
from ui.text import dates
from ui.text.words import t
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import RecordSummary, ShareState
from wallet.service.sharing import Delivered

_GROUP = 3
"""Digits that stand together, to be read out."""


class RoomScreen(QrScreen):
    """Covers its window as long as the room is open; a room that has closed by itself is taken away."""

    def __init__(
        self, session: Session, share: Delivered, rows: Sequence[RecordSummary], warned: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(session, share, rows, warned)
        assert share.live is not None
        self._live = share.live
        self._visitors = PlainLabel("", strong=True)

    def _card_labels(self) -> list[QWidget]:
        middle = Qt.AlignmentFlag.AlignHCenter
        host = self._live.address.removeprefix("http://").partition("/")[0]
        labels: list[QWidget] = [PlainLabel(t("room.at", host=host), size="small", role="ink_2", align=middle)]
        if self._live.code:
            digits = self._live.code
            spaced = " ".join(digits[n : n + _GROUP] for n in range(0, len(digits), _GROUP))
            labels.append(PlainLabel(t("room.digits", code=spaced), strong=True, align=middle))
        return labels

    def _lead_in(self) -> list[QWidget]:
        return [self._visitors]

    def _count_down(self) -> None:
        if self._live.state is not ShareState.LIVE:
            # Too many wrong digits, or its time: it is over, and the ledger says so.
            self.stop()
            return
        visits = list(self._live.visited)
        if visits:
            last = dates.clock_time(visits[-1])
            self._visitors.setText(t("room.visits", n=len(visits), time=last))
        else:
            self._visitors.setText(t("room.nobody"))
        super()._count_down()
