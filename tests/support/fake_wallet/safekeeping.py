"""Passphrases, codes, backups and the state of the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.fake_wallet.made_up import NOW
from wallet.errors import StoreError
from wallet.service.exporting import Exported
from wallet.service.locked import Snapshot
from wallet.service.safekeeping import BackupContents, DoctorReport, Drill, Keyring, LastCopy, SafekeepingState

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


class FakeSafekeeping:
    """As safe as a wallet in memory can be: it was backed up and checked this morning."""

    opened_by = "passphrase"
    read_only = False

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

        self._held_code = ""

    def state(self) -> SafekeepingState:
        copy = LastCopy(NOW, "lanyard.walletbackup", len(self._wallet.records))
        return SafekeepingState("", "00" * 16, NOW, NOW, copy, copy, (), len(self._wallet.records))

    def noticed(self) -> tuple[str, ...]:
        return ()

    def require_in_place(self) -> None: ...

    def snapshot_of_missing(self) -> None:
        return None

    def go_on_without_missing(self) -> None: ...

    def has_backup_code(self) -> bool:
        return True

    def rename(self, name: str) -> None: ...

    def change_passphrase(self, new: str, *, current: str = "") -> None:
        self.require_passphrase(current)
        self._wallet.passphrase = new

    def require_passphrase(self, passphrase: str) -> None:
        if passphrase != self._wallet.passphrase:
            raise StoreError("passphrase_wrong")

    def new_recovery_code(self, passphrase: str, *, hold: bool = False) -> str:
        self.require_passphrase(passphrase)
        self._held_code = "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"
        return self._held_code

    def rotate(self, passphrase: str, *, hold: bool = False) -> str:
        return self.new_recovery_code(passphrase)

    def hold_code(self, code: str) -> None:
        self._held_code = code

    def held_code(self) -> str:
        return self._held_code

    def code_kept(self) -> None:
        self._held_code = ""

    def keyring(self) -> Keyring:
        return Keyring(False, "", "no_trusted_keyring", "keyring.backends.fail.Keyring")

    def set_quick_unlock(self, on: bool) -> None:
        raise StoreError("no_trusted_keyring")

    def new_backup_code(self) -> str:
        return "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX"

    def backup(self, file: Path, code: str = "", *, replace: bool = False) -> BackupContents:
        file.write_text("backed up")
        return BackupContents(len(self._wallet.records), 1)

    def check_backup(self, file: Path, code: str) -> Drill:
        raise StoreError("not_a_backup")

    def export(self, folder: Path) -> Exported:
        return Exported(len(self._wallet.records), {})

    def snapshots(self) -> Sequence[Snapshot]:
        return ()

    def snapshot(self) -> Snapshot:
        raise StoreError("disk_full")

    def health_check(self) -> DoctorReport:
        return DoctorReport(())
