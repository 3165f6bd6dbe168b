"""A wallet that was somewhere is never answered with an offer to make one over its missing disk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.service import wallet_places
from wallet.service.locked import LockedWallet
from wallet.service.wallet import Wallet
from wallet.service.wallet_places import PlaceState, look_at, require_place
from wallet.store.file import last_seen
from wallet.store.lock.header import HEADER_NAME, SPARE_NAME
from wallet.store.vault import Vault


def made(folder: Path) -> Path:
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.close()
    return folder


def test_the_headers_are_named_as_the_vault_names_them() -> None:
    assert wallet_places._HEADERS == (HEADER_NAME, SPARE_NAME)


def test_what_a_folder_is(tmp_path: Path) -> None:
    assert look_at(tmp_path / "nothing") is PlaceState.FREE
    assert look_at(made(tmp_path / "vault")) is PlaceState.WALLET
    (tmp_path / "other").mkdir()
    assert look_at(tmp_path / "other") is PlaceState.FREE
    (tmp_path / "other" / "letter.txt").write_text("")
    assert look_at(tmp_path / "other") is PlaceState.OCCUPIED


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
def test_a_wallet_that_was_there_is_said_to_be_gone(tmp_path: Path, left: str) -> None:
    folder = made(tmp_path / "vault")
    folder.rename(tmp_path / "unplugged")
    if left != "nothing":
        folder.mkdir()
    assert LockedWallet(folder).place() is PlaceState.GONE
    with pytest.raises(StoreError, match="vault_gone"):
        open_vault(folder)
    shutil.rmtree(folder, ignore_errors=True)
    (tmp_path / "unplugged").rename(folder)
    open_vault(folder).close()


def test_no_wallet_is_made_where_a_disk_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "stick" / "wallet"
    monkeypatch.setattr(last_seen, "mount_point", lambda _: str(tmp_path / "stick"))
    made(folder)
    shutil.rmtree(folder)
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: "/")
    assert look_at(folder) is PlaceState.DISK_MISSING
    with pytest.raises(StoreError, match="disk_missing"):
        Wallet.create(folder, PASSPHRASE)
    with pytest.raises(StoreError, match="disk_missing"):
        LockedWallet(folder).restore(tmp_path / "b", "code", PASSPHRASE)
    assert not folder.exists()
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: str(tmp_path / "stick"))
    assert look_at(folder) is PlaceState.GONE, "the disk is there, the wallet is not"


@pytest.mark.parametrize("folder", ["/media/somebody/STICK/wallet", "/run/media/somebody/STICK", "/Volumes/STICK/wallet"])
def test_a_disk_that_was_never_seen_is_missing_too(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: "/")
    assert look_at(Path(folder)) is PlaceState.DISK_MISSING
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: str(Path(folder).parent))
    require_place(Path(folder))


def test_a_link_to_a_disk_is_followed(tmp_path: Path) -> None:
    folder = made(tmp_path / "disk" / "vault")
    (tmp_path / "link").symlink_to(folder)
    assert look_at(tmp_path / "link") is PlaceState.WALLET
    shutil.rmtree(tmp_path / "disk")
    assert look_at(tmp_path / "link") is PlaceState.GONE


def test_a_folder_of_ones_own_where_people_mount_by_hand_is_no_missing_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: "/")
    monkeypatch.setattr(wallet_places, "_BY_HAND", Path("/usr"))
    assert look_at(Path("/usr/share/nothing-of-ours")) is PlaceState.FREE


def test_the_header_of_another_vault_is_no_wrong_passphrase(tmp_path: Path) -> None:
    folder, other = made(tmp_path / "vault"), tmp_path / "other"
    vault, _ = Vault.create(other, passphrase="other words entirely", clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    vault.close()
    for name in ("vault.hdr", "vault.hdr.bak"):
        shutil.copy(other / name, folder / name)
    with pytest.raises(StoreError, match="vault_other"):
        open_vault(folder)
    # On a computer that never saw it the snapshots tell.
    last_seen.forget(folder)
    with pytest.raises(StoreError, match="vault_other"):
        open_vault(folder)
    with pytest.raises(StoreError, match="passphrase_wrong"):
        open_vault(other)
