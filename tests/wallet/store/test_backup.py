"""A backup brings everything to a bare machine; an export is open files without private keys."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, MovingClock, add, contents, make_vault, received
from wallet.errors import StoreError
from wallet.store.copies.backup import export, new_backup_code, restore_backup, write_backup
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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
