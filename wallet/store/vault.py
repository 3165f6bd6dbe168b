"""The vault: a folder with a header and an encrypted database, owned by one process at a time."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from wallet.clock import Clock
from wallet.encodings import xsd_datetime
from wallet.errors import StoreError
from wallet.keys.holder import wipe
from wallet.store import header as headers
from wallet.store import kdf, snapshots
from wallet.store.connection import (
    PLAIN_HEAD,
    Connection,
    integrity_problems,
    migrate,
    migrations,
    open_database,
    schema_version,
    told,
)
from wallet.store.files import OwnerLock, store_error
from wallet.store.key_store import KeyRepository
from wallet.store.records import RecordRepository
from wallet.store.recovery import new_code, read_code
from wallet.store.share_store import SettingRepository, ShareRepository

DATABASE: Final = "vault.db"
LOCK: Final = "vault.lock"
_TRIES: Final = "vault.tries"
MAX_DELAY_SECONDS: Final = 30.0
"""The longest wait after wrong tries: guessing is slow, the owner is not locked out."""
FREE_TRIES: Final = 3


class Vault:
    """One open vault. Made by :meth:`create` or :meth:`open`; one thread at a time."""

    def __init__(
        self, folder: Path, header: headers.Header, vault_key: bytearray, connection: Connection, lock: OwnerLock,
        clock: Clock,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.header = header
        self._vault_key = vault_key
        self._db = connection
        self._lock = lock
        self._clock = clock
        self.records = RecordRepository(connection, clock)
        self.keys = KeyRepository(connection, clock, kdf.expand(vault_key, "lanyard holder keys"))
        self.shares = ShareRepository(connection)
        self.settings = SettingRepository(connection)
        self._open = True

    # Life ---------------------------------------------------------------------
    @classmethod
    def create(
        cls, folder: Path, *, passphrase: str, clock: Clock, parameters: kdf.KdfParameters | None = None
    ) -> tuple[Vault, str]:
        """Makes a vault and returns it open, with its recovery code.

        Raises StoreError ``vault_exists``, ``passphrase_empty``, ``disk_full``, ``no_rights``; then nothing is left behind.
        """
        kdf.normalised(passphrase)
        _prepare(folder)
        lock = OwnerLock(folder / LOCK)
        lock.take()
        try:
            if (folder / headers.FILE).exists() or (folder / DATABASE).exists():
                raise StoreError("vault_exists")
            vault_key, vault_id = bytearray(os.urandom(kdf.KEY_BYTES)), secrets.token_hex(16)
            now, code = xsd_datetime.render(clock.now()), new_code()
            slots = (
                headers.new_slot("passphrase", passphrase, vault_key, vault_id, created=now, parameters=parameters),
                headers.new_slot("recovery", read_code(code), vault_key, vault_id, created=now),
            )
            header = headers.sealed(headers.Header(vault_id, 1, os.urandom(kdf.SALT_BYTES), slots), vault_key)
            try:
                connection = _connect(folder, vault_key, header)
                migrate(connection)
                _never_plain(folder)
                headers.write(folder, header)
            except StoreError:
                _remove_new(folder)
                raise
        except BaseException:
            lock.release()
            raise
        return cls(folder, header, vault_key, connection, lock, clock), code

    @classmethod
    def open(cls, folder: Path, *, clock: Clock, passphrase: str | None = None, recovery_code: str | None = None) -> Vault:
        """Opens a vault with its passphrase or its recovery code.

        Raises StoreError: ``no_vault``, ``passphrase_wrong``, ``recovery_code_wrong``, ``vault_in_use``, ``vault_too_new``,
        ``vault_damaged``, ``header_damaged`` … A vault that is refused is not touched.
        """
        header = _read_header(folder)
        lock = OwnerLock(folder / LOCK)
        lock.take()
        try:
            vault_key = _unlock(folder, header, passphrase, recovery_code)
            headers.check_mac(header, vault_key)
            connection = _connect(folder, vault_key, header)
            try:
                _look_over(connection, folder, vault_key, header, clock)
            except BaseException:
                connection.close()
                raise
            (folder / headers.BACKUP).unlink(missing_ok=True)
        except BaseException:
            lock.release()
            raise
        return cls(folder, header, vault_key, connection, lock, clock)

    def close(self) -> None:
        """Locks: writes everything into the one file, closes, forgets the keys. May be called twice."""
        if not self._open:
            return
        self._open = False
        try:
            with told():
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._db.close()
            wipe(self._vault_key)
            self._lock.release()

    # Secrets ------------------------------------------------------------------
    def change_passphrase(self, passphrase: str, *, parameters: kdf.KdfParameters | None = None) -> None:
        """Makes ``passphrase`` the way in: one small write, the database is not touched."""
        kdf.normalised(passphrase)
        self._replace_slot("passphrase", passphrase, parameters)

    def new_recovery_code(self) -> str:
        """Returns a new recovery code; the old one stops working."""
        code = new_code()
        self._replace_slot("recovery", read_code(code), None)
        return code

    def _replace_slot(self, kind: str, secret: str | bytes, parameters: kdf.KdfParameters | None) -> None:
        slot = headers.new_slot(
            kind, secret, self._vault_key, self.header.vault_id, created=xsd_datetime.render(self._clock.now()),
            parameters=parameters,
        )  # fmt: skip
        slots = (*(one for one in self.header.slots if one.type != kind), slot)
        header = replace(self.header, generation=self.header.generation + 1, slots=slots)
        header = headers.sealed(header, self._vault_key)
        if headers.unwrap(header, slot, secret) != self._vault_key:
            raise StoreError("disk_failed", "slot")
        headers.write(self.folder, header)
        self.header = header

    def key_files(self) -> Sequence[tuple[str, str, dict[str, str]]]:
        """Returns the holder keys in the open, for an encrypted backup: (id, label, private JWK)."""
        return self.keys.open_files()

    # Safety -------------------------------------------------------------------
    def snapshot(self) -> Path:
        """Copies the vault as it is now, checks the copy, then lets old ones go."""
        return snapshots.take(self.folder, self._db, self.database_key(), self.header.db_salt, self._clock.now())

    def problems(self, *, whole: bool = True) -> list[str]:
        """Returns what is wrong with the database; empty when all is well."""
        return integrity_problems(self._db, whole=whole)

    def database_key(self) -> bytes:
        """Returns the raw key of the database; for the doctor and for snapshots."""
        return kdf.expand(self._vault_key, "lanyard database")


def _prepare(folder: Path) -> None:
    try:
        if folder.is_symlink():
            raise StoreError("vault_is_link")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name != "nt":
            folder.chmod(0o700)
    except FileExistsError:
        raise StoreError("not_a_folder") from None
    except OSError as error:
        raise store_error(error) from None


def _remove_new(folder: Path) -> None:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", headers.FILE):
        (folder / name).unlink(missing_ok=True)


def _read_header(folder: Path) -> headers.Header:
    """Reads the header; where it is damaged, the one before it is still there until the next unlocking."""
    if folder.is_symlink():
        raise StoreError("vault_is_link")
    try:
        return headers.read(folder / headers.FILE)
    except StoreError as error:
        if error.code in ("vault_too_new", "header_unsafe"):
            raise
        try:
            return headers.read(folder / headers.BACKUP)
        except StoreError:
            raise error from None


def _connect(folder: Path, vault_key: bytearray, header: headers.Header) -> Connection:
    path = folder / DATABASE
    if path.is_symlink():
        raise StoreError("vault_is_link")
    before = os.umask(0o077)
    try:
        return open_database(path, kdf.expand(vault_key, "lanyard database"), header.db_salt)
    finally:
        os.umask(before)


def _never_plain(folder: Path) -> None:
    with (folder / DATABASE).open("rb") as stream:
        if stream.read(len(PLAIN_HEAD)) == PLAIN_HEAD:
            raise StoreError("vault_damaged", "not encrypted")


def _look_over(connection: Connection, folder: Path, vault_key: bytearray, header: headers.Header, clock: Clock) -> None:
    version = schema_version(connection)
    if version == 0:
        # The database is gone or was emptied; making a new one here would hide that.
        raise StoreError("vault_damaged", "no schema")
    if version > max(migrations()):
        raise StoreError("vault_too_new")
    if integrity_problems(connection, whole=False):
        raise StoreError("vault_damaged")
    if version < max(migrations()):
        snapshots.take(folder, connection, kdf.expand(vault_key, "lanyard database"), header.db_salt, clock.now())
        migrate(connection)


def _unlock(folder: Path, header: headers.Header, passphrase: str | None, recovery_code: str | None) -> bytearray:
    kind = "recovery" if recovery_code is not None else "passphrase"
    secret: str | bytes = read_code(recovery_code) if recovery_code is not None else passphrase or ""
    slot = header.slot(kind)
    if slot is None:
        raise StoreError(f"{kind}_slot_missing")
    if isinstance(secret, str):
        kdf.normalised(secret)
    tries = _tries(folder)
    if tries > FREE_TRIES:
        time.sleep(min(2.0 ** (tries - FREE_TRIES - 1), MAX_DELAY_SECONDS))
    vault_key = headers.unwrap(header, slot, secret)
    if vault_key is None:
        _set_tries(folder, tries + 1)
        raise StoreError("recovery_code_wrong" if kind == "recovery" else "passphrase_wrong")
    _set_tries(folder, 0)
    return vault_key


def _tries(folder: Path) -> int:
    try:
        return min(int((folder / _TRIES).read_text(encoding="ascii")), 99)
    except (OSError, ValueError):
        return 0


def _set_tries(folder: Path, tries: int) -> None:
    path = folder / _TRIES
    try:
        if tries:
            path.write_text(str(tries), encoding="ascii")
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written must still open
