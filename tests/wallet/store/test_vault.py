"""The vault's life: made, opened by each of its secrets, closed; and what lies in its folder."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, MovingClock, add, contents, make_vault, open_vault, received
from wallet.errors import StoreError
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def test_a_vault_is_made_closed_and_opened(tmp_path: Path) -> None:
    vault, code = make_vault(tmp_path / "v")
    made = add(vault, 1)
    did = vault.keys.default().did
    vault.close()
    vault.close()
    assert len(code) == 8 * 4 + 8 + 2
    with open_vault(tmp_path / "v") as vault:
        assert vault.records.received(made.id) == received(1)
        assert vault.keys.default().did == did
        assert vault.warnings == []
    with Vault.open(tmp_path / "v", recovery_code=code.lower(), clock=MovingClock(), lowest=CHEAP) as vault:
        assert vault.records.count() == 1


def test_a_closed_vault_is_one_file_and_its_headers(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    add(vault, 1)
    vault.close()
    names = {p.name for p in (tmp_path / "v").iterdir()}
    assert names == {"vault.hdr", "vault.hdr.bak", "vault.db", "vault.lock", "snapshots"}
    assert (tmp_path / "v" / "vault.hdr").stat().st_size <= 4096


def test_a_closed_vault_answers_nothing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    key = vault.keys.default()
    vault.close()
    assert bytes(vault._key._secret) == bytes(32)
    for call in (vault.records.count, vault.keys.all, lambda: key.sign(b"x"), vault.snapshot):
        with pytest.raises(StoreError, match="vault_closed"):
            call()


@pytest.mark.skipif(os.name == "nt", reason="modes are not Windows'")
def test_nobody_else_may_look(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        vault, _ = make_vault(tmp_path / "v")
        add(vault, 1)
        vault.snapshot()
        for path in [tmp_path / "v", *(tmp_path / "v").rglob("*")]:
            expected = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == expected, path
        vault.close()
    finally:
        os.umask(old)


def test_a_second_opener_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    (tmp_path / "link").symlink_to(tmp_path / "v")
    for folder in (tmp_path / "v", tmp_path / "link"):
        with pytest.raises(StoreError, match="vault_in_use"):
            open_vault(folder)
    add(vault, 1)
    vault.close()
    with open_vault(tmp_path / "link") as vault:
        assert vault.records.count() == 1


def test_a_vault_is_never_made_over_another(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    before = contents(tmp_path / "v")
    with pytest.raises(StoreError, match="vault_exists"):
        make_vault(tmp_path / "v")
    assert contents(tmp_path / "v") == before
    for name in ("vault.hdr", "vault.hdr.bak"):
        (tmp_path / "v" / name).unlink()
    with pytest.raises(StoreError, match="vault_exists"):
        make_vault(tmp_path / "v")
    # Its file is there, and what opens it is not: a snapshot is the way on, not a disk to be plugged in.
    with pytest.raises(StoreError, match="header_damaged"):
        open_vault(tmp_path / "v")
    with pytest.raises(StoreError, match="no_vault"):
        open_vault(tmp_path / "nowhere")


def test_a_vault_whose_making_broke_off_is_no_vault_and_can_be_made(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    unfinished = replace(vault._header, generation=0).sealed(vault._key)
    vault.close()
    (tmp_path / "v" / "vault.hdr.bak").unlink()
    (tmp_path / "v" / "vault.hdr").write_bytes(unfinished.to_bytes())
    with pytest.raises(StoreError, match="no_vault"):
        open_vault(tmp_path / "v")
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    open_vault(tmp_path / "v").close()


@pytest.mark.parametrize("name", ["vault.hdr", "vault.hdr.bak", "vault.db", "vault.db-wal"])
def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path, name: str) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    path = tmp_path / "v" / name
    elsewhere = tmp_path / "elsewhere"
    if path.exists():
        path.replace(elsewhere)
    else:
        elsewhere.write_bytes(b"somebody else's")
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(StoreError, match="vault_is_a_link"):
        open_vault(tmp_path / "v")
    assert elsewhere.read_bytes() == before


def test_exactly_one_secret_is_given(tmp_path: Path) -> None:
    make_vault(tmp_path / "v")[0].close()
    for how in ({}, {"passphrase": "a", "quick_unlock": True}):
        with pytest.raises(StoreError, match="passphrase_empty"):
            Vault.open(tmp_path / "v", clock=MovingClock(), lowest=CHEAP, **how)  # type: ignore[arg-type]


def test_R12_a_copy_by_a_synchronising_program_is_told(tmp_path: Path) -> None:
    make_vault(tmp_path / "v")[0].close()
    (tmp_path / "v" / "vault (conflicted copy 2026-11-24).db").write_bytes(b"")
    with open_vault(tmp_path / "v") as vault:
        assert vault.warnings == ["vault_conflict_copy"]


def test_what_a_killed_rotation_or_migration_left_is_swept_away_at_the_next_opening(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    half = [
        "vault-2.db.partial",
        "vault-7.db.new",
        "vault-2.db.partial-journal",
        "vault.db.partial",
        "vault.hdr.tmp",
        "vault.hdr.bak.tmp",
    ]
    kept = ["vault.db.set-aside-1", "vault-9.db", "my vault.db.partial", "vault.txt"]
    for name in (*half, *kept):
        (tmp_path / "v" / name).write_bytes(b"x")
    open_vault(tmp_path / "v").close()
    names = {p.name for p in (tmp_path / "v").iterdir()}
    assert not names & set(half)
    assert names >= set(kept)


def test_a_played_back_journal_does_not_stay_beside_the_vault_in_a_shared_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    with pytest.raises(ZeroDivisionError), vault.database.transaction():
        vault.database.execute("UPDATE records SET note = 'never'")
        vault.database.execute("PRAGMA cache_size=1")
        vault.database.execute("UPDATE received SET data = data")
        shutil.copytree(folder, tmp_path / "OneDrive" / "v")
        raise ZeroDivisionError
    vault.close()
    assert (tmp_path / "OneDrive" / "v" / "vault.db-journal").exists()
    with open_vault(tmp_path / "OneDrive" / "v") as vault:
        assert vault.records.get(vault.records.ids()[0]).note == ""
    assert not (tmp_path / "OneDrive" / "v" / "vault.db-journal").exists()


def test_a_log_of_an_older_state_is_refused_before_anything_is_folded_in(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    older = (folder / "vault.db-wal").read_bytes()
    for n in (2, 3):
        vault.close()
        vault = open_vault(folder)
        add(vault, n)
    vault.close()
    (folder / "vault.db-wal").write_bytes(older)
    before = contents(folder)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    assert contents(folder) == before
    (folder / "vault.db-wal").unlink()
    with open_vault(folder) as vault:
        assert vault.records.count() == 3


def test_a_full_disk_does_not_keep_a_vault_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store import vault as vault_module

    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.close()

    def full(*_: object) -> None:
        raise StoreError("disk_full")

    with monkeypatch.context() as filled:
        filled.setattr(vault_module, "settle_spare", full)
        with open_vault(folder) as vault:
            assert vault.warnings == ["disk_full"]
            assert vault.records.count() == 1
    with open_vault(folder) as vault:
        assert vault.warnings == []
