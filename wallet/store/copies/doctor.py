"""Looks at everything of a vault and changes nothing."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import MAX_HEADER_BYTES
from wallet.store import rotation
from wallet.store.attachments import FOLDER_NAME as ATTACHMENTS
from wallet.store.attachments import AttachmentFolder, unfinished, unknown_names
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.file.files import disk_errors, read_small, real_folder, refuse_links
from wallet.store.file.folder_lock import LOCK_NAME
from wallet.store.file.log_scan import LogState, scan_log
from wallet.store.frameworks import FILE_NAME as FRAMEWORKS_NAME
from wallet.store.frameworks import FrameworkFile
from wallet.store.lock.header import HEADER_NAME, SPARE_NAME, parse
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.lock.unlocking import Secret, unlock
from wallet.store.schema.migrations import NEWEST, layout
from wallet.store.snapshots import FOLDER_NAME, list_snapshots, unfinished_snapshots, unknown_files
from wallet.store.sweeping import FIRST_WITH_ATTACHMENTS
from wallet.store.tables.attached import Attached

if TYPE_CHECKING:
    from wallet.store.vault import Vault

GOOD, NOTICE, DAMAGED = "good", "notice", "damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part and how it is: ``good``, ``notice`` or ``damaged``; ``code`` has a sentence when not good."""

    part: str
    state: str
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Everything that was looked at, in order."""

    findings: tuple[Finding, ...]

    @property
    def damaged(self) -> bool:
        """Whether any part is damaged."""
        return any(f.state == DAMAGED for f in self.findings)


@disk_errors()
def examine_vault(
    folder: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    clock: Clock,
    lowest: KdfParameters = LOWEST,
) -> DoctorReport:
    """Reads header, spare, log, every page, every kept byte and every snapshot.

    No file of the vault is written. (A wrong passphrase is counted, as everywhere.)
    Raises StoreError ``no_vault``, ``passphrase_wrong`` and those of unlocking; damage is a finding.
    """
    folder = real_folder(folder)
    if not (folder / HEADER_NAME).exists() and not (folder / SPARE_NAME).exists():
        if not any(folder.glob("vault*.db")):
            raise StoreError("no_vault")
        return DoctorReport((Finding(HEADER_NAME, DAMAGED, "header_damaged", "both copies are missing"),))
    secret = Secret.of(passphrase=passphrase, recovery_code=recovery_code)
    findings = [_header(folder, HEADER_NAME), _header(folder, SPARE_NAME)]
    try:
        header, key, repaired = unlock(folder, secret, clock=clock, lowest=lowest)
    except StoreError as error:
        if error.code != "header_damaged":
            from wallet.store.vault import not_a_wrong_secret

            raise StoreError(not_a_wrong_secret(folder, error), error.detail, pointer=error.pointer) from None
        findings.append(Finding("vault.db", DAMAGED, error.code, error.detail))
        return DoctorReport(tuple(findings))
    if repaired and findings[0].state == GOOD:
        findings[0] = Finding(HEADER_NAME, DAMAGED, "header_damaged", "mac")
    raw = key.database()
    attachments = AttachmentFolder(folder, key)
    try:
        findings += _vault_file(folder, header.database, raw, attachments)
        findings += _frameworks(FrameworkFile(folder, key.frameworks))
        findings += _snapshots(folder, raw, attachments)
    finally:
        erase(raw)
        key.forget()
    findings += _others(folder)
    return DoctorReport(tuple(findings))


@disk_errors()
def examine_open(vault: Vault) -> DoctorReport:
    """Looks over a vault that is open: the same parts, through its own connection; changes nothing."""
    folder = vault.folder
    findings = [_header(folder, HEADER_NAME), _header(folder, SPARE_NAME)]
    findings += _look_through(vault.database, vault.header.database, vault.attachments)
    findings += _frameworks(vault.frameworks)
    raw = vault.database_key()
    try:
        findings += _snapshots(folder, raw, vault.attachments)
    finally:
        erase(raw)
    findings += _others(folder)
    return DoctorReport(tuple(findings))


def _frameworks(file: FrameworkFile) -> Iterator[Finding]:
    """A cache that is damaged costs nobody anything of their own: it is made anew, empty, when it is next asked."""
    if file.path.exists():
        places = file.damage()
        damaged = Finding(FRAMEWORKS_NAME, NOTICE, "framework_cache_damaged", f"{len(places)} places")
        yield damaged if places else Finding(FRAMEWORKS_NAME, GOOD)


def _others(folder: Path) -> Iterator[Finding]:
    """What lies beside the vault and is not of it: named, and left where it is; and a lock that cannot be taken."""
    try:
        refuse_links(folder / LOCK_NAME)
    except StoreError as error:
        yield Finding(LOCK_NAME, DAMAGED, error.code)
    for code, names in (
        ("vault_conflict_copy", rotation.conflict_copies(folder)),
        (
            "file_unfinished",
            [
                *rotation.unfinished_files(folder),
                *_among(FOLDER_NAME, unfinished_snapshots(folder)),
                *_among(ATTACHMENTS, unfinished(folder)),
            ],
        ),
        (
            "file_unknown",
            [
                *rotation.unknown_files(folder),
                *_among(FOLDER_NAME, unknown_files(folder)),
                *_among(ATTACHMENTS, unknown_names(folder)),
            ],
        ),
    ):
        for name in names:
            yield Finding(name, NOTICE, code)


def _among(folder_name: str, names: Iterable[str]) -> list[str]:
    return [f"{folder_name}/{name}" for name in names]


def _header(folder: Path, name: str) -> Finding:
    try:
        parse(read_small(folder / name, MAX_HEADER_BYTES))
    except FileNotFoundError:
        return Finding(name, NOTICE, "header_copy_missing")
    except OSError as error:
        return Finding(name, DAMAGED, "disk_error", type(error).__name__)
    except StoreError as error:
        return Finding(name, DAMAGED, error.code, error.detail)
    return Finding(name, GOOD)


def _vault_file(folder: Path, name: str, raw: bytearray, attachments: AttachmentFolder) -> Iterator[Finding]:
    path, log = rotation.file_of(folder, name), folder / f"{name}-wal"
    try:
        refuse_links(path, log)
        state = scan_log(log)
        if state is LogState.DAMAGED:
            yield Finding(log.name, DAMAGED, "vault_damaged", "log")
            return
        if state is LogState.TAIL_DROPPED:
            yield Finding(log.name, NOTICE, "last_change_dropped")
        if state is LogState.EMPTY:
            yield from _contents(path, name, raw, attachments)
            return
        # A log holds changes that only an opening folds in: look at a copy (still encrypted).
        with tempfile.TemporaryDirectory(prefix="lanyard-") as elsewhere:
            copy = Path(elsewhere) / name
            shutil.copyfile(path, copy)
            shutil.copyfile(log, copy.with_name(log.name))
            yield from _contents(copy, name, raw, attachments, read_only=False)
    except StoreError as error:
        yield Finding(name, DAMAGED, error.code, error.detail)
    except OSError as error:
        yield Finding(name, DAMAGED, "disk_error", type(error).__name__)


def _contents(
    path: Path, name: str, raw: bytearray, attachments: AttachmentFolder, *, read_only: bool = True, whole: bool = True
) -> list[Finding]:
    try:
        database = Database(path, raw, read_only=read_only)
    except StoreError as error:
        return [Finding(name, DAMAGED, error.code, error.detail)]
    try:
        return _look_through(database, name, attachments, whole=whole)
    finally:
        database.close()


def _look_through(database: Database, name: str, attachments: AttachmentFolder, *, whole: bool = True) -> list[Finding]:
    """Looks at a file, and at what it names beside it: every byte, or where not ``whole`` only whether it is there."""
    finding = _pages(database, name)
    if finding.state == DAMAGED or layout(database) < FIRST_WITH_ATTACHMENTS:
        return [finding]
    return [finding, *_beside(database, attachments, whole=whole)]


def _beside(database: Database, attachments: AttachmentFolder, *, whole: bool) -> Iterator[Finding]:
    for attachment in Attached(database).all():
        part = f"{ATTACHMENTS}/{attachments.name_of(attachment.sha256)[:12]}"
        try:
            if whole:
                attachments.read(attachment.sha256)
            elif not attachments.is_there(attachment.sha256):
                yield Finding(part, DAMAGED, "attachment_missing")
        except StoreError as error:
            yield Finding(part, DAMAGED, error.code, error.detail)


def _pages(database: Database, name: str) -> Finding:
    try:
        if layout(database) > NEWEST:
            return Finding(name, NOTICE, "vault_too_new")
        places = database.damage()
        if places:
            return Finding(name, DAMAGED, "vault_damaged", f"{len(places)} places")
        for sha256, data in database.each("SELECT sha256, data FROM received"):
            if hashlib.sha256(data).digest() != sha256:
                return Finding(name, DAMAGED, "record_damaged")
    except StoreError as error:
        return Finding(name, DAMAGED, error.code, error.detail)
    return Finding(name, GOOD)


def _snapshots(folder: Path, raw: bytearray, attachments: AttachmentFolder) -> Iterator[Finding]:
    snapshots = list_snapshots(folder)
    parts_seen: set[str] = set()
    if not snapshots:
        yield Finding(FOLDER_NAME, NOTICE, "no_snapshot_yet")
    for snapshot in snapshots:
        name = f"{FOLDER_NAME}/{snapshot.name}"
        contents, *beside = _contents(folder / FOLDER_NAME / snapshot.name, name, raw, attachments, whole=False)
        # A snapshot that is lost is a lost way back, not a lost vault; it still counts as damage.
        code = "snapshot_failed" if contents.state == DAMAGED else contents.code
        yield Finding(name, contents.state, code, contents.detail)
        yield from (missing for missing in beside if missing.part not in parts_seen)
        parts_seen |= {missing.part for missing in beside}
        head = _header(folder / FOLDER_NAME, f"{snapshot.name}.hdr")
        if head.state == DAMAGED:
            # The next opening makes it new.
            yield replace(head, part=f"{FOLDER_NAME}/{head.part}")
