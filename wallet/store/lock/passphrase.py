"""What a passphrase is, byte for byte (docs/decisions/0010): NFKC, outer white space off, UTF-8."""

from __future__ import annotations

import unicodedata

from wallet.errors import StoreError
from wallet.limits import MAX_PASSPHRASE_BYTES


def passphrase_bytes(text: str) -> bytearray:
    """Returns the bytes that go into the key derivation.

    The same sentence typed on a Mac (NFD), on Windows (NFC) or with a full-width
    keyboard gives the same bytes. Spaces at the ends go, because mail and paper
    add them; spaces inside count. Raises StoreError ``passphrase_empty`` or
    ``passphrase_too_long``.
    """
    if len(text) > MAX_PASSPHRASE_BYTES:
        raise StoreError("passphrase_too_long")
    try:
        data = unicodedata.normalize("NFKC", text).strip().encode("utf-8")
    except UnicodeEncodeError:
        raise StoreError("passphrase_empty", "not text") from None
    if not data:
        raise StoreError("passphrase_empty")
    if len(data) > MAX_PASSPHRASE_BYTES:
        raise StoreError("passphrase_too_long")
    return bytearray(data)
