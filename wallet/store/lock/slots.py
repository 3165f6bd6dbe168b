"""Slots: the ways to the vault key. Each wraps it under a key of its own."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidTag

from wallet.encodings import jcs
from wallet.errors import StoreError
from wallet.store.file.erasing import erase
from wallet.store.file.randomness import random_bytes
from wallet.store.lock.kdf import SALT_BYTES, KdfParameters
from wallet.store.lock.vault_key import VaultKey, hkdf, unwrap

_FORMAT: Final = 1
_WRAPPED_BYTES: Final = 12 + 32 + 16
_ID: Final = re.compile(r"[0-9a-f]{16}")


class SlotKind(StrEnum):
    """Who opens with it."""

    PASSPHRASE = "passphrase"  # noqa: S105
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. ``kdf`` is None where the secret is random already (HKDF is used)."""

    kind: SlotKind
    id: str
    created: str
    kdf: KdfParameters | None
    salt: bytes
    wrapped: bytes

    def to_json(self) -> dict[str, Any]:
        """Returns the slot as it stands in the header."""
        return {
            "created": self.created,
            "id": self.id,
            "kdf": {"name": "hkdf-sha256"} if self.kdf is None else self.kdf.to_json(),
            "salt": base64.b64encode(self.salt).decode(),
            "type": str(self.kind),
            "wrapped": base64.b64encode(self.wrapped).decode(),
        }

    @classmethod
    def from_json(cls, document: Any) -> Slot:
        """Reads one. Raises StoreError, KeyError, TypeError or ValueError when it is not one."""
        if set(document) != {"created", "id", "kdf", "salt", "type", "wrapped"} or not _ID.fullmatch(document["id"]):
            raise StoreError("header_damaged", "slot")
        kind, derivation = SlotKind(document["type"]), document["kdf"]
        if kind is SlotKind.PASSPHRASE:
            if set(derivation) != {"lanes", "memory_kib", "name", "passes"} or derivation["name"] != "argon2id":
                raise StoreError("header_damaged", "kdf")
            kdf: KdfParameters | None = KdfParameters(derivation["memory_kib"], derivation["passes"], derivation["lanes"])
        else:
            if derivation != {"name": "hkdf-sha256"}:
                raise StoreError("header_damaged", "kdf")
            kdf = None
        salt = base64.b64decode(document["salt"], validate=True)
        wrapped = base64.b64decode(document["wrapped"], validate=True)
        if len(salt) != SALT_BYTES or len(wrapped) != _WRAPPED_BYTES or not isinstance(document["created"], str):
            raise StoreError("header_damaged", "slot")
        return cls(kind, document["id"], document["created"], kdf, salt, wrapped)

    def aad(self, vault_id: str) -> bytes:
        """Returns what the wrap is bound to: vault, format, slot, derivation."""
        document = self.to_json()
        return jcs.canonical(
            {
                "id": self.id,
                "kdf": document["kdf"],
                "salt": document["salt"],
                "type": document["type"],
                "vault_id": vault_id,
                "version": _FORMAT,
            }
        )

    def open(self, secret: bytearray, *, vault_id: str, lowest: KdfParameters) -> VaultKey:
        """Returns the vault key.

        Raises StoreError ``passphrase_wrong`` / ``recovery_code_wrong`` / ``quick_unlock_failed``,
        ``kdf_refused`` before anything is allocated, ``memory_short``.
        """
        key = self._key(secret, vault_id, lowest)
        try:
            return VaultKey(unwrap(key, self.wrapped, aad=self.aad(vault_id)), vault_id=vault_id)
        except InvalidTag:
            raise StoreError(_WRONG[self.kind]) from None
        finally:
            erase(key)

    def _key(self, secret: bytearray, vault_id: str, lowest: KdfParameters) -> bytearray:
        if self.kdf is not None:
            self.kdf.require(lowest)
            return self.kdf.derive(secret, self.salt)
        return hkdf(secret, salt=self.salt, info=f"lanyard/v1/slot/{self.kind}/{vault_id}".encode())


_WRONG: Final = {
    SlotKind.PASSPHRASE: "passphrase_wrong",
    SlotKind.RECOVERY: "recovery_code_wrong",
    SlotKind.KEYRING: "quick_unlock_failed",
}


def make_slot(
    kind: SlotKind,
    secret: bytearray,
    key: VaultKey,
    *,
    vault_id: str,
    now: datetime,
    kdf: KdfParameters | None,
    lowest: KdfParameters,
) -> Slot:
    """Returns a slot that opens with ``secret``, after opening it once to be sure."""
    created = now.isoformat(timespec="seconds")
    bare = Slot(kind, random_bytes(8).hex(), created, kdf, random_bytes(SALT_BYTES), b"")
    slot_key = bare._key(secret, vault_id, lowest)
    try:
        wrapped = key.wrapped_by(slot_key, aad=bare.aad(vault_id))
        slot = Slot(kind, bare.id, created, kdf, bare.salt, wrapped)
        unwrapped = unwrap(slot_key, wrapped, aad=slot.aad(vault_id))
    except InvalidTag:
        raise StoreError("disk_error", "a fresh slot does not open") from None
    finally:
        erase(slot_key)
    erase(unwrapped)
    return slot
