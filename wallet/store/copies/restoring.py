"""The way back: a snapshot in the place of a vault that no longer opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import MAX_HEADER_BYTES
from wallet.store.file.erasing import erase
from wallet.store.file.files import disk_errors, read_small, real_folder, replace_whole
from wallet.store.file.folder_lock import FolderLock
from wallet.store.lock.header import HEADER_NAME, Header, parse, read_header
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.lock.unlocking import Secret, open_slot, unlock
from wallet.store.lock.vault_key import VaultKey
from wallet.store.snapshots import FOLDER_NAME, list_snapshots, put_back

__all__ = ["Restored", "list_snapshots", "restore_snapshot"]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. ``set_aside`` is the name under which the old file stays in the folder."""

    snapshot: str
    set_aside: str
    header_from_snapshot: bool


@disk_errors()
def restore_snapshot(
    folder: Path,
    name: str,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    clock: Clock,
    lowest: KdfParameters = LOWEST,
) -> Restored:
    """Puts the snapshot ``name`` in the vault's place; open the vault afterwards as usual.

    The header stays today's where it can be read, else the snapshot's is taken. Nothing is
    removed: the damaged file is set aside. Raises StoreError ``no_snapshot``,
    ``snapshot_failed``, ``vault_in_use`` and those of unlocking.
    """
    folder = real_folder(folder)
    if name not in {s.name for s in list_snapshots(folder)}:
        raise StoreError("no_snapshot")
    secret = Secret.of(passphrase=passphrase, recovery_code=recovery_code)
    lock = FolderLock(folder)
    try:
        header, key, old_header = _unlock_either(folder, name, secret, clock, lowest)
        raw = key.database()
        try:
            aside = put_back(folder, name, header.database, raw)
        finally:
            erase(raw)
            key.forget()
        if old_header is not None:
            replace_whole(folder / HEADER_NAME, old_header)
    finally:
        lock.release()
    return Restored(name, aside, old_header is not None)


def _unlock_either(
    folder: Path, name: str, secret: Secret, clock: Clock, lowest: KdfParameters
) -> tuple[Header, VaultKey, bytes | None]:
    try:
        read_header(folder)
    except StoreError as error:
        if error.code not in ("header_damaged", "no_vault"):
            raise
    else:
        header, key, _ = unlock(folder, secret, clock=clock, lowest=lowest)
        return header, key, None
    try:
        data = read_small(folder / FOLDER_NAME / f"{name}.hdr", MAX_HEADER_BYTES)
    except OSError:
        raise StoreError("snapshot_failed", "no header") from None
    header = parse(data)
    try:
        key = open_slot(folder, header, secret, clock.now(), lowest)
        header.require_mac(key)
    finally:
        secret.forget()
    return header, key, data
