"""What stands guard over one open vault: its file's name, its count, and what this computer saw of it last.

When another file is found in the vault's place nothing more is acknowledged, and what is open is kept as a snapshot.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import SNAPSHOT_EVERY_CLOSE_BYTES
from wallet.store import snapshots
from wallet.store.attachments import AttachmentFolder
from wallet.store.file.commit_guard import CommitGuard, NamedFile
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.file.files import disk_errors
from wallet.store.file.last_seen import Forgetful, Memory, Seen, seen_of
from wallet.store.lock.header import HEADER_NAME, SPARE_NAME, Header
from wallet.store.lock.kdf import KdfParameters
from wallet.store.lock.vault_key import VaultKey
from wallet.store.reading import ReadingPlace
from wallet.store.secrets import Slots
from wallet.store.snapshots import FOLDER_NAME, Snapshot, list_snapshots
from wallet.store.tables.lineage import Lineage

_DAY: Final = timedelta(days=1)


class Recollection:
    """What this computer saw last of a vault, beside the file that is open.

    What is missing stays remembered beside what is written from now on, until the person decides (:meth:`forget_missing`)
    or the file that is opened has it.

    Attributes:
        missing: what was seen last on this computer and is not in this file; None when everything is.
    """

    def __init__(self, vault_id: str, folder: Path, lineage: Lineage, *, remember: bool) -> None:
        """``remember``: whether anything is to be compared and kept at all."""
        self._about = (vault_id, folder)
        self.lineage = lineage
        self._remember = remember
        seen = seen_of(vault_id, folder, (HEADER_NAME, SPARE_NAME)) if remember else None
        missing = [state for state in (seen.states() if seen is not None else ()) if not lineage.contains(state)]
        self.missing = missing[0] if missing else None
        self.memory = self._begun(missing)

    def _begun(self, missing: Sequence[Seen]) -> Memory:
        if not self._remember:
            return Forgetful()
        return Memory(*self._about, self.lineage.writes(), self.lineage.last_mark(), missing)

    def forget_missing(self) -> None:
        """The person goes on with this file: what it lacks is not spoken of again."""
        self.missing = None
        self.memory.close()
        self.memory = self._begun(())

    def note(self) -> None:
        """Remembers how far the vault has come."""
        self.memory.note(self.lineage.writes(), self.lineage.last_mark())

    def snapshot_with(self, folder: Path, key: bytearray) -> Snapshot | None:
        """Returns the newest snapshot that holds what is missing here; None when there is none."""
        if self.missing is None:
            return None
        return next((s for s in list_snapshots(folder) if _holds(folder, s, key, self.missing)), None)


class Guarding:
    """The guard of one open vault that is written to."""

    def __init__(self, file: NamedFile, database: Database, recollection: Recollection, *, save: Callable[[], str]) -> None:
        """``save`` keeps the open state as a snapshot and returns its name, or "" when it could not."""
        self._recollection = recollection
        self._guard = CommitGuard(file, lambda: recollection.memory, recollection.lineage, displaced=save)
        database.guard_commits(self._guard)

    @property
    def stopped(self) -> bool:
        """Whether another file was found in place."""
        return self._guard.stopped

    @property
    def overwritten(self) -> bool:
        """Whether somebody else wrote into the file itself."""
        return self._guard.overwritten

    def require(self) -> None:
        """Returns while the vault's name means the file that is open. Raises StoreError as :class:`CommitGuard`."""
        self._guard.require()

    def note(self) -> None:
        """Remembers how far the vault has come, as it is locked."""
        if not self._guard.stopped:
            self._recollection.note()

    def close(self) -> None:
        """Lets the file go, after its connection was closed."""
        self._guard.close()


def _holds(folder: Path, snapshot: Snapshot, key: bytearray, seen: Seen) -> bool:
    try:
        copy = Database(folder / FOLDER_NAME / snapshot.name, key, read_only=True)
    except StoreError:
        return False
    try:
        return Lineage(copy).contains(seen)
    except StoreError:
        return False
    finally:
        copy.close()


