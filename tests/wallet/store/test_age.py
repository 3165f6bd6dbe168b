"""A backup opens with the stock ``age`` program: nothing of ours is needed to get at one's own files."""

from __future__ import annotations

import io
import os
import pty
import select
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from tests.support.vaults import add, make_vault, received
from wallet.store.backup import write_backup


@pytest.mark.skipif(shutil.which("age") is None, reason="the age program is not installed")
def test_the_stock_age_program_opens_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "mine.walletbackup"
    with make_vault(tmp_path / "v")[0] as vault:
        add(vault, 1)
        vault.keys.default()
        write_backup(vault, file, "a code from a sheet")
    out = tmp_path / "out.zip"
    type_into_age(["age", "-d", "-o", str(out), str(file)], "a code from a sheet")
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        names = archive.namelist()
        assert "manifest.json" in names
        assert "keys/0001.jwk" in names
        credentials = [n for n in names if n.startswith("credentials/")]
        assert [archive.read(n) for n in credentials] == [received(1)]


def type_into_age(command: list[str], code: str) -> None:
    """Runs age at a terminal of its own, because it asks there for the passphrase."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
    ) as process:  # fmt: skip
        os.close(slave)
        said, typed, end = b"", False, time.monotonic() + 60
        while process.poll() is None and time.monotonic() < end:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    said += os.read(master, 4096)
                except OSError:
                    break
            if not typed and b"passphrase" in said.lower():
                os.write(master, code.encode() + b"\n")
                typed = True
        process.wait(timeout=30)
    os.close(master)
    assert process.returncode == 0, said.decode(errors="replace")
