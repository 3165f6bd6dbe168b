"""A backup opens with the stock ``age`` program: nothing of ours is needed to get at one's own files."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import pty
import select
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.vaults import add, make_vault, received, vault_of
from wallet.intake.containers.png import bake_png
from wallet.intake.source import expand, from_bytes
from wallet.sample import art
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.wallet import Wallet
from wallet.store.copies.backup import write_backup

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ISSUER = SampleIssuer("Mercy College")
BADGE = encoded(ISSUER.badge("infection-control", terms=Terms(image=False)))
TOKEN = ISSUER.token("telemetry", terms=Terms(image=False)).encode()


@pytest.mark.peer("age", "ours to theirs")
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


@pytest.mark.peer("age", "ours to theirs")
@pytest.mark.skipif(shutil.which("age") is None, reason="the age program is not installed")
def test_what_age_gives_back_is_the_open_files_the_manifest_tells_of(tmp_path: Path) -> None:
    """With ``age``, an unzip program and a JSON reader, and nothing of ours: all of it can be found and checked."""
    file, badge = tmp_path / "mine.walletbackup", tmp_path / "badge.png"
    badge.write_bytes(bake_png(art.png(art.Drawing("shield", "leaf", "#1E5B57", "#F4E9CF")), BADGE))
    wallet, _ = Wallet.create(tmp_path / "v", "six quiet words in a row")
    try:
        kept = [one.id for one in wallet.adding.add(expand([badge], route="file"))]
        kept += [one.id for one in wallet.adding.add([from_bytes(TOKEN, route="paste"), from_bytes(BADGE, route="paste")])]
        assert kept[0] is not None
        vault_of(wallet).organise.set_note(kept[0], "the first one")
        did = wallet.sharing.holder_key().did
        wallet.safekeeping.backup(file, "a code from a sheet")
    finally:
        wallet.close()
    out = tmp_path / "out.zip"
    type_into_age(["age", "-d", "-o", str(out), str(file)], "a code from a sheet")
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("lanyard-backup", 1)

    # Every file is named with its digest, and every digest is that of a file.
    assert manifest["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    rows = {row["id"]: row for row in manifest["records"]}
    assert set(rows) == set(kept)
    received = [badge.read_bytes(), TOKEN, BADGE]
    for one, data in zip(kept, received, strict=True):
        row = rows[str(one)]
        assert row["file"] == f"credentials/{hashlib.sha256(data).hexdigest()}.{row['file'].rpartition('.')[2]}"
        assert files[row["file"]] == data, "byte for byte as received"
        assert json.loads(files[row["report"]])["verdict"] == "verified"
    assert [rows[str(one)]["file"].rpartition(".")[2] for one in kept] == ["png", "jwt", "json"]
    assert rows[str(kept[0])]["note"] == "the first one"

    # The key is a JWK (RFC 8037) that any library loads, and it is the one of the DID.
    (told,) = manifest["keys"]
    jwk = json.loads(files[told["file"]])
    private = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(jwk["d"] + "="))
    public = private.public_key().public_bytes_raw()
    assert base64.urlsafe_b64encode(public).rstrip(b"=").decode() == jwk["x"]
    assert told["did"] == did
    assert jwk["kid"].startswith(did + "#")

    # Nothing is in there that the manifest has no word for.
    folders = {"credentials": len(received), "reports": len(received), "keys": 1}
    found = {name: sum(one.startswith(f"{name}/") for one in files) for name in folders}
    assert found == folders
    assert {name.partition("/")[0] for name in files} <= {*folders, "documents"}


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