class Guarded(Slots):
    """The half of a vault that holds its file: in its place or not, and its snapshots."""

    def __init__(
        self, folder: Path, *, header: Header, key: VaultKey, clock: Clock, lowest: KdfParameters, remember: bool
    ) -> None:
        super().__init__(folder, header=header, key=key, clock=clock, lowest=lowest)
        self._remember = remember
        self._guarding: Guarding | None = None
        self._recollection: Recollection | None = None
        self._reading: ReadingPlace | None = None
        self._db: Database
        self._changes = 0

    @property
    def attachments(self) -> AttachmentFolder:
        """Large evidence, beside the vault's file."""
        return AttachmentFolder(self.folder, self._key)

    def _stand_guard(self, file: NamedFile) -> None:
        """Guards what was opened after ``file`` was. Raises StoreError ``vault_changing``: it was replaced in between."""
        file.wrote()
        try:
            file.require()
        except StoreError as error:
            raise StoreError("vault_changing" if error.code == "vault_replaced" else error.code) from None
        self._guarding = Guarding(file, self._db, self._recollected(), save=self._save_displaced)

    def _recollected(self) -> Recollection:
        recollection = Recollection(self.vault_id, self.folder, Lineage(self._db), remember=self._remember)
        self._recollection = recollection
        return recollection

    def _open_reading(self) -> None:
        """Opens the vault's file where nothing can be written."""
        key = self._key.database()
        try:
            self._reading = ReadingPlace(self.folder, self._header.database, key)
        finally:
            erase(key)
        self._db = self._reading.database
        self._recollected()

    def _save_displaced(self) -> str:
        """Another file has the vault's name: keeps the open state as a snapshot; returns its name, "" when it could not."""
        try:
            return self.snapshot("replaced").name
        except StoreError:
            return ""

    def require_in_place(self) -> None:
        """Returns while the vault's name means the file that is open. Raises StoreError.

        ``vault_replaced`` (detail: the snapshot that the open state was saved as), ``vault_replaced_unsaved`` (it could
        not be: what is read is still there until the vault is closed), ``vault_moved`` (the folder is not where it was).
        """
        if self._guarding is not None:
            self._guarding.require()
        if self._reading is not None:
            self._reading.require()

    def go_on_without_missing(self) -> None:
        """After the warning ``vault_older``: the person keeps this file as it is, and is not told again."""
        if self._recollection is not None:
            self._recollection.forget_missing()

    @disk_errors()
    def snapshot_of_missing(self) -> snapshots.Snapshot | None:
        """After the warning ``vault_older``: the newest snapshot that has what is missing; None when none has."""
        key = self._key.database()
        try:
            return None if self._recollection is None else self._recollection.snapshot_with(self.folder, key)
        finally:
            erase(key)

    @contextmanager
    def _foreign_log_spared(self, path: Path) -> Iterator[None]:
        """Closing removes the log by its name; where another file has the vault's name, the log may be its own."""
        log, aside = (path.with_name(path.name + suffix) for suffix in ("-wal", "-wal.aside"))
        with contextlib.suppress(OSError):
            log.replace(aside)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                if aside.stat().st_size:
                    aside.replace(log)
                else:
                    # Ours: folded, and emptied by that.
                    aside.unlink()

    def _let_go(self, *, note: bool = False) -> None:
        """Closes the connection, then what stood guard over it."""
        guarding, self._guarding = self._guarding, None
        reading, self._reading = self._reading, None
        if reading is not None:
            if self._recollection is not None:
                self._recollection.memory.close()
            reading.close()
            return
        try:
            if note and guarding is not None:
                with contextlib.suppress(StoreError):
                    guarding.note()
            if guarding is not None and guarding.overwritten:
                self._db.close_unfolded()
                return
            stopped = guarding is not None and guarding.stopped
            with self._foreign_log_spared(self._db.path) if stopped else contextlib.nullcontext():
                self._db.close()
        finally:
            if guarding is not None:
                guarding.close()

    @property
    def database(self) -> Database:
        """The connection, for the rooms of the store alone."""
        return self._db

    @disk_errors()
    def snapshot(self, reason: str = "asked") -> snapshots.Snapshot:
        """Makes a snapshot now. Raises StoreError ``vault_read_only``, ``disk_full``, ``snapshot_failed``."""
        self.require_writable()
        key = self._key.database()
        try:
            return snapshots.take_snapshot(
                self.folder, self._db, key, header=self._header.to_bytes(), now=self._clock.now(), reason=reason
            )
        finally:
            erase(key)

    def _snapshot_if_due(self) -> None:
        if self._db.changes() == self._changes:
            return
        size = (self.folder / self._header.database).stat().st_size
        last = snapshots.list_snapshots(self.folder)
        if size > SNAPSHOT_EVERY_CLOSE_BYTES and last and abs(self._clock.now() - last[0].taken_at) < _DAY:
            return
        self.snapshot("closed")
