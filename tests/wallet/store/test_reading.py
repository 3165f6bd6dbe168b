"""A vault where nothing can be written: all of it can be read, nothing of it is changed, and what would write says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.read_only import read_only
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, contents, make_vault, open_vault, received
from wallet.errors import StoreError
from wallet.records.record import ShareEntry, ShareState
from wallet.store import reading
from wallet.store.copies.backup import restore_backup, write_backup
from wallet.store.copies.doctor import examine_open, examine_vault
from wallet.store.file.folder_lock import lock_folder
from wallet.store.schema import migrations
from wallet.store.vault import Vault


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A vault with three records, at rest, on a medium that is read-only."""
    place = tmp_path / "stick" / "wallet"
    with make_vault(place)[0] as vault:
        for number in range(3):
            add(vault, number)
        vault.settings.set("test", 1)
    before = contents(place)
    with read_only(place):
        yield place
    assert contents(place) == before, "something was written"


def refused(act: Callable[[], object], code: str = "vault_read_only") -> None:
    """``act`` is refused with ``code``."""
    with pytest.raises(StoreError) as caught:
        act()
    assert caught.value.code == code


def test_everything_can_be_read(folder: Path) -> None:
    with open_vault(folder) as vault:
        assert (vault.read_only, vault.warnings, vault.records.count()) == (True, [], 3)
        assert [vault.records.received(i) for i in sorted(vault.records.ids())]
        assert {vault.records.received(i) for i in vault.records.ids()} == {received(n) for n in range(3)}
        assert vault.records.find("mercy")
        assert not examine_open(vault).damaged
    assert not examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP).damaged


@pytest.mark.parametrize(
    "act",
    [
        lambda v: add(v, 9),
        lambda v: v.records.delete(v.records.ids()[0]),
        lambda v: v.settings.set("x", 1),
        lambda v: v.organise.set_note(v.records.ids()[0], "a note"),
        lambda v: v.keys.default(),
        lambda v: v.change_passphrase("another sentence of five words"),
        lambda v: v.new_recovery_code(),
        lambda v: v.revoke_recovery_code(),
        lambda v: v.enable_quick_unlock(),
        lambda v: v.disable_quick_unlock(),
        lambda v: v.rotate_vault_key(PASSPHRASE),
        lambda v: v.snapshot(),
        lambda v: v.require_writable(),
    ],
)
def test_what_would_write_says_so(folder: Path, act: Callable[[Vault], object]) -> None:
    with open_vault(folder) as vault:
        refused(lambda: act(vault))
        assert vault.records.count() == 3


