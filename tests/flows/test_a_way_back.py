"""The way back from the command line: an older file is said, a snapshot is put back, the recovery code opens."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from tests.support.command import lanyard
from wallet.sample.shelf import SampleShelf

PASSPHRASE = "four quiet river stones"


def test_an_older_file_a_snapshot_and_the_recovery_code(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    made = lanyard("init", "--json", vault=vault, passphrase=PASSPHRASE)
    code = tmp_path / "code"
    code.write_text(made.rows[0]["recovery_code"], encoding="utf-8")
    shutil.copy(vault / "vault.db", tmp_path / "older.db")
    files = SampleShelf(datetime.now(UTC).replace(microsecond=0), "").fill().files
    (tmp_path / "bls.png").write_bytes(files["bls.png"])
    assert lanyard("add", tmp_path / "bls.png", vault=vault, passphrase=PASSPHRASE).status == 0

    shutil.copy(tmp_path / "older.db", tmp_path / "down.tmp")
    (tmp_path / "down.tmp").replace(vault / "vault.db")
    by_code = {"LANYARD_RECOVERY_CODE_FILE": str(code)}
    older = lanyard("list", "--recovery-code", vault=vault, env=by_code)
    assert older.status == 0
    snapshots = lanyard("snapshots", "--json", vault=vault).rows
    assert "Something that was saved last on this computer is not in this wallet's file" in older.err
    assert snapshots[0]["name"] in older.err

    again = lanyard("list", "--recovery-code", vault=vault, env=by_code)
    assert again.err == older.err, "told until the person decides"

    back = lanyard("snapshots", "--put-back", "newest", "--recovery-code", vault=vault, env=by_code)
    assert back.status == 0, back.err
    listed = lanyard("list", "--json", vault=vault, passphrase=PASSPHRASE)
    assert (len(listed.rows), listed.err) == (1, "")


def test_who_goes_on_with_an_older_file_is_told_no_more(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    lanyard("init", vault=vault, passphrase=PASSPHRASE)
    shutil.copy(vault / "vault.db", tmp_path / "older.db")
    lanyard("identity", "add", "ana@example.org", vault=vault, passphrase=PASSPHRASE)
    shutil.copy(tmp_path / "older.db", vault / "vault.db")
    assert "--keep-file" in lanyard("list", vault=vault, passphrase=PASSPHRASE).err
    kept = lanyard("snapshots", "--keep-file", vault=vault, passphrase=PASSPHRASE)
    assert (kept.status, kept.out) == (0, "Lanyard goes on with this file.\n")
    assert lanyard("list", vault=vault, passphrase=PASSPHRASE).err == ""


def test_where_nobody_can_be_asked_the_recovery_code_is_named(tmp_path: Path) -> None:
    done = lanyard("list", "--recovery-code", vault=tmp_path / "vault")
    assert done.status == 2
    assert "LANYARD_RECOVERY_CODE_FILE" in done.err
