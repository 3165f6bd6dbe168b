"""Whose it is: how long comparing recipients takes, and a new address in a vault."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from tests.benchmarks.figures import row
from tests.support.issued import hashed
from tests.support.vaults import item, make_vault
from wallet.credential.identity import Identity, IdentityType
from wallet.credential.model import Credential
from wallet.credential.recipient import Matcher

RECORDS = 5_000


def main() -> None:
    """Prints processor seconds: the machine may be busy with other things."""
    for people, recipients in ((3, 10_000), (1_000, 1_000)):
        own = [Identity(IdentityType.EMAIL, f"Person{n}@example.org") for n in range(people)]
        for name, salt in (("a salt each", "salt {n}"), ("one salt", "salt")):
            told = [hashed(f"somebody{n}@example.org", salt.format(n=n)) for n in range(recipients)]
            matcher = Matcher(own)
            row(
                f"{people} identities, {recipients} recipients, {name}", _took(lambda: [matcher.match(o) for o in told]), "s"
            )
    with tempfile.TemporaryDirectory(prefix="lanyard-person-") as folder:
        vault, _ = make_vault(Path(folder) / "v")
        items = []
        for number in range(RECORDS):
            parsed, report, source = item(number)
            assert isinstance(report.view, Credential)
            about = structs.replace(
                report.view.subjects[0], identifier=(hashed(f"kim{number % 5}@example.org", f"s{number}"),)
            )
            items.append((parsed, structs.replace(report, view=structs.replace(report.view, subjects=(about,))), source))
        list(vault.records.add_many(items))
        took = _took(lambda: vault.identities.add(IdentityType.EMAIL, "kim1@example.org"))
        row(f"an address added to a vault of {RECORDS}, durable", took, "s")
        row("what is issued to an unknown address", _took(vault.identities.unmatched_recipients), "s")
        vault.close()


def _took(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
