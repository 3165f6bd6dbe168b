"""Quick unlock: a second secret in the operating system's keyring. Never the only way in.

Only keyrings that the system itself guards are taken, by the class that would
really be used, not by its claimed priority. Any program of the same person can
usually read them: the window says so before it is switched on.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

from wallet.errors import StoreError

SERVICE: Final = "Lanyard vault"
SECRET_BYTES: Final = 32
TRUSTED: Final = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_CHAIN: Final = "keyring.backends.chainer.ChainerBackend"


def trusted_keyring() -> Any:
    """Returns the keyring to use. Raises StoreError ``no_trusted_keyring`` (detail: its class)."""
    try:
        import keyring

        keyring_in_use: Any = keyring.get_keyring()
        candidates = list(keyring_in_use.backends) if _name(keyring_in_use) == _CHAIN else [keyring_in_use]
    except Exception as error:  # noqa: BLE001  (back ends raise anything: D-Bus, gi, import errors)
        raise StoreError("no_trusted_keyring", type(error).__name__) from None
    for candidate in candidates:
        if _name(candidate) in TRUSTED:
            return candidate
    raise StoreError("no_trusted_keyring", ", ".join(_name(c) for c in candidates)[:200])


def keyring_class() -> str:
    """Returns the class of the keyring that would be used. Raises StoreError as :func:`trusted_keyring`."""
    return _name(trusted_keyring())


def _name(backend: Any) -> str:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def store_secret(vault_id: str, secret: bytearray) -> None:
    """Puts the secret in the keyring and reads it back. Raises StoreError ``no_trusted_keyring``."""
    ring = trusted_keyring()
    text = base64.b64encode(secret).decode()
    try:
        ring.set_password(SERVICE, vault_id, text)
        kept = ring.get_password(SERVICE, vault_id)
    except Exception as error:  # noqa: BLE001  (a cancelled prompt, a locked ring, a bus that is gone)
        raise StoreError("no_trusted_keyring", type(error).__name__) from None
    if kept != text:
        raise StoreError("no_trusted_keyring", "it did not keep it")


def load_secret(vault_id: str) -> bytearray:
    """Returns the secret. Raises StoreError ``quick_unlock_failed`` or ``no_trusted_keyring``.

    Whatever the keyring gives, nothing is deleted: the passphrase still opens.
    """
    ring = trusted_keyring()
    try:
        text = ring.get_password(SERVICE, vault_id)
    except Exception as error:  # noqa: BLE001  (as above)
        raise StoreError("quick_unlock_failed", type(error).__name__) from None
    try:
        secret = bytearray(base64.b64decode(text or "", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise StoreError("quick_unlock_failed", "not a secret of ours") from None
    if len(secret) != SECRET_BYTES:
        raise StoreError("quick_unlock_failed", "not a secret of ours")
    return secret


def forget_secret(vault_id: str) -> None:
    """Takes the secret out of the keyring, if it can be reached; the slot is gone either way."""
    try:
        trusted_keyring().delete_password(SERVICE, vault_id)
    except Exception:  # noqa: BLE001  (without its slot, what is left in a keyring opens nothing)
        return
