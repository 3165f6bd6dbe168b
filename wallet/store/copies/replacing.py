"""A backup in the place of a vault that is there: the old folder is moved aside, never removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wallet.clock import Clock
from wallet.store.copies.backup import BackupContents, restore_backup
from wallet.store.copies.backup_contents import ReportChange, unchanged
from wallet.store.file import last_seen
from wallet.store.file.files import real_folder, store_error, sync_folder
from wallet.store.file.folder_lock import FolderLock
from wallet.store.lock.kdf import LOWEST, KdfParameters


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back. The code is shown once; ``set_aside`` is the old folder's new name, or ""."""

    contents: BackupContents
    recovery_code: str
    set_aside: str

    def __repr__(self) -> str:
        return f"Returned({self.contents})"


def restore_in_place(
    file: Path,
    code: str,
    folder: Path,
    *,
    passphrase: str,
    clock: Clock,
    kdf: KdfParameters | None = None,
    lowest: KdfParameters = LOWEST,
    as_kept: ReportChange = unchanged,
) -> Returned:
    """Makes the vault in ``folder`` anew from a backup.

    The new vault is made whole beside it first, under a name a person can find; only then does
    what stands in ``folder`` get another name. Raises StoreError ``vault_in_use`` and those of
    :func:`wallet.store.copies.backup.restore_backup`, before anything was moved.
    """
    there = folder.exists() and any(folder.iterdir())
    made_in = _free(folder, "restored") if there else folder
    if there:
        FolderLock(folder).release()
    contents, recovery = restore_backup(
        file, code, made_in, passphrase=passphrase, clock=clock, kdf=kdf, lowest=lowest, as_kept=as_kept
    )  # fmt: skip
    if not there:
        return Returned(contents, recovery, "")
    aside = _free(folder, "set-aside")
    lock = FolderLock(folder)
    lock.release()
    try:
        folder.rename(aside)
        try:
            made_in.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        sync_folder(folder.parent)
        last_seen.forget(real_folder(folder))
    except OSError as error:
        raise store_error(error) from None
    return Returned(contents, recovery, aside.name)


def _free(folder: Path, label: str) -> Path:
    number = 1
    while (path := folder.with_name(f"{folder.name}.{label}-{number}")).exists():
        number += 1
    return path
