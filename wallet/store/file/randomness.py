"""Random bytes, or a hard stop: a key made from a broken generator looks like any other key."""

from __future__ import annotations

import os

from wallet.errors import StoreError


def random_bytes(count: int) -> bytes:
    """Returns ``count`` bytes from the operating system. Raises StoreError ``no_randomness``."""
    try:
        data = os.urandom(count)
    except (OSError, NotImplementedError):
        raise StoreError("no_randomness") from None
    # Sixteen equal bytes come up by chance once in 2^120 draws; from a stuck generator, always.
    if len(data) != count or (count >= 12 and len(set(data)) == 1):
        raise StoreError("no_randomness", "the generator is stuck")
    return data
