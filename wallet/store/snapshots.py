"""Copies of the vault beside it, made by itself: the way back from a damaged disk or a bad day.

Each is a whole encrypted file with the header of its time. One is removed only
after a newer one was read through from end to end, and never because of what the
clock says alone: the last ten, then the last of each of seven days and four weeks
that have any.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.limits import MAX_HEADER_BYTES, SNAPSHOTS_BY_COUNT, SNAPSHOTS_DAILY, SNAPSHOTS_WEEKLY
from wallet.store.file import last_seen
from wallet.store.file.database import Database
from wallet.store.file.files import make_private_folder, read_small, store_error, sync_file, sync_folder, write_new
from wallet.store.lock.header import HEADER_NAME, parse
from wallet.store.schema.migrations import layout

FOLDER_NAME: Final = "snapshots"
_NAME: Final = re.compile(r"(\d{6})-(\d{8}T\d{6}Z)-([a-z]+)\.db")
_HALF_WRITTEN: Final = re.compile(r"\d{6}-\d{8}T\d{6}Z-[a-z]+\.db(\.hdr)?\.partial(-wal|-journal|-shm)?")
_KEPT_LONGER: Final = ("migration", "replaced")
"""Reasons whose newest snapshot stays, however many are made after it: what it holds is nowhere else."""
_WHEN: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One copy. ``number`` grows with each; ``reason``: ``closed``, ``asked``, ``migration``, ``rotation``, ``replaced``."""

    name: str
    number: int
    taken_at: datetime
    reason: str
    size: int


def list_snapshots(folder: Path) -> list[Snapshot]:
    """Returns the snapshots of a vault, newest first; needs no key."""
    try:
        return _listed(folder)
    except OSError:
        return []


def _listed(folder: Path) -> list[Snapshot]:
    snapshots = []
    for path in (folder / FOLDER_NAME).iterdir():
        matched = _NAME.fullmatch(path.name)
        if matched and path.is_file() and not path.is_symlink():
            when = datetime.strptime(matched[2], _WHEN).replace(tzinfo=UTC)
            snapshots.append(Snapshot(path.name, int(matched[1]), when, matched[3], path.stat().st_size))
    return sorted(snapshots, key=lambda s: s.number, reverse=True)


def take_snapshot(
    folder: Path, database: Database, key: bytearray, *, header: bytes, now: datetime, reason: str
) -> Snapshot:
    """Copies the open vault, reads the copy through, then lets old ones go. ``header`` goes with it.

    Raises StoreError ``disk_full``, ``snapshot_failed``; the older ones are then all still there.
    """
    snapshots_folder = folder / FOLDER_NAME
    make_private_folder(snapshots_folder)
    try:
        older = _listed(folder)
    except OSError as error:
        # A number given twice could take an older one's place.
        raise store_error(error) from None
    number = older[0].number + 1 if older else 1
    at = now.astimezone(UTC).replace(microsecond=0)
    name = f"{number:06d}-{at.strftime(_WHEN)}-{reason}.db"
    staged = snapshots_folder / f"{name}.partial"
    try:
        sweep_snapshots(folder)
        database.copy_to(staged, key)
        verify_copy(staged, key, expected=_count(database))
        write_new(snapshots_folder / f"{name}.hdr.partial", header)
        sync_file(staged)
        (snapshots_folder / f"{name}.hdr.partial").replace(snapshots_folder / f"{name}.hdr")
        staged.replace(snapshots_folder / name)
        sync_folder(snapshots_folder)
        snapshot = Snapshot(name, number, at, reason, (snapshots_folder / name).stat().st_size)
    except OSError as error:
        _remove(staged, snapshots_folder / f"{name}.hdr.partial")
        raise store_error(error) from None
    except StoreError:
        _remove(staged, snapshots_folder / f"{name}.hdr.partial")
        raise
    for old in superfluous(list_snapshots(folder)):
        _remove(snapshots_folder / old.name, snapshots_folder / f"{old.name}.hdr")
    return snapshot


