"""A new vault key for everything: written to a new file, read through, and then switched to by one header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.attachments import FOLDER_NAME as ATTACHMENTS
from wallet.store.attachments import AttachmentFolder
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.file.files import refuse_links, store_error, sync_file, sync_folder
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.header import Header, read_header, write_header
from wallet.store.lock.kdf import KdfParameters, calibrated
from wallet.store.lock.passphrase import passphrase_bytes
from wallet.store.lock.slots import SlotKind, make_slot
from wallet.store.lock.unlocking import Secret, open_slot
from wallet.store.lock.vault_key import VaultKey
from wallet.store.tables.attached import Attached
from wallet.store.tables.holder_keys import HolderKeys

_FILE: Final = re.compile(r"vault(?:-([1-9][0-9]{0,8}))?\.db")
_HALF_WRITTEN: Final = re.compile(
    r"vault(?:-[1-9][0-9]{0,8})?\.(db\.(partial|new)(-wal|-journal|-shm)?|hdr\.tmp|hdr\.bak\.tmp|tries\.tmp)"
)
_SUFFIXES: Final = ("", "-wal", "-journal", "-shm")
_WHOLE: Final = ".new"
"""What ends the name of a new vault file until the header names it."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation gives. The code is shown once."""

    header: Header
    key: VaultKey
    recovery_code: str

    def __repr__(self) -> str:
        return "Rotated(…)"


def rotate(
    folder: Path,
    header: Header,
    database: Database,
    keys: HolderKeys,
    old: VaultKey,
    *,
    passphrase: str,
    kdf: KdfParameters | None,
    lowest: KdfParameters,
    now: datetime,
    hold: Callable[[str], object] = lambda _: None,
) -> Rotated:
    """Writes the vault, and each attachment, anew under a fresh key and switches the header to it.

    ``hold`` gets the new recovery code before anything is written.

    1. check the passphrase; 2. export to ``vault-<n>.db.partial`` and wrap the holder's
    keys again; 3. compare counts and digests, read every page, and call it ``.new``: whole;
    4. write the header, in one step; 5. give the file its own name. Before 4 the old vault
    stands, after it the new. The name comes last, so that a rotation that was cut short leaves
    no file that could be taken for the vault of a newer header; :func:`finish` makes good 5.
    """
    secret = passphrase_bytes(passphrase)
    held = header.slot(SlotKind.PASSPHRASE)
    if held is None or held.kdf is None:
        raise StoreError("header_damaged", "no passphrase slot")
    open_slot(folder, header, Secret.of(passphrase=passphrase), now, lowest).forget()
    key = VaultKey.new(vault_id=header.vault_id)
    recovery = codes.new_secret()
    hold(codes.to_text(recovery))
    name = _next_name(folder)
    staged = folder / f"{name}.partial"
    try:
        _write_copy(staged, database, keys, key)
        attachments, anew = AttachmentFolder(folder, old), AttachmentFolder(folder, key)
        for attachment in Attached(database).all():
            anew.write(attachments.read(attachment.sha256))
        staged.replace(folder / f"{name}{_WHOLE}")
        sync_folder(folder)
    except OSError as error:
        raise store_error(error) from None
    cost = kdf or held.kdf or calibrated()
    slots = (
        make_slot(SlotKind.PASSPHRASE, secret, key, vault_id=header.vault_id, now=now, kdf=cost, lowest=lowest),
        make_slot(SlotKind.RECOVERY, recovery, key, vault_id=header.vault_id, now=now, kdf=None, lowest=lowest),
    )
    rotated = replace(header, generation=header.generation + 1, database=name, slots=slots).sealed(key)
    write_header(folder, rotated)
    finish(folder, name)
    text = codes.to_text(recovery)
    erase(recovery)
    erase(secret)
    return Rotated(rotated, key, text)


def finish(folder: Path, database: str) -> None:
    """Gives the file that the header names its own name, when a rotation was cut short before that. Raises StoreError."""
    whole = folder / f"{database}{_WHOLE}"
    if whole.exists() and not (folder / database).exists():
        refuse_links(whole)
        try:
            whole.replace(folder / database)
            sync_folder(folder)
        except OSError as error:
            raise store_error(error) from None


