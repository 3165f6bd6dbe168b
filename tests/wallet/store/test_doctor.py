"""The health check looks at everything and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, contents, make_vault
from wallet.store.copies.doctor import examine_vault
from wallet.store.copies.restoring import list_snapshots

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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
