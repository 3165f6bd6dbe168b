"""Holder keys in the vault: wrapped under a key of their own, so that a query cannot show one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

from wallet.clock import Clock
from wallet.keys.holder import HolderKey, as_jwk, generate, sign_wrapped, wrap
from wallet.store.connection import Connection, told, transaction

DEFAULT_LABEL = "default"


class KeyRepository:
    """Makes and finds keys."""

    def __init__(self, connection: Connection, clock: Clock, wrapping_key: bytes) -> None:
        self._db = connection
        self._clock = clock
        self._wrapping_key = wrapping_key

    def default(self) -> HolderKey:
        """Returns the key that presentations are signed with; made at the first call."""
        found = [key for key in self.all() if key.label == DEFAULT_LABEL]
        return found[0] if found else self.create(DEFAULT_LABEL)

    def create(self, label: str) -> HolderKey:
        """Makes a key. Raises StoreError."""
        key_id = secrets.token_hex(8)
        did, nonce, wrapped = generate(self._wrapping_key, key_id)
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO keys (id, label, created, did, nonce, wrapped) VALUES (?,?,?,?,?,?)",
                (key_id, label, self._clock.now().isoformat(), did, nonce, wrapped),
            )
        return self._key(key_id, label, did, nonce, wrapped)

    def all(self) -> Sequence[HolderKey]:
        """Returns every key, oldest first."""
        with told():
            rows = self._db.execute("SELECT id, label, did, nonce, wrapped FROM keys ORDER BY created, id").fetchall()
        return [self._key(*row) for row in rows]

    def _key(self, key_id: str, label: str, did: str, nonce: bytes, wrapped: bytes) -> HolderKey:
        return HolderKey(key_id, label, did, partial(sign_wrapped, self._wrapping_key, key_id, nonce, wrapped))

    def bring(self, key_id: str, label: str, seed: bytes) -> None:
        """Takes in a key out of a backup."""
        did, nonce, wrapped = wrap(self._wrapping_key, key_id, bytearray(seed))
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO keys (id, label, created, did, nonce, wrapped) VALUES (?,?,?,?,?,?)",
                (key_id, label, self._clock.now().isoformat(), did, nonce, wrapped),
            )

    def open_files(self) -> Sequence[tuple[str, str, dict[str, str]]]:
        """Returns every key as a private JWK (RFC 8037), for an encrypted backup and for nothing else."""
        with told():
            rows = self._db.execute("SELECT id, label, nonce, wrapped FROM keys ORDER BY created, id").fetchall()
        return [
            (key_id, label, as_jwk(self._wrapping_key, key_id, nonce, wrapped)) for key_id, label, nonce, wrapped in rows
        ]
