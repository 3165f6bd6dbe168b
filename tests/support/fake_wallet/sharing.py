"""What is shown to others, with a real ledger; and no key from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from tests.support.fake_wallet.made_up import NOW
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.formats.presenting import Member
from wallet.keys.holder import public_of
from wallet.net.own_address import OwnAddress
from wallet.records.record import ShareEntry, ShareState
from wallet.service.adding import Source
from wallet.service.moved_keys import MovedKey
from wallet.service.sharing import (
    Delivered,
    HolderKey,
    LinkTerms,
    PresentationRequest,
    Preview,
    Refusal,
    ShareWarning,
    SignedPresentation,
    StorageTerms,
)
from wallet.share import ledger, presentation, selection
from wallet.share.channels.screen import ShownCodes
from wallet.share.qr import codes
from wallet.share.registry import channels
from wallet.share.selection import Disclosed, Selection

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


_ONE = (Refusal("one_code_one_credential"),)


class FakeSharing:
    """Signs nothing; the ledger is real."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self._made: list[HolderKey] = []

    def holder_key(self) -> HolderKey:
        seed = b"a key that signs for nobody else"
        return HolderKey(public_of(seed), release=lambda: bytearray(seed))

    def holder_keys(self) -> list[HolderKey]:
        return [self.holder_key(), *self._made]

    def new_holder_key(self, label: str) -> HolderKey:
        seed = label.encode().ljust(32, b".")[:32]
        self._made.append(HolderKey(public_of(seed), release=lambda: bytearray(seed), label=label, created=NOW))
        return self._made[-1]

    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        now = self._wallet.clock.now()
        records = tuple(self._wallet.library.record(record_id) for record_id in record_ids)
        disclosed = Disclosed(Selection(records), tuple(Member({}, {}) for _ in records), selection._SEAL)
        return SignedPresentation(
            b"{}", disclosed, request, ".vp.json", "did:key:zFake", "c", None, now, now + request.expires_in, "00",
            records[0].report, presentation._SEAL,
        )  # fmt: skip

    def preview(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> Preview:
        signed = self.present(record_ids, request)
        title = signed.records[0].summary.title
        warnings = (ShareWarning("share_issuer_unknown", title), ShareWarning("share_has_email", title))
        ways = channels()
        refusals = {} if len(signed.records) == 1 else {"code": _ONE, "code_screen": _ONE}
        return Preview(
            dict.fromkeys(ways, signed.report),
            warnings,
            {name: channel.cautions(signed) for name, channel in ways.items()},
            refusals,
            {name: channel.lifetime for name, channel in ways.items()},
            ".vp.json",
        )

    def deliver(self, signed: SignedPresentation, channel_id: str, path: Path, *, language: str = "en") -> Delivered:
        path.write_text("presented")
        return Delivered(self._entry(signed, channel_id, ShareState.DELIVERED), signed, path, None, ledger._SEAL)

    def start(self, signed: SignedPresentation, channel_id: str) -> Delivered:
        live = ShownCodes([code.matrix for code in codes(b"SAMPLE" * 40)])
        return Delivered(self._entry(signed, channel_id, ShareState.LIVE), signed, None, live, ledger._SEAL)

    def networks(self) -> tuple[OwnAddress, ...]:
        return (OwnAddress("Ward guest", "192.0.2.10"),)

    def stop(self, share_id: str) -> ShareEntry:
        (position,) = [n for n, entry in enumerate(self._wallet.entries) if entry.id == share_id]
        stopped = structs.replace(self._wallet.entries[position], state=ShareState.STOPPED, changed=self._wallet.clock.now())
        self._wallet.entries[position] = stopped
        return stopped

    def _entry(self, signed: SignedPresentation, channel_id: str, state: ShareState) -> ShareEntry:
        titles = tuple(record.summary.title for record in signed.records)
        entry = ShareEntry(
            f"{len(self._wallet.entries):016x}", signed.created, signed.request.audience, signed.request.purpose, channel_id,
            tuple(record.summary.id for record in signed.records), titles, signed.expires, "00", state,
        )  # fmt: skip
        self._wallet.entries.insert(0, entry)
        return entry

    def ledger(self, *, offset: int = 0, limit: int | None = None) -> Sequence[ShareEntry]:
        return self._wallet.entries[offset : None if limit is None else offset + limit]

    def states(self) -> dict[str, int]:
        return Counter(str(entry.state) for entry in self._wallet.entries)

    def ledger_size(self) -> int:
        return len(self._wallet.entries)

    def stop_all(self) -> list[ShareEntry]:
        return [self.stop(entry.id) for entry in list(self._wallet.entries) if entry.state is ShareState.LIVE]

    def link_terms(self, terms: StorageTerms, *, language: str = "en") -> LinkTerms:
        raise ShareError("storage_not_there")

    def end_overdue(self) -> list[ShareEntry]:
        return []

    def link(self, share_id: str) -> str:
        return ""

    def content(self, share_id: str) -> bytes:
        return b""

    def carrying(self, record_id: RecordId) -> list[ShareEntry]:
        return [entry for entry in self._wallet.entries if record_id in entry.record_ids]

    def having(self, words: str) -> list[ShareEntry]:
        return [
            entry for entry in self._wallet.entries if any(words.casefold() in title.casefold() for title in entry.titles)
        ]

    def ending_soon(self) -> list[ShareEntry]:
        return []

    def linkedin_address(self, record_id: RecordId, *, with_number: bool = False) -> str:
        return "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Wound%20care"


class FakeMovedKeys:
    """No key came from elsewhere."""

    def bring_in(self, source: Source, passphrase: str) -> list[MovedKey]:
        return []

    def origin(self, did: str) -> str:
        return ""
