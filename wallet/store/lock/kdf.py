"""Argon2id (RFC 9106) with a floor and a ceiling that are checked before a byte is allocated."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any, Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from wallet.errors import StoreError
from wallet.limits import (
    KDF_LANES_MAX,
    KDF_MEMORY_KIB_DEFAULT,
    KDF_MEMORY_KIB_MAX,
    KDF_MEMORY_KIB_MIN,
    KDF_PASSES_MAX,
    KDF_SECONDS_WISHED,
)

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
_ROOMY: Final = 1024 * 1024 * 1024
"""Free memory, bytes, from which on the default is taken; below it the floor."""


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id's cost: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def require(self, lowest: KdfParameters) -> None:
        """Raises StoreError ``kdf_refused`` below ``lowest`` or above what a machine should be asked for.

        A header is a file anybody may have written: a low cost would make the
        passphrase cheap to guess after the next change, a high one stop the machine.
        """
        good = (
            all(type(n) is int for n in (self.memory_kib, self.passes, self.lanes))
            and lowest.memory_kib <= self.memory_kib <= KDF_MEMORY_KIB_MAX
            and max(1, lowest.passes) <= self.passes <= KDF_PASSES_MAX
            and 1 <= self.lanes <= KDF_LANES_MAX
            and self.memory_kib >= 8 * self.lanes
        )
        if not good:
            raise StoreError("kdf_refused")

    def derive(self, secret: bytearray, salt: bytes) -> bytearray:
        """Returns 32 bytes. Raises StoreError ``memory_short``."""
        try:
            return bytearray(
                hash_secret_raw(bytes(secret), salt, self.passes, self.memory_kib, self.lanes, KEY_BYTES, Type.ID, 19)
            )
        except (HashingError, MemoryError):
            raise StoreError("memory_short") from None

    def to_json(self) -> dict[str, Any]:
        """Returns the members that stand in the header."""
        return {"lanes": self.lanes, "memory_kib": self.memory_kib, "name": "argon2id", "passes": self.passes}


LOWEST: Final = KdfParameters(KDF_MEMORY_KIB_MIN, 1, 1)
"""The floor of every vault outside tests."""
DEFAULT: Final = KdfParameters(KDF_MEMORY_KIB_DEFAULT, 3, 4)
MODEST: Final = KdfParameters(KDF_MEMORY_KIB_MIN, 3, 4)
"""For a machine short of memory (RFC 9106 section 4, second choice)."""


def calibrated() -> KdfParameters:
    """Returns a cost that makes one unlock take about 0.7 s here."""
    start = DEFAULT if _free_memory() >= _ROOMY else MODEST
    for parameters in (start, MODEST):
        try:
            began = time.perf_counter()
            parameters.derive(bytearray(16), bytes(SALT_BYTES))
            seconds = time.perf_counter() - began
        except StoreError:
            continue
        passes = round(parameters.passes * KDF_SECONDS_WISHED / max(seconds, 1e-3))
        return KdfParameters(parameters.memory_kib, min(max(parameters.passes, passes), KDF_PASSES_MAX), parameters.lanes)
    raise StoreError("memory_short")


def _free_memory() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return _ROOMY
