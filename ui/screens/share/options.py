"""What a way asks for besides: the network and the digits of a page in the room, the page that a code opens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import language, problem_text, t
from ui.widgets.controls import Button, Choice, Field, Switch
from ui.widgets.parts import Row, column
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError, ShareError
from wallet.limits import MAX_VIEWER_CHARS
from wallet.service.sharing import RoomTerms, Viewer, viewer_page, write_whole

if TYPE_CHECKING:
    from wallet.service.sharing import OwnAddress

_UNDER = 84
"""Pixels: beneath the words of the way, not beneath its button."""

TIMES = {
    "10m": timedelta(minutes=10),
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
}


class Until(Choice):
    """Until when. It goes by the way, as long as the person did not choose it."""

    def __init__(self) -> None:
        super().__init__([(key, t(f"sharing.time.{key}")) for key in TIMES], "10m", name=t("sharing.until"))
        self._is_chosen = False
        self.activated.connect(self._chosen)
        self.setMinimumWidth(220)

    @property
    def length(self) -> timedelta:
        """How long from now."""
        return TIMES[self.currentData()]

    def fit(self, lifetime: timedelta) -> bool:
        """Takes what is usual for a way; says whether that is another time than before."""
        position = self.findData(next(key for key, time in TIMES.items() if time == lifetime))
        if self._is_chosen or position == self.currentIndex():
            return False
        self.setCurrentIndex(position)
        return True

    def _chosen(self) -> None:
        self._is_chosen = True


class RoomOptions(QWidget):
    """On which network, and whether visitors type digits first. The networks are looked up when it is first seen."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines = column(spacing=4, margins=(_UNDER, 0, 12, 8))
        self.setLayout(self._lines)
        self._network: Choice | None = None
        self._digits = Switch(on=True, name=t("sharing.room_digits"))
        self._digits.clicked.connect(self.changed)
        self._lines.addWidget(Row(t("sharing.room_digits"), t("sharing.room_digits_why"), action=self._digits))

    def look(self) -> None:
        """Looks which networks there are, once."""
        if self._network is None:
            self._session.ask(self, lambda wallet: wallet.sharing.networks(), done=self._show)

    def terms(self, open_for: timedelta) -> RoomTerms:
        """Returns how the page is to be shown. Raises ShareError ``room_time``."""
        chosen = "" if self._network is None else str(self._network.currentData() or "")
        return RoomTerms(chosen, open_for, self._digits.isChecked(), language())

    def _show(self, networks: tuple[OwnAddress, ...]) -> None:
        if self._network is not None:
            return
        choices = [(own.address, f"{plain(own.interface, limit=30)} · {own.address}") for own in networks]
        self._network = Choice(choices or [("", t("sharing.room_no_network"))], "", name=t("sharing.room_network"))
        self._network.activated.connect(self.changed)
        self._network.setMinimumWidth(220)
        self._lines.insertWidget(0, Row(t("sharing.room_network"), t("sharing.room_network_why"), action=self._network))
        self.changed.emit()


class ViewerOptions(QWidget):
    """The page that a code opens: an address of the person's choice, where a copy of our viewer lies."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        lines = column(spacing=8, margins=(_UNDER, 4, 12, 12))
        self.setLayout(lines)
        lines.addWidget(PlainLabel(t("sharing.viewer"), strong=True))
        self._address = Field(name=t("sharing.viewer"), hint="https://")
        self._address.setMaxLength(MAX_VIEWER_CHARS)
        self._address.setText(session.preferences.viewer)
        self._address.textEdited.connect(self.changed)
        lines.addWidget(self._address)
        lines.addWidget(PlainLabel(t("sharing.viewer_why"), size="small", role="ink_2"))
        self._personal = Switch(on=False, name=t("sharing.viewer_personal"))
        self._personal.clicked.connect(self.changed)
        lines.addWidget(Row(t("sharing.viewer_personal"), t("sharing.viewer_personal_why"), action=self._personal))
        save = Button(t("sharing.viewer_save"), look="link", on=self._save)
        lines.addWidget(save)
        self._problem = PlainLabel("", size="small", role="problem")
        self._problem.hide()
        lines.addWidget(self._problem)

    def viewer(self) -> Viewer | None:
        """Returns it, or None where none was given. Raises ShareError ``viewer_malformed``, ``viewer_too_long``."""
        address = self._address.text().strip()
        if not address:
            return None
        viewer = Viewer(address, language(), self._personal.isChecked())
        if not address.lower().startswith("https:"):
            # A file of this computer is no page for anybody's phone.
            raise ShareError("viewer_malformed")
        return viewer

    def remember(self) -> None:
        """Keeps the address for the next time."""
        address = self._address.text().strip()
        if address != self._session.preferences.viewer:
            self._session.prefer(self._session.preferences.having(viewer=address), quietly=True)

    def _save(self) -> None:
        path = save_as(self, t("sharing.viewer_save"), "viewer.html")
        if path is None:
            return
        try:
            write_whole(path, viewer_page().encode("utf-8"))
        except LanyardError as error:
            self._problem.setText(problem_text(error.code))
            self._problem.show()
            return
        self._problem.hide()
        self._session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)
