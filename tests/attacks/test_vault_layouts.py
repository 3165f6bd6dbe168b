"""A vault of an older layout is brought up whole, one of a newer program is left as it is (D11, D12)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.vaults import closed, contents, open_vault
from wallet.encodings import jcs
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots
from wallet.store.lock import header as headers
from wallet.store.schema.migrations import NEWEST

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def test_D11_an_older_layout_is_brought_up_after_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store import vault as vault_module
    from wallet.store.schema import migrations

    folder = closed(tmp_path / "v")
    shutil.rmtree(folder / "snapshots")
    more = f"{NEWEST + 1:04d}_more.sql"
    shutil.copytree(migrations._FOLDER, tmp_path / "schema")
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\n")
    monkeypatch.setattr(migrations, "_FOLDER", tmp_path / "schema")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    for module in (migrations, vault_module):
        monkeypatch.setattr(module, "NEWEST", NEWEST + 1)
    with open_vault(folder) as vault:
        assert vault.records.count() == 3
        assert vault.database.row("PRAGMA user_version")[0] == NEWEST + 1
        assert vault._header.schema == NEWEST + 1
    assert [s.reason for s in list_snapshots(folder)] == ["migration"]
    monkeypatch.undo()
    refused(folder)


def refused(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(StoreError, match="vault_too_new"):
        open_vault(folder)
    assert contents(folder) == before


def test_D11_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store import vault as vault_module
    from wallet.store.schema import migrations

    folder = closed(tmp_path / "v")
    more = f"{NEWEST + 1:04d}_more.sql"
    shutil.copytree(migrations._FOLDER, tmp_path / "schema")
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\nCREATE NONSENSE;\n")
    monkeypatch.setattr(migrations, "_FOLDER", tmp_path / "schema")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    for module in (migrations, vault_module):
        monkeypatch.setattr(module, "NEWEST", NEWEST + 1)
    for _ in range(2):
        with pytest.raises(StoreError):
            open_vault(folder)
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\n")
    with open_vault(folder) as vault:
        assert vault.records.count() == 3


def test_D12_a_newer_vault_is_refused_untouched(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    vault = open_vault(folder)
    vault.database.execute(f"PRAGMA user_version={NEWEST + 1}")
    vault._changes = vault.database.changes()
    vault.close()
    refused(folder)


def test_D12_a_newer_header_is_refused_untouched(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    found = json.loads((folder / "vault.hdr").read_bytes()) | {"version": headers.VERSION + 1, "something": "new"}
    (folder / "vault.hdr").write_bytes(jcs.canonical(found))
    refused(folder)
