"""A restore drill: a backup is really brought back, into a folder that is thrown away, and compared."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from wallet.clock import Clock
from wallet.store.copies.backup import restore_backup
from wallet.store.lock.slots import SlotKind
from wallet.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Drill:
    """What a backup was found to hold.

    Attributes:
        credentials, keys: how many came back, each with the digest it was saved with.
        same: how many of the wallet's records today are in it, byte for byte.
        newer: how many of them are not in it (added since).
        differing: how many stand in it under the same number with other bytes. Never expected.
    """

    credentials: int
    keys: int
    same: int
    newer: int
    differing: int

    @property
    def good(self) -> bool:
        """Whether everything that came back is what was saved."""
        return self.differing == 0


def drill(vault: Vault, file: Path, code: str, *, clock: Clock) -> Drill:
    """Restores ``file`` beside the system's temporary files, compares every digest, removes it again.

    What lies there meanwhile is an encrypted vault whose passphrase is random and written nowhere.
    Raises StoreError as :func:`wallet.store.copies.backup.restore_backup`.
    """
    held = vault.header.slot(SlotKind.PASSPHRASE)
    passphrase = secrets.token_hex(32)
    kdf = held.kdf if held is not None else None
    with tempfile.TemporaryDirectory(prefix="lanyard-") as elsewhere:
        folder = Path(elsewhere) / "drill"
        restored, _ = restore_backup(file, code, folder, passphrase=passphrase, clock=clock, kdf=kdf, lowest=vault.lowest)
        with Vault.open(folder, passphrase=passphrase, clock=clock, lowest=vault.lowest, remember=False) as back:
            same, newer, differing = _compare(vault, back)
    return Drill(restored.credentials, restored.keys, same, newer, differing)


def _compare(vault: Vault, back: Vault) -> tuple[int, int, int]:
    there = {*back.records.ids(), *back.records.ids("is:trash")}
    same = newer = differing = 0
    for record_id in vault.records.ids():
        if record_id not in there:
            newer += 1
        elif back.records.received(record_id) == vault.records.received(record_id):
            same += 1
        else:
            differing += 1
    # What was destroyed here since is read as well: each must come out as it went in.
    for record_id in there:
        back.records.get(record_id)
    return same, newer, differing
