"""Keeping an open wallet safe: its secrets, its backups, its snapshots, and how well it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wallet.errors import StoreError
from wallet.service.context import ServiceContext
from wallet.service.exporting import Exported
from wallet.service.strength import GOOD_ENOUGH, strength
from wallet.store.copies.backup import BackupContents as BackupContents
from wallet.store.copies.backup import export, new_backup_code, write_backup
from wallet.store.copies.doctor import DAMAGED as DAMAGED
from wallet.store.copies.doctor import GOOD as GOOD
from wallet.store.copies.doctor import NOTICE as NOTICE
from wallet.store.copies.doctor import DoctorReport as DoctorReport
from wallet.store.copies.doctor import Finding as Finding
from wallet.store.copies.doctor import examine_open
from wallet.store.copies.drill import Drill as Drill
from wallet.store.copies.drill import drill
from wallet.store.copies.export_gaps import OPEN_LEAVES, not_carried
from wallet.store.lock import quick_unlock
from wallet.store.lock.slots import SlotKind
from wallet.store.snapshots import Snapshot as Snapshot
from wallet.store.snapshots import list_snapshots

_BACKUP, _DRILL, _NAME = "last_backup", "last_drill", "wallet_name"


@dataclass(frozen=True, slots=True)
class LastCopy:
    """A copy that was made or checked: when, which file, with how many credentials."""

    at: datetime
    file: str
    credentials: int


@dataclass(frozen=True, slots=True)
class Keyring:
    """Quick unlock: whether it is on, the class of the keyring that would be used, or why there is none."""

    on: bool
    backend: str
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SafekeepingState:
    """How a wallet is kept, all of it read, nothing asked of the keyring."""

    name: str
    vault_id: str
    passphrase_since: datetime | None
    recovery_since: datetime | None
    backup: LastCopy | None
    drill: LastCopy | None
    snapshots: tuple[Snapshot, ...]
    credentials: int


class Safekeeping:
    """The safe keeping of one open vault. Calls are blocking and raise StoreError."""

    def __init__(self, context: ServiceContext, *, opened_by: str) -> None:
        """``opened_by``: ``passphrase``, ``recovery`` or ``keyring``."""
        self._vault = context.vault
        self._clock = context.clock
        self.opened_by = opened_by

    # How it is kept -----------------------------------------------------------------
    def state(self) -> SafekeepingState:
        """Returns how the wallet is kept."""
        vault = self._vault
        since = {str(slot.kind): _moment(slot.created) for slot in vault.header.slots}
        return SafekeepingState(
            str(vault.settings.get(_NAME, "")),
            vault.vault_id,
            since.get(SlotKind.PASSPHRASE),
            since.get(SlotKind.RECOVERY),
            _last_copy(vault.settings.get(_BACKUP)),
            _last_copy(vault.settings.get(_DRILL)),
            tuple(list_snapshots(vault.folder)),
            vault.records.count(),
        )

    def noticed(self) -> tuple[str, ...]:
        """Returns codes of what was noticed when the wallet was opened; each has a sentence."""
        return tuple(self._vault.warnings)

    @property
    def read_only(self) -> bool:
        """Whether the wallet is open for reading only, because nothing can be written where it lies."""
        return self._vault.read_only

    def require_writable(self) -> None:
        """Returns where something can be written. Raises StoreError ``vault_read_only``."""
        self._vault.require_writable()

    def require_in_place(self) -> None:
        """Returns while the wallet's name means the file that is open. Raises StoreError (``vault_replaced`` …)."""
        self._vault.require_in_place()

    def snapshot_of_missing(self) -> Snapshot | None:
        """After ``vault_older`` was noticed: the newest snapshot that holds what is missing, or None."""
        return self._vault.snapshot_of_missing()

    def go_on_without_missing(self) -> None:
        """After ``vault_older``: the person keeps this file as it is, and is not told of what it lacks again."""
        self._vault.go_on_without_missing()

    def rename(self, name: str) -> None:
        """Gives the wallet a name of its own (kept inside). Raises StoreError ``name_too_long``."""
        if len(name) > 60:
            raise StoreError("name_too_long")
        self._vault.settings.set(_NAME, " ".join(name.split()))

    # Ways in ------------------------------------------------------------------------
    def change_passphrase(self, new: str, *, current: str = "") -> None:
        """Makes ``new`` the passphrase: one small write. ``current`` is compared unless the recovery code opened it."""
        self._vault.require_writable()
        if self.opened_by != "recovery":
            self._vault.require_passphrase(current)
        self._vault.change_passphrase(new)
        self.opened_by = "passphrase"

    def require_passphrase(self, passphrase: str) -> None:
        """Returns when ``passphrase`` is right; for what needs asking again. Raises StoreError."""
        self._vault.require_passphrase(passphrase)

    def new_recovery_code(self, passphrase: str, *, hold: bool = False) -> str:
        """Makes a new recovery code and returns it, once; the old one stops working. ``hold``: see :meth:`hold_code`."""
        self._vault.require_writable()
        self._vault.require_passphrase(passphrase)
        return self._vault.new_recovery_code(hold=hold)

    def rotate(self, passphrase: str, *, hold: bool = False) -> str:
        """Puts everything under a new vault key; returns the new recovery code, once. ``hold``: see :meth:`hold_code`."""
        return self._vault.rotate_vault_key(passphrase, hold=hold)

    def hold_code(self, code: str) -> None:
        """Keeps a new recovery code inside the vault until :meth:`code_kept`: a lock or a power cut may come before."""
        self._vault.hold_code(code)

    def held_code(self) -> str:
        """Returns the recovery code that the person has not yet said to have, or "". Who came in by it has it."""
        if self.opened_by == "recovery":
            self._vault.code_kept()
        return self._vault.held_code()

    def code_kept(self) -> None:
        """Forgets the code that is held: the person has it."""
        self._vault.code_kept()

    def keyring(self) -> Keyring:
        """Returns how quick unlock stands; asks the system which keyring it has."""
        on = self._vault.quick_unlock_enabled
        try:
            return Keyring(on, quick_unlock.keyring_class())
        except StoreError as error:
            return Keyring(on, "", error.code, error.detail)

    def set_quick_unlock(self, on: bool) -> None:
        """Switches the keyring's way in on or off. Raises StoreError ``no_trusted_keyring``."""
        if on:
            self._vault.enable_quick_unlock()
        else:
            self._vault.disable_quick_unlock()

    # Copies -------------------------------------------------------------------------
    @staticmethod
    def new_backup_code() -> str:
        """Returns a new code to lock a backup with."""
        return new_backup_code()

    def has_backup_code(self) -> bool:
        """Says whether a backup can be locked with the recovery code: it is known here."""
        return bool(self._vault.recovery_code())

    def backup(self, file: Path, code: str = "", *, replace: bool = False) -> BackupContents:
        """Writes everything into one encrypted file, and remembers when; without ``code`` it opens with the recovery code.

        A file that is there is replaced only with ``replace``. Raises StoreError ``backup_exists``, ``backup_code_weak``
        (a backup lies where others may try codes on it for as long as they like), ``recovery_code_not_known``,
        ``not_a_plain_file``, ``disk_full`` …
        """
        code = code or self._vault.recovery_code()
        if not code:
            raise StoreError("recovery_code_not_known")
        if strength(code) < GOOD_ENOUGH:
            raise StoreError("backup_code_weak")
        contents = write_backup(self._vault, file, code, replace=replace)
        self._remember(_BACKUP, file, contents.credentials)
        return contents

    def check_backup(self, file: Path, code: str) -> Drill:
        """Brings a backup back into a temporary folder and compares every digest; remembers when it was good."""
        result = drill(self._vault, file, code, clock=self._clock)
        if result.good:
            self._remember(_DRILL, file, result.credentials)
        return result

    def export(self, folder: Path) -> Exported:
        """Writes every credential out as it was received, **unencrypted**, into a folder."""
        return Exported(export(self._vault, folder), not_carried(self._vault, OPEN_LEAVES))

    def snapshots(self) -> Sequence[Snapshot]:
        """Returns the snapshots, newest first."""
        return list_snapshots(self._vault.folder)

    def snapshot(self) -> Snapshot:
        """Makes a snapshot now, read through before it counts."""
        return self._vault.snapshot()

    def health_check(self) -> DoctorReport:
        """Reads every part of the wallet and of its snapshots; changes nothing."""
        return examine_open(self._vault)

    def _remember(self, what: str, file: Path, credentials: int) -> None:
        if self._vault.read_only:
            return
        now = self._clock.now().astimezone(UTC).isoformat(timespec="seconds")
        self._vault.settings.set(what, {"at": now, "file": file.name, "credentials": credentials})


def _last_copy(setting: Any) -> LastCopy | None:
    try:
        return LastCopy(datetime.fromisoformat(setting["at"]), str(setting["file"]), int(setting["credentials"]))
    except (TypeError, KeyError, ValueError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
