"""A vault's key is exchanged for a new one: whole, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, contents, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.copies.doctor import examine_vault
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def test_rotation_moves_everything_to_a_new_key(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, old_code = make_vault(folder)
    for n in range(5):
        add(vault, n)
    key = vault.keys.default()
    vault.snapshot()
    stolen = contents(folder)
    new_code = vault.rotate_vault_key(PASSPHRASE)
    assert vault.records.count("badge") == 5
    assert vault.keys.default().did == key.did
    assert len(vault.keys.default().sign(b"data")) == 64
    vault.close()
    assert not (folder / "vault.db").exists()
    assert all(name not in contents(folder) for name in stolen if name.startswith("snapshots/"))
    with pytest.raises(StoreError, match="recovery_code_wrong"):
        Vault.open(folder, recovery_code=old_code, clock=MovingClock(), lowest=CHEAP)
    with Vault.open(folder, recovery_code=new_code, clock=MovingClock(), lowest=CHEAP) as vault:
        assert vault.records.count() == 5
    # The header of before has another vault key: it opens nothing that is here now.
    (folder / "vault.hdr").write_bytes(stolen["vault.hdr"])
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    assert (folder / "vault-2.db").exists()


def test_rotation_needs_the_passphrase(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        before = (tmp_path / "v" / "vault.hdr").read_bytes()
        with pytest.raises(StoreError, match="passphrase_wrong"):
            vault.rotate_vault_key("not it")
        assert (tmp_path / "v" / "vault.hdr").read_bytes() == before
        vault.require_passphrase(PASSPHRASE)
        with pytest.raises(StoreError, match="passphrase_wrong"):
            vault.require_passphrase("not it")


@pytest.mark.parametrize("cut", ["write_header", "finish"])
def test_a_rotation_cut_short_leaves_one_vault_file_under_the_name_its_header_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    from wallet.store import rotation

    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    made = add(vault, 1)

    def power_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cutting:
        cutting.setattr(rotation, cut, power_off)
        with pytest.raises(KeyboardInterrupt):
            vault.rotate_vault_key(PASSPHRASE)
    shutil.copytree(folder, tmp_path / "found")
    vault.close()
    assert not examine_vault(tmp_path / "found", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP).damaged
    with open_vault(tmp_path / "found") as vault:
        assert vault.records.ids() == [made.id]
        assert vault.warnings == []
        wanted = {"write_header": "vault.db", "finish": "vault-2.db"}[cut]
        assert sorted(p.name for p in (tmp_path / "found").glob("vault*.db*") if "-wal" not in p.name) == [wanted]


@pytest.mark.parametrize("switched", [False, True])
def test_a_rotation_whose_last_write_fails_goes_on_with_the_old_vault_or_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, switched: bool
) -> None:
    from wallet.store import rotation

    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    really = rotation.write_header

    def fails(*words: Any) -> None:
        if switched:
            really(*words)
        raise StoreError("disk_error", "EIO")

    with monkeypatch.context() as failing:
        failing.setattr(rotation, "write_header", fails)
        with pytest.raises(StoreError, match="disk_error"):
            vault.rotate_vault_key(PASSPHRASE)
    if switched:
        # Which of the two will open is settled by the next opening, so nothing may be told to be saved before it.
        with pytest.raises(StoreError, match="vault_closed"):
            add(vault, 2)
    else:
        add(vault, 2)
    vault.close()
    with open_vault(folder) as vault:
        assert vault.records.count() == (1 if switched else 2)
        assert len(list(folder.glob("vault*.db"))) == 1
