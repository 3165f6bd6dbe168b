"""What is wrong with a vault is said alike, whoever is asked: opening it, and its health check."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.copies.doctor import examine_vault


def look(folder: Path, passphrase: str = PASSPHRASE) -> dict[str, str]:
    report = examine_vault(folder, passphrase=passphrase, clock=MovingClock(), lowest=CHEAP)
    return {finding.part: finding.code for finding in report.findings if finding.code}


def test_the_health_check_says_what_opening_says_of_lost_headers(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    for name in ("vault.hdr", "vault.hdr.bak"):
        (tmp_path / "v" / name).unlink()
    with pytest.raises(StoreError, match="header_damaged"):
        open_vault(tmp_path / "v")
    assert look(tmp_path / "v") == {"vault.hdr": "header_damaged"}


def test_the_health_check_knows_the_header_of_another_vault(tmp_path: Path) -> None:
    for name in ("v", "other"):
        vault, _ = make_vault(tmp_path / name)
        vault.close()
    shutil.copy(tmp_path / "other" / "vault.hdr", tmp_path / "v" / "vault.hdr")
    for ask in (
        lambda: open_vault(tmp_path / "v", "its own passphrase"),
        lambda: look(tmp_path / "v", "its own passphrase"),
    ):
        with pytest.raises(StoreError, match="vault_other"):
            ask()


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "socket"])
def test_a_lock_that_is_no_file_is_said_as_that_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.close()
    place = tmp_path / "v" / "vault.lock"
    place.unlink()
    if kind == "folder":
        place.mkdir()
    elif kind == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        with socket.socket(socket.AF_UNIX) as listening:
            monkeypatch.chdir(place.parent)
            listening.bind(place.name)
    with pytest.raises(StoreError, match="vault_is_a_link"):
        open_vault(tmp_path / "v")
    assert look(tmp_path / "v")["vault.lock"] == "vault_is_a_link"
