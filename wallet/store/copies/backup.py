"""The portable backup: an age file (passphrase recipient) around a ZIP of open files.

``age -d`` opens it with nothing of ours. Inside: ``credentials/<sha256>.<ext>`` byte for
byte as received, ``keys/*.jwk``, reports and evidence, and ``manifest.json`` with
the digest of every file. Restoring makes a new vault beside the wished place, reads
it all back, and only then gives it its name.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from wallet.clock import Clock
from wallet.errors import IntakeError, StoreError
from wallet.store.copies.backup_contents import TO_BE_JUDGED, ReportChange, collect, put_in, unchanged
from wallet.store.copies.backup_file import MANIFEST, OpenBackup, manifest_bytes, open_backup, piece, write_sealed
from wallet.store.file.erasing import erase
from wallet.store.file.files import make_private_folder, require_plain, store_error, sync_folder, write_new
from wallet.store.file.randomness import random_bytes
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.lock.typed import code_spellings
from wallet.store.vault import Vault


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds: how many records, and how many keys of the holder."""

    credentials: int
    keys: int


def new_backup_code() -> str:
    """Returns a code to encrypt a backup with: 160 bits, written like a recovery code."""
    secret = codes.new_secret()
    try:
        return codes.to_text(secret)
    finally:
        erase(secret)


# Writing ------------------------------------------------------------------------------
def write_backup(vault: Vault, file: Path, code: str, *, replace: bool = True) -> BackupContents:
    """Writes everything into one encrypted file; under its final name only when it was read back whole.

    An existing file is replaced in one step, or, without ``replace``, left as it is. One file of the vault is in memory at
    a time. Raises StoreError ``passphrase_empty``, ``backup_exists``, ``not_a_plain_file``, ``disk_full``,
    ``folder_read_only``, ``memory_short``, ``backup_failed`` (it does not read back).
    """
    if not list(code_spellings(code)):
        raise StoreError("passphrase_empty")
    if require_plain(file) and not replace:
        raise StoreError("backup_exists")
    files, manifest = collect(vault)
    contents = BackupContents(len(manifest["records"]), len(manifest["keys"]))
    staged = file.with_name(f".{file.name}.{random_bytes(4).hex()}.partial")
    try:
        write_sealed(staged, code, files, manifest_bytes(files, manifest))
        _require_readable(staged, code)
        if not replace and file.exists():
            # It came while this one was being made.
            raise StoreError("backup_exists")
        staged.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        _discard(staged)
        if isinstance(error, FileNotFoundError):
            raise StoreError("folder_missing") from None
        raise store_error(error) from None
    except BaseException:
        _discard(staged)
        raise
    return contents


def _require_readable(staged: Path, code: str) -> None:
    """Opens the file as somebody who has only the code will. Raises StoreError ``backup_failed``."""
    try:
        open_backup(staged, code).close()
    except StoreError as error:
        raise StoreError("backup_failed", error.code) from None


def _discard(staged: Path) -> None:
    try:
        staged.unlink(missing_ok=True)
    except OSError:
        # The error that brought us here is the one to tell.
        return


def export(vault: Vault, folder: Path) -> int:
    """Writes everything as open files, **unencrypted**, into an empty or new folder; returns how many records.

    Private keys stay out: an unencrypted key is no backup. Raises StoreError ``folder_not_empty``.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StoreError("folder_not_empty")
    files, manifest = collect(vault, keys=False)
    make_private_folder(folder)
    try:
        for name, each in (*files.items(), (MANIFEST, piece(manifest_bytes(files, manifest)))):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            write_new(target, each.load())
        sync_folder(folder)
    except OSError as error:
        raise store_error(error) from None
    return len(manifest["records"])


# Reading ------------------------------------------------------------------------------
def restore_backup(
    file: Path,
    code: str,
    folder: Path,
    *,
    passphrase: str,
    clock: Clock,
    kdf: KdfParameters | None = None,
    lowest: KdfParameters = LOWEST,
    as_kept: ReportChange = unchanged,
) -> tuple[BackupContents, str]:
    """Makes a vault in ``folder`` (new or empty) from a backup; returns what came back and the recovery code.

    ``as_kept`` says how a report that came out of the backup may stand in the vault; what it changes waits to be judged
    (setting ``TO_BE_JUDGED``).

    Raises StoreError ``backup_code_wrong``, ``backup_damaged``, ``not_a_backup``,
    ``vault_exists``, ``disk_full``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError("vault_exists")
    with open_backup(file, code) as opened:
        return _restore(opened, folder, passphrase, clock, kdf, lowest, as_kept)


def _restore(
    opened: OpenBackup, folder: Path, passphrase: str, clock: Clock, kdf: KdfParameters | None, lowest: KdfParameters,
    as_kept: ReportChange,
) -> tuple[BackupContents, str]:  # fmt: skip
    make_private_folder(folder.parent)
    staged = folder.parent / f".{folder.name}.restoring-{random_bytes(4).hex()}"
    try:
        vault, recovery = Vault.create(staged, passphrase=passphrase, clock=clock, kdf=kdf, lowest=lowest, remember=False)
        with vault:
            contents = _fill(vault, opened, as_kept)
            if as_kept is not unchanged:
                vault.settings.set(TO_BE_JUDGED, True)
        (staged / "vault.lock").unlink(missing_ok=True)
        if folder.exists():
            folder.rmdir()
        staged.replace(folder)
        sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise store_error(error) from None
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return contents, recovery


def _fill(vault: Vault, opened: OpenBackup, as_kept: ReportChange) -> BackupContents:
    manifest = opened.manifest
    try:
        put_in(vault, opened, manifest, as_kept)
    except (KeyError, TypeError, ValueError, AttributeError, IntakeError):
        raise StoreError("backup_damaged", "manifest") from None
    # Read back from the new vault, not from what was just in our hands.
    for row in manifest["records"]:
        if hashlib.sha256(vault.records.received(row["id"])).hexdigest() != row["sha256"]:
            raise StoreError("backup_damaged", "read back differs")
    for attachment in vault.records.attached.all():
        vault.attachments.read(attachment.sha256)
    if len(vault.identities.all()) != len(manifest.get("identities", ())):
        raise StoreError("backup_damaged", "counts differ")
    contents = BackupContents(len(vault.records.ids()) + len(vault.records.ids("is:trash")), len(vault.keys.all()))
    if (contents.credentials, contents.keys) != (len(manifest["records"]), len(manifest["keys"])):
        raise StoreError("backup_damaged", "counts differ")
    return contents
