"""The keyring over an open wallet: kept records are graded anew, nothing is fetched, nothing is rewritten."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from tests.support.signing import MADE, badge, codes, remarks, signed
from tests.support.vaults import make_vault, vault_of
from wallet.clock import SystemClock
from wallet.credential.identity import IdentityType
from wallet.intake.source import Source
from wallet.records.record import Provenance, Record
from wallet.service.wallet import Wallet
from wallet.verify.context import Document, DocumentSource

KIM = "kim@example.org"


def issued(address: str | None, *, subject: str | None = None, name: str = "") -> bytes:
    made = badge(subject=subject, id=f"urn:uuid:{hashlib.sha256(f'{address}{subject}{name}'.encode()).hexdigest()}")
    if address:
        digest = hashlib.sha256(f"{address}salt".encode()).hexdigest()
        made["credentialSubject"]["identifier"] = [
            {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "identityType": "emailAddress",
             "salt": "salt"},
        ]  # fmt: skip
    if name:
        made["credentialSubject"]["name"] = name
    return orjson.dumps(signed(made))


class Nothing(DocumentSource):
    """Fails the test when anything is asked for."""

    def get(self, address: str, *, purpose: str) -> Document:
        raise AssertionError(address)


@pytest.fixture
def wallet(tmp_path: Path) -> Wallet:
    vault, _ = make_vault(tmp_path / "v")
    return Wallet(vault, clock=SystemClock(), documents=Nothing())


def keep(wallet: Wallet, data: bytes) -> Record:
    (added,) = wallet.adding.add([Source("b.json", data, Provenance("file", "b.json"))])
    assert added.id is not None
    return wallet.library.record(added.id)


def test_adding_an_address_grades_what_is_kept_and_changes_nothing_else(wallet: Wallet) -> None:
    mine, other = keep(wallet, issued(KIM)), keep(wallet, issued("lee@example.org"))
    assert wallet.identities.issued_to(mine).grade == "hidden"
    before = vault_of(wallet).database.rows("SELECT body FROM reports ORDER BY num")
    identity, changes = wallet.identities.add("Kim@Example.org")
    assert (identity.type, changes.updated, changes.identities) == (IdentityType.EMAIL, (mine.summary.id,), True)
    again = wallet.library.record(mine.summary.id)
    assert "identity_matched" in remarks(again.report, "subject")
    assert (again.report.verdict, again.report.at) == (mine.report.verdict, mine.report.at)
    told = wallet.identities.issued_to(again)
    assert (told.grade, told.identity, told.established) == ("matched", identity, True)
    assert "issued_to_unknown_identity" in codes(wallet.library.record(other.summary.id).report, "subject")
    assert wallet.identities.issued_to(wallet.library.record(other.summary.id)).grade == "unknown"
    assert vault_of(wallet).database.rows("SELECT body FROM reports ORDER BY num") == before
    assert [(h.identity, [r.id for r in h.records]) for h in wallet.identities.held()] == [(identity, [mine.summary.id])]
    assert [one.id for one in wallet.identities.unmatched_recipients()] == [other.summary.id]
    wallet.close()


def test_removing_it_takes_the_grade_back(wallet: Wallet) -> None:
    mine = keep(wallet, issued(KIM))
    identity, _ = wallet.identities.add(KIM)
    wallet.identities.add("Kim Doe")
    assert wallet.identities.remove(identity).updated == (mine.summary.id,)
    assert wallet.identities.issued_to(wallet.library.record(mine.summary.id)).grade == "unknown"
    assert [event.event for event in wallet.identities.history()] == ["added", "added", "removed"]
    wallet.close()


def test_a_key_of_this_wallet_is_told_from_another(wallet: Wallet) -> None:
    own = keep(wallet, issued(None, subject=wallet.sharing.holder_key().did))
    assert wallet.identities.issued_to(own).grade == "own_key"
    assert wallet.identities.issued_to(keep(wallet, issued(None, subject="did:key:z6MkOther"))).grade == "key"
    assert wallet.identities.issued_to(keep(wallet, issued(None, name="Kim"))).grade == "name"
    assert wallet.identities.issued_to(keep(wallet, issued(None))).grade == "bearer"
    wallet.close()


def test_a_changed_badge_with_my_address_is_not_mine(wallet: Wallet) -> None:
    wallet.identities.add(KIM)
    document = orjson.loads(issued("lee@example.org"))
    document["credentialSubject"]["identifier"] = orjson.loads(issued(KIM))["credentialSubject"]["identifier"]
    forged = keep(wallet, orjson.dumps(document))
    assert wallet.identities.issued_to(forged).grade == "bearer"
    assert "identity_matched" not in remarks(forged.report, "subject")
    assert wallet.identities.held()[0].records == ()
    assert wallet.identities.unmatched_recipients() == []
    wallet.close()


def test_checking_again_gives_the_same_grade(wallet: Wallet) -> None:
    mine = keep(wallet, issued(KIM))
    wallet.identities.add(KIM)
    assert "identity_matched" in remarks(wallet.checking.check_again(mine.summary.id), "subject")
    asked = wallet.checking.check_again(mine.summary.id, at=MADE + timedelta(days=1))
    assert "identity_matched" in remarks(asked, "subject")
    wallet.close()


def test_what_is_shared_holds_none_of_it(wallet: Wallet) -> None:
    from wallet.service.sharing import PresentationRequest

    mine = keep(wallet, issued(None, subject=wallet.sharing.holder_key().did))
    wallet.identities.add("another.kim@example.net")
    shown = wallet.sharing.present([mine.summary.id], PresentationRequest())
    assert b"another.kim" not in shown.document
    wallet.close()
