"""From secrets to keys: Argon2id for passphrases (RFC 9106), HKDF-SHA256 for what is random already (RFC 5869)."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.errors import StoreError

MIN_MEMORY_KIB: Final = 64 * 1024
"""Less, in a header, was put there to make guessing cheap (RFC 9106's second choice is the floor)."""
MAX_MEMORY_KIB: Final = 1024 * 1024
MAX_PASSES: Final = 32
MAX_LANES: Final = 8
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id's cost: memory in KiB, passes, lanes."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def check(self) -> None:
        """Raises StoreError ``header_unsafe`` outside floors and ceilings, before anything is allocated (D06, D07)."""
        numbers = (self.memory_kib, self.passes, self.lanes)
        if any(not isinstance(one, int) or isinstance(one, bool) for one in numbers):
            raise StoreError("header_unsafe")
        if not MIN_MEMORY_KIB <= self.memory_kib <= MAX_MEMORY_KIB:
            raise StoreError("header_unsafe", "memory")
        if not 1 <= self.passes <= MAX_PASSES or not 1 <= self.lanes <= MAX_LANES:
            raise StoreError("header_unsafe", "passes or lanes")


def new_parameters() -> KdfParameters:
    """Returns the cost for a new slot: 256 MiB, or 64 MiB on a machine short of memory."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return KdfParameters()
    return KdfParameters() if memory >= 2 << 30 else KdfParameters(MIN_MEMORY_KIB, 3, 4)


def normalised(passphrase: str) -> bytes:
    """Returns the passphrase as bytes: NFKC, so that every keyboard and system types the same one (K07).

    Spaces count, also at the ends. Raises StoreError ``passphrase_empty``.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    if not text.strip():
        raise StoreError("passphrase_empty")
    return text.encode("utf-8")


def from_passphrase(passphrase: str, salt: bytes, parameters: KdfParameters) -> bytes:
    """Returns the 32-byte key of a passphrase."""
    return hash_secret_raw(
        normalised(passphrase), salt, parameters.passes, parameters.memory_kib, parameters.lanes, KEY_BYTES,
        Type.ID, ARGON2_VERSION,
    )  # fmt: skip


def expand(key: bytes | bytearray, info: str, *, salt: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """Returns a key for one purpose (``info``) out of another."""
    made: Any = HKDF(hashes.SHA256(), length, salt or None, info.encode("ascii"))
    return bytes(made.derive(bytes(key)))
