"""A real wallet behind a cheap door: a true vault on the disk, whose passphrase costs little to derive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests.support.fake_wallet import SHELF, Said, record
from tests.support.vaults import CHEAP, vault_of
from wallet.clock import Clock, SystemClock
from wallet.credential.model import RecordId
from wallet.formats.parsed import Kind, Received
from wallet.records.record import Record
from wallet.service.library import Library
from wallet.service.locked import LockedWallet
from wallet.service.sharing import Sharing
from wallet.service.wallet import Wallet
from wallet.store.vault import Vault


class ShelfLibrary(Library):
    """A library of made-up credentials: there is nothing in their bytes to read, their view is the kept report's."""

    def record(self, record_id: RecordId) -> Record:
        record = self._vault.records.get(record_id)
        return replace(record, report=self._identities.graded(record.report))


class ShelfWallet(Wallet):
    """A real wallet on a real vault whose credentials are made up."""

    def __init__(self, vault: Vault, *, clock: Clock, opened_by: str = "passphrase") -> None:
        super().__init__(vault, clock=clock, opened_by=opened_by)
        self.library = ShelfLibrary(self._context, self.identities)
        self.sharing = Sharing(self._context, self.library, self.checking, self.network_log)


class CheapDoor:
    """Makes and opens real vaults (wallet.service.Wallet's own way, at a thousandth of the cost)."""

    def create(self, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[Wallet, str]:
        clock = clock or SystemClock()
        vault, code = Vault.create(folder, passphrase=passphrase, clock=clock, kdf=CHEAP, lowest=CHEAP)
        return ShelfWallet(vault, clock=clock), code

    def open(
        self,
        folder: Path,
        passphrase: str | None = None,
        *,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock | None = None,
    ) -> Wallet:
        clock = clock or SystemClock()
        vault = Vault.open(
            folder,
            passphrase=passphrase,
            recovery_code=recovery_code,
            quick_unlock=quick_unlock,
            clock=clock,
            lowest=CHEAP,
        )
        by = "recovery" if recovery_code is not None else "keyring" if quick_unlock else "passphrase"
        return ShelfWallet(vault, clock=clock, opened_by=by)

    def locked(self, folder: Path, *, clock: Clock | None = None) -> LockedWallet:
        return LockedWallet(folder, clock=clock, kdf=CHEAP, lowest=CHEAP)


def fill(wallet: Wallet, clock: Clock, shelf: Iterable[Said] = SHELF) -> None:
    """Keeps made-up credentials in a real vault; the first of ``shelf`` is added last."""
    for said in reversed(list(shelf)):
        made = record(said, clock.now())
        parsed = Received(made.received, made.received, said.format, Kind.CREDENTIAL)
        vault_of(wallet).records.add(parsed, made.report, made.provenance)
