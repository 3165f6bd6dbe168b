"""Keeping an open wallet safe, and what can be done while it is shut, on real vaults."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support import vaults
from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, START, MovingClock, add, vault_of
from wallet.clock import FixedClock
from wallet.errors import StoreError
from wallet.service.locked import UnlockSecret
from wallet.service.wallet import Wallet
from wallet.store.copies.doctor import DAMAGED, GOOD
from wallet.store.lock import quick_unlock

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

DOOR = CheapDoor()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def wallet(folder: Path) -> Wallet:
    made, _ = DOOR.create(folder, PASSPHRASE, clock=MovingClock())
    for number in range(5):
        add(vault_of(made), number)
    return made


def code_of(error: pytest.ExceptionInfo[StoreError]) -> str:
    return error.value.code


def test_a_passphrase_change_asks_for_the_one_before_unless_the_code_opened(wallet: Wallet, folder: Path) -> None:
    with pytest.raises(StoreError) as refused:
        wallet.safekeeping.change_passphrase("another river", current="wrong")
    assert code_of(refused) == "passphrase_wrong"
    code = wallet.safekeeping.new_recovery_code(PASSPHRASE)
    wallet.safekeeping.change_passphrase("another river", current=PASSPHRASE)
    wallet.close()
    DOOR.open(folder, "another river").close()
    by_code = DOOR.open(folder, recovery_code=code)
    assert by_code.safekeeping.opened_by == "recovery"
    by_code.safekeeping.change_passphrase("a third river")
    with pytest.raises(StoreError):
        by_code.safekeeping.change_passphrase("a fourth")  # The code counts once.
    by_code.close()
    DOOR.open(folder, "a third river").close()


def test_a_new_recovery_code_needs_the_passphrase_and_ends_the_old_one(folder: Path) -> None:
    wallet, old = DOOR.create(folder, PASSPHRASE, clock=MovingClock())
    with pytest.raises(StoreError):
        wallet.safekeeping.new_recovery_code("wrong")
    new = wallet.safekeeping.new_recovery_code(PASSPHRASE)
    wallet.close()
    with pytest.raises(StoreError) as refused:
        DOOR.open(folder, recovery_code=old)
    assert code_of(refused) == "recovery_code_wrong"
    DOOR.open(folder, recovery_code=new).close()


def test_a_rotation_ends_the_old_code_and_keeps_everything(wallet: Wallet, folder: Path) -> None:
    before = vault_of(wallet).records.ids()
    code = wallet.safekeeping.rotate(PASSPHRASE)
    assert vault_of(wallet).records.ids() == before
    assert len(wallet.safekeeping.snapshots()) == 1
    wallet.close()
    again = DOOR.open(folder, recovery_code=code)
    assert vault_of(again).records.ids() == before
    again.close()


def test_a_backup_and_a_drill_are_remembered(wallet: Wallet, tmp_path: Path) -> None:
    assert wallet.safekeeping.state().backup is None
    code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(tmp_path / "mine.walletbackup", code)
    add(vault_of(wallet), 99)
    found = wallet.safekeeping.check_backup(tmp_path / "mine.walletbackup", code)
    assert (found.credentials, found.same, found.newer, found.differing) == (5, 5, 1, 0)
    state = wallet.safekeeping.state()
    assert state.backup is not None
    assert state.drill is not None
    assert state.backup.file == state.drill.file == "mine.walletbackup"
    assert state.drill.credentials == 5
    wallet.close()


def test_a_drill_leaves_nothing_behind_and_a_changed_backup_is_refused(
    wallet: Wallet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spot = tmp_path / "temporary"
    spot.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spot))
    code = wallet.safekeeping.new_backup_code()
    file = tmp_path / "mine.walletbackup"
    wallet.safekeeping.backup(file, code)
    wallet.safekeeping.check_backup(file, code)
    assert not list(spot.iterdir())
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(StoreError) as refused:
        wallet.safekeeping.check_backup(file, code)
    assert code_of(refused) == "backup_damaged"
    with pytest.raises(StoreError):
        wallet.safekeeping.check_backup(file, wallet.safekeeping.new_backup_code())
    assert not list(spot.iterdir())
    wallet.close()


def test_a_wallet_of_another_is_not_called_the_same(wallet: Wallet, tmp_path: Path) -> None:
    other, _ = DOOR.create(tmp_path / "other", PASSPHRASE, clock=MovingClock())
    add(vault_of(other), 70)
    code = other.safekeeping.new_backup_code()
    other.safekeeping.backup(tmp_path / "other.walletbackup", code)
    other.close()
    found = wallet.safekeeping.check_backup(tmp_path / "other.walletbackup", code)
    assert (found.credentials, found.same, found.newer) == (1, 0, 5)
    wallet.close()


def test_the_doctor_looks_over_an_open_wallet(wallet: Wallet, folder: Path) -> None:
    wallet.safekeeping.snapshot()
    first = wallet.safekeeping.health_check()
    assert not first.damaged
    assert {f.part for f in first.findings} >= {"vault.hdr", "vault.db"}
    (shot,) = (folder / "snapshots").glob("*.db")
    data = bytearray(shot.read_bytes())
    data[len(data) // 2] ^= 1
    shot.write_bytes(data)
    second = wallet.safekeeping.health_check()
    states = {f.part: f.state for f in second.findings}
    assert states["vault.db"] == GOOD
    assert states[f"snapshots/{shot.name}"] == DAMAGED
    assert wallet.library.count() == 5
    wallet.close()


def test_no_keyring_is_said_with_what_was_found(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    told = wallet.safekeeping.keyring()
    assert (told.on, told.error, told.detail) == (False, "no_trusted_keyring", "keyring.backends.fail.Keyring")
    with pytest.raises(StoreError):
        wallet.safekeeping.set_quick_unlock(True)
    assert not vault_of(wallet).quick_unlock_enabled
    wallet.close()


def test_the_ways_in_are_told_without_a_secret(wallet: Wallet, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}

    class Ring:
        def set_password(self, service: str, name: str, secret: str) -> None:
            kept[name] = secret

        def get_password(self, service: str, name: str) -> str | None:
            return kept.get(name)

        def delete_password(self, service: str, name: str) -> None:
            kept.pop(name)

    monkeypatch.setattr(quick_unlock, "trusted_keyring", Ring)
    shut = DOOR.locked(folder)
    assert (shut.ways_in().recovery, shut.ways_in().keyring) == (True, False)
    wallet.safekeeping.set_quick_unlock(True)
    assert shut.ways_in().keyring
    wallet.close()
    opened = DOOR.open(folder, quick_unlock=True, clock=MovingClock())
    assert opened.safekeeping.opened_by == "keyring"
    opened.safekeeping.set_quick_unlock(False)
    assert not shut.ways_in().keyring
    assert not kept
    opened.close()


def test_the_wait_is_told_and_grows(wallet: Wallet, folder: Path) -> None:
    wallet.close()
    clock = FixedClock(START)
    shut = DOOR.locked(folder, clock=clock)
    waits = []
    for _ in range(7):
        try:
            DOOR.open(folder, "wrong", clock=clock)
        except StoreError as error:
            assert error.code in {"passphrase_wrong", "passphrase_wait"}  # noqa: PT017
        waits.append(shut.seconds_to_wait())
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4] == 1


def test_a_mistyped_group_is_named(tmp_path: Path) -> None:
    wallet, code = DOOR.create(tmp_path / "v", PASSPHRASE, clock=MovingClock())
    wallet.close()
    read = DOOR.locked(tmp_path / "v").read_code
    read(code.lower().replace("-", " "))
    groups = code.split("-")
    groups[3] = ("2" if groups[3][0] != "2" else "3") + groups[3][1:]
    with pytest.raises(StoreError) as refused:
        read("-".join(groups))
    assert (code_of(refused), refused.value.pointer) == ("recovery_code_typo", "/groups/4")
    with pytest.raises(StoreError) as refused:
        read(code[:-3])
    assert code_of(refused) == "recovery_code_length"


@pytest.mark.parametrize("broken", [1, 2])
def test_the_newest_good_snapshot_comes_back_in_one_step(folder: Path, broken: int) -> None:
    wallet, _ = DOOR.create(folder, PASSPHRASE, clock=MovingClock())
    for number in range(4):
        add(vault_of(wallet), number)
        wallet.safekeeping.snapshot()
    wallet.close()
    shots = sorted((folder / "snapshots").glob("*.db"), reverse=True)
    for path in (folder / "vault.db", *shots[: broken - 1]):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    with pytest.raises(StoreError) as refused:
        DOOR.open(folder, PASSPHRASE)
    assert code_of(refused) == "vault_damaged"
    damaged = (folder / "vault.db").read_bytes()
    done = DOOR.locked(folder).put_back_newest_good(UnlockSecret(PASSPHRASE))
    assert done.snapshot == shots[broken - 1].name
    assert (folder / done.set_aside).read_bytes() == damaged, "the damaged file is kept"
    again = DOOR.open(folder, PASSPHRASE)
    assert again.library.count() == 4
    again.close()


def test_a_backup_takes_the_place_of_a_wallet_that_is_moved_aside(wallet: Wallet, folder: Path, tmp_path: Path) -> None:
    code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(tmp_path / "mine.walletbackup", code)
    add(vault_of(wallet), 50)
    shut = DOOR.locked(folder)
    with pytest.raises(StoreError) as refused:
        shut.restore(tmp_path / "mine.walletbackup", code, "new words")
    assert code_of(refused) == "vault_in_use"
    wallet.close()
    before = vaults.contents(folder)
    with pytest.raises(StoreError):
        shut.restore(tmp_path / "mine.walletbackup", "WRONG", "new words")
    assert vaults.contents(folder) == before, "a code that does not fit moves nothing"
    made = shut.restore(tmp_path / "mine.walletbackup", code, "new words")
    assert made.contents.credentials == 5
    old = folder.with_name(made.set_aside)
    assert vaults.contents(old) == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == sorted([folder.name, old.name])
    opened = DOOR.open(folder, "new words")
    assert opened.library.count() == 5
    opened.close()
    DOOR.open(folder, recovery_code=made.recovery_code).close()
    kept = DOOR.open(old, PASSPHRASE)
    assert kept.library.count() == 6
    kept.close()


def test_a_backup_makes_the_first_wallet_too(wallet: Wallet, tmp_path: Path) -> None:
    code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(tmp_path / "mine.walletbackup", code)
    wallet.close()
    made = DOOR.locked(tmp_path / "fresh" / "vault").restore(tmp_path / "mine.walletbackup", code, "new words")
    assert made.set_aside == ""
    assert not zipfile.is_zipfile(tmp_path / "mine.walletbackup")
    DOOR.open(tmp_path / "fresh" / "vault", "new words").close()


def test_the_recovery_code_is_in_no_repr(wallet: Wallet, tmp_path: Path) -> None:
    code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(tmp_path / "b", code)
    wallet.close()
    made = DOOR.locked(tmp_path / "fresh").restore(tmp_path / "b", code, "new words")
    assert made.recovery_code not in repr(made)
