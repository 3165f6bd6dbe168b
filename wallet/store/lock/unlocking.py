"""From a secret to the vault key: which slot, in which order, and what a wrong one costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import MAX_HEADER_BYTES
from wallet.store.file.erasing import erase
from wallet.store.file.files import read_small
from wallet.store.lock import quick_unlock as ring
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.attempts import Attempts
from wallet.store.lock.header import SPARE_NAME, Header, parse, read_header
from wallet.store.lock.kdf import KdfParameters
from wallet.store.lock.passphrase import passphrase_forms
from wallet.store.lock.slots import Slot, SlotKind
from wallet.store.lock.vault_key import VaultKey


@dataclass(slots=True)
class Secret:
    """What somebody offers. ``value`` is empty for the keyring, which is asked later."""

    kind: SlotKind
    value: bytearray
    older: tuple[bytearray, ...] = ()
    """The same typed text in the forms that older programs gave it, where they differ."""

    def __repr__(self) -> str:
        return f"Secret({self.kind})"

    def forget(self) -> None:
        """Erases what was typed."""
        for value in (self.value, *self.older):
            erase(value)

    @classmethod
    def of(cls, *, passphrase: str | None = None, recovery_code: str | None = None, quick_unlock: bool = False) -> Secret:
        """Returns the one that was given; typing errors in a recovery code end here, before any key is tried."""
        if (passphrase is not None) + (recovery_code is not None) + quick_unlock != 1:
            raise StoreError("passphrase_empty", "exactly one secret")
        if passphrase is not None:
            first, *older = passphrase_forms(passphrase)
            return cls(SlotKind.PASSPHRASE, first, tuple(older))
        if recovery_code is not None:
            return cls(SlotKind.RECOVERY, codes.from_text(recovery_code))
        return cls(SlotKind.KEYRING, bytearray())


def unlock(folder: Path, secret: Secret, *, clock: Clock, lowest: KdfParameters) -> tuple[Header, VaultKey, bool]:
    """Returns the header, the vault key, and whether the spare header had to be taken.

    A wrong passphrase and a passphrase for another slot answer alike, after the
    same work. Raises StoreError as :meth:`wallet.store.vault.Vault.open`.
    """
    try:
        header, repaired = read_header(folder)
        key = open_slot(folder, header, secret, clock.now(), lowest)
        try:
            header.require_mac(key)
        except StoreError:
            key.forget()
            if repaired:
                raise
            # Somebody without the key changed the header; the spare may still be as we wrote it.
            header, repaired = parse(_spare(folder)), True
            key = open_slot(folder, header, secret, clock.now(), lowest)
            header.require_mac(key)
    finally:
        secret.forget()
    return header, key, repaired


def _spare(folder: Path) -> bytes:
    try:
        return read_small(folder / SPARE_NAME, MAX_HEADER_BYTES)
    except OSError:
        raise StoreError("header_damaged", "mac") from None


def open_slot(folder: Path, header: Header, secret: Secret, now: datetime, lowest: KdfParameters) -> VaultKey:
    """Opens the slot that ``secret`` is for, counting wrong passphrases. Raises StoreError as :func:`unlock`."""
    slot = header.slot(secret.kind)
    if secret.kind is SlotKind.PASSPHRASE:
        attempts = Attempts(folder, now)
        attempts.require_turn()
        if slot is None:
            raise StoreError("header_damaged", "no passphrase slot")
        try:
            key = _open_first(slot, secret, header, lowest)
        except StoreError as error:
            if error.code == "passphrase_wrong":
                attempts.failed()
            raise
        attempts.clear()
        return key
    if secret.kind is SlotKind.KEYRING:
        if slot is None:
            raise StoreError("quick_unlock_off")
        secret.value = ring.load_secret(header.vault_id)
    if slot is None:
        raise StoreError("recovery_code_wrong")
    return slot.open(secret.value, vault_id=header.vault_id, lowest=lowest)


def _open_first(slot: Slot, secret: Secret, header: Header, lowest: KdfParameters) -> VaultKey:
    """Opens with the form of today, else with one of an older program. Raises StoreError as the slot does."""
    *first, last = secret.value, *secret.older
    for value in first:
        try:
            return slot.open(value, vault_id=header.vault_id, lowest=lowest)
        except StoreError as error:
            if error.code != "passphrase_wrong":
                raise
    return slot.open(last, vault_id=header.vault_id, lowest=lowest)
