"""A log that was begun before it could be named, and is named at its end, is still of its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.durability.ladder import layouts
from tests.support.vaults import add, make_vault, open_vault
from wallet.store.schema.migrations import NEWEST


@pytest.mark.parametrize("older", range(1, NEWEST))
def test_a_kill_between_the_name_and_the_fold_after_a_migration(tmp_path: Path, older: int) -> None:
    """The last thing before a fold names it; killed there, file and log stand side by side."""
    folder = tmp_path / "vault"
    with layouts(tmp_path / "schema", older):
        vault, _ = make_vault(folder)
        vault.settings.set("anything", 1)
        vault.close()
    vault = open_vault(folder)
    kept = add(vault, 1)
    vault.database._name_state()
    shutil.copytree(folder, tmp_path / "as killed")
    vault.close()
    with open_vault(tmp_path / "as killed") as again:
        assert [row.id for row in again.records.find()] == [kept.id]
