"""Sharing: a presentation made fresh for each share, told of before it leaves, handed over, and remembered in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

from wallet.credential.model import RecordId
from wallet.errors import FetchError, StoreError
from wallet.keys.holder import HolderKey as HolderKey
from wallet.records.record import ShareEntry
from wallet.report import VerificationReport
from wallet.service.checking import Checking
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.service.network_log import NetworkLog
from wallet.share.channels.channel import LiveShare as LiveShare
from wallet.share.channels.channel import Matrix as Matrix
from wallet.share.channels.channel import Refusal as Refusal
from wallet.share.channels.html_page import viewer_page as viewer_page
from wallet.share.channels.room import OpenRoom as OpenRoom
from wallet.share.kept_links import KeptLinks
from wallet.share.ledger import Delivered as Delivered
from wallet.share.ledger import Ledger
from wallet.share.ledger import PacketLine as PacketLine
from wallet.share.linkedin import linkedin_address
from wallet.share.looking_back import holds, is_ending_soon
from wallet.share.looking_back import ledger_csv as ledger_csv
from wallet.share.looking_back import ledger_json as ledger_json
from wallet.share.pictures import signed_pictures
from wallet.share.presentation import LinkTerms as LinkTerms
from wallet.share.presentation import PresentationForm as PresentationForm
from wallet.share.presentation import PresentationRequest as PresentationRequest
from wallet.share.presentation import RoomTerms as RoomTerms
from wallet.share.presentation import SignedPresentation as SignedPresentation
from wallet.share.presentation import Viewer as Viewer
from wallet.share.presentation import sign
from wallet.share.qr import QrCode as QrCode
from wallet.share.qr import as_png, as_text, codes, encode_text
from wallet.share.registry import channel, channels, file_channel, live_channel, refusals, require_carried
from wallet.share.selection import Disclosed, Selection, disclose, require_original
from wallet.share.storages.storage import StorageClient, is_online, open_storage
from wallet.share.storages.storage import StorageTerms as StorageTerms
from wallet.share.warnings import ShareWarning as ShareWarning
from wallet.share.warnings import by_code as by_code
from wallet.share.warnings import warnings
from wallet.share.writing import write_private as write_private
from wallet.share.writing import write_together as write_together
from wallet.share.writing import write_whole as write_whole
from wallet.verify.context import Expectations
from wallet.verify.policy import RECEIVER

if TYPE_CHECKING:
    from wallet.net.own_address import OwnAddress as OwnAddress


@dataclass(frozen=True, slots=True)
class Preview:
    """What is told before anything leaves.

    Attributes:
        reports: what a receiver's verifier finds by each channel that can carry it, by our employer's rules for the holder.
        warnings: what the person should know.
        cautions: what they should know besides when they choose a channel, by its id.
        refusals: what each channel cannot carry, by its id; a channel that carries everything is left out.
        lifetimes: how long a share by each channel is good for unless the person says otherwise.
        suffix: what the name of a file of it ends in.
    """

    reports: Mapping[str, VerificationReport]
    warnings: tuple[ShareWarning, ...]
    cautions: Mapping[str, Sequence[ShareWarning]]
    refusals: Mapping[str, Sequence[Refusal]]
    lifetimes: Mapping[str, timedelta]
    suffix: str


def address_code(address: str) -> QrCode:
    """Returns an address for issuers as a code; a bare camera reads its text. Raises ShareError ``too_large_for_qr``."""
    return encode_text(address)


def write_address_code(address: str, path: Path) -> None:
    """Writes an address for issuers as a PNG. Raises ShareError as :func:`wallet.share.writing.write_whole`."""
    write_whole(path, as_png([encode_text(address)]))


class Sharing:
    """What leaves one open wallet, and what is remembered of it. Raises ShareError, StoreError."""

    def __init__(self, context: ServiceContext, library: Library, checking: Checking, network_log: NetworkLog) -> None:
        self._context = context
        self._library = library
        self._checking = checking
        self._network_log = network_log
        self._links = KeptLinks(lambda: context.vault.shares, context.clock, self._online)
        self._ledger = Ledger(lambda: context.vault.shares, context.clock, self._links)
        self._storage_clients: list[StorageClient] = []

    def holder_key(self) -> HolderKey:
        """Returns the key that presentations are signed with, made at the first call."""
        return self._context.vault.keys.default()

    def holder_keys(self) -> list[HolderKey]:
        """Returns every key a credential can be issued to, the default one first, then the oldest first."""
        keys = self._context.vault.keys
        default = keys.default()
        return [default, *(key for key in keys.all() if key.did != default.did)]

    def new_holder_key(self, label: str) -> HolderKey:
        """Makes a key for one issuer, called ``label``; what is issued to it is shown with it. Durable on return."""
        return self._context.vault.keys.create(label)

    # Before it leaves -------------------------------------------------------
    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        """Signs a presentation of the chosen records and checks it as a receiver would.

        Raises ShareError as :func:`wallet.share.selection.disclose` and :func:`wallet.share.presentation.sign` say,
        StoreError ``no_record``.
        """
        disclosed = self._disclosed(record_ids, request)
        return sign(disclosed, request, keys=self._context.vault.keys, now=self._context.clock.now(), check=self._check)

    def _reading_only(self) -> tuple[ShareWarning, ...]:
        """What besides is to be known of a share out of a wallet in which nothing can be written."""
        if not self._context.vault.read_only:
            return ()
        passing = self._context.vault.keys.is_passing()
        return (ShareWarning("share_not_remembered", ""), *([ShareWarning("share_passing_key", "")] if passing else []))

    def _check(self, document: bytes, challenge: str, domain: str | None) -> VerificationReport:
        expectations = Expectations(challenge, domain)
        (report,) = self._checking.check_document(document, expectations=expectations, policy=RECEIVER)
        return report

    def preview(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> Preview:
        """Says what would leave and how it would be received; nothing leaves and nothing is remembered.

        Raises ShareError and StoreError as :meth:`present`.
        """
        signed = self.present(record_ids, request)
        refused = {name: refusals(signed.disclosed, request, [channel]) for name, channel in channels().items()}
        return Preview(
            self._received_reports(signed, [name for name, reasons in refused.items() if not reasons]),
            self.warnings(signed),
            {name: channel.cautions(signed) for name, channel in channels().items() if not refused[name]},
            {name: reasons for name, reasons in refused.items() if reasons},
            {name: channel.lifetime for name, channel in channels().items()},
            signed.suffix,
        )

    def warnings(self, signed: SignedPresentation, channel_id: str = "") -> tuple[ShareWarning, ...]:
        """Returns what the person should know before ``signed`` leaves, by ``channel_id`` where one is chosen."""
        default = self._context.vault.keys.for_signing().did
        noticed = warnings(signed, self._ledger.entries(), default_holder=default, now=self._context.clock.now())
        return (*(channel(channel_id).cautions(signed) if channel_id else ()), *self._reading_only(), *noticed)

    def received_report(self, signed: SignedPresentation, channel_id: str) -> VerificationReport:
        """Returns what a receiver's verifier finds of what leaves by the channel ``channel_id``."""
        leaving = channel(channel_id).leaving(signed)
        if leaving.data == signed.document:
            return signed.report
        (report,) = self._checking.check_document(leaving.data, policy=RECEIVER)
        return report

    def _received_reports(self, signed: SignedPresentation, channel_ids: Sequence[str]) -> dict[str, VerificationReport]:
        """Returns the reports by channel; what leaves by several is judged once."""
        by_data: dict[bytes, VerificationReport] = {}
        reports = {}
        for channel_id in channel_ids:
            data = channel(channel_id).leaving(signed).data
            if data not in by_data:
                by_data[data] = self.received_report(signed, channel_id)
            reports[channel_id] = by_data[data]
        return reports

    def require_carried(
        self, record_ids: Sequence[RecordId], request: PresentationRequest, channel_ids: Sequence[str]
    ) -> None:
        """Raises ShareError with the first thing that one of the channels ``channel_ids`` cannot carry."""
        require_carried(self._disclosed(record_ids, request), request, [channel(channel_id) for channel_id in channel_ids])

    def lifetime(self, channel_id: str) -> timedelta:
        """Returns how long a share by the channel ``channel_id`` is good for unless the person says otherwise."""
        return channel(channel_id).lifetime

    def _disclosed(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> Disclosed:
        return disclose(Selection(tuple(self._library.record(record_id) for record_id in record_ids)), request.disclose)

    def linkedin_address(self, record_id: RecordId, *, with_number: bool = False) -> str:
        """Returns the address that adds a certification to a profile, as :func:`wallet.share.linkedin.linkedin_address`.

        Nothing leaves by it, and the ledger has no line of it: whoever opens it hands it over.
        """
        return linkedin_address(self._library.record(record_id), with_number=with_number)

    # Handing over -----------------------------------------------------------
    def write(self, parts: Sequence[tuple[SignedPresentation, str, Path]], *, language: str = "en") -> list[Delivered]:
        """Hands presentations over as files, each by a channel: all of them are written, or none is.

        Raises ShareError ``no_channel`` and as :meth:`wallet.share.ledger.Ledger.write`.
        """
        files = [(signed, file_channel(channel_id), path) for signed, channel_id, path in parts]
        return self._ledger.write(files, language=language, draw=self._drawn)

    def _drawn(self, signed: SignedPresentation) -> dict[str, bytes]:
        """Returns the pictures that were signed into what is shown, upright and as pixels alone, drawn apart from here."""
        pictures = signed_pictures(signed.records)
        copies = self._context.examiner.plain_copies(pictures.values())
        drawn = zip(pictures, list(copies), strict=True)
        return {record_id: copied.pages[0].data for record_id, copied in drawn if copied.pages}

    def deliver(self, signed: SignedPresentation, channel_id: str, path: Path, *, language: str = "en") -> Delivered:
        """Hands one presentation over as a file. Raises as :meth:`write`."""
        (delivered,) = self.write([(signed, channel_id, path)], language=language)
        return delivered

    def hand_over_original(self, record_id: RecordId, path: Path, *, audience: str = "", purpose: str = "") -> ShareEntry:
        """Hands a credential over as its issuer gave it, byte for byte: what cannot be signed around (Open Badges 2.0,
        CLR 1.0) leaves so, and is checked as that.

        Raises ShareError ``recorded_by_hand``, ``presentation_not_shared`` and as :func:`write_whole`; StoreError.
        """
        record = self._library.record(record_id)
        require_original(record)
        digest = sha256(record.received).hexdigest()
        line = PacketLine((record_id,), (record.summary.title,), audience, purpose, digest)
        return self._ledger.hand_over_original(line, record.received, lambda: write_whole(path, record.received))

    def hand_over_packet(self, packet: PacketLine, act: Callable[[], None]) -> ShareEntry:
        """Hands a packet over, as :meth:`wallet.share.ledger.Ledger.hand_over_packet`."""
        return self._ledger.hand_over_packet(packet, act)

    def answer(self, signed: Sequence[SignedPresentation], act: Callable[[], None]) -> list[ShareEntry]:
        """Hands presentations over by ``act``, which sends them all to whoever asked; returns their lines."""
        return self._ledger.hand_over_together(signed, channel("answer"), act)

    def print_codes(self, signed: SignedPresentation, put: Callable[[str], None]) -> Delivered:
        """Hands the presentation over as codes in characters, to be shown in a terminal by ``put``."""
        return self._ledger.hand_over(signed, channel("qr"), lambda: put(self.qr_text(signed)))

    def link_terms(self, terms: StorageTerms, *, language: str = "en") -> LinkTerms:
        """Returns where a link is to lie; asks nobody but for the name of the storage.

        The storage is asked by :meth:`start`. Raises ShareError ``storage_malformed``, ``storage_secret_in_address``,
        ``storage_not_there``; FetchError (``offline`` while the person's switch is on).
        """
        self._context.vault.require_writable()
        if self._context.offline and is_online(terms):
            raise FetchError("offline")
        client = cast("StorageClient", self._context.client())
        self._storage_clients.append(client)
        return LinkTerms(open_storage(terms, client), terms, language)

    @contextmanager
    def _online(self, needs_network: bool) -> Iterator[StorageClient]:
        """Goes out once, to take a page away; who was asked stands in the log."""
        if self._context.offline and needs_network:
            raise FetchError("offline")
        client = cast("StorageClient", self._context.client())
        try:
            yield client
        finally:
            self._network_log.note(client)

    def start(self, signed: SignedPresentation, channel_id: str) -> Delivered:
        """Begins to show the presentation by a live channel, or puts it where its link says. Raises as the channel says."""
        try:
            return self._ledger.start(signed, live_channel(channel_id))
        finally:
            for client in self._storage_clients:
                self._network_log.note(client)
            self._storage_clients.clear()

    def networks(self) -> tuple[OwnAddress, ...]:
        """Returns the networks that a page in the room can be shown on, the one that leads outside first."""
        # Loaded when a room is thought of: whoever shows a code has no use for it.
        from wallet.net.own_address import networks

        return networks()

    def camera_text(self, delivered: Delivered) -> str:
        """Returns what a bare camera reads of a share; "" where it is no code, or several that take turns."""
        if delivered.live is not None and delivered.live.address:
            return delivered.live.address
        return channel(delivered.entry.channel).camera_text(delivered.signed)

    def qr_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the presentation as one QR code, or as frames. Raises ShareError ``too_large_for_qr``."""
        return codes(signed.document)

    def address_text(self, live: LiveShare) -> str:
        """Returns the address of what is being shown as a code in characters. Raises ShareError ``too_large_for_qr``."""
        return as_text(encode_text(live.address))

    def qr_text(self, signed: SignedPresentation) -> str:
        """Returns the presentation's codes in characters. Raises ShareError ``too_large_for_qr``."""
        return "\n\n".join(as_text(code) for code in codes(signed.document))

    # Looking back, taking back ------------------------------------------------
    def ledger(self, *, offset: int = 0, limit: int | None = None) -> Sequence[ShareEntry]:
        """Returns every share as things stand now, newest first; or ``limit`` of them from ``offset`` on."""
        return self._ledger.entries(offset=offset, limit=limit)

    def states(self) -> dict[str, int]:
        """Returns how many shares are in each state, as things stand now."""
        return Counter(str(entry.state) for entry in self._ledger.entries())

    def ledger_size(self) -> int:
        """Returns how many shares the ledger remembers."""
        return self._context.vault.shares.count()

    def carrying(self, record_id: RecordId) -> list[ShareEntry]:
        """Returns the shares that carried this record, newest first."""
        return [entry for entry in self._ledger.entries() if record_id in entry.record_ids]

    def having(self, words: str) -> list[ShareEntry]:
        """Returns the shares in which ``words`` were seen, as :func:`wallet.share.looking_back.holds`, newest first."""
        return [entry for entry in self._ledger.entries() if holds(entry, self.content(entry.id), words)]

    def ending_soon(self) -> list[ShareEntry]:
        """Returns the shares that are good still and end soon, the first to end first."""
        now = self._context.clock.now()
        soon = [entry for entry in self._ledger.entries() if is_ending_soon(entry, now)]
        return sorted(soon, key=lambda entry: entry.expires or now)

    def ids_starting(self, prefix: str) -> Sequence[str]:
        """Returns the shares whose id begins with ``prefix``, two at most."""
        return self._context.vault.shares.ids_starting(prefix)

    def entry(self, share_id: str) -> ShareEntry:
        """Returns one share. Raises StoreError ``no_share``."""
        return self._ledger.entry(share_id)

    def stop(self, share_id: str) -> ShareEntry:
        """Takes a share back, or says why that cannot be done, as :meth:`wallet.share.ledger.Ledger.stop`."""
        return self._ledger.stop(share_id)

    def stop_all(self) -> list[ShareEntry]:
        """Takes back whatever is going on, and every page that lies on a storage. Raises StoreError."""
        lying = self._links.lying()
        return [*self._ledger.stop_all(), *(self._ledger.stop(share_id) for share_id in sorted(lying))]

    def end_overdue(self) -> list[ShareEntry]:
        """Takes away what should lie nowhere any more: links whose time is over, and those not reached before.

        Returns their lines, ``ended`` or ``stopped``, or ``unreachable`` where that is not known. Asks the storages that
        the person named when the link was made, and nobody else; none of them while their switch is on. Raises StoreError.
        """
        if self._context.vault.read_only:
            return []
        return [self._links.stop(entry) for entry in self._links.overdue(self._ledger.entries())]

    def link(self, share_id: str) -> str:
        """Returns the link of a share, with its key, as long as it lies somewhere; else ""."""
        kept = self._links.link(share_id)
        return "" if kept is None else kept.address

    def content(self, share_id: str) -> bytes:
        """Returns exactly what left by a share, or b"" where it was not kept. Raises StoreError ``no_share``."""
        return self._context.vault.shares.content(share_id)

    def close(self) -> None:
        """Takes back whatever is shown here, because the wallet is locked; links stay. May be called twice."""
        try:
            self._ledger.stop_all()
        except StoreError:
            # All of it has stopped. A line that could not be written (a full disk) reads as over at the next opening.
            return
