"""A real wallet with real credentials for tests of sharing: cheap to open, the clock a test's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import orjson

from tests.support.signing import ISSUER, NOW, badge, signed
from tests.support.vaults import make_vault, open_vault
from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.service.wallet import Wallet
from wallet.verify.trust.listed import ListedTrust

TRUST = ListedTrust("Sample list", {ISSUER.did: "Mercy College"}, NOW)
"""Who vouches for the one issuer of these tests."""


class HandClock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def new_wallet(folder: Path, clock: Clock | None = None, *, trusted: bool = True) -> Wallet:
    """Makes a wallet in ``folder``."""
    vault, _ = make_vault(folder)
    return Wallet(vault, clock=clock or HandClock(), trust=(TRUST,) if trusted else ())


def reopened(folder: Path, clock: HandClock | None = None) -> Wallet:
    """Opens it again."""
    return Wallet(open_vault(folder), clock=clock or HandClock(), trust=(TRUST,))


def keep(wallet: Wallet, data: bytes, name: str = "badge.json") -> RecordId:
    """Adds one credential and returns its record's id."""
    (outcome,) = wallet.adding.add([Source(name, data, Provenance("file", name))])
    assert outcome.id is not None, outcome
    return outcome.id


def issue(wallet: Wallet, **members: object) -> RecordId:
    """Keeps a badge issued to the wallet's own key. ``members`` replace or add members of the credential."""
    subject = members.pop("subject", wallet.sharing.holder_key().did)
    return keep(wallet, orjson.dumps(signed(badge(subject=subject, **members))))  # type: ignore[arg-type]


def states(wallet: Wallet) -> Sequence[str]:
    """Returns the states of the ledger's lines, newest first."""
    return [str(entry.state) for entry in wallet.sharing.ledger()]
