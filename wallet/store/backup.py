"""Backups and exports: open files, and one encrypted file around them that any age program opens (age v1, scrypt)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyrage

from wallet.clock import Clock
from wallet.credential.codec import from_plain, to_plain
from wallet.credential.record import Record
from wallet.encodings import strict_json
from wallet.errors import IntakeError, StoreError
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.limits import MAX_ARCHIVE_ENTRIES, MAX_BACKUP_BYTES
from wallet.report import VerificationReport
from wallet.store.files import store_error, write_atomically
from wallet.store.vault import Vault

MANIFEST: Final = "manifest.json"
FORMAT: Final = "lanyard-backup"
VERSION: Final = 1
_AGE: Final = b"age-encryption.org/v1\n"
_ENDINGS: Final = {"png": "png", "svg": "svg"}


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """What a backup holds, or what came back out of one."""

    credentials: int
    keys: int


def write_backup(vault: Vault, path: Path, code: str) -> BackupSummary:
    """Writes everything into one age file under ``code`` and reads it back before it gets its name.

    Raises StoreError ``backup_code_empty``, ``disk_full``, ``no_rights``, ``backup_failed``.
    """
    if not code.strip():
        raise StoreError("backup_code_empty")
    archive, summary = _archive(vault)
    sealed = pyrage.passphrase.encrypt(archive, code)
    if pyrage.passphrase.decrypt(sealed, code) != archive:
        raise StoreError("backup_failed")
    write_atomically(path, sealed)
    return summary


def _archive(vault: Vault) -> tuple[bytes, BackupSummary]:
    entries: list[dict[str, Any]] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        written: set[str] = set()
        for record in vault.records.everything():
            name = file_name(record)
            if name not in written:
                archive.writestr(name, record.received)
                written.add(name)
            entries.append(_entry(record, name))
        keys = vault.key_files()
        for key_id, label, jwk in keys:
            archive.writestr(f"keys/{key_id}.jwk", json.dumps({**jwk, "label": label}, indent=1))
        manifest = {"format": FORMAT, "version": VERSION, "credentials": entries, "keys": len(keys)}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return out.getvalue(), BackupSummary(len(entries), len(keys))


def file_name(record: Record) -> str:
    """Returns a record's name among open files: by its bytes, with an ending people's programs know."""
    ending = next((_ENDINGS[one] for one in reversed(record.containers) if one in _ENDINGS), "")
    if not ending:
        ending = "jwt" if record.summary.format in ("vc_jwt", "sd_jwt_vc") else "json"
    return f"credentials/{record.sha256}.{ending}"


def _entry(record: Record, name: str) -> dict[str, Any]:
    payload = record.payload if record.payload not in (None, record.received) else None
    return {
        "file": name,
        "sha256": record.sha256,
        "place": record.place,
        "title": record.summary.title,
        "format": record.summary.format,
        "kind": record.summary.kind,
        "containers": list(record.containers),
        "provenance": to_plain(record.provenance),
        "payload": to_plain(payload),
        "note": record.note,
        "favourite": record.summary.favourite,
        "report": to_plain(record.report),
    }


def restore_backup(path: Path, code: str, folder: Path, *, passphrase: str, clock: Clock) -> tuple[BackupSummary, str]:
    """Makes a new vault out of a backup; returns what came back and the new recovery code.

    Everything is read and checked before the vault is made; an existing vault is never touched. Raises StoreError
    ``backup_code_wrong``, ``not_a_backup``, ``backup_damaged``, ``vault_exists``.
    """
    archive = _opened(path, code)
    records = list(_records(archive))
    keys = list(_keys(archive))
    vault, recovery_code = Vault.create(folder, passphrase=passphrase, clock=clock)
    try:
        for parsed, report, provenance, place, note, favourite in records:
            summary = vault.records.add(parsed, report, provenance, place=place)
            if favourite:
                vault.records.set_favourite(summary.id, True)
            if note:
                vault.records.set_note(summary.id, note)
        for key_id, label, seed in keys:
            vault.keys.bring(key_id, label, seed)
    finally:
        vault.close()
    return BackupSummary(len(records), len(keys)), recovery_code


def _opened(path: Path, code: str) -> zipfile.ZipFile:
    try:
        if path.stat().st_size > MAX_BACKUP_BYTES:
            raise StoreError("not_a_backup", "size")
        sealed = path.read_bytes()
    except OSError as error:
        raise store_error(error) from None
    if not sealed.startswith(_AGE):
        raise StoreError("not_a_backup")
    try:
        return zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(sealed, code)))
    except pyrage.DecryptError as error:
        # rage tells a wrong code (no stanza opened) from a damaged body.
        wrong = "match" in str(error).lower() or "passphrase" in str(error).lower() or "failed" in str(error).lower()
        raise StoreError("backup_code_wrong" if wrong else "backup_damaged") from None
    except zipfile.BadZipFile:
        raise StoreError("backup_damaged") from None


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if len(archive.infolist()) > MAX_ARCHIVE_ENTRIES * 10:
            raise StoreError("backup_damaged", "entries")
        manifest = strict_json.loads(archive.read(MANIFEST), limit=MAX_BACKUP_BYTES)
    except (KeyError, IntakeError, zipfile.BadZipFile):
        raise StoreError("backup_damaged") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoreError("not_a_backup")
    if manifest.get("version") != VERSION:
        raise StoreError("vault_too_new")
    return manifest


def _records(archive: zipfile.ZipFile) -> Iterator[tuple[ParsedCredential, VerificationReport, Any, int, str, bool]]:
    from wallet.credential.record import Provenance

    for entry in _manifest(archive)["credentials"]:
        try:
            received = archive.read(entry["file"])
            if sha256(received).hexdigest() != entry["sha256"]:
                raise StoreError("backup_damaged", "hash")
            payload = from_plain(entry["payload"])
            parsed = ParsedCredential(
                received, received if payload is None else payload, entry["format"], Kind(entry["kind"]), {},
                containers=tuple(entry["containers"]),
            )  # fmt: skip
            told = entry["provenance"]
            provenance = Provenance(told["route"], told.get("name", ""), told.get("member", ""))
            yield parsed, from_plain(entry["report"]), provenance, entry["place"], entry["note"], entry["favourite"]
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
            raise StoreError("backup_damaged") from None


def _keys(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bytes]]:
    from wallet.encodings import base64url

    for name in archive.namelist():
        if name.startswith("keys/") and name.endswith(".jwk"):
            try:
                jwk = strict_json.loads(archive.read(name))
                yield name.removeprefix("keys/").removesuffix(".jwk"), jwk["label"], base64url.decode(jwk["d"])
            except (IntakeError, KeyError, TypeError):
                raise StoreError("backup_damaged") from None


def export_open_files(vault: Vault, folder: Path) -> int:
    """Writes every credential as it was received into ``folder``; returns how many. Nothing there is overwritten."""
    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for record in vault.records.everything():
            path = folder / file_name(record).partition("/")[2]
            if not path.exists():
                path.write_bytes(record.received)
            count += 1
    except OSError as error:
        raise store_error(error) from None
    return count