def may_have_switched(folder: Path, header: Header) -> bool:
    """Says whether the header on the disk is, or may be, another one than ``header``."""
    try:
        return read_header(folder)[0].database != header.database
    except StoreError:
        return True


def file_of(folder: Path, database: str) -> Path:
    """Returns where the vault's file is, for who only looks: under its name, or not yet."""
    path, whole = folder / database, folder / f"{database}{_WHOLE}"
    return whole if whole.exists() and not path.exists() else path


def _write_copy(staged: Path, database: Database, keys: HolderKeys, key: VaultKey) -> None:
    raw = key.database()
    try:
        for suffix in _SUFFIXES:
            staged.with_name(staged.name + suffix).unlink(missing_ok=True)
        database.export_to(staged, raw)
        copy = Database(staged, raw, journal="DELETE")
        try:
            with copy.transaction():
                keys.wrap_again(key, copy)
            if _contents(copy) != _contents(database) or copy.damage():
                raise StoreError("snapshot_failed", "the new file differs")
        finally:
            copy.close()
        sync_file(staged)
    finally:
        erase(raw)


def _contents(database: Database) -> tuple[object, ...]:
    """Returns counts of every table and a digest over all received bytes."""
    tables = sorted(row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"))
    counts = tuple((t, database.row(f'SELECT count(*) FROM "{t}"')[0]) for t in tables)  # noqa: S608
    digest = hashlib.sha256()
    for sha256, data in database.each("SELECT sha256, data FROM received ORDER BY sha256"):
        if hashlib.sha256(data).digest() != sha256:
            raise StoreError("record_damaged", "received bytes")
        digest.update(sha256)
    return (*counts, digest.hexdigest())


def _next_name(folder: Path) -> str:
    numbers = [int(matched[1] or 1) for path in folder.iterdir() if (matched := _FILE.fullmatch(path.name))]
    return f"vault-{max(numbers, default=1) + 1}.db"


def sweep(folder: Path, database: str) -> None:
    """Removes half-written files, and vault files older than the one the header names.

    A file with a *higher* number stays: it may belong to a newer header that a
    synchronising program has not brought yet.
    """
    current = _FILE.fullmatch(database)
    number = int(current[1] or 1) if current else 1
    for path in folder.iterdir():
        matched = _FILE.fullmatch(path.name)
        if _HALF_WRITTEN.fullmatch(path.name):
            path.unlink(missing_ok=True)
        elif matched and int(matched[1] or 1) < number:
            for suffix in _SUFFIXES:
                path.with_name(path.name + suffix).unlink(missing_ok=True)


_OF_A_VAULT: Final = re.compile(r"vault.*\.(db|hdr)\b.*|vault.*\.(bak|tries)", re.IGNORECASE)
_OURS: Final = re.compile(
    r"vault(-[1-9][0-9]{0,8})?\.(db(-wal|-journal|-shm)?|db\.set-aside-\d+(-wal|-journal|-shm)?|hdr|hdr\.bak|tries|lock)"
    r"|frameworks\.db(\.new)?(-wal|-journal|-shm)?"
)


def conflict_copies(folder: Path) -> list[str]:
    """Returns names of copies that a synchronising program made of this vault's files.

    Each has its own way of naming them; what they share is that the name was a vault's and is none that we give.
    """
    names = (p.name for p in folder.iterdir())
    return sorted(n for n in names if _OF_A_VAULT.fullmatch(n) and not _OURS.fullmatch(n) and not _HALF_WRITTEN.fullmatch(n))


def unfinished_files(folder: Path) -> list[str]:
    """Returns names of half-written files: the next opening removes them."""
    return sorted(p.name for p in folder.iterdir() if _HALF_WRITTEN.fullmatch(p.name))


def unknown_files(folder: Path) -> list[str]:
    """Returns names of what lies in the vault's folder and is neither ours nor a copy of it."""
    known = {*conflict_copies(folder), *unfinished_files(folder), "snapshots", ATTACHMENTS}
    return sorted(n for n in (p.name for p in folder.iterdir()) if n not in known and not _OURS.fullmatch(n))
