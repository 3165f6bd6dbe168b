"""The vault's files changed, cut and exchanged by whoever has the disk (D02–D04, D13, R7), and a disk that is full (R8)."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.support.vaults import (
    CHEAP,
    PASSPHRASE,
    MovingClock,
    add,
    closed,
    contents,
    item,
    make_vault,
    open_vault,
    received,
)
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.file.database import Database, require_raw_key
from wallet.store.file.files import replace_whole
from wallet.store.file.log_scan import LogState, judge_log, scan_log

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


@pytest.mark.parametrize("key", ["", "00" * 32, "g" * 96, "00" * 47 + "0", "A" * 96, "00" * 48 + "\n", "x'" + "0" * 94])
def test_D02_a_malformed_raw_key_stops_before_any_write(key: str) -> None:
    with pytest.raises(StoreError, match="vault_key_malformed"):
        require_raw_key(key)


def test_D02_a_short_key_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="vault_key_malformed"):
        Database(tmp_path / "vault.db", bytearray(47), create=True)
    assert list(tmp_path.iterdir()) == []


def test_D02_a_plain_database_in_the_vaults_place_is_refused(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    data = b"SQLite format 3\0" + (folder / "vault.db").read_bytes()[16:]
    (folder / "vault.db").write_bytes(data)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == data


@pytest.mark.parametrize("name", ["vault.db", "vault.hdr", "both headers"])
def test_D03_every_flipped_bit_is_noticed(tmp_path: Path, name: str) -> None:
    folder = closed(tmp_path / "v")
    chosen = random.Random(f"D03 {name}")  # noqa: S311
    paths = [folder / n for n in (("vault.hdr", "vault.hdr.bak") if name == "both headers" else (name,))]
    good = {p: p.read_bytes() for p in paths}
    size = len(good[paths[0]])
    places = [*range(16), *(chosen.randrange(size) for _ in range(60))] if name == "vault.db" else range(0, size, 37)
    for place in places:
        bit = 1 << chosen.randrange(8)
        for path, data in good.items():
            path.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
        if name == "vault.hdr":
            with open_vault(folder) as vault:
                assert vault.warnings == ["header_mended"], place
                assert vault.records.count() == 3
        else:
            with pytest.raises(StoreError, match=r"vault_damaged|header_damaged"):
                open_vault(folder)
        for path, data in good.items():
            path.write_bytes(data)
        shutil.rmtree(folder / "snapshots", ignore_errors=True)
        for path in folder.glob("vault.db-*"):
            path.unlink()
    open_vault(folder).close()


def test_D03_after_damage_a_good_snapshot_is_one_step_away(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    (folder / "vault.db").write_bytes(b"\0" * 8192)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    restore_snapshot(folder, list_snapshots(folder)[0].name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    with open_vault(folder) as vault:
        assert vault.records.count() == 3


def left_open(folder: Path, spare: Path) -> bytes:
    """Copies the files of a vault in use, as a power cut leaves them; returns the log."""
    vault, _ = make_vault(folder)
    vault.database.checkpoint()
    for n in range(4):
        add(vault, n)
    spare.mkdir()
    for name, data in contents(folder).items():
        (spare / name).parent.mkdir(exist_ok=True)
        (spare / name).write_bytes(data)
    vault.close()
    return (spare / "vault.db-wal").read_bytes()


def test_D03_flips_in_the_log_are_never_silent(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    log = left_open(tmp_path / "v", folder)
    base = contents(folder)
    with open_vault(folder) as vault:
        assert vault.records.count() == 4
        assert vault.warnings == []
    chosen = random.Random("D03 log")  # noqa: S311
    outcomes = set()
    for _ in range(60):
        place = chosen.randrange(len(log))
        changed = log[:place] + bytes([log[place] ^ 1 << chosen.randrange(8)]) + log[place + 1 :]
        shutil.rmtree(folder)
        folder.mkdir()
        for name, data in base.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(changed if name == "vault.db-wal" else data)
        try:
            vault = open_vault(folder)
        except StoreError as error:
            assert error.code == "vault_damaged"  # noqa: PT017
            assert (folder / "vault.db-wal").read_bytes() == changed
            outcomes.add("refused")
            continue
        # Only the last transaction can look like one that was being written.
        # This computer saw that transaction acknowledged: to it the end of the log is missing, not unfinished.
        assert vault.warnings == ["last_change_dropped", "vault_older"], place
        assert vault.records.count() == 3
        outcomes.add("told")
        vault.close()
    assert "refused" in outcomes


def test_D04_pages_swapped_cut_and_added_are_found(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    good = (folder / "vault.db").read_bytes()
    page = 4096
    swapped = good[:page] + good[2 * page : 3 * page] + good[page : 2 * page] + good[3 * page :]
    for data in (swapped, good[:-page], good[: len(good) // 2 + 7], good[:16], b"", good + os.urandom(page)):
        (folder / "vault.db").write_bytes(data)
        try:
            vault = open_vault(folder)
        except StoreError as error:
            assert error.code == "vault_damaged"  # noqa: PT017
        else:
            # Bytes behind the end that the file itself states are no part of it.
            assert data.startswith(good)
            assert vault.records.count() == 3
            vault.close()


def test_D04_an_older_log_gives_an_older_whole_state(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    vault.database.checkpoint()
    add(vault, 1)
    older = (folder / "vault.db-wal").read_bytes()
    add(vault, 2)
    newer = contents(folder)
    vault.close()
    for name, data in newer.items():
        (folder / name).write_bytes(older if name == "vault.db-wal" else data)
    with open_vault(folder) as vault:
        assert [s.title for s in vault.records.find()] == ["Badge 1"]
        assert vault.records.received(vault.records.ids()[0]) == received(1)


def test_D04_a_log_of_another_vault_is_refused_or_without_effect(tmp_path: Path) -> None:
    foreign = left_open(tmp_path / "other", tmp_path / "spare")
    folder = closed(tmp_path / "v", 2)
    (folder / "vault.db-wal").write_bytes(foreign)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)


def test_D13_a_thousand_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    chosen = random.Random("D13")  # noqa: S311
    files = [b"%06d" % n + chosen.randbytes(chosen.randrange(0, 3000)) for n in range(1000)]
    vault, _ = make_vault(tmp_path / "v")
    ids = [s.id for s in vault.records.add_many(item(n, data=data) for n, data in enumerate(files))]
    vault.close()
    with open_vault(tmp_path / "v") as vault:
        assert [vault.records.received(i) for i in ids] == files


def test_R7_a_log_cut_anywhere_is_an_older_state_and_never_damage(tmp_path: Path) -> None:
    log = left_open(tmp_path / "v", tmp_path / "copy")
    assert judge_log(log) is LogState.WHOLE
    for end in [0, 1, 31, 32, 33, *range(40, len(log), 977)]:
        assert judge_log(log[:end]) is not LogState.DAMAGED, end
        assert judge_log(log[:end] + bytes(len(log) - end)) is not LogState.DAMAGED or end < 32, end
    assert scan_log(tmp_path / "nothing") is LogState.EMPTY
    assert judge_log(os.urandom(5000)) is LogState.DAMAGED


def test_R8_a_full_disk_leaves_the_old_state_and_the_vault_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    vault, _ = make_vault(tmp_path / "v")
    add(vault, 1)
    pages = vault.database.row("PRAGMA page_count")[0]
    vault.database.row(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="disk_full"):  # noqa: PT012
        for n in range(2, 60):
            add(vault, n, data=os.urandom(9000))
    count = vault.records.count()
    vault.database.row("PRAGMA max_page_count=1000000")
    add(vault, 100)
    assert vault.records.count() == count + 1
    old = (tmp_path / "v" / "vault.hdr").read_bytes()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreError, match="disk_full"):
        vault.change_passphrase("never")
    with pytest.raises(StoreError, match="disk_full"):
        replace_whole(tmp_path / "x", b"data")
    monkeypatch.undo()
    assert (tmp_path / "v" / "vault.hdr").read_bytes() == old
    assert not (tmp_path / "x").exists()
    vault.change_passphrase("now")
    vault.close()
    open_vault(tmp_path / "v", "now").close()