def superfluous(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """Returns those that may go, of a list newest first."""
    keep = {s.name for s in snapshots[:SNAPSHOTS_BY_COUNT]}
    for pattern, most in (("%Y-%m-%d", SNAPSHOTS_DAILY), ("%G-%V", SNAPSHOTS_WEEKLY)):
        seen: dict[str, str] = {}
        for snapshot in snapshots:
            seen.setdefault(snapshot.taken_at.strftime(pattern), snapshot.name)
        keep |= set(list(seen.values())[:most])
    keep |= {next((s.name for s in snapshots if s.reason == reason), "") for reason in _KEPT_LONGER}
    return [s for s in snapshots if s.name not in keep]


def sweep_snapshots(folder: Path) -> None:
    """Removes what a snapshot that was cut short left: the copy, its journal, its header. Never raises."""
    _remove(*(folder / FOLDER_NAME / name for name in unfinished_snapshots(folder)))


def unfinished_snapshots(folder: Path) -> list[str]:
    """Returns the names of what a snapshot that was cut short left."""
    names = _names(folder)
    return [n for n in names if _HALF_WRITTEN.fullmatch(n) or (_is_header(n) and n.removesuffix(".hdr") not in names)]


def unknown_files(folder: Path) -> list[str]:
    """Returns the names of what lies among the snapshots and is none of ours."""
    return [n for n in _names(folder) if not (_NAME.fullmatch(n) or _HALF_WRITTEN.fullmatch(n) or _is_header(n))]


def vault_ids(folder: Path) -> set[str]:
    """Returns the numbers of the vaults whose snapshots lie here, as far as their headers can be read."""
    numbers = set()
    for snapshot in list_snapshots(folder):
        with contextlib.suppress(OSError, StoreError):
            numbers.add(parse(read_small(folder / FOLDER_NAME / f"{snapshot.name}.hdr", MAX_HEADER_BYTES)).vault_id)
    return numbers


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in (folder / FOLDER_NAME).iterdir())
    except OSError:
        return []


def _is_header(name: str) -> bool:
    return name.endswith(".hdr") and _NAME.fullmatch(name.removesuffix(".hdr")) is not None


def verify_copy(path: Path, key: bytearray, *, expected: int | None = None) -> int:
    """Reads a copy from end to end; returns how many records it holds. Raises StoreError ``snapshot_failed``."""
    try:
        copy = Database(path, key, journal="DELETE")
    except StoreError:
        raise StoreError("snapshot_failed", "it does not open") from None
    try:
        damaged = copy.damage()
        count = _count(copy)
    except StoreError:
        raise StoreError("snapshot_failed", "it cannot be read") from None
    finally:
        copy.close()
    if damaged or (expected is not None and count != expected):
        raise StoreError("snapshot_failed", f"{len(damaged)} places")
    return count


def _count(database: Database) -> int:
    return int(database.row("SELECT count(*) FROM records")[0]) if layout(database) else 0


def drop_snapshots(folder: Path, *, but: str) -> None:
    """Removes every snapshot except ``but``: after a rotation, the old ones open with the leaked key."""
    for snapshot in list_snapshots(folder):
        if snapshot.name != but:
            _remove(folder / FOLDER_NAME / snapshot.name, folder / FOLDER_NAME / f"{snapshot.name}.hdr")


def refresh_headers(folder: Path, database: str) -> None:
    """Gives snapshots of the same vault file today's header, so that a replaced passphrase opens none of them.

    A header that is damaged or missing is made good so too. Whose it was is told by the first bytes of its
    snapshot: the salt that comes from the vault key.
    """
    data = read_small(folder / HEADER_NAME, MAX_HEADER_BYTES)
    salt = _salt(folder / database)
    for snapshot in list_snapshots(folder):
        path = folder / FOLDER_NAME / f"{snapshot.name}.hdr"
        try:
            if (path.exists() and read_small(path, MAX_HEADER_BYTES + 1) == data) or _salt(path.with_suffix("")) != salt:
                continue
            staged = path.with_name(path.name + ".partial")
            _remove(staged)
            write_new(staged, data)
            staged.replace(path)
        except (OSError, StoreError):
            # A snapshot's header that cannot be renewed is no reason not to open the vault.
            continue


def _salt(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def put_back(folder: Path, name: str, database: str, key: bytearray) -> str:
    """Puts a snapshot in the place of the vault's file; returns the name under which the old file stays.

    The snapshot is read through first; the old file and its log are moved aside, never removed.
    Raises StoreError ``no_snapshot``, ``snapshot_failed``, ``disk_full``.
    """
    source = folder / FOLDER_NAME / name
    if not _NAME.fullmatch(name) or not source.is_file() or source.is_symlink():
        raise StoreError("no_snapshot")
    verify_copy(source, key)
    staged, target = folder / f"{database}.partial", folder / database
    number = 1
    while (folder / f"{database}.set-aside-{number}").exists():
        number += 1
    aside = f"{database}.set-aside-{number}"
    try:
        _remove(staged)
        shutil.copyfile(source, staged)
        staged.chmod(0o600)
        sync_file(staged)
        verify_copy(staged, key)
        for suffix in ("-wal", "-journal", "-shm"):
            log = folder / (database + suffix)
            if log.exists():
                log.replace(folder / (aside + suffix))
        if target.exists():
            # A second name first, so that at no moment there is no vault.
            _link_or_copy(target, folder / aside)
        # What stands there from here on is older on purpose.
        last_seen.forget(folder)
        staged.replace(target)
        sync_folder(folder)
    except OSError as error:
        raise store_error(error) from None
    return aside


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
        sync_file(target)


def _remove(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            # What cannot be removed is counted again at the next snapshot.
            continue
