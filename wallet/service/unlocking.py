"""What is typed to unlock a wallet, and which secrets it takes: all that a window needs of a locked wallet to show it.

Apart from :mod:`wallet.service.locked`, so that the first picture of the window waits for no store and no cipher.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class UnlockSecret:
    """A secret that somebody typed: a passphrase or a recovery code. Kept only while it may be needed once more."""

    passphrase: str | None = None
    recovery_code: str | None = None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Which secrets the vault's header takes, as far as it can be read without one."""

    readable: bool
    recovery: bool
    keyring: bool
