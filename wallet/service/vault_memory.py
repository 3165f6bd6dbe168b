"""What was opened and answered before, kept in an open vault: digests and days, nothing of what was shown."""

from __future__ import annotations

from datetime import datetime

from wallet.store.vault import Vault


class VaultMemory:
    """The vault's memory of presentations (wallet.verify.presentation_memory)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def first(self, kind: str, name: str, now: datetime) -> str | None:
        """Notes ``name`` under ``kind``; returns None when it was new, else when it was noted before (ISO 8601).

        What was noted at the very same moment is the same look: somebody looks on, and has not opened it again.
        """
        key = f"presentation {kind} {name}"
        moment = now.isoformat()
        if self._vault.read_only:
            before = self._vault.settings.get(key)
            return None if before is None else str(before)
        with self._vault.database.transaction():
            before = self._vault.settings.get(key)
            if before is None:
                self._vault.settings.set(key, moment)
        return None if before in (None, moment) else str(before)

    def note_asked(self, name: str, domain: str) -> None:
        """Notes a request of the person's: its challenge by its digest, and for whom answers to it must be made."""
        self._vault.settings.set(f"presentation asked {name}", domain)

    def asked(self, name: str) -> str | None:
        """Returns for what domain such a request was made ("" for any), or None where none was made here."""
        domain = self._vault.settings.get(f"presentation asked {name}")
        return None if domain is None else str(domain)
