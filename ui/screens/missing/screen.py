"""The wallet is not where it was: said so, and every way on from there. Nothing is made over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.parts.front import Front
from ui.parts.other_folder import begin_elsewhere, open_elsewhere
from ui.places.check import CheckPlace
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.parts import Flow, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.service.wallet_places import PlaceState

_MIDDLE = Qt.AlignmentFlag.AlignHCenter
_WIDTH = 480


class MissingScreen(Front):
    """Shown while the folder has no wallet, and nobody asked for a new one."""

    def __init__(self, session: Session, state: PlaceState) -> None:
        super().__init__(session)
        self._disk_missing = state is PlaceState.DISK_MISSING
        lines = column(margins=(16, 0, 16, 24))
        self.setLayout(lines)
        lines.addWidget(self._scroll, 1)
        self._fill(state)
        foot = row(spacing=16, margins=(16, 8, 16, 0))
        foot.addStretch(1)
        foot.addWidget(Button(t("unlock.just_check"), look="quiet", on=lambda: session.go(CheckPlace())))
        lines.addLayout(foot)

    def _fill(self, state: PlaceState) -> None:
        body = self.hang(_WIDTH).body
        body.addWidget(PlainLabel(t(f"missing.{state}.title"), size="title", align=_MIDDLE))
        body.addSpacing(8)
        folder = plain(str(self._session.folder), limit=200)
        body.addWidget(PlainLabel(t(f"missing.{state}", folder=folder), role="ink_2", align=_MIDDLE))
        body.addSpacing(24)
        self.again = Button(t("missing.again"), look="tall", on=lambda: self._session.start_requested.emit(""))
        self.again.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        body.addWidget(self.again)
        body.addSpacing(16)
        box = QWidget()
        flow = Flow(spacing=12)
        box.setLayout(flow)
        for link in (
            Button(t("missing.elsewhere"), look="link", on=lambda: open_elsewhere(self, self._session)),
            Button(t("unlock.restore"), look="link", on=lambda: self._begin("restore")),
            Button(t("missing.make"), look="link", on=lambda: self._begin("make")),
        ):
            flow.addWidget(link)
        body.addWidget(box)

    def _begin(self, way: str) -> None:
        if self._disk_missing:
            # Where it was nothing can be made: it would lie hidden under the disk when that comes back.
            begin_elsewhere(self, self._session, way)
        else:
            self._session.start_requested.emit(way)

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        self.again.setFocus(Qt.FocusReason.TabFocusReason)

    def escape(self) -> None:
        """There is nothing to go back to from here."""
