"""Deliver → remember: nothing leaves before its line is in the ledger, and the line says what became of it.

A share is written as *intended* before the first byte leaves, then as *delivered* or *live*. What is interrupted in
between (a full disk, a power cut) stays *intended*: remembered, and honestly not known to have left.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import structs

from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.errors import BugError, FetchError, ShareError, StoreError
from wallet.records.record import ShareEntry, ShareState
from wallet.share.channels.channel import Channel, Draw, FileChannel, Leaving, LiveChannel, LiveShare
from wallet.share.channels.link import Link
from wallet.share.kept_links import KeptLinks
from wallet.share.presentation import SignedPresentation
from wallet.share.registry import require_carried
from wallet.share.writing import write_together
from wallet.store.tables.shares import Shares

_SEAL: Final = object()
_ID_BYTES: Final = 8
PACKET: Final = "packet"
"""The way of a packet, which is no channel: it holds what no holder can sign around as well."""

ORIGINAL: Final = "original"
"""The way of a file as its issuer gave it, which nobody signs around."""


@dataclass(frozen=True, slots=True, eq=False)
class Delivered:
    """A share that left and is remembered. Made by a :class:`Ledger` alone.

    Attributes:
        entry: its line, as it stands in the ledger.
        signed: exactly what left.
        path: the file it left by, or None.
        live: what goes on, or None where nothing does.

    Raises BugError ``out_of_order`` when it is made by anything else.
    """

    entry: ShareEntry
    signed: SignedPresentation
    path: Path | None
    live: LiveShare | None
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise BugError("out_of_order", type(self).__name__)


@dataclass(frozen=True, slots=True)
class PacketLine:
    """What is remembered of a packet, as :class:`wallet.records.record.ShareEntry` says.

    ``digest`` is that of its list: the SHA-256 of every record it is made from, and of each presentation. ``expires`` and
    ``holder`` are those of the presentations in it, None and "" where there is none.
    """

    record_ids: tuple[RecordId, ...]
    titles: tuple[str, ...]
    audience: str
    purpose: str
    digest: str
    expires: datetime | None = None
    holder: str = ""


class Ledger:
    """The ledger of one open vault, and the shares of it that are going on."""

    def __init__(self, shares: Callable[[], Shares], clock: Clock, links: KeptLinks) -> None:
        """``shares`` gives the table of the open file: a vault that gets a new key has another one."""
        self._table = shares
        self._clock = clock
        self._links = links
        self._live: dict[str, LiveShare] = {}

    # Handing over -----------------------------------------------------------
    def write(
        self, parts: Sequence[tuple[SignedPresentation, FileChannel, Path]], *, language: str, draw: Draw
    ) -> list[Delivered]:
        """Hands presentations over as files: all of them are written, or none is.

        Raises ShareError with the code of the first thing that a channel cannot carry, before anything is remembered;
        ``cannot_write_share``, ``no_room_for_share`` and what the channels say, after; StoreError when the vault
        cannot remember.
        """
        for signed, channel, _ in parts:
            require_carried(signed.disclosed, signed.request, [channel])
        entries = self._written_down([(signed, channel) for signed, channel, _ in parts])
        delivered: list[Delivered] = []

        def there(position: int) -> None:
            signed, _, path = parts[position]
            entry = self._became(entries[position], ShareState.DELIVERED)
            delivered.append(Delivered(entry, signed, path, None, _SEAL))

        write_together(
            [(path, partial(_written, signed, channel, language, draw)) for signed, channel, path in parts], there=there
        )
        return delivered

    def hand_over(self, signed: SignedPresentation, channel: Channel, show: Callable[[], None]) -> Delivered:
        """Hands one over by ``show``, which shows it where it cannot be called back from (a terminal).

        Raises ShareError as :meth:`write`, StoreError, and what ``show`` says.
        """
        require_carried(signed.disclosed, signed.request, [channel])
        (entry,) = self._written_down([(signed, channel)])
        show()
        return Delivered(self._became(entry, ShareState.DELIVERED), signed, None, None, _SEAL)

    def hand_over_together(
        self, signed: Sequence[SignedPresentation], channel: Channel, act: Callable[[], None]
    ) -> list[ShareEntry]:
        """Hands several over by one ``act``. Raises as :meth:`hand_over`; then none of them is known to have left."""
        for each in signed:
            require_carried(each.disclosed, each.request, [channel])
        entries = self._written_down([(each, channel) for each in signed])
        act()
        return [self._became(entry, ShareState.DELIVERED) for entry in entries]

    def start(self, signed: SignedPresentation, channel: LiveChannel) -> Delivered:
        """Begins to show one. Raises ShareError as :meth:`write`, StoreError, and what the channel says."""
        require_carried(signed.disclosed, signed.request, [channel])
        (entry,) = self._written_down([(signed, channel)])
        if isinstance(channel, Link):
            return self._put(entry, signed, channel)
        live = channel.start(signed)
        self._live[entry.id] = live
        try:
            entry = self._became(entry, live.state)
        except StoreError:
            # What is not remembered as live is not shown either.
            self._live.pop(entry.id).stop()
            raise
        return Delivered(entry, signed, None, live, _SEAL)

    def _put(self, entry: ShareEntry, signed: SignedPresentation, channel: Link) -> Delivered:
        """Puts a page on a storage. Where it will lie is remembered before; what did not get there whole is taken away."""
        kept = channel.prepared(signed)
        self._table().keep_place(entry.id, kept.text())
        try:
            live = channel.put(signed, kept)
        except (ShareError, FetchError):
            self._links.took_back(entry.id, kept)
            raise
        self._table().keep_place(entry.id, live.kept.text())
        return Delivered(self._became(entry, ShareState.LIVE), signed, None, live, _SEAL)

    def hand_over_original(self, line: PacketLine, content: bytes, act: Callable[[], None]) -> ShareEntry:
        """Hands ``content`` over as its issuer gave it, by ``act``; returns its line. Raises as :meth:`hand_over_packet`."""
        return self._hand_over_line(ORIGINAL, line, content, act)

    def hand_over_packet(self, packet: PacketLine, act: Callable[[], None]) -> ShareEntry:
        """Hands a packet over by ``act``, which writes it; returns its line. Raises StoreError, and what ``act`` says: the
        line then stays *intended*."""
        return self._hand_over_line(PACKET, packet, b"", act)

    def _hand_over_line(self, way: str, packet: PacketLine, content: bytes, act: Callable[[], None]) -> ShareEntry:
        entry = ShareEntry(
            secrets.token_hex(_ID_BYTES),
            self._clock.now(),
            packet.audience,
            packet.purpose,
            way,
            packet.record_ids,
            packet.titles,
            packet.expires,
            packet.digest,
            ShareState.INTENDED,
            packet.holder,
        )
        self._table().add(entry)
        if content:
            self._table().keep_content(entry.id, content)
        act()
        return self._became(entry, ShareState.DELIVERED)

    # Looking back -----------------------------------------------------------
    def entries(self, *, offset: int = 0, limit: int | None = None) -> list[ShareEntry]:
        """Returns every line, newest first, as things stand now; or ``limit`` of them from ``offset`` on."""
        lying = self._links.lying()
        return [self._now(entry, lying) for entry in self._table().all(offset=offset, limit=limit)]

    def entry(self, share_id: str) -> ShareEntry:
        """Returns one line as things stand now. Raises StoreError ``no_share``."""
        return self._now(self._table().get(share_id), self._links.lying())

    # Taking back ------------------------------------------------------------
    def stop(self, share_id: str) -> ShareEntry:
        """Takes a share back and returns its line.

        Raises ShareError ``share_cannot_be_called_back``, ``share_not_known_to_have_left``, ``share_is_over``; StoreError
        ``no_share``. A page on a storage that is not known to be gone leaves its line ``unreachable``; try again.
        """
        entry = self.entry(share_id)
        if share_id in self._links.lying():
            return self._links.stop(entry)
        live = self._live.pop(share_id, None)
        if live is None:
            raise ShareError(_NOTHING_TO_STOP[entry.state])
        over = entry.state is ShareState.ENDED
        live.stop()
        return self._became(entry, ShareState.ENDED if over else live.state)

    def stop_all(self) -> list[ShareEntry]:
        """Takes back whatever is going on and returns those lines. Raises StoreError, after all of it has stopped."""
        running, self._live = self._live, {}
        for live in running.values():
            live.stop()
        return [self._became(self.entry(share_id), live.state) for share_id, live in running.items()]

    # ------------------------------------------------------------------------
    def _written_down(self, parts: Sequence[tuple[SignedPresentation, Channel]]) -> list[ShareEntry]:
        """Writes a line for each, and keeps what is about to leave; all of it is durable on return."""
        entries = []
        for signed, channel in parts:
            leaving = channel.leaving(signed)
            entries.append((self._entry(signed, channel, leaving), leaving.data))
        self._table().add(*(entry for entry, _ in entries))
        for entry, data in entries:
            self._table().keep_content(entry.id, data)
        return [entry for entry, _ in entries]

    def _entry(self, signed: SignedPresentation, channel: Channel, leaving: Leaving) -> ShareEntry:
        return ShareEntry(
            secrets.token_hex(_ID_BYTES),
            signed.created,
            signed.request.audience,
            signed.request.purpose,
            channel.id,
            tuple(record.summary.id for record in signed.records),
            tuple(record.summary.title for record in signed.records),
            leaving.until,
            sha256(leaving.data).hexdigest(),
            ShareState.INTENDED,
            signed.holder,
        )

    def _became(self, entry: ShareEntry, state: ShareState) -> ShareEntry:
        self._table().set_state(entry.id, state)
        return self._table().get(entry.id)

    def _now(self, entry: ShareEntry, lying: frozenset[str]) -> ShareEntry:
        """A time that is over needs no writing; and what showed something is gone with the program that did."""
        over = entry.expires is not None and entry.expires <= self._clock.now()
        if entry.id in lying:
            # It lies there until it is known to be gone, whatever its time.
            return entry
        gone = entry.state is ShareState.LIVE and entry.id not in self._live
        live = self._live.get(entry.id)
        if live is not None and entry.state is ShareState.LIVE and live.state is not ShareState.LIVE:
            return structs.replace(entry, state=live.state)
        if gone or (over and entry.state in (ShareState.LIVE, ShareState.DELIVERED)):
            return structs.replace(entry, state=ShareState.ENDED)
        return entry


_NOTHING_TO_STOP: Final = {
    ShareState.INTENDED: "share_not_known_to_have_left",
    ShareState.DELIVERED: "share_cannot_be_called_back",
    ShareState.LIVE: "share_cannot_be_called_back",
    ShareState.UNREACHABLE: "share_cannot_be_called_back",
    ShareState.ENDED: "share_is_over",
    ShareState.STOPPED: "share_is_over",
}


def _written(signed: SignedPresentation, channel: FileChannel, language: str, draw: Draw, path: Path) -> None:
    channel.write(signed, path, language=language, draw=draw)
