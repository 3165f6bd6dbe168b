"""Is all well with a vault? Looks at the header, the database and the snapshots; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wallet.clock import Clock
from wallet.errors import StoreError
from wallet.store import header as headers
from wallet.store import kdf, snapshots
from wallet.store.connection import integrity_problems, open_database
from wallet.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: ``state`` is ``good`` or ``damaged``; ``code`` says what is wrong and has a sentence."""

    part: str
    state: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Everything that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def damaged(self) -> bool:
        """Whether any part is."""
        return any(finding.state != "good" for finding in self.findings)


def examine_vault(folder: Path, *, passphrase: str, clock: Clock) -> DoctorReport:
    """Returns what was found. Raises StoreError only where nothing can be looked at: ``no_vault``, ``passphrase_wrong``,
    ``vault_in_use``."""
    findings: list[Finding] = []
    header = headers.read(folder / headers.FILE)
    findings.append(Finding("header", "good"))
    try:
        vault = Vault.open(folder, passphrase=passphrase, clock=clock)
    except StoreError as error:
        if error.code in ("passphrase_wrong", "vault_in_use", "passphrase_empty"):
            raise
        findings.append(Finding("vault", "damaged", error.code))
        key = _key(header, passphrase)
    else:
        try:
            wrong = vault.problems()
            findings.append(Finding("vault", "damaged" if wrong else "good", "vault_damaged" if wrong else ""))
            key = vault.database_key()
        finally:
            vault.close()
    for one in snapshots.all_of(folder):
        findings.append(_snapshot(one, key, header.db_salt))
    return DoctorReport(tuple(findings))


def _key(header: headers.Header, passphrase: str) -> bytes | None:
    slot = header.slot("passphrase")
    vault_key = headers.unwrap(header, slot, passphrase) if slot else None
    return kdf.expand(vault_key, "lanyard database") if vault_key else None


def _snapshot(one: snapshots.Snapshot, key: bytes | None, salt: bytes) -> Finding:
    name = f"snapshots/{one.path.name}"
    if key is None:
        return Finding(name, "damaged", "snapshot_damaged")
    try:
        copy = open_database(one.path, key, salt)
        try:
            wrong = integrity_problems(copy, whole=True)
        finally:
            copy.close()
    except StoreError:
        wrong = ["unreadable"]
    return Finding(name, "damaged" if wrong else "good", "snapshot_damaged" if wrong else "")
