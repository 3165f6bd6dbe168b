"""A shelf of made-up credentials that were issued to addresses, hashed as issuers hash them."""

from __future__ import annotations

import hashlib

from msgspec import structs

from tests.support.fake_wallet import SHELF, record
from tests.support.vaults import vault_of
from wallet.clock import Clock
from wallet.credential.model import Credential, IdentityObject, RecordId
from wallet.formats.parsed import Kind, Received
from wallet.service.protocols import OpenWallet

TO = (
    "kim.alvarez@mercy.example",
    "kim.alvarez@mercy.example",
    "kim.alvarez@mercy.example",
    "kim.alvarez@mercy.example",
    "k.alvarez@oldschool.example",
    "somebody.else@example.net",
)
"""The address each of the first credentials was sent to; the others are anybody's."""


def hashed(address: str, salt: str) -> IdentityObject:
    """Returns a hashed recipient (OB 3.0 IdentityObject)."""
    digest = hashlib.sha256(f"{address}{salt}".encode()).hexdigest()
    return IdentityObject(f"sha256${digest}", "emailAddress", True, salt)


def issue_all(wallet: OpenWallet, clock: Clock) -> list[RecordId]:
    """Keeps the shelf; returns the ids of those in :data:`TO`, in its order."""
    ids = {}
    for number, said in reversed(list(enumerate(SHELF))):
        made = record(said, clock.now())
        report = made.report
        if number < len(TO) and isinstance(report.view, Credential):
            subjects = tuple(
                structs.replace(s, identifier=(hashed(TO[number], f"salt {number}"),)) for s in report.view.subjects
            )
            report = structs.replace(report, view=structs.replace(report.view, subjects=subjects))
        parsed = Received(made.received, made.received, said.format, Kind.CREDENTIAL)
        ids[number] = vault_of(wallet).records.add(parsed, report, made.provenance).id
    return [ids[number] for number in range(len(TO))]
