"""The vault: one folder, one key, one connection. Everything that is kept is kept here.

What is promised is in docs/durability.md; how the keys hang together in
docs/decisions/0010-what-a-passphrase-is-byte-for-byte.md. One :class:`Vault` belongs to one thread at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import QUICK_UNLOCK_AGE, WHOLE_CHECK_BYTES
from wallet.store import rotation, snapshots
from wallet.store.file.commit_guard import NamedFile
from wallet.store.file.erasing import erase
from wallet.store.file.files import disk_errors, make_private_folder, real_folder
from wallet.store.file.folder_lock import FolderLock, lock_folder
from wallet.store.file.free_pages import only_free, write_free_pages
from wallet.store.file.last_seen import seen_in
from wallet.store.file.log_scan import LogState
from wallet.store.file.opening import open_file
from wallet.store.file.randomness import random_bytes
from wallet.store.frameworks import FrameworkFile
from wallet.store.guarding import Guarded
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.header import (
    UNFINISHED,
    Header,
    header_bytes,
    read_header,
    refuse_vault,
    require_header,
    settle_spare,
    write_header,
)
from wallet.store.lock.kdf import LOWEST, KdfParameters, calibrated
from wallet.store.lock.passphrase import passphrase_bytes
from wallet.store.lock.slots import SlotKind, make_slot
from wallet.store.lock.unlocking import Secret, unlock
from wallet.store.lock.vault_key import VaultKey
from wallet.store.schema.migrations import NEWEST, layout, migrate
from wallet.store.sweeping import drop_unnamed, sweep
from wallet.store.tables.documents import Documents
from wallet.store.tables.holder_keys import HolderKeys
from wallet.store.tables.identities import Identities
from wallet.store.tables.organise import Organise
from wallet.store.tables.records import Records
from wallet.store.tables.shares import PassingShares, Settings, Shares
from wallet.store.tables.word_index import WordIndex

DATABASE_NAME: Final = "vault.db"
_POLICY: Final = {"auto_lock_minutes": 10, "quick_unlock_days": QUICK_UNLOCK_AGE.days}
_WRONG: Final = frozenset({"passphrase_wrong", "recovery_code_wrong", "quick_unlock_failed"})


class Vault(Guarded):
    """An open vault.

    Attributes:
        records, keys, shares, documents, settings, organise, identities: what is in it; attachments: beside it.
        frameworks: what was brought in of skills, in a file of its own.
        warnings: codes of what was noticed at opening: ``header_mended`` (the spare copy was
            needed), ``header_rolled_back`` (an older header stands here), ``last_change_dropped``
            (one operation was in flight when the power went), ``vault_conflict_copy``,
            ``vault_older`` (something this computer saw last is not in it).
    """

    def __init__(
        self,
        folder: Path,
        *,
        lock: FolderLock,
        header: Header,
        key: VaultKey,
        clock: Clock,
        lowest: KdfParameters,
        remember: bool = True,
    ) -> None:
        """Puts an unlocked vault together; use :meth:`create` and :meth:`open`."""
        super().__init__(folder, header=header, key=key, clock=clock, lowest=lowest, remember=remember)
        self.warnings: list[str] = []
        self._lock = lock
        self._closed = False
        self.frameworks = FrameworkFile(folder, lambda: self._key.frameworks())

    # Life ---------------------------------------------------------------------------
    @classmethod
    @disk_errors()
    def create(
        cls,
        folder: Path,
        *,
        passphrase: str,
        clock: Clock,
        kdf: KdfParameters | None = None,
        lowest: KdfParameters = LOWEST,
        remember: bool = True,
    ) -> tuple[Vault, str]:
        """Makes a vault in ``folder``; returns it open, and its recovery code, which is shown once.

        ``lowest`` is for tests alone: the program never passes it. ``remember``: whether this computer keeps in mind
        where it saw it (not for what is thrown away, or moved to its place later).
        Raises StoreError ``vault_exists``, ``passphrase_empty``, ``passphrase_too_long``,
        ``kdf_refused``, ``disk_full``, ``folder_read_only``, ``no_randomness``.
        """
        secret = passphrase_bytes(passphrase)
        if kdf is not None:
            kdf.require(lowest)
        make_private_folder(folder)
        folder = real_folder(folder)
        lock = FolderLock(folder)
        try:
            refuse_vault(folder)
            vault_id = random_bytes(16).hex()
            key = VaultKey.new(vault_id=vault_id)
            recovery = codes.new_secret()
            header = _first_header(key, vault_id, secret, recovery, now=clock.now(), kdf=kdf or calibrated(), lowest=lowest)
            vault = cls(folder, lock=lock, header=header, key=key, clock=clock, lowest=lowest, remember=remember)
            write_header(folder, header)
            vault._in_place = header.to_bytes()
            vault._open_database(create=True)
            vault._write_header(header)
            settle_spare(folder)
            vault._keep_recovery_secret(recovery)
            vault._changes = vault._db.changes()  # Nothing yet that a snapshot would be for.
        except BaseException:
            lock.release()
            raise
        finally:
            erase(secret)
        text = codes.to_text(recovery)
        erase(recovery)
        return vault, text

    @classmethod
    @disk_errors()
    def open(
        cls,
        folder: Path,
        *,
        passphrase: str | None = None,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock,
        lowest: KdfParameters = LOWEST,
        remember: bool = True,
    ) -> Vault:
        """Opens the vault with one of its secrets; where nothing can be written, for reading (``read_only``).

        Raises StoreError: ``no_vault``, ``vault_gone`` (it was here), ``vault_other`` (the secret may be right: the header
        is another vault's); ``passphrase_wrong``, ``passphrase_wait``,
        ``recovery_code_wrong``, ``recovery_code_typo``, ``recovery_code_length``,
        ``quick_unlock_failed``, ``quick_unlock_off``, ``quick_unlock_stale``; ``vault_in_use``;
        ``vault_too_new``; ``header_damaged``, ``vault_damaged`` (offer :func:`list_snapshots`
        and :func:`restore_snapshot`); ``disk_full``.
        """
        secret = Secret.of(passphrase=passphrase, recovery_code=recovery_code, quick_unlock=quick_unlock)
        folder = real_folder(folder)
        require_header(folder)
        lock, reading = lock_folder(folder)
        try:
            try:
                header, key, repaired = unlock(folder, secret, clock=clock, lowest=lowest)
            except StoreError as error:
                raise StoreError(not_a_wrong_secret(folder, error), error.detail, pointer=error.pointer) from None
            if header.schema > NEWEST:
                raise StoreError("vault_too_new")
            vault = cls(folder, lock=lock, header=header, key=key, clock=clock, lowest=lowest, remember=remember)
            vault._in_place, vault.read_only = header_bytes(folder), reading
            vault.frameworks.read_only = reading
            vault._open_database()
            try:
                vault._settle(repaired=repaired, by_passphrase=passphrase is not None)
                if recovery_code is not None and not vault.recovery_code():
                    vault._keep_recovery_secret(codes.from_text(recovery_code))
                if quick_unlock and vault.passphrase_due:
                    raise StoreError("quick_unlock_stale")
            except BaseException:
                vault._let_go()
                raise
        except BaseException:
            lock.release()
            raise
        return vault

    def _open_database(self, *, create: bool = False) -> None:
        if self.read_only:
            self._open_reading()
            self._bind()
            return
        path = self.folder / self._header.database
        if not create:
            rotation.finish(self.folder, self._header.database)
        key = self._key.database()
        try:
            self._db, file, log = open_file(path, key, create=create)
        finally:
            erase(key)
        try:
            self._check_and_migrate()
            file = file or NamedFile(path)
            self._stand_guard(file)
        except BaseException:
            self._db.close()
            if file is not None:
                file.close()
            raise
        if log is LogState.TAIL_DROPPED:
            self.warnings.append("last_change_dropped")
        self._bind()

    def _check_and_migrate(self) -> None:
        if layout(self._db) > NEWEST:
            raise StoreError("vault_too_new")
        small = (self.folder / self._header.database).stat().st_size <= WHOLE_CHECK_BYTES
        if small:
            self.require_whole()
        if layout(self._db) < NEWEST and self._header.schema < NEWEST:
            self._write_header(replace(self._header, schema=NEWEST))
        migrate(self._db, before=lambda: self.snapshot("migration"))
        self._db.bind_log()
        WordIndex(self._db).repair(whole=small)

    def require_whole(self) -> None:
        """Reads every page and its seal. Raises StoreError ``vault_damaged``.

        Done at each opening up to 128 MiB; a larger vault is read through on request,
        and page by page as it is used: a changed bit never comes out as data.
        """
        damage = self._db.damage()
        if only_free(self._db, damage):
            write_free_pages(self._db)
            damage = self._db.damage()
        if damage:
            raise StoreError("vault_damaged", f"{len(damage)} places")

    def _bind(self) -> None:
        self.records = Records(self._db, self._clock)
        self.keys = HolderKeys(self._db, self._key, self._clock)
        self.shares = PassingShares(self._db, self._clock) if self.read_only else Shares(self._db, self._clock)
        self.documents = Documents(self._db)
        self.settings = Settings(self._db)
        self.organise = Organise(self._db, self.records)
        self.identities = Identities(self._db, self.records.recipients, self._clock)
        self._changes = self._db.changes()

    def _settle(self, *, repaired: bool, by_passphrase: bool) -> None:
        """What is done once the right secret has opened everything."""
        known = self._seen = int(self.settings.get("header_generation", 0))
        if self._header.generation < known:
            self.warnings.append("header_rolled_back")
        if repaired:
            self.warnings.append("header_mended")
        if rotation.conflict_copies(self.folder):
            self.warnings.append("vault_conflict_copy")
        if self._recollection is not None and self._recollection.missing is not None:
            self.warnings.append("vault_older")
        if self._reading is not None:
            if self._reading.last_change_dropped:
                self.warnings.append("last_change_dropped")
            return
        try:
            self._tidy(repaired=repaired, known=known, by_passphrase=by_passphrase)
        except StoreError as error:
            # What is on a full disk can still be read; tidying is made good at the next opening.
            if error.code != "disk_full":
                raise
            self.warnings.append("disk_full")
        self._changes = self._db.changes()

    def _tidy(self, *, repaired: bool, known: int, by_passphrase: bool) -> None:
        if repaired:
            self._write_header(self._header)
        sweep(self.folder, self._header.database, self.attachments, self._db, self._key, noticed=self.warnings)
        settle_spare(self.folder)
        snapshots.refresh_headers(self.folder, self._header.database)
        if self._header.generation > known:
            self.settings.set("header_generation", self._header.generation)
        if by_passphrase and self._header.slot(SlotKind.KEYRING) is not None:
            self.settings.set("passphrase_given", self._clock.now().isoformat())

    def close(self) -> None:
        """Locks: a snapshot when something changed, the log folded, keys erased. May be called twice.

        Raises StoreError as :meth:`require_in_place`, after everything was closed: what was said to be saved is then
        not in the file of that name.
        """
        if self._closed:
            return
        self._closed = True
        self.frameworks.close()
        displaced: StoreError | None = None
        try:
            self.require_in_place()
        except StoreError as error:
            displaced = error
        try:
            if displaced is None and not self.read_only:
                with disk_errors():
                    self._snapshot_if_due()
        except StoreError:
            # A snapshot that finds no room must not keep the vault open; doctor says how old the last one is.
            self.warnings.append("snapshot_failed")
        finally:
            self._let_go(note=displaced is None)
            self._key.forget()
            self._lock.release()
        if displaced is not None:
            raise displaced

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # A new key ----------------------------------------------------------------------------
    @disk_errors()
    def rotate_vault_key(self, passphrase: str, *, kdf: KdfParameters | None = None, hold: bool = False) -> str:
        """Puts everything under a new vault key; returns the new recovery code. ``hold``: see :meth:`hold_code`.

        The answer to a leaked passphrase: the old one, the old code and the old
        snapshots open nothing that is written from now on. Quick unlock must be
        switched on again. Raises StoreError; until the last small write the old vault stands.
        When the disk fails in that write, nobody can say which of the two will open: the vault is
        then closed, so that nothing more is said to be saved in the wrong one.
        """
        self.require_writable()
        self.require_in_place()
        self._require_header()
        try:
            rotated = rotation.rotate(
                self.folder, self._header, self._db, self.keys, self._key,
                passphrase=passphrase, kdf=kdf, lowest=self._lowest, now=self._clock.now(),
                **({"hold": self.hold_code} if hold else {}),
            )  # fmt: skip
        except StoreError:
            if rotation.may_have_switched(self.folder, self._header):
                self._changes = self._db.changes()
                self.close()
            raise
        self._let_go()
        old = self._key
        self._in_place = header_bytes(self.folder)
        self._header, self._key = rotated.header, rotated.key
        self._open_database()
        self.frameworks.rekey(old.frameworks)
        rotation.sweep(self.folder, self._header.database)
        settle_spare(self.folder)
        self.settings.set("header_generation", self._header.generation)
        self._keep_recovery_secret(codes.from_text(rotated.recovery_code))
        snapshots.drop_snapshots(self.folder, but=self.snapshot("rotation").name)
        drop_unnamed(self.folder, self.attachments, self._db)
        old.forget()
        return rotated.recovery_code


def _first_header(
    key: VaultKey,
    vault_id: str,
    passphrase: bytearray,
    recovery: bytearray,
    *,
    now: datetime,
    kdf: KdfParameters,
    lowest: KdfParameters,
) -> Header:
    """Returns the sealed header of a vault that is being made, with a slot for each of the two secrets."""
    slots = (
        make_slot(SlotKind.PASSPHRASE, passphrase, key, vault_id=vault_id, now=now, kdf=kdf, lowest=lowest),
        make_slot(SlotKind.RECOVERY, recovery, key, vault_id=vault_id, now=now, kdf=None, lowest=lowest),
    )
    created = now.isoformat(timespec="seconds")
    return Header(vault_id, UNFINISHED, created, DATABASE_NAME, NEWEST, slots, dict(_POLICY)).sealed(key)


def not_a_wrong_secret(folder: Path, error: StoreError) -> str:
    """Returns ``vault_other`` for a secret that is refused by the header of another vault than the one known here."""
    if error.code not in _WRONG:
        return error.code
    try:
        here = read_header(folder)[0].vault_id
    except StoreError:
        return error.code
    seen = seen_in(folder)
    known = {seen.vault_id} if seen is not None else snapshots.vault_ids(folder)
    return "vault_other" if known and here not in known else error.code
