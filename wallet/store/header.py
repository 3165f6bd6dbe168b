"""The header: the ways into a vault. Each slot wraps the same random vault key under its own secret.

``vault.hdr`` is canonical JSON, at most 4 KiB. A slot's associated data is the vault, the format, its type, id and
cost, so that slots cannot be moved between vaults or made cheaper; a MAC over the whole is checked after unlocking.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from wallet.encodings import base64url, jcs, strict_json, xsd_datetime
from wallet.errors import IntakeError, StoreError
from wallet.store import kdf
from wallet.store.files import store_error, write_atomically

MAGIC: Final = "lanyard-vault"
VERSION: Final = 1
MAX_BYTES: Final = 4096
FILE: Final = "vault.hdr"
BACKUP: Final = "vault.hdr.bak"
_CIPHER: Final = "ChaCha20-Poly1305"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. ``type`` is ``passphrase``, ``recovery`` or ``keyring``."""

    type: str
    id: str
    created: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    parameters: kdf.KdfParameters | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Everything in the header file."""

    vault_id: str
    generation: int
    db_salt: bytes
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def plain(self) -> dict[str, Any]:
        """Returns the header as JSON values, without its MAC."""
        return {
            "cipher": _CIPHER,
            "db_salt": base64url.encode(self.db_salt),
            "generation": self.generation,
            "magic": MAGIC,
            "slots": [_slot_plain(slot) for slot in self.slots],
            "vault_id": self.vault_id,
            "version": VERSION,
        }

    def slot(self, kind: str) -> Slot | None:
        """Returns the slot of one type, or None."""
        return next((slot for slot in self.slots if slot.type == kind), None)


def _slot_plain(slot: Slot) -> dict[str, Any]:
    told: dict[str, Any] = {
        "created": slot.created,
        "id": slot.id,
        "nonce": base64url.encode(slot.nonce),
        "salt": base64url.encode(slot.salt),
        "type": slot.type,
        "wrapped": base64url.encode(slot.wrapped),
    }
    if slot.parameters is not None:
        told["argon2id"] = [slot.parameters.memory_kib, slot.parameters.passes, slot.parameters.lanes]
    return told


def _associated(vault_id: str, kind: str, slot_id: str, salt: bytes, parameters: kdf.KdfParameters | None) -> bytes:
    cost = [parameters.memory_kib, parameters.passes, parameters.lanes] if parameters else []
    return jcs.canonical([MAGIC, VERSION, vault_id, kind, slot_id, base64url.encode(salt), cost])


def new_slot(
    kind: str, secret: str | bytes, vault_key: bytearray, vault_id: str, *, created: str,
    parameters: kdf.KdfParameters | None = None,
) -> Slot:  # fmt: skip
    """Returns a slot that wraps ``vault_key`` under a passphrase (str) or a random secret (bytes)."""
    salt, slot_id, nonce = os.urandom(kdf.SALT_BYTES), secrets.token_hex(8), os.urandom(12)
    if isinstance(secret, str) and parameters is None:
        parameters = kdf.new_parameters()
    key = _slot_key(kind, secret, salt, parameters)
    associated = _associated(vault_id, kind, slot_id, salt, parameters)
    wrapped = ChaCha20Poly1305(key).encrypt(nonce, bytes(vault_key), associated)
    return Slot(kind, slot_id, created, salt, nonce, wrapped, parameters)


def _slot_key(kind: str, secret: str | bytes, salt: bytes, parameters: kdf.KdfParameters | None) -> bytes:
    if isinstance(secret, str):
        return kdf.from_passphrase(secret, salt, parameters or kdf.KdfParameters())
    return kdf.expand(secret, f"lanyard {kind} slot", salt=salt)


def unwrap(header: Header, slot: Slot, secret: str | bytes) -> bytearray | None:
    """Returns the vault key, or None when the secret is another."""
    key = _slot_key(slot.type, secret, slot.salt, slot.parameters)
    associated = _associated(header.vault_id, slot.type, slot.id, slot.salt, slot.parameters)
    try:
        return bytearray(ChaCha20Poly1305(key).decrypt(slot.nonce, slot.wrapped, associated))
    except InvalidTag:
        return None


def sealed(header: Header, vault_key: bytearray) -> Header:
    """Returns the header with its MAC."""
    return replace(header, mac=_mac(header, vault_key))


def check_mac(header: Header, vault_key: bytearray) -> None:
    """Raises StoreError ``header_damaged`` when anything in the header is not what was sealed."""
    if not hmac.compare_digest(header.mac, _mac(header, vault_key)):
        raise StoreError("header_damaged", "mac")


def _mac(header: Header, vault_key: bytearray) -> bytes:
    key = kdf.expand(vault_key, "lanyard header mac")
    return hmac.new(key, jcs.canonical(header.plain()), sha256).digest()


def write(folder: Path, header: Header) -> None:
    """Writes the header; the one before stays as ``vault.hdr.bak`` until the next unlocking with the new one."""
    data = jcs.canonical({**header.plain(), "mac": base64url.encode(header.mac)})
    if len(data) > MAX_BYTES:
        raise StoreError("header_full")
    path = folder / FILE
    if path.exists():
        write_atomically(folder / BACKUP, path.read_bytes())
    write_atomically(path, data)
    if read(path) != header:
        raise StoreError("disk_failed", "read back")


def read(path: Path) -> Header:
    """Reads a header file, every figure checked before it is used. Raises StoreError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise StoreError("no_vault") from None
    except OSError as error:
        raise store_error(error) from None
    if len(data) > MAX_BYTES:
        raise StoreError("header_damaged", "size")
    try:
        told = strict_json.loads(data)
        if not isinstance(told, dict) or told.get("magic") != MAGIC:
            raise StoreError("not_a_vault")
        if told.get("version") != VERSION:
            raise StoreError("vault_too_new")
        slots = tuple(_read_slot(slot) for slot in told["slots"])
        return Header(
            str(told["vault_id"]),
            int(told["generation"]),
            base64url.decode(told["db_salt"]),
            slots,
            base64url.decode(told["mac"]),
        )
    except (IntakeError, KeyError, TypeError, ValueError, AttributeError):
        raise StoreError("header_damaged") from None


def _read_slot(told: dict[str, Any]) -> Slot:
    parameters = None
    if told["type"] == "passphrase":
        memory, passes, lanes = told["argon2id"]
        parameters = kdf.KdfParameters(memory, passes, lanes)
        parameters.check()
    salt = base64url.decode(told["salt"])
    if len(salt) != kdf.SALT_BYTES or xsd_datetime.parse(told["created"]) is None:
        raise StoreError("header_unsafe", "salt")
    return Slot(
        str(told["type"]), str(told["id"]), told["created"], salt, base64url.decode(told["nonce"]),
        base64url.decode(told["wrapped"]), parameters,
    )  # fmt: skip
