"""Where the holder's keys are kept: each private half wrapped once more inside the encrypted vault."""

from __future__ import annotations

from typing import Any

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.keys.holder import SEED_BYTES, HolderKey, did_of, public_of
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.file.randomness import random_bytes
from wallet.store.file.times import to_moment, to_number
from wallet.store.lock.vault_key import VaultKey

ALSO_ELSEWHERE = "also_elsewhere"
"""Origin of a key that another wallet, its file and its phone know too: nobody who checks can tell which of them signed."""
_BROUGHT_IN = "brought_in"


class HolderKeys:
    """The keys of an open vault."""

    def __init__(self, database: Database, key: VaultKey, clock: Clock) -> None:
        self._db = database
        self._key = key
        self._clock = clock
        self._passing: HolderKey | None = None

    def default(self) -> HolderKey:
        """Returns the key that presentations are signed with, made at the first call."""
        row = self._db.row("SELECT did, public, label, audience, created FROM holder_keys WHERE is_default = 1")
        return self._key_of(row) if row is not None else self.create("", default=True)

    def for_signing(self) -> HolderKey:
        """Returns the key that presentations are signed with. Where none is kept and none can be, one that ends with this
        session: who signs with it says so."""
        if self.is_passing():
            if self._passing is None:
                seed = bytearray(random_bytes(SEED_BYTES))
                self._passing = HolderKey(public_of(seed), release=lambda: bytearray(seed), created=self._clock.now())
            return self._passing
        return self.default()

    def is_passing(self) -> bool:
        """Says whether :meth:`for_signing` gives a key that is not kept."""
        return self._db.read_only and self._db.row("SELECT 1 FROM holder_keys WHERE is_default = 1") is None

    def create(self, label: str, *, audience: str = "", default: bool = False) -> HolderKey:
        """Makes a random Ed25519 key; durable on return. Raises StoreError ``no_randomness``."""
        seed = bytearray(random_bytes(SEED_BYTES))
        try:
            return self.keep(seed, label=label, audience=audience, default=default)
        finally:
            erase(seed)

    def keep(self, seed: bytearray, *, label: str, audience: str = "", default: bool = False) -> HolderKey:
        """Keeps a private key that exists already (from a backup); one that is here stays as it is."""
        public = public_of(seed)
        did = did_of(public)
        with self._db.transaction():
            if default:
                self._db.execute("UPDATE holder_keys SET is_default = 0 WHERE is_default = 1")
            self._db.execute(
                "INSERT OR IGNORE INTO holder_keys (did, public, held, label, audience, created, is_default) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (did, public, self._key.hold(seed, name=did), label, audience, self._now(), int(default)),
            )
            self._note(did, "kept")
        return self.find(did)

    def bring_in(self, seed: bytearray) -> HolderKey:
        """Keeps a private key that another wallet knows too; durable on return. Never the default."""
        with self._db.transaction():
            key = self.keep(seed, label="")
            self._note(key.did, _BROUGHT_IN)
        return key

    def is_from_elsewhere(self, did: str) -> bool:
        """Says whether a key was brought in from another wallet."""
        return _BROUGHT_IN in self.history(did)

    def all(self) -> list[HolderKey]:
        """Returns every key, oldest first."""
        rows = self._db.rows("SELECT did, public, label, audience, created FROM holder_keys ORDER BY id")
        return [self._key_of(row) for row in rows]

    def find(self, did: str) -> HolderKey:
        """Returns the key of ``did``. Raises StoreError ``no_key``."""
        row = self._db.row("SELECT did, public, label, audience, created FROM holder_keys WHERE did = ?", (did,))
        if row is None:
            raise StoreError("no_key")
        return self._key_of(row)

    def is_default(self, did: str) -> bool:
        """Says whether ``did`` is the key that is used unless another is chosen."""
        return self._db.row("SELECT 1 FROM holder_keys WHERE did = ? AND is_default = 1", (did,)) is not None

    def export_private(self, did: str) -> bytearray:
        """Returns the 32 private bytes, for a backup; written into the key's history. Erase them after.

        Ask for the passphrase first (:meth:`wallet.store.vault.Vault.require_passphrase`).
        """
        seed = self._release(did)
        with self._db.transaction():
            self._note(did, "exported")
        return seed

    def history(self, did: str) -> list[str]:
        """Returns what was done with a key, oldest first: ``kept``, ``brought_in``, ``exported``."""
        return [row[0] for row in self._db.rows("SELECT event FROM key_history WHERE did = ? ORDER BY id", (did,))]

    def wrap_again(self, new: VaultKey, target: Database) -> None:
        """Wraps every private key under ``new``, in the database of a rotation."""
        for did, held in self._db.rows("SELECT did, held FROM holder_keys"):
            seed = self._key.release(held, name=did)
            try:
                target.execute("UPDATE holder_keys SET held = ? WHERE did = ?", (new.hold(seed, name=did), did))
            finally:
                erase(seed)

    def _key_of(self, row: Any) -> HolderKey:
        did, public, label, audience, created = row
        return HolderKey(
            bytes(public),
            release=lambda: self._release(did),
            label=label,
            audience=audience,
            created=to_moment(created),
        )

    def _release(self, did: str) -> bytearray:
        row = self._db.row("SELECT held FROM holder_keys WHERE did = ?", (did,))
        if row is None:
            raise StoreError("no_key")
        return self._key.release(row[0], name=did)

    def _note(self, did: str, event: str) -> None:
        self._db.execute("INSERT INTO key_history (did, at, event) VALUES (?, ?, ?)", (did, self._now(), event))

    def _now(self) -> int:
        return to_number(self._clock.now())
