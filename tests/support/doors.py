"""A real wallet behind a cheap door: a true vault on the disk, whose passphrase costs little to derive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests.support.fake_wallet import SHELF, Said, record
from tests.support.vaults import CHEAP
from wallet.clock import Clock, SystemClock
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.records.record import Record
from wallet.service.locked import ShutWallet
from wallet.service.wallet import Wallet
from wallet.store.vault import Vault


class ShelfWallet(Wallet):
    """A real wallet on a real vault whose credentials are made up: their view is the kept report's."""

    def _whole(self, record: Record) -> Record:
        return replace(record, report=self.person.graded(record.report))


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

    def shut(self, folder: Path, *, clock: Clock | None = None) -> ShutWallet:
        return ShutWallet(folder, clock=clock, kdf=CHEAP, lowest=CHEAP)


def fill(wallet: Wallet, clock: Clock, shelf: Iterable[Said] = SHELF) -> None:
    """Keeps made-up credentials in a real vault; the first of ``shelf`` is added last."""
    for said in reversed(list(shelf)):
        made = record(said, clock.now())
        parsed = ParsedCredential(made.received, made.received, said.format, Kind.CREDENTIAL, {})
        wallet.vault.records.add(parsed, made.report, made.provenance)
