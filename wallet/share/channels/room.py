"""A page on this computer, for the phones on the same network, for a few minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wallet.errors import ShareError
from wallet.limits.room import ROOM_LIFETIME
from wallet.records.record import ShareState
from wallet.share.channels.channel import Leaving, LiveShare, Matrix, PresentationChannel, Refusal
from wallet.share.channels.html_page import page, policy
from wallet.share.presentation import PresentationForm, PresentationRequest, RoomTerms, SignedPresentation
from wallet.share.qr import encode_text
from wallet.share.room_desk import CLOSED_HEADERS, DOWNLOAD, RoomDesk, RoomPage
from wallet.share.selection import Disclosed
from wallet.share.warnings import ShareWarning

_FILE_NAME = "lanyard.html"
"""Of the page where a visitor saves it: it names nobody."""


class OpenRoom:
    """A room that is open until somebody stops it, its time is over, or its code was guessed at too often."""

    def __init__(self, signed: SignedPresentation) -> None:
        """Raises ShareError ``no_such_interface``, ``not_on_a_network``, ``room_cannot_open``."""
        # Loaded when a room opens: whoever shows a code has no use for a server.
        from wallet.net.own_address import own_address
        from wallet.net.serving import Server

        terms = _terms(signed.request)
        content = page(signed, language=terms.language, download=DOWNLOAD).encode("utf-8")
        desk = RoomDesk(
            RoomPage(content, policy(), _FILE_NAME), ask_code=terms.ask_code, language=terms.language, end=self._end
        )
        own = own_address(terms.interface)
        seconds = (_until(signed) - signed.created).total_seconds()
        self._desk: RoomDesk = desk
        self._server: Any = Server(desk, own.address, seconds=seconds, headers=CLOSED_HEADERS)
        self._is_stopped = False
        desk.host = own.at(self._server.port)
        self.address = f"http://{desk.host}{desk.path}"
        self.code = desk.code
        self.interface = own.interface
        self._server.start()

    @property
    def state(self) -> ShareState:
        """``live`` as long as the port is open."""
        if self._server.is_open:
            return ShareState.LIVE
        return ShareState.STOPPED if self._is_stopped else ShareState.ENDED

    @property
    def matrices(self) -> Sequence[Matrix]:
        """The address as a code, as long as somebody is there to open."""
        return (encode_text(self.address, sturdy=True).matrix,) if self._server.is_open else ()

    @property
    def views(self) -> int:
        """How often the page was opened."""
        return self._desk.visits

    @property
    def visited(self) -> Sequence[datetime]:
        """When it was opened."""
        return self._desk.visited

    def stop(self) -> None:
        """Closes the room; on return the port is closed."""
        if self._server.is_open:
            self._is_stopped = True
            self._server.stop()

    def _end(self) -> None:
        self._server.end()


class Room(PresentationChannel):
    """The page that checks itself, shown to whoever is here. Over plain http it gives no verdict of its own."""

    id = "room"
    lifetime = ROOM_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """What stands on a page."""
        if request.form is not PresentationForm.EMBEDDED and disclosed.token is None:
            return (Refusal("not_on_a_page"),)
        return ()

    def leaving(self, signed: SignedPresentation) -> Leaving:
        """Returns the presentation, seen as long as the room is open."""
        return replace(super().leaving(signed), until=_until(signed))

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Says who can see it, where no code is asked for."""
        return () if _terms(signed.request).ask_code else (ShareWarning("share_in_the_room", ""),)

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Opens the room. Raises ShareError as :class:`OpenRoom`, and ``not_on_a_page``."""
        if self.carries(signed.disclosed, signed.request):
            raise ShareError("not_on_a_page")
        return OpenRoom(signed)


CHANNEL = Room()


def _terms(request: PresentationRequest) -> RoomTerms:
    return request.room or RoomTerms()


def _until(signed: SignedPresentation) -> datetime:
    """Returns when the room closes: what it shows is good until then."""
    return min(signed.expires, signed.created + _terms(signed.request).open_for)
