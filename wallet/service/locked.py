"""What can be done with a locked wallet: see the ways in, go back to a snapshot, restore a backup, examine its health."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wallet.clock import Clock, SystemClock
from wallet.errors import StoreError
from wallet.service.unlocking import UnlockSecret as UnlockSecret
from wallet.service.unlocking import WaysIn as WaysIn
from wallet.service.wallet_places import PlaceState as PlaceState
from wallet.service.wallet_places import look_at, require_place
from wallet.store.copies.backup import BackupContents, restore_backup
from wallet.store.copies.doctor import DoctorReport, examine_vault
from wallet.store.copies.replacing import Returned as Returned
from wallet.store.copies.replacing import restore_in_place
from wallet.store.copies.restoring import Restored as Restored
from wallet.store.copies.restoring import restore_snapshot
from wallet.store.file.erasing import erase
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.attempts import Attempts
from wallet.store.lock.header import read_header
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.lock.slots import SlotKind
from wallet.store.snapshots import Snapshot as Snapshot
from wallet.store.snapshots import list_snapshots
from wallet.verify.restored import not_yet_judged


class LockedWallet:
    """One folder with a vault that is not open, or with none."""

    def __init__(
        self, folder: Path, *, clock: Clock | None = None, kdf: KdfParameters | None = None, lowest: KdfParameters = LOWEST
    ) -> None:
        """``kdf`` and ``lowest`` are for tests alone: the program never passes them."""
        self._folder = folder
        self._clock = clock or SystemClock()
        self._kdf = kdf
        self._lowest = lowest

    def place(self) -> PlaceState:
        """Returns what the folder is to the wallet: whether it is there, was there, or may be made."""
        return look_at(self._folder)

    def ways_in(self) -> WaysIn:
        """Returns the ways in. Never raises; asks no keyring."""
        try:
            header, _ = read_header(self._folder)
        except (StoreError, OSError):
            return WaysIn(readable=False, recovery=True, keyring=False)
        kinds = {slot.kind for slot in header.slots}
        return WaysIn(True, SlotKind.RECOVERY in kinds, SlotKind.KEYRING in kinds)

    def seconds_to_wait(self) -> int:
        """Returns how long the next passphrase must wait, rounded up."""
        left = Attempts(self._folder, self._clock.now()).wait().total_seconds()
        return int(left) + (left > int(left))

    @staticmethod
    def read_code(text: str) -> None:
        """Returns when ``text`` is a code without a typing error.

        Raises StoreError ``recovery_code_length`` or ``recovery_code_typo``; ``pointer`` names the group where it can.
        """
        erase(codes.from_text(text))

    def snapshots(self) -> Sequence[Snapshot]:
        """Returns the snapshots, newest first; needs no key."""
        return list_snapshots(self._folder)

    def put_back(self, name: str, secret: UnlockSecret) -> Restored:
        """Puts one snapshot in the vault's place; the file before stays, under another name. Raises StoreError."""
        return restore_snapshot(
            self._folder,
            name,
            passphrase=secret.passphrase,
            recovery_code=secret.recovery_code,
            clock=self._clock,
            lowest=self._lowest,
        )

    def put_back_newest_good(self, secret: UnlockSecret) -> Restored:
        """Goes through the snapshots from the newest and puts back the first that reads from end to end.

        Raises StoreError ``no_snapshot`` when none does, and those of unlocking.
        """
        for snapshot in self.snapshots():
            try:
                return self.put_back(snapshot.name, secret)
            except StoreError as error:
                if error.code not in {"snapshot_failed", "header_damaged"}:
                    raise
        raise StoreError("no_snapshot")

    def restore(self, file: Path, code: str, passphrase: str) -> Returned:
        """Makes the wallet anew from a backup file; what stands in the folder is moved aside. Raises StoreError.

        Nothing in it is good before :meth:`wallet.service.checking.Checking.judge_restored` was called on it.
        """
        require_place(self._folder)
        return restore_in_place(
            file,
            code,
            self._folder,
            passphrase=passphrase,
            clock=self._clock,
            kdf=self._kdf,
            lowest=self._lowest,
            as_kept=not_yet_judged,
        )

    def create_from_backup(self, file: Path, code: str, passphrase: str) -> tuple[BackupContents, str]:
        """Makes the wallet from a backup where there is none yet; returns what came back, and its recovery code.

        Raises StoreError ``vault_exists``, ``backup_code_wrong``, ``backup_damaged``, ``not_a_backup``, ``disk_full``.
        """
        require_place(self._folder)
        return restore_backup(
            file,
            code,
            self._folder,
            passphrase=passphrase,
            clock=self._clock,
            kdf=self._kdf,
            lowest=self._lowest,
            as_kept=not_yet_judged,
        )

    def health_check(self, secret: UnlockSecret) -> DoctorReport:
        """Reads header, vault and every snapshot; writes nothing. Raises StoreError ``no_vault`` and those of unlocking."""
        return examine_vault(
            self._folder,
            passphrase=secret.passphrase,
            recovery_code=secret.recovery_code,
            clock=self._clock,
            lowest=self._lowest,
        )
