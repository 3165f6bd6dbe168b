"""Snapshots: when one is made, which stay, and the way back by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, make_vault, open_vault, received
from wallet.errors import StoreError
from wallet.store.copies.doctor import examine_vault
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.snapshots import Snapshot, superfluous

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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
