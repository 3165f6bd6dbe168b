"""A power cut can tear free pages of a vault with a rollback journal: nothing is lost, and nothing is called damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.vaults import add, make_vault, open_vault
from wallet.errors import StoreError

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

PAGE = 4096


def spoilt(folder: Path, number: int) -> None:
    """Changes a bit of page ``number`` (from 1)."""
    path = folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[(number - 1) * PAGE + 2000] ^= 1
    path.write_bytes(data)


def a_vault_with_free_pages(folder: Path) -> int:
    """Makes it; returns how many pages it has. Much was thrown away for good."""
    vault, _ = make_vault(folder)
    kept = [add(vault, number).id for number in range(12)]
    for one in kept[3:]:
        vault.records.delete(one)
        vault.records.purge(one)
    assert vault.database.row("PRAGMA freelist_count")[0] > 3
    pages = int(vault.database.row("PRAGMA page_count")[0])
    vault.close()
    return pages


@pytest.mark.parametrize("where", ["Dropbox", "plain"])
def test_only_free_pages_may_be_torn_and_only_beside_a_rollback_journal(tmp_path: Path, where: str) -> None:
    folder = tmp_path / where / "vault"
    pages = a_vault_with_free_pages(folder)
    with open_vault(folder) as vault:
        before = [vault.records.received(row.id) for row in vault.records.find()]
    whole = (folder / "vault.db").read_bytes()
    opened = refused = 0
    for number in range(2, pages + 1, 3):
        (folder / "vault.db").write_bytes(whole)
        spoilt(folder, number)
        try:
            vault = open_vault(folder)
        except StoreError as error:
            assert error.code == "vault_damaged"
            refused += 1
            continue
        with vault:
            opened += 1
            assert [vault.records.received(row.id) for row in vault.records.find()] == before
            assert vault.database.damage() == []
    assert refused > 3
    assert bool(opened) is (where == "Dropbox")
