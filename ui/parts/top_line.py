"""What stands on top of the open wallet as long as it is so: that it can only be read, or that its file lacks something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.places.keeping import KeepingPlace
from ui.text import dates
from ui.text.spoken import joined
from ui.text.status_text import StatusText
from ui.text.words import problem, problem_text, t
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.parts import StatusLabel, column, rule

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.service.locked import Snapshot
    from wallet.service.protocols import OpenWallet

_OLDER = "vault_older"


class TopLine(QWidget):
    """A quiet line over the pages of an open wallet; hidden while there is nothing to say."""

    def __init__(self, session: Session, wallet: OpenWallet | None) -> None:
        super().__init__()
        self._session = session
        self._lines = column()
        self.setLayout(self._lines)
        read_only = wallet is not None and wallet.safekeeping.read_only
        if read_only:
            self._say(problem_text("vault_read_only"))
        else:
            self.hide()
        if wallet is not None and _OLDER in wallet.safekeeping.noticed():
            session.ask(self, lambda w: w.safekeeping.snapshot_of_missing(), done=self._say_older)

    def relayout(self, narrow: bool) -> None:
        """Begins and ends where a narrow page does, or one with room."""
        margin = 16 if narrow else 32
        self._lines.setContentsMargins(margin, 0, margin, 0)

    def _say(self, text: str, *buttons: Button) -> QWidget:
        line = QWidget()
        lines = column(spacing=8, margins=(0, 10, 0, 0))
        line.setLayout(lines)
        label = StatusLabel(StatusText("remark", "neutral", text))
        label.setAccessibleName(text)
        lines.addWidget(label)
        if buttons:
            offers = Flow(spacing=8)
            for button in buttons:
                offers.addWidget(button)
            lines.addLayout(offers)
        lines.addWidget(rule())
        self._lines.addWidget(line)
        return line

    def _say_older(self, snapshot: Snapshot | None) -> None:
        text, offers = problem(_OLDER).sentence, []
        if snapshot is not None:
            when = dates.moment(snapshot.taken_at, self._session.now())
            text = joined(text, t("told.older", when=when), by=" ")
            place = KeepingPlace(step=f"{KeepingPlace.BACK}{snapshot.name}")
            offers.append(Button(t("told.older_do"), on=lambda: self._session.go(place)))
        offers.append(Button(t("told.older_keep"), look="quiet", on=lambda: self._keep(line)))
        line = self._say(text, *offers)
        self.show()

    def _keep(self, line: QWidget) -> None:
        def kept() -> None:
            line.hide()
            self._session.notify(t("told.older_kept"))

        self._session.ask(self, lambda wallet: wallet.safekeeping.go_on_without_missing(), done=lambda _: kept())
