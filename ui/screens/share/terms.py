"""What goes with the way that was chosen: what the person can rely on, until when, and what that way has to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dialogs.files import save_as
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.words import has, language, problem_text, t
from ui.widgets.controls import Button, Choice, Field, Switch
from ui.widgets.icons import Mark
from ui.widgets.parts import clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError, ShareError
from wallet.service.sharing import PresentationRequest, RoomTerms, Viewer, viewer_page, write_whole

if TYPE_CHECKING:
    from wallet.service.sharing import OwnAddress

TIMES: Final[Mapping[str, timedelta]] = {
    "10m": timedelta(minutes=10),
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
}
ROOM_TIMES: Final[Mapping[str, timedelta]] = {
    "10m": timedelta(minutes=10),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "8h": timedelta(hours=8),
}
"""A page in the room is open for a talk, or for a day at a stand; for longer nobody stays beside it."""
_RELY_ICONS: Final = ("stop", "eye-off", "live", "info")
_NO_ADDRESS_YET: Final = "https://viewer.invalid/"
"""Stands in while looking ahead, so that what else is in the way is said as well; nothing leaves by it (RFC 2606)."""


class WayTerms(QWidget):
    """``changed``: another question, to be looked ahead at. ``time_chosen``: the person said until when."""

    changed = Signal()
    time_chosen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._channel = ""
        self._networks: tuple[OwnAddress, ...] | None = None
        self._network: Choice | None = None
        lines = column(spacing=8)
        self.setLayout(lines)
        self._title = PlainLabel("", strong=True)
        self._title.setAccessibleDescription("heading")
        lines.addWidget(self._title)
        self._rely = column(spacing=8)
        lines.addLayout(self._rely)
        self._room = self._room_part()
        self._viewer = self._viewer_part()
        lines.addWidget(self._room)
        lines.addWidget(self._viewer)
        lines.addSpacing(4)
        lines.addWidget(PlainLabel(t("sharing.until"), strong=True, one_line=True))
        self.time = self._times(TIMES)
        self.room_time = self._times(ROOM_TIMES)
        lines.addWidget(self.time)
        lines.addWidget(self.room_time)
        lines.addWidget(PlainLabel(t("sharing.ends"), size="small", role="ink_2"))

    def _times(self, times: Mapping[str, timedelta]) -> Choice:
        choice = Choice([(key, t(f"sharing.time.{key}")) for key in times], "10m", name=t("sharing.until"))
        choice.activated.connect(lambda _index: self.time_chosen.emit())
        return choice

    # The room ---------------------------------------------------------------
    def _room_part(self) -> QWidget:
        part = QWidget()
        lines = column(spacing=8, margins=(0, 8, 0, 0))
        part.setLayout(lines)
        lines.addWidget(PlainLabel(t("sharing.room.network"), strong=True))
        self._network_line = column()
        lines.addLayout(self._network_line)
        self.ask_code = Switch(on=True, name=t("sharing.room.ask_code"))
        self.ask_code.clicked.connect(lambda _on: self.changed.emit())
        lines.addLayout(_beside(self.ask_code, t("sharing.room.ask_code")))
        lines.addWidget(PlainLabel(t("sharing.room.ask_code_why"), size="small", role="ink_2"))
        return part

    def _look_at_networks(self) -> None:
        self._session.ask(self, lambda wallet: wallet.sharing.networks(), done=self._show_networks)

    def _show_networks(self, networks: tuple[OwnAddress, ...]) -> None:
        if networks == self._networks:
            return
        self._networks = networks
        clear(self._network_line)
        self._network = None
        names = [(own.address, plain(f"{own.interface} · {own.address}", limit=80)) for own in networks]
        if len(names) > 1:
            self._network = Choice(names, names[0][0], name=t("sharing.room.network"))
            self._network.activated.connect(lambda _index: self.changed.emit())
            self._network_line.addWidget(self._network)
        elif names:
            self._network_line.addWidget(PlainLabel(names[0][1], role="ink_2"))
        else:
            self._network_line.addWidget(PlainLabel(problem_text("not_on_a_network"), role="attention"))

    # The page of an address ---------------------------------------------------
    def _viewer_part(self) -> QWidget:
        part = QWidget()
        lines = column(spacing=4, margins=(0, 8, 0, 0))
        part.setLayout(lines)
        lines.addWidget(PlainLabel(t("sharing.viewer"), strong=True))
        self.viewer = Field(name=t("sharing.viewer"), hint="https://")
        self.viewer.setText(self._session.preferences.viewer)
        self.viewer.textEdited.connect(lambda _text: self.changed.emit())
        lines.addWidget(self.viewer)
        lines.addWidget(PlainLabel(t("sharing.viewer_why"), size="small", role="ink_2"))
        save = Button(t("sharing.viewer_save"), look="link", on=self._save_viewer)
        line = row()
        line.addWidget(save)
        line.addStretch(1)
        lines.addLayout(line)
        self._agreed = QWidget()
        inner = column(spacing=4, margins=(0, 4, 0, 0))
        self._agreed.setLayout(inner)
        self.personal = Switch(on=False, name=t("sharing.personal"))
        self.personal.clicked.connect(lambda _on: self.changed.emit())
        inner.addLayout(_beside(self.personal, t("sharing.personal")))
        inner.addWidget(PlainLabel(t("sharing.personal_why"), size="small", role="ink_2"))
        self._agreed.hide()
        lines.addWidget(self._agreed)
        return part

    def _save_viewer(self) -> None:
        path = save_as(self, t("sharing.viewer_save"), "viewer.html", "HTML (*.html)")
        if path is None:
            return
        session = self._session
        session.lanes.work(
            self,
            lambda: write_whole(path, viewer_page().encode("utf-8")),
            done=lambda _: session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path),
            failed=session.tell_problem,
        )

    def offer_personal(self, on: bool) -> None:
        """Asks whether an e-mail address, a birth date or a number may stand in an address."""
        self._agreed.setVisible(on)

    # What is asked for ----------------------------------------------------------
    def show_way(self, channel: str, now: datetime) -> None:
        """Shows what belongs to the way ``channel``."""
        self._channel = channel
        self._title.setText(t("sharing.rely", way=t(f"sharing.way.{channel}")))
        self._room.setVisible(channel == "room")
        self._viewer.setVisible(channel == "page_screen")
        self.time.setVisible(channel != "room")
        self.room_time.setVisible(channel == "room")
        if channel == "room":
            self._look_at_networks()
        self.show_until(now)

    def show_until(self, now: datetime) -> None:
        """Says what can be relied on: some of it goes by the time."""
        clear(self._rely)
        end = dates.clock_time(now + self.lifetime())
        for number, icon in enumerate(_RELY_ICONS):
            key = f"sharing.rely.{self._channel}.{number + 1}"
            if has(key):
                line = row(spacing=8)
                level = column()
                level.addWidget(Mark(f"line/{icon}", "ink_2", size=16))
                level.addStretch(1)
                line.addLayout(level)
                line.addWidget(PlainLabel(t(key, time=end), size="small", role="ink_2"), 1)
                self._rely.addLayout(line)

    def lifetime(self) -> timedelta:
        """Returns how long the share is to be good for."""
        if self._channel == "room":
            return ROOM_TIMES[self.room_time.currentData()]
        return TIMES[self.time.currentData()]

    def asked(self, request: PresentationRequest) -> PresentationRequest:
        """Returns ``request`` with what the ways have to know.

        Raises ShareError ``viewer_malformed``, ``viewer_too_long``.
        """
        address = self.viewer.text().strip()
        if address and not address.lower().startswith("https://"):
            # A file on this computer is no page for a phone.
            raise ShareError("viewer_malformed")
        viewer = Viewer(address or _NO_ADDRESS_YET, language(), self.personal.isChecked())
        interface = str(self._network.currentData()) if self._network is not None else ""
        open_for = ROOM_TIMES[self.room_time.currentData()]
        room = RoomTerms(interface, open_for, self.ask_code.isChecked(), language())
        return replace(request, viewer=viewer, room=room)

    def why_not_yet(self) -> LanyardError | None:
        """Returns what is still missing for the way that is shown, and puts the keyboard there."""
        if self._channel == "page_screen" and not self.viewer.text().strip():
            self.viewer.setFocus()
            return ShareError("no_viewer")
        return None

    def remember(self) -> None:
        """Keeps the address of the page for the next share."""
        address = self.viewer.text().strip()
        if self._channel == "page_screen" and address != self._session.preferences.viewer:
            self._session.prefer(self._session.preferences.having(viewer=address), quietly=True)


def _beside(switch: Switch, words: str) -> QHBoxLayout:
    line = row(spacing=12)
    line.addWidget(PlainLabel(words), 1)
    line.addWidget(switch)
    return line
