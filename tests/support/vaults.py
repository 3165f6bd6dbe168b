"""Vaults for tests: cheap to open, with things in them; the program itself never passes ``lowest``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wallet.credential.model import Achievement, Alignment, Credential, Profile, Subject
from wallet.formats.parsed import Kind, Received
from wallet.records.record import Provenance, RecordSummary
from wallet.report import CheckName, CheckResult, EvidenceItem, Passed, Verdict, VerificationReport
from wallet.service.protocols import OpenWallet
from wallet.service.wallet import Wallet
from wallet.store.lock.kdf import KdfParameters
from wallet.store.tables import records, rows
from wallet.store.tables.attention import Attention
from wallet.store.tables.families import Families
from wallet.store.vault import Vault

CHEAP = KdfParameters(64, 1, 1)
"""Argon2id at 64 KiB: a thousandth of the floor, refused everywhere but here."""
PASSPHRASE = "six quiet words in a row"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FROM = Provenance("file", "badge.json")


@dataclass
class MovingClock:
    """A clock that moves on a millisecond at each look, or where a test puts it."""

    at: datetime = START
    looks: int = field(default=0)

    def now(self) -> datetime:
        self.looks += 1
        self.at += timedelta(milliseconds=1)
        return self.at


def make_vault(folder: Path, clock: MovingClock | None = None) -> tuple[Vault, str]:
    """Returns a new open vault and its recovery code."""
    return Vault.create(folder, passphrase=PASSPHRASE, clock=clock or MovingClock(), kdf=CHEAP, lowest=CHEAP)


def vault_of(wallet: OpenWallet) -> Vault:
    """Returns the vault under an open wallet; the program itself has no way to it."""
    assert isinstance(wallet, Wallet)
    return wallet._context.vault


def open_vault(folder: Path, passphrase: str = PASSPHRASE, clock: MovingClock | None = None) -> Vault:
    """Opens it again."""
    return Vault.open(folder, passphrase=passphrase, clock=clock or MovingClock(), lowest=CHEAP)


def received(number: int) -> bytes:
    """Returns the bytes of the ``number``-th thing: no two alike, recognisable anywhere."""
    return json.dumps({"number": number, "canary": f"CANARY-CLAIM-{number:06d}", "fill": "x" * 300}).encode()


def item(
    number: int,
    *,
    title: str = "",
    issuer: str = "Mercy College",
    skill: str = "First aid",
    until: datetime | None = None,
    index: int = 0,
    data: bytes | None = None,
    payload: bytes | None = None,
) -> tuple[Received, VerificationReport, Provenance]:
    """Returns what ``records.add`` takes."""
    whole = received(number) if data is None else data
    parsed = Received(whole, payload or whole, "data_integrity", Kind.CREDENTIAL, containers=("png",))
    achievement = Achievement(
        name=title or f"Badge {number}", alignment=(Alignment(target_name=skill),), achievement_type="License"
    )
    view = Credential(
        id=f"urn:number:{number}",
        type=("VerifiableCredential", "OpenBadgeCredential"),
        issuer=Profile(id=f"did:web:{issuer.split()[0].lower()}.example", name=issuer),
        valid_from=START - timedelta(days=400),
        valid_until=until,
        subjects=(Subject(achievement=(achievement,)),),
    )
    content = f"issuer document of {issuer}".encode()
    evidence = EvidenceItem("did_document", view.issuer.id, hashlib.sha256(content).hexdigest(), START, content)
    results = tuple(CheckResult(check, "", Passed()) for check in CheckName)
    report = VerificationReport(
        "badge.json", index, "data_integrity", "OpenBadgeCredential", results, Verdict.VERIFIED, "learner", START,
        view=view, evidence=(evidence,),
    )  # fmt: skip
    return parsed, report, FROM


def add(vault: Vault, number: int, **about: object) -> RecordSummary:
    """Keeps the ``number``-th thing."""
    return vault.records.add(*item(number, **about))  # type: ignore[arg-type]


def closed(folder: Path, count: int = 3) -> Path:
    """Leaves a closed vault with ``count`` things in it and returns its folder."""
    vault, _ = make_vault(folder)
    for n in range(count):
        add(vault, n)
    vault.close()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Returns every file of a folder by its name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def without_facts(past: pytest.MonkeyPatch) -> None:
    """Writes and reads lines as before layout 6, which gave what a report amounts to a place in them (and 7: attention)."""
    judged = tuple(column for column in rows.JUDGED if column != "facts")
    past.setattr(rows, "judged", lambda report, known, full=rows.judged: full(report, known)[: len(judged)])
    past.setattr(records, "_INSERT", records._INSERT.replace(", facts)", ")").replace("?, ?)", "?)"))
    past.setattr(Attention, "write", lambda *_, **__: None)
    past.setattr(Families, "forget", lambda *_: None)  # layout 9
    past.setattr(records, "SUMMARY", records.SUMMARY.replace("r.facts", "''"))
