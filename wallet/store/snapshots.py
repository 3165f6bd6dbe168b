"""Snapshots: whole, encrypted copies made by the database itself, checked before an older one goes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.connection import Connection, integrity_problems, open_database, told
from wallet.store.files import store_error, sync_folder

FOLDER: Final = "snapshots"
KEEP_NEWEST: Final = 10
KEEP_DAYS: Final = 7
KEEP_WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One copy: where it is and when it says it was made."""

    path: Path
    made: datetime


def take(folder: Path, connection: Connection, key: bytes, salt: bytes, now: datetime) -> Path:
    """Writes a snapshot under its final name only when it is complete and sound. Raises StoreError."""
    place = folder / FOLDER
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        path = place / f"{now.strftime('%Y%m%dT%H%M%S%f')}.db"
        temporary = path.with_suffix(".tmp")
        temporary.unlink(missing_ok=True)
        before = os.umask(0o077)
        try:
            with told():
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                hexed = (key + salt).hex()
                connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(temporary), f"x'{hexed}'"))
                try:
                    connection.execute("SELECT sqlcipher_export('copy')").fetchall()
                    version = connection.execute("PRAGMA main.user_version").fetchone()[0]
                    connection.execute(f"PRAGMA copy.user_version = {int(version)}")
                finally:
                    connection.execute("DETACH DATABASE copy")
        finally:
            os.umask(before)
        _check(temporary, key, salt)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(place)
    except OSError as error:
        raise store_error(error) from None
    _let_go(place)
    return path


def _check(path: Path, key: bytes, salt: bytes) -> None:
    copy = open_database(path, key, salt)
    try:
        if integrity_problems(copy, whole=False):
            raise StoreError("snapshot_damaged")
    finally:
        copy.close()


def all_of(folder: Path) -> Sequence[Snapshot]:
    """Returns the snapshots there are, newest first by name."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.db"), reverse=True):
        try:
            found.append(Snapshot(path, datetime.strptime(path.stem, "%Y%m%dT%H%M%S%f")))  # noqa: DTZ007
        except ValueError:
            continue
    return found


def _let_go(place: Path) -> None:
    """Keeps the newest ten, one a day for seven days and one a week for four weeks that have one: by count, not clock."""
    snapshots = all_of(place.parent)
    keep = {one.path for one in snapshots[:KEEP_NEWEST]}
    days: dict[str, Path] = {}
    weeks: dict[str, Path] = {}
    for one in snapshots:
        days.setdefault(one.made.strftime("%Y%m%d"), one.path)
        weeks.setdefault(one.made.strftime("%G%V"), one.path)
    keep |= set(list(days.values())[:KEEP_DAYS]) | set(list(weeks.values())[:KEEP_WEEKS])
    for one in snapshots:
        if one.path not in keep:
            one.path.unlink(missing_ok=True)


def put_back(folder: Path, snapshot: Snapshot, key: bytes, salt: bytes) -> None:
    """Makes a snapshot the vault's database; the damaged one stays beside it as ``vault.db.damaged``."""
    _check(snapshot.path, key, salt)
    database = folder / "vault.db"
    try:
        copy = folder / "vault.db.tmp"
        copy.write_bytes(snapshot.path.read_bytes())
        with copy.open("rb") as stream:
            os.fsync(stream.fileno())
        for name in ("vault.db-wal", "vault.db-shm"):
            (folder / name).unlink(missing_ok=True)
        if database.exists():
            database.replace(folder / "vault.db.damaged")
        copy.replace(database)
        sync_folder(folder)
    except OSError as error:
        raise store_error(error) from None
