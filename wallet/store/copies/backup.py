"""The portable backup: an age file (passphrase recipient) around a ZIP of open files.

``age -d`` opens it with nothing of ours. Inside: ``credentials/<sha256>.<ext>`` byte for
byte as received, ``keys/*.jwk``, reports and evidence, and ``manifest.json`` with
the digest of every file. Restoring makes a new vault beside the wished place, reads
it all back, and only then gives it its name.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import pyrage

from wallet.clock import Clock
from wallet.errors import IntakeError, StoreError
from wallet.limits import MAX_BACKUP_BYTES
from wallet.store.copies.age_file import open_age
from wallet.store.copies.backup_contents import TO_BE_JUDGED, ReportChange, collect, put_in, unchanged
from wallet.store.file.erasing import erase
from wallet.store.file.files import make_private_folder, require_plain, store_error, sync_folder, write_new
from wallet.store.file.randomness import random_bytes
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.lock.typed import code_spellings
from wallet.store.vault import Vault

MANIFEST: Final = "manifest.json"
FORMAT: Final = "lanyard-backup"
VERSION: Final = 1
_MOST_FILES: Final = 4_000_000
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


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
    """Writes everything into one encrypted file; under its final name only when whole.

    It is sealed with the first of the forms that :func:`read_backup` tries. An existing file is replaced in one step,
    or, without ``replace``, left as it is. Raises StoreError ``passphrase_empty``, ``backup_exists``,
    ``not_a_plain_file``, ``disk_full``, ``folder_read_only``, ``backup_failed`` (it does not read back).
    """
    sealing = next(_spellings(code))
    if require_plain(file) and not replace:
        raise StoreError("backup_exists")
    files, manifest = collect(vault)
    contents = BackupContents(len(manifest["records"]), len(manifest["keys"]))
    packed = _pack(files, _manifest(files, manifest))
    sealed = pyrage.passphrase.encrypt(packed, sealing)
    if _open_sealed(sealed, code) != packed:
        raise StoreError("backup_failed")
    _write(file, sealed, replace=replace)
    return contents


def _manifest(files: Mapping[str, bytes], contents: dict[str, Any]) -> bytes:
    manifest_members = {
        **contents,
        "format": FORMAT,
        "version": VERSION,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return orjson.dumps(manifest_members, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def _pack(files: Mapping[str, bytes], manifest: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((MANIFEST, manifest), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _write(file: Path, data: bytes, *, replace: bool) -> None:
    staged = file.with_name(f".{file.name}.{random_bytes(4).hex()}.partial")
    try:
        write_new(staged, data)
        if not replace and file.exists():
            # It came while this one was being made.
            raise StoreError("backup_exists")
        staged.replace(file)
        sync_folder(file.parent)
    except StoreError:
        _discard(staged)
        raise
    except OSError as error:
        _discard(staged)
        if isinstance(error, FileNotFoundError):
            raise StoreError("folder_missing") from None
        raise store_error(error) from None


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
        for name, data in (*files.items(), (MANIFEST, _manifest(files, manifest))):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            write_new(target, data)
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
    files, manifest = read_backup(file, code)
    make_private_folder(folder.parent)
    staged = folder.parent / f".{folder.name}.restoring-{random_bytes(4).hex()}"
    try:
        vault, recovery = Vault.create(staged, passphrase=passphrase, clock=clock, kdf=kdf, lowest=lowest, remember=False)
        with vault:
            contents = _fill(vault, files, manifest, as_kept)
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


def _fill(vault: Vault, files: dict[str, bytes], manifest: dict[str, Any], as_kept: ReportChange) -> BackupContents:
    try:
        put_in(vault, files, manifest, as_kept)
    except (KeyError, TypeError, ValueError, AttributeError, IntakeError):
        raise StoreError("backup_damaged", "manifest") from None
    # Read back from the new vault, not from what was just in our hands.
    for row in manifest["records"]:
        if hashlib.sha256(vault.records.received(row["id"])).hexdigest() != row["sha256"]:
            raise StoreError("backup_damaged", "read back differs")
    if len(vault.identities.all()) != len(manifest.get("identities", ())):
        raise StoreError("backup_damaged", "counts differ")
    contents = BackupContents(len(vault.records.ids()) + len(vault.records.ids("is:trash")), len(vault.keys.all()))
    if (contents.credentials, contents.keys) != (len(manifest["records"]), len(manifest["keys"])):
        raise StoreError("backup_damaged", "counts differ")
    return contents


def read_backup(file: Path, code: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Returns the files and the manifest of a backup, every digest checked. Raises StoreError."""
    try:
        if not require_plain(file):
            raise StoreError("file_missing")
        if file.stat().st_size > MAX_BACKUP_BYTES:
            raise StoreError("not_a_backup", "too large")
        sealed = file.read_bytes()
    except FileNotFoundError:
        raise StoreError("file_missing") from None
    except OSError as error:
        raise store_error(error) from None
    return read_packed(_open_sealed(sealed, code))


def read_packed(packed: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Returns the files and the manifest of what was sealed, every digest checked. Raises StoreError."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            files = dict(_members(archive))
        manifest = orjson.loads(files.pop(MANIFEST))
        known = manifest["files"]
        if manifest["format"] != FORMAT or type(manifest["version"]) is not int:
            raise StoreError("not_a_backup")
        if manifest["version"] > VERSION:
            raise StoreError("vault_too_new")
        if {n: hashlib.sha256(d).hexdigest() for n, d in files.items()} != known:
            raise StoreError("backup_damaged", "digests")
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, RuntimeError):
        # RuntimeError: a member that asks for a password, or is packed in a way nobody knows.
        raise StoreError("not_a_backup") from None
    return files, manifest


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = MAX_BACKUP_BYTES
    names = archive.infolist()
    if len(names) > _MOST_FILES or len({n.filename for n in names}) != len(names):
        raise StoreError("not_a_backup", "members")
    for info in names:
        with archive.open(info) as member:
            data = member.read(left + 1)
        left -= len(data)
        if left < 0:
            raise StoreError("not_a_backup", "too large")
        yield info.filename, data


def _open_sealed(sealed: bytes, code: str) -> bytes:
    failure = StoreError("passphrase_empty")
    for secret in _spellings(code):
        try:
            return open_age(sealed, secret)
        except StoreError as error:
            if error.code != "backup_code_wrong":
                raise
            failure = error
    raise failure


def _spellings(code: str) -> Iterator[str]:
    """Yields the code as we print it, when it reads as one of ours; then as it may have been typed."""
    printed = ""
    with contextlib.suppress(StoreError):
        printed = codes.to_text(codes.from_text(code))
        yield printed
    spellings = list(code_spellings(code))
    if not spellings:
        raise StoreError("passphrase_empty")
    yield from (spelling for spelling in spellings if spelling != printed)
