"""The identity keyring in the vault: kept, compared with what is there, carried by a backup, never searched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, item, make_vault, open_vault
from wallet.credential.identity import IdentityType
from wallet.credential.model import Credential, IdentityObject, RecordId
from wallet.errors import StoreError
from wallet.store.copies.backup import export, restore_backup, write_backup
from wallet.store.copies.drill import drill
from wallet.store.copies.export_gaps import OTHER_WALLETS_LEAVE, not_carried
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

KIM = "kim@example.org"


def hashed(address: str, salt: str = "Kosher") -> IdentityObject:
    digest = hashlib.sha256((address + salt).encode()).hexdigest()
    return IdentityObject(f"sha256${digest}", "emailAddress", True, salt)


def keep(vault: Vault, number: int, *told: IdentityObject, standing: str = "") -> RecordId:
    parsed, report, source = item(number)
    assert isinstance(report.view, Credential)
    (subject,) = report.view.subjects
    view = structs.replace(report.view, subjects=(structs.replace(subject, identifier=told),))
    kept = vault.records.add(parsed, structs.replace(report, view=view), source).id
    if standing:
        vault.database.execute("UPDATE records SET standing = ? WHERE id = ?", (standing, kept))
    return kept


def test_an_address_finds_the_records_it_was_given_for(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        mine, other = keep(vault, 1, hashed(KIM)), keep(vault, 2, hashed("lee@example.org"))
        keep(vault, 3)
        assert vault.identities.unmatched_recipients() == [other, mine]
        added, changed = vault.identities.add(IdentityType.EMAIL, f"  {KIM} ")
        assert (added.value, changed) == (KIM, [mine])
        assert vault.identities.records_of(added) == [mine]
        assert vault.identities.unmatched_recipients() == [other]
        # What comes later is compared as it comes.
        later = keep(vault, 4, hashed(KIM, "another salt"))
        assert vault.identities.records_of(added) == [later, mine]


def test_taking_an_address_away_makes_its_records_strangers_again(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        mine = keep(vault, 1, hashed(KIM))
        vault.identities.add(IdentityType.EMAIL, KIM)
        assert vault.identities.remove(IdentityType.EMAIL, KIM) == [mine]
        assert vault.identities.all() == ()
        assert vault.identities.unmatched_recipients() == [mine]
        assert [(e.event, e.type) for e in vault.identities.history()] == [("added", "email"), ("removed", "email")]
        with pytest.raises(StoreError, match="no_identity"):
            vault.identities.remove(IdentityType.EMAIL, KIM)


def test_the_other_spelling_takes_over_when_one_is_removed(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        mine = keep(vault, 1, hashed(KIM))
        vault.identities.add(IdentityType.EMAIL, KIM)
        second, _ = vault.identities.add(IdentityType.EMAIL, "Kim@Example.org")
        vault.identities.remove(IdentityType.EMAIL, KIM)
        assert vault.identities.records_of(second) == [mine]


def test_what_is_taken_away_is_gone_from_the_vault(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.identities.add(IdentityType.EMAIL, KIM)
        vault.identities.remove(IdentityType.EMAIL, KIM)
        tables = [row[0] for row in vault.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in vault.database.rows(f"SELECT * FROM {table}"):
                assert not any(KIM in str(value) for value in row), table


def test_the_same_twice_is_one_and_nonsense_is_refused(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.identities.add(IdentityType.EMAIL, KIM)
        vault.identities.add(IdentityType.EMAIL, KIM)
        assert len(vault.identities.all()) == 1
        for kind, value, code in (
            (IdentityType.EMAIL, "kim", "identity_malformed"),
            (IdentityType.EMAIL, "", "identity_malformed"),
            (IdentityType.DID, "kim@example.org", "identity_malformed"),
            (IdentityType.URL, "javascript:alert(1)", "identity_malformed"),
            (IdentityType.NAME, "Kim\x00Doe", "identity_malformed"),
            (IdentityType.NAME, "K" * 501, "identity_too_long"),
        ):
            with pytest.raises(StoreError, match=code):
                vault.identities.add(kind, value)


def test_a_record_that_is_nobodys_word_names_nobody(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        keep(vault, 1, hashed(KIM), standing="changed")
        keep(vault, 2, hashed("lee@example.org"), standing="not_the_issuers")
        added, _ = vault.identities.add(IdentityType.EMAIL, KIM)
        assert vault.identities.records_of(added) == []
        assert vault.identities.unmatched_recipients() == []


def test_a_name_alone_makes_no_stranger(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        keep(vault, 1, IdentityObject("Lee Roe", "name"))
        assert vault.identities.unmatched_recipients() == []
        # Two identities in one credential, one of them the person's: it is theirs.
        keep(vault, 2, hashed("lee@example.org"), hashed(KIM))
        vault.identities.add(IdentityType.EMAIL, KIM)
        assert vault.identities.unmatched_recipients() == []


def test_search_finds_no_identity(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        told = hashed(KIM)
        keep(vault, 1, told, IdentityObject(KIM, "emailAddress"))
        vault.identities.add(IdentityType.EMAIL, KIM)
        for words in (KIM, "kim", told.identity_hash, told.identity_hash[7:], "Kosher"):
            assert vault.records.find(words) == []


def test_identities_come_back_from_a_backup_and_count_as_left_out_elsewhere(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        mine = keep(vault, 1, hashed(KIM))
        vault.identities.add(IdentityType.EMAIL, KIM)
        vault.identities.add(IdentityType.NAME, "Kim Doe")
        kept = vault.identities.all()
        write_backup(vault, tmp_path / "b.age", "a code")
        assert drill(vault, tmp_path / "b.age", "a code", clock=MovingClock()).good
        export(vault, tmp_path / "open")
        assert KIM in (tmp_path / "open" / "manifest.json").read_text()
        assert not_carried(vault, OTHER_WALLETS_LEAVE)["identities"] == 2
    restore_backup(
        tmp_path / "b.age", "a code", tmp_path / "new", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    with open_vault(tmp_path / "new") as back:
        assert back.identities.all() == kept
        assert back.identities.records_of(kept[0]) == [mine]


def test_records_from_before_the_keyring_are_read_when_an_address_is_added(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        mine = keep(vault, 1, hashed(KIM))
        # As the migration leaves them: no recipients yet, and a list of what is to be read.
        vault.database.execute("DELETE FROM recipients")
        vault.database.execute("INSERT INTO recipients_unread SELECT num FROM records")
        added, changed = vault.identities.add(IdentityType.EMAIL, KIM)
        assert vault.identities.records_of(added) == changed == [mine]
