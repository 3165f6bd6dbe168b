"""The ways into an open vault: changed one at a time, each by one small write of the header."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.limits import QUICK_UNLOCK_AGE
from wallet.store.file.erasing import erase
from wallet.store.file.files import disk_errors
from wallet.store.file.randomness import random_bytes
from wallet.store.lock import quick_unlock as ring
from wallet.store.lock import recovery_code as codes
from wallet.store.lock.header import Header, header_bytes, parse, write_header
from wallet.store.lock.kdf import KdfParameters, calibrated
from wallet.store.lock.passphrase import passphrase_bytes
from wallet.store.lock.slots import Slot, SlotKind, make_slot
from wallet.store.lock.unlocking import Secret, unlock
from wallet.store.lock.vault_key import VaultKey
from wallet.store.tables.shares import Settings

_HELD_CODE = "held_recovery_code"
_SECRET_OF_CODE = "recovery_secret"  # noqa: S105  (a setting's name)


class Slots:
    """The half of a vault that holds its header and its key."""

    settings: Settings

    def __init__(self, folder: Path, *, header: Header, key: VaultKey, clock: Clock, lowest: KdfParameters) -> None:
        self.folder = folder
        self._header = header
        self._key = key
        self._clock = clock
        self._lowest = lowest
        self._seen = 0
        self._in_place = b""
        """The header's bytes as they stand in the folder: read at opening, or what was written last."""
        self.read_only = False
        """Whether it was opened for reading: nothing can be written where it lies."""

    def require_writable(self) -> None:
        """Returns where something can be written; asked before anything is tried. Raises StoreError ``vault_read_only``."""
        if self.read_only:
            raise StoreError("vault_read_only")

    def require_in_place(self) -> None:
        """Returns while the folder's files are those that were opened. Raises StoreError."""

    @property
    def vault_id(self) -> str:
        """The vault's own number, as printed on the recovery sheet: 32 hex digits."""
        return self._header.vault_id

    def change_passphrase(self, new: str, *, kdf: KdfParameters | None = None) -> None:
        """Makes ``new`` the passphrase: one small write; the vault's file is not touched.

        The old one opens copies of the folder made before. Raises StoreError as :meth:`create`.
        """
        self.require_writable()
        secret = passphrase_bytes(new)
        held = self._header.slot(SlotKind.PASSPHRASE)
        cost = kdf or (held.kdf if held is not None else None) or calibrated()
        try:
            self._write_header(self._header.with_slot(self._slot(SlotKind.PASSPHRASE, secret, cost)))
        finally:
            erase(secret)

    def new_recovery_code(self, *, hold: bool = False) -> str:
        """Makes a new recovery code and returns it; the old one stops working. ``hold``: see :meth:`hold_code`."""
        secret = codes.new_secret()
        text = codes.to_text(secret)
        if hold:
            # Before the old one stops working: whatever happens between the two, one of them is known.
            self.hold_code(text)
        self._write_header(self._header.with_slot(self._slot(SlotKind.RECOVERY, secret, None)))
        self._keep_recovery_secret(secret)
        erase(secret)
        return text

    def recovery_code(self) -> str:
        """Returns the recovery code in use, which backups are locked with too; "" where it is not known here.

        It is kept inside the vault, wrapped once more, from when it is made or comes in by
        (docs/decisions/0096-one-code-for-a-wallet-and-its-backups.md).
        """
        kept, slot = self.settings.get(_SECRET_OF_CODE), self._header.slot(SlotKind.RECOVERY)
        if slot is None or not isinstance(kept, dict) or kept.get("slot") != slot.id:
            return ""
        secret = self._key.release(base64.b64decode(kept["held"]), name=f"recovery {slot.id}")
        try:
            return codes.to_text(secret)
        finally:
            erase(secret)

    def _keep_recovery_secret(self, secret: bytearray) -> None:
        """Keeps the secret of the recovery code that the header has a slot for now."""
        slot = self._header.slot(SlotKind.RECOVERY)
        if slot is None or self.read_only:
            return
        held = self._key.hold(secret, name=f"recovery {slot.id}")
        self.settings.set(_SECRET_OF_CODE, {"slot": slot.id, "held": base64.b64encode(held).decode()})

    def hold_code(self, text: str) -> None:
        """Keeps a recovery code inside the vault until :meth:`code_kept`, for a person who was not yet able to keep it."""
        self.settings.set(_HELD_CODE, text)

    def held_code(self) -> str:
        """Returns the recovery code that is held, or "". One that opens nothing (any more) is forgotten."""
        text = self.settings.get(_HELD_CODE)
        if not isinstance(text, str):
            return ""
        slot = self._header.slot(SlotKind.RECOVERY)
        try:
            secret = codes.from_text(text)
            if slot is None:
                raise StoreError("recovery_code_wrong")
            slot.open(secret, vault_id=self.vault_id, lowest=self._lowest).forget()
        except StoreError:
            self.code_kept()
            return ""
        erase(secret)
        return text

    def code_kept(self) -> None:
        """Forgets the recovery code that is held: the person has it."""
        if not self.read_only and self.settings.get(_HELD_CODE) is not None:
            self.settings.set(_HELD_CODE, None)

    def revoke_recovery_code(self) -> None:
        """Switches the recovery code off: a forgotten passphrase is then the end."""
        self._write_header(self._header.without_slot(SlotKind.RECOVERY))
        self.settings.set(_SECRET_OF_CODE, None)

    def enable_quick_unlock(self) -> None:
        """Lets this computer's keyring open the vault too. Raises StoreError ``no_trusted_keyring``."""
        self.require_writable()
        secret = bytearray(random_bytes(ring.SECRET_BYTES))
        try:
            ring.store_secret(self.vault_id, secret)
            self._write_header(self._header.with_slot(self._slot(SlotKind.KEYRING, secret, None)))
        finally:
            erase(secret)
        self.settings.set("passphrase_given", self._clock.now().isoformat())

    def disable_quick_unlock(self) -> None:
        """Takes the keyring's way in away."""
        self._write_header(self._header.without_slot(SlotKind.KEYRING))
        ring.forget_secret(self.vault_id)

    @property
    def quick_unlock_enabled(self) -> bool:
        """Whether there is a keyring slot."""
        return self._header.slot(SlotKind.KEYRING) is not None

    @property
    def passphrase_due(self) -> bool:
        """Whether the passphrase has not been typed for 14 days (or the clock says something strange)."""
        given = self.settings.moment("passphrase_given")
        return given is not None and abs(self._clock.now() - given) > QUICK_UNLOCK_AGE

    @property
    def header(self) -> Header:
        """The header as it stands: who may open, since when."""
        return self._header

    @property
    def lowest(self) -> KdfParameters:
        """The cheapest derivation that is taken; another than the program's own only in tests."""
        return self._lowest

    def database_key(self) -> bytearray:
        """Returns the key of the vault's file, for the rooms of the store alone; the caller erases it."""
        return self._key.database()

    @disk_errors()
    def require_passphrase(self, passphrase: str) -> None:
        """Returns when ``passphrase`` is right; for what needs asking again. Raises StoreError."""
        secret = Secret.of(passphrase=passphrase)
        _, key, _ = unlock(self.folder, secret, clock=self._clock, lowest=self._lowest)
        key.forget()

    def _slot(self, kind: SlotKind, secret: bytearray, kdf: KdfParameters | None) -> Slot:
        return make_slot(
            kind, secret, self._key, vault_id=self.vault_id, now=self._clock.now(), kdf=kdf, lowest=self._lowest
        )

    @disk_errors()
    def _write_header(self, header: Header) -> None:
        self.require_writable()
        # Above every generation this vault has seen, also when an older header had been put here.
        sealed = replace(header, generation=max(header.generation, self._seen) + 1).sealed(self._key)
        self.require_in_place()
        self._require_header()
        write_header(self.folder, sealed)
        self._in_place = sealed.to_bytes()
        self._header = sealed
        self.require_in_place()
        self._require_header()

    def _require_header(self) -> None:
        """Another good header in place of the one that was opened is not written over. Raises ``header_replaced``."""
        data = header_bytes(self.folder)
        if data == self._in_place:
            return
        try:
            parse(data)
        except StoreError as error:
            if error.code == "header_damaged":
                return
        raise StoreError("header_replaced")