def test_it_is_backed_up_to_elsewhere(folder: Path, tmp_path: Path) -> None:
    code = "seven calm words for one small file"
    with open_vault(folder) as vault:
        assert write_backup(vault, tmp_path / "b.age", code).credentials == 3
    contents, _ = restore_backup(
        tmp_path / "b.age", code, tmp_path / "back", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    assert contents.credentials == 3


def test_several_read_at_once(folder: Path) -> None:
    with open_vault(folder) as one, open_vault(folder) as other:
        assert one.records.count() == other.records.count() == 3


def test_a_wrong_passphrase_is_one(folder: Path) -> None:
    refused(lambda: open_vault(folder, "not the words of this one"), "passphrase_wrong")


def test_who_writes_keeps_readers_out_and_the_other_way_round(tmp_path: Path) -> None:
    place, seen = tmp_path / "wallet", tmp_path / "seen"
    with make_vault(place)[0] as vault:
        add(vault, 1)
    shutil.copytree(place, seen)
    (seen / "vault.lock").unlink(missing_ok=True)
    (seen / "vault.lock").hardlink_to(place / "vault.lock")
    with read_only(seen):
        with open_vault(place):
            refused(lambda: open_vault(seen), "vault_in_use")
        with open_vault(seen):
            refused(lambda: open_vault(place), "vault_in_use")


def test_a_vault_that_was_left_open_is_read_with_all_that_was_saved(tmp_path: Path) -> None:
    """The stick was pulled out before it was locked: what was saved last is in the log beside the file."""
    place, left = tmp_path / "wallet", tmp_path / "left"
    vault, _ = make_vault(place)
    add(vault, 1)
    add(vault, 2)
    shutil.copytree(place, left)
    vault.close()
    assert (left / "vault.db-wal").stat().st_size
    before = contents(left)
    with read_only(left):
        with open_vault(left) as found:
            assert (found.read_only, found.records.count()) == (True, 2)
            copy = found.database.path
            assert copy.parent != left
            refused(lambda: add(found, 3))
        assert not copy.parent.exists(), "the copy is gone with the lock"
    assert contents(left) == before


def test_no_room_for_a_copy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, left = tmp_path / "wallet", tmp_path / "left"
    vault, _ = make_vault(place)
    add(vault, 1)
    shutil.copytree(place, left)
    vault.close()

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    with read_only(left):
        monkeypatch.setattr(reading.shutil, "copyfile", full)
        refused(lambda: open_vault(left), "disk_full")


def test_the_layout_of_an_older_program_is_read_out_of_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "wallet"
    with monkeypatch.context() as past:
        for module in (migrations, reading):
            past.setattr(module, "NEWEST", migrations.NEWEST - 1)
        past.setattr("wallet.store.vault.NEWEST", migrations.NEWEST - 1)
        with make_vault(place)[0] as vault:
            add(vault, 1)
    before = contents(place)
    with read_only(place), open_vault(place) as vault:
        assert migrations.layout(vault.database) == migrations.NEWEST
        assert vault.records.find("mercy")
    assert contents(place) == before


def test_a_damaged_page_is_told(tmp_path: Path) -> None:
    place = tmp_path / "wallet"
    with make_vault(place)[0] as vault:
        for number in range(20):
            add(vault, number)
    data = bytearray((place / "vault.db").read_bytes())
    data[len(data) // 2] ^= 1
    (place / "vault.db").write_bytes(data)
    with read_only(place):
        refused(lambda: open_vault(place), "vault_damaged")


def test_the_file_changed_by_another_is_told(tmp_path: Path) -> None:
    """Read-only here, and written to from where it lives (a network's disk)."""
    place = tmp_path / "wallet"
    with make_vault(place)[0] as vault:
        add(vault, 1)
    with open_vault(place) as vault:
        vault.read_only = True
        vault._let_go()
        vault._open_database()
        vault.require_in_place()
        (place / "new.db").write_bytes((place / "vault.db").read_bytes())
        (place / "new.db").replace(place / "vault.db")
        refused(vault.require_in_place, "vault_changed_while_read")
        (place / "vault.db").rename(place.parent / "away.db")
        place.rename(place.parent / "elsewhere")
        refused(vault.require_in_place, "vault_moved")
        (place.parent / "elsewhere").rename(place)
        (place.parent / "away.db").rename(place / "vault.db")
        with pytest.raises(StoreError):
            vault.close()


def test_an_older_file_is_told_there_too(tmp_path: Path) -> None:
    place = tmp_path / "wallet"
    with make_vault(place)[0] as vault:
        add(vault, 1)
    shutil.copy(place / "vault.db", tmp_path / "older.db")
    with open_vault(place) as vault:
        add(vault, 2)
    shutil.copy(tmp_path / "older.db", place / "vault.db")
    with read_only(place):
        for _ in range(2):
            with open_vault(place) as vault:
                assert vault.warnings == ["vault_older"]
                assert vault.snapshot_of_missing() is not None


def test_a_share_is_known_until_it_is_locked(folder: Path) -> None:
    def entry(name: str) -> ShareEntry:
        return ShareEntry(
            name, MovingClock().now(), "Mercy", "", "file", (), (), None, "00" * 32, ShareState.INTENDED, "did:key:z6Mk"
        )

    with open_vault(folder) as vault:
        shares = vault.shares
        shares.add(entry("aa01"), entry("aa02"))
        refused(lambda: shares.add(entry("aa01")), "share_exists")
        shares.set_state("aa01", ShareState.DELIVERED)
        assert shares.get("aa01").state is ShareState.DELIVERED
        assert (shares.count(), shares.ids_starting("aa0")) == (2, ["aa01", "aa02"])
        assert [e.id for e in shares.all()] == ["aa02", "aa01"]
        assert [e.id for e in shares.all(offset=1, limit=5)] == ["aa01"]
        refused(lambda: shares.set_state("bb", ShareState.ENDED), "no_share")
    with open_vault(folder) as vault:
        assert vault.shares.count() == 0


def test_a_key_of_its_own_is_made_for_a_share_and_is_kept_nowhere(folder: Path) -> None:
    with open_vault(folder) as vault:
        key = vault.keys.for_signing()
        assert vault.keys.is_passing()
        assert vault.keys.for_signing().did == key.did
        assert len(key.sign(b"x")) == 64 == len(key.sign(b"x"))
        assert vault.keys.all() == []


def test_a_disk_that_gives_no_answer_is_not_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "vault"
    make_vault(place)[0].close()
    # Refused to be looked at, not to be written: the C library's reason counts.
    refused(lambda: lock_folder(tmp_path / ("x" * 300)), "disk_error")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_vault(place) as vault:
        assert not vault.read_only, "asked again, the disk said yes"
        add(vault, 1)
