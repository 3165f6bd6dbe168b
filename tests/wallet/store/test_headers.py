"""The header and its spare: which secret opens, what is mended, what is said of an older one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, MovingClock, add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.lock import header as headers
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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


def test_headers_name_only_files_of_a_vault(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        for name in ("../vault.db", "/etc/passwd", "vault.db-wal", "vault-0.db", "other.db", ""):
            wrong = replace(vault._header, database=name).sealed(vault._key)
            with pytest.raises(StoreError, match="header_damaged"):
                headers.parse(wrong.to_bytes())
