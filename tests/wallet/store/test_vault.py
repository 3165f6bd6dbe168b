"""The vault's life: made, opened by each of its secrets, changed, rotated, closed; and its folder."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import (
    CHEAP,
    PASSPHRASE,
    MovingClock,
    add,
    contents,
    make_vault,
    open_vault,
    received,
    without_facts,
)
from wallet.errors import StoreError
from wallet.store.copies.backup import export, new_backup_code, restore_backup, write_backup
from wallet.store.copies.doctor import examine_vault
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.lock import header as headers
from wallet.store.snapshots import Snapshot, superfluous
from wallet.store.tables.recipients import Recipients
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


def test_a_new_recovery_code_ends_the_old_one(tmp_path: Path) -> None:
    vault, old = make_vault(tmp_path / "v")
    new = vault.new_recovery_code()
    vault.close()
    with pytest.raises(StoreError, match="recovery_code_wrong"):
        Vault.open(tmp_path / "v", recovery_code=old, clock=MovingClock(), lowest=CHEAP)
    with Vault.open(tmp_path / "v", recovery_code=new, clock=MovingClock(), lowest=CHEAP) as vault:
        vault.change_passphrase("found again")
        vault.revoke_recovery_code()
    with pytest.raises(StoreError, match="recovery_code_wrong"):
        Vault.open(tmp_path / "v", recovery_code=new, clock=MovingClock(), lowest=CHEAP)
    open_vault(tmp_path / "v", "found again").close()


def test_the_spare_header_opens_with_the_old_passphrase_until_the_new_one_has_opened(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    old = (tmp_path / "v" / "vault.hdr").read_bytes()
    vault.change_passphrase("the new one")
    assert (tmp_path / "v" / "vault.hdr.bak").read_bytes() == old
    vault.close()
    open_vault(tmp_path / "v", "the new one").close()
    assert (tmp_path / "v" / "vault.hdr.bak").read_bytes() == (tmp_path / "v" / "vault.hdr").read_bytes() != old


def test_a_damaged_header_is_mended_from_its_spare_and_told(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    add(vault, 1)
    vault.close()
    (tmp_path / "v" / "vault.hdr").write_bytes(b"{}")
    with open_vault(tmp_path / "v") as vault:
        assert vault.warnings == ["header_mended"]
        assert vault.records.count() == 1
    with open_vault(tmp_path / "v") as vault:
        assert vault.warnings == []
    (tmp_path / "v" / "vault.hdr").unlink()
    with open_vault(tmp_path / "v") as vault:
        assert vault.warnings == ["header_mended"]


def test_R13_an_older_header_put_back_opens_and_is_told(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    old = (tmp_path / "v" / "vault.hdr").read_bytes()
    vault.change_passphrase("newer")
    vault.close()
    open_vault(tmp_path / "v", "newer").close()
    (tmp_path / "v" / "vault.hdr").write_bytes(old)
    with open_vault(tmp_path / "v") as vault:
        assert "header_rolled_back" in vault.warnings
        vault.change_passphrase("newest")
    with open_vault(tmp_path / "v", "newest") as vault:
        assert vault.warnings == []


def test_R12_a_copy_by_a_synchronising_program_is_told(tmp_path: Path) -> None:
    make_vault(tmp_path / "v")[0].close()
    (tmp_path / "v" / "vault (conflicted copy 2026-11-24).db").write_bytes(b"")
    with open_vault(tmp_path / "v") as vault:
        assert vault.warnings == ["vault_conflict_copy"]


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


# Snapshots ------------------------------------------------------------------------------
def test_a_snapshot_is_made_at_closing_when_something_changed(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    assert list_snapshots(tmp_path / "v") == []
    with open_vault(tmp_path / "v") as vault:
        add(vault, 1)
    with open_vault(tmp_path / "v") as vault:
        vault.records.count()
    assert [s.reason for s in list_snapshots(tmp_path / "v")] == ["closed"]


def test_a_damaged_vault_goes_back_to_its_snapshot_and_loses_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    made = add(vault, 1)
    vault.close()
    data = bytearray((folder / "vault.db").read_bytes())
    data[9000] ^= 4
    (folder / "vault.db").write_bytes(data)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == data
    newest = list_snapshots(folder)[0]
    done = restore_snapshot(folder, newest.name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    assert (folder / done.set_aside).read_bytes() == data
    with open_vault(folder) as vault:
        assert vault.records.received(made.id) == received(1)


def test_a_lost_header_comes_back_with_a_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, code = make_vault(folder)
    add(vault, 1)
    vault.close()
    for name in ("vault.hdr", "vault.hdr.bak", "vault.db"):
        (folder / name).unlink()
    newest = list_snapshots(folder)[0]
    with pytest.raises(StoreError, match="passphrase_wrong"):
        restore_snapshot(folder, newest.name, passphrase="no", clock=MovingClock(), lowest=CHEAP)
    done = restore_snapshot(folder, newest.name, recovery_code=code, clock=MovingClock(), lowest=CHEAP)
    assert done.header_from_snapshot
    with open_vault(folder) as vault:
        assert vault.records.count() == 1


def test_a_damaged_snapshot_is_refused_and_the_vault_stays(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.close()
    newest = list_snapshots(folder)[0]
    path = folder / "snapshots" / newest.name
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))
    before = (folder / "vault.db").read_bytes()
    for name, code in ((newest.name, "snapshot_failed"), ("../vault.db", "no_snapshot")):
        with pytest.raises(StoreError, match=code):
            restore_snapshot(folder, name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    assert (folder / "vault.db").read_bytes() == before


def test_a_changed_passphrase_reaches_the_snapshots_too(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.snapshot()
    vault.change_passphrase("newer")
    vault.close()
    open_vault(folder, "newer").close()
    current = (folder / "vault.hdr").read_bytes()
    assert {p.read_bytes() for p in (folder / "snapshots").glob("*.hdr")} == {current}


def test_which_snapshots_stay_does_not_hang_on_the_clock(tmp_path: Path) -> None:
    clock = MovingClock()
    start = clock.at
    made = [Snapshot(f"{n:06d}", n, start.replace(minute=n), "closed", 1) for n in range(40, 0, -1)]
    gone = superfluous(made)
    assert len(made) - len(gone) == 10
    # Ten years ahead and back again: the newest ten are the newest by number, whatever the date says.
    strange = [replace(s, taken_at=s.taken_at.replace(year=2036 if s.number > 35 else 2026)) for s in made]
    assert {s.number for s in strange} - {s.number for s in superfluous(strange)} >= set(range(31, 41))
    migration = [replace(s, reason="migration" if s.number == 2 else "closed") for s in made]
    assert 2 not in {s.number for s in superfluous(migration)}


# Backup --------------------------------------------------------------------------------
def full_vault(folder: Path) -> Vault:
    vault, _ = make_vault(folder)
    one, two, three = add(vault, 1), add(vault, 2), add(vault, 3)
    vault.organise.set_favourite(one.id, True)
    vault.organise.set_tags(one.id, ["work"])
    vault.organise.put_in("Best", [two.id])
    vault.organise.set_note(two.id, "a note")
    vault.records.delete(three.id)
    vault.keys.default()
    vault.keys.create("second", audience="https://clinic.example")
    return vault


def test_a_backup_brings_everything_to_a_bare_machine(tmp_path: Path) -> None:
    code = new_backup_code()
    file = tmp_path / "mine.walletbackup"
    with full_vault(tmp_path / "v") as vault:
        made = write_backup(vault, file, code)
        records = [vault.records.get(i) for i in (*vault.records.ids(), *vault.records.ids("is:trash"))]
        keys = [(k.did, k.label, k.audience) for k in vault.keys.all()]
        default = vault.keys.default().did
        assert vault.keys.history(default) == ["kept", "exported"]
    assert (made.credentials, made.keys) == (3, 2)
    assert b"CANARY" not in file.read_bytes()
    back, recovery = restore_backup(
        file, code.lower().replace("-", " "), tmp_path / "new" / "w", passphrase="other", clock=MovingClock(),
        kdf=CHEAP, lowest=CHEAP,
    )  # fmt: skip
    assert back == made
    with Vault.open(tmp_path / "new" / "w", recovery_code=recovery, clock=MovingClock(), lowest=CHEAP) as vault:
        assert [vault.records.get(i) for i in (*vault.records.ids(), *vault.records.ids("is:trash"))] == records
        assert [(k.did, k.label, k.audience) for k in vault.keys.all()] == keys
        assert vault.keys.default().did == default
        assert len(vault.keys.default().sign(b"x")) == 64
        assert vault.records.count("tag:work is:favourite") == vault.records.count("collection:best note") == 1
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["w"]


def test_a_backup_that_is_not_right_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "b"
    with full_vault(tmp_path / "v") as vault:
        write_backup(vault, file, "code")
    good = file.read_bytes()
    target = tmp_path / "w"

    def restore(data: bytes, code: str = "code") -> None:
        file.write_bytes(data)
        restore_backup(file, code, target, passphrase="p", clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)

    cases = [
        (good, "wrong", "backup_code_wrong"),
        (good[:-50], "code", "backup_damaged"),
        (good[:300] + b"\0" + good[301:], "code", "backup_damaged"),
        (re.sub(rb"( scrypt \S+ )\d+\n", rb"\g<1>40\n", good, count=1), "code", "kdf_refused"),
        (b"", "code", "not_a_backup"),
        (b"PK\3\4 not one", "code", "not_a_backup"),
    ]
    for data, code, expected in cases:
        with pytest.raises(StoreError, match=expected):
            restore(data, code)
        assert {p.name for p in tmp_path.iterdir()} == {"v", "b"}
    target.mkdir()
    (target / "something").touch()
    with pytest.raises(StoreError, match="vault_exists"):
        restore(good)


def test_an_export_is_open_files_without_private_keys(tmp_path: Path) -> None:
    with full_vault(tmp_path / "v") as vault:
        assert export(vault, tmp_path / "out") == 3
        with pytest.raises(StoreError, match="folder_not_empty"):
            export(vault, tmp_path / "out")
    files = contents(tmp_path / "out")
    digest = hashlib.sha256(received(1)).hexdigest()
    assert files[f"credentials/{digest}.json"] == received(1)
    assert not any(name.startswith("keys/") or b'"d":' in data for name, data in files.items())


# Doctor --------------------------------------------------------------------------------
def test_the_doctor_looks_and_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.close()

    def look() -> dict[str, str]:
        before = contents(folder)
        found = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
        assert contents(folder) == before
        assert found.damaged is any(f.state == "damaged" for f in found.findings)
        return {f.part: f.code for f in found.findings if f.state != "good"}

    assert look() == {}
    snapshot = folder / "snapshots" / list_snapshots(folder)[0].name
    snapshot.write_bytes(snapshot.read_bytes()[:-1])
    (folder / "vault.hdr.bak").unlink()
    assert look() == {"vault.hdr.bak": "header_copy_missing", f"snapshots/{snapshot.name}": "snapshot_failed"}
    data = bytearray((folder / "vault.db").read_bytes())
    data[5000] ^= 1
    (folder / "vault.db").write_bytes(data)
    assert look()["vault.db"] == "vault_damaged"
    (folder / "vault.hdr").write_bytes(b"?")
    assert look()["vault.hdr"] == "header_damaged"


def test_the_doctor_reads_a_log_that_was_left(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    add(vault, 1)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, data in contents(tmp_path / "v").items():
        (copy / name).write_bytes(data)
    vault.close()
    before = contents(copy)
    assert (copy / "vault.db-wal").stat().st_size > 0
    found = examine_vault(copy, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    assert not found.damaged
    assert contents(copy) == before


def test_headers_name_only_files_of_a_vault(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        for name in ("../vault.db", "/etc/passwd", "vault.db-wal", "vault-0.db", "other.db", ""):
            wrong = replace(vault._header, database=name).sealed(vault._key)
            with pytest.raises(StoreError, match="header_damaged"):
                headers.parse(wrong.to_bytes())


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


@pytest.mark.parametrize("spoil", ["damaged", "missing"])
def test_the_header_of_a_snapshot_is_made_good_at_the_next_opening(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.close()
    (path,) = folder.glob("snapshots/*.hdr")
    if spoil == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        report = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
        assert [f.part for f in report.findings if f.state == "damaged"] == [f"snapshots/{path.name}"]
    open_vault(folder).close()
    assert path.read_bytes() == (folder / "vault.hdr").read_bytes()


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
