"""The index of words: a year of use leaves it whole, and a wrong one is made again and is no damage."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.vaults import add, make_vault, open_vault, without_facts
from wallet.store.copies.restoring import list_snapshots
from wallet.store.tables.recipients import Recipients
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def churn(vault: Vault) -> bool:
    """Notes, tags and deletions as in a year of use; says whether SQLite ever found the index of words wrong."""
    chosen = random.Random("churn")
    ids = [add(vault, n).id for n in range(30)]
    for turn in range(60):
        one = chosen.choice(ids)
        vault.organise.set_note(one, f"note {turn} " + "word " * chosen.choice([1, 5, 300]))
        vault.organise.set_tags(one, chosen.sample(["night", "ward", "licence"], chosen.randrange(3)))
        if turn % 6 == 0:
            vault.records.delete(one)
            vault.records.purge(one)
            ids.remove(one)
        if vault.database.rows("PRAGMA quick_check") != [("ok",)]:
            return True
    return False


def test_deleting_and_writing_notes_never_makes_a_vault_look_damaged(tmp_path: Path) -> None:
    """FTS5's secure deletion goes wrong (SQLite 3.53): from layout 2 on it is off."""
    vault, _ = make_vault(tmp_path / "v")
    assert not churn(vault)
    vault.close()
    with open_vault(tmp_path / "v") as vault:
        assert vault.records.count("badge") == 20


def _tear(vault: Vault) -> None:
    vault.database.execute("UPDATE search_data SET block = zeroblob(40) WHERE id > 1000")
    assert "fts5: corruption" in str(vault.database.rows("PRAGMA quick_check"))


def _lose(vault: Vault) -> None:
    vault.database.execute("DELETE FROM search WHERE rowid IN (2, 4)")
    assert vault.records.count("badge") == 3


def _stray(vault: Vault) -> None:
    vault.database.execute("INSERT INTO search (rowid, title) VALUES (99, 'strange')")


@pytest.mark.parametrize("wrong", [_tear, _lose, _stray])
def test_an_index_of_words_that_is_wrong_is_made_again_and_is_no_damage(
    tmp_path: Path, wrong: Callable[[Vault], None]
) -> None:
    vault, _ = make_vault(tmp_path / "v")
    for n in range(5):
        add(vault, n)
    vault.organise.set_note(vault.records.ids()[0], "Quokka")
    wrong(vault)
    vault.snapshot()
    vault.close()
    with open_vault(tmp_path / "v") as vault:
        assert vault.records.count("badge") == 5
        assert vault.records.count("quokka") == 1, "notes are in the index too"
        assert vault.records.count("strange") == 0
        assert vault.database.rows("PRAGMA quick_check") == [("ok",)]
        assert vault.warnings == []


def test_a_vault_of_the_first_layout_opens_with_its_words_also_when_its_index_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wallet.store import vault as vault_module
    from wallet.store.schema import migrations

    first = migrations.MIGRATIONS[:1]
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", first)
        for module in (migrations, vault_module):
            older.setattr(module, "NEWEST", 1)
        without_facts(older)
        # The first layout knew nothing of recipients.
        older.setattr(Recipients, "write", lambda *_, **__: None)
        vault, _ = make_vault(tmp_path / "v")
        churn(vault)
        with vault.database.transaction():
            vault.database.execute("UPDATE search_data SET block = zeroblob(40) WHERE id > 1000")
        kept = [row[0] for row in vault.database.rows("SELECT id FROM records ORDER BY num DESC")]
        vault.close()
    with open_vault(tmp_path / "v") as vault:
        assert vault.records.ids() == kept
        assert vault.records.count("badge") == len(kept)
        assert vault.database.rows("PRAGMA quick_check") == [("ok",)]
    assert "migration" in [s.reason for s in list_snapshots(tmp_path / "v")]
