"""What a passphrase is, byte for byte (docs/decisions/0010): the form of :mod:`wallet.store.lock.typed`, in UTF-8."""

from __future__ import annotations

from wallet.errors import StoreError
from wallet.limits import MAX_PASSPHRASE_BYTES
from wallet.store.lock.typed import passphrase_spellings


def passphrase_bytes(text: str) -> bytearray:
    """Returns the bytes that go into the key derivation.

    The same sentence typed on a Mac (NFD), on Windows (NFC), with a full-width keyboard or pasted with
    characters that nobody sees gives the same bytes. Spaces at the ends go, because mail and paper
    add them; spaces inside count. Raises StoreError ``passphrase_empty`` or ``passphrase_too_long``.
    """
    return passphrase_forms(text)[0]


def passphrase_forms(text: str) -> list[bytearray]:
    """Returns the bytes of every form in which ``text`` may have been made a passphrase: today's, then those of older
    programs where they differ. Raises as :func:`passphrase_bytes`."""
    if len(text) > MAX_PASSPHRASE_BYTES:
        raise StoreError("passphrase_too_long")
    try:
        forms = [bytearray(form.encode("utf-8")) for form in passphrase_spellings(text)]
    except UnicodeEncodeError:
        raise StoreError("passphrase_empty", "not text") from None
    if not forms:
        raise StoreError("passphrase_empty")
    if max(map(len, forms)) > MAX_PASSPHRASE_BYTES:
        raise StoreError("passphrase_too_long")
    return forms
