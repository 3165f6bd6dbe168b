"""Attachments that nothing names any more are removed, and never in haste.

One is removed when no row of the vault names it and no snapshot does, and the opening before found the same: a file of the
vault that was put back, or comes back with a synchronising program, finds its attachments. Where something lies beside the
vault that cannot be asked (a file that was set aside, a copy of another machine, a snapshot that does not open), none is.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store import rotation
from wallet.store.attachments import AttachmentFolder
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.lock.vault_key import VaultKey
from wallet.store.schema.migrations import layout
from wallet.store.snapshots import FOLDER_NAME, list_snapshots, sweep_snapshots
from wallet.store.tables.attached import Attached
from wallet.store.tables.shares import Settings

_SETTING: Final = "attachments_unnamed"
_MAY_COME_BACK: Final = frozenset({"header_rolled_back", "vault_older", "vault_conflict_copy"})
"""What is noticed where a newer file of this vault may come back, and look for its attachments."""
FIRST_WITH_ATTACHMENTS: Final = 10
"""Vaults of older layouts name none."""


def sweep(
    folder: Path, name: str, attachments: AttachmentFolder, database: Database, key: VaultKey, *, noticed: Collection[str]
) -> None:
    """Removes what was left half-written, vault files older than ``name``, and attachments that may go; notes what may go
    next time. No attachment goes after what was ``noticed`` at the opening says that a newer file of this vault may come
    back. Raises StoreError.
    """
    rotation.sweep(folder, name)
    sweep_snapshots(folder)
    if not _MAY_COME_BACK.isdisjoint(noticed):
        return
    attachments.remove_half_written()
    settings, names = Settings(database), attachments.names()
    unnamed = names - _named(attachments, database) if names else names
    if unnamed:
        unnamed = set() if _is_beside(folder) else unnamed - _held_by_snapshots(folder, attachments, key, unnamed)
    noted = set(settings.get(_SETTING, []))
    attachments.remove(unnamed & noted)
    if unnamed - noted != noted:
        settings.set(_SETTING, sorted(unnamed - noted))


def _named(attachments: AttachmentFolder, database: Database) -> set[str]:
    return {attachments.name_of(each.sha256) for each in Attached(database).all()}


def _is_beside(folder: Path) -> bool:
    """Says whether there is a file of this vault that may name attachments and cannot be asked."""
    return bool(rotation.conflict_copies(folder)) or any(folder.glob("vault*.db.set-aside-*"))


def drop_unnamed(folder: Path, attachments: AttachmentFolder, database: Database) -> None:
    """Removes, after a rotation, what lies under the old key: it may be known to others, and no snapshot has it any more."""
    if not _is_beside(folder):
        attachments.remove(attachments.names() - _named(attachments, database))


def _held_by_snapshots(folder: Path, attachments: AttachmentFolder, key: VaultKey, names: set[str]) -> set[str]:
    raw = key.database()
    try:
        return _named_in_snapshots(folder, attachments, raw, names)
    finally:
        erase(raw)


def _named_in_snapshots(folder: Path, attachments: AttachmentFolder, raw: bytearray, names: set[str]) -> set[str]:
    held: set[str] = set()
    for snapshot in list_snapshots(folder):
        try:
            database = Database(folder / FOLDER_NAME / snapshot.name, raw, read_only=True)
        except StoreError:
            return names
        try:
            if layout(database) >= FIRST_WITH_ATTACHMENTS:
                held |= _named(attachments, database)
        except StoreError:
            return names
        finally:
            database.close()
    return held
