"""What a vault leaves to be read: in its files, on free pages, in print, in memory (D01, D09, D10, K02, K03)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.vaults import PASSPHRASE, add, closed, contents, item, make_vault, open_vault, received
from wallet.errors import StoreError
from wallet.store.file.database import Database
from wallet.store.tables.search import Sort

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROOT = Path(__file__).resolve().parents[2]
CANARIES = (b"SQLite format 3", b"CANARY", b"Mercy", b"did:web", b"First aid", b"CREATE TABLE", b"zebra")


def test_D01_no_plain_text_in_any_file_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    for n in range(20):
        made = add(vault, n)
    vault.organise.set_note(made.id, "zebra")
    vault.snapshot()
    while_open = contents(folder)
    assert "vault.db-wal" in while_open
    vault.close()
    for name, data in {**while_open, **{f"closed/{k}": v for k, v in contents(folder).items()}}.items():
        for canary in CANARIES:
            assert canary not in data, (name, canary)


def test_D09_what_was_destroyed_is_gone_from_every_page(tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2

    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    keep = add(vault, 1, title="Staying")
    gone = add(vault, 2, title="Xylophone mastery", issuer="Quetzal Academy", skill="Zymurgy")
    vault.organise.set_note(gone.id, "kumquat")
    vault.organise.set_tags(gone.id, ["rutabaga"])
    vault.records.delete(gone.id)
    vault.records.purge(gone.id)
    plain = tmp_path / "plain.db"
    # Every page decrypted, free ones too: the backup API would skip nothing, an export would.
    raw = vault._key.database()
    vault.close()
    key = f"x'{raw.hex()}'"
    connection = dbapi2.connect(str(folder / "vault.db"), isolation_level=None)
    connection.set_key(key)
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (1,)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    decrypted = decrypt_pages((folder / "vault.db").read_bytes(), bytes(raw[:32]))
    assert len(decrypted) == pages
    whole = b"".join(decrypted).lower()
    assert received(1)[:40].lower() in whole
    assert keep.title.lower().encode() in whole
    for word in (b"xylophone", b"quetzal", b"zymurgy", b"kumquat", b"rutabaga", b"canary-claim-000002"):
        assert word not in whole, word
    assert not plain.exists()


def decrypt_pages(data: bytes, key: bytes) -> list[bytes]:
    """SQLCipher 4's page layout: AES-256-CBC, then IV (16) and HMAC-SHA512 (64) in the reserve of 80 bytes."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    pages = []
    for number in range(len(data) // 4096):
        page = data[number * 4096 : (number + 1) * 4096]
        start = 16 if number == 0 else 0
        reader = Cipher(algorithms.AES(key), modes.CBC(page[4016:4032])).decryptor()
        pages.append(reader.update(page[start:4016]) + reader.finalize())
    return pages


def test_D10_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(elsewhere)
    vault, _ = make_vault(tmp_path / "v")
    for n in range(100):
        add(vault, n)
    vault.records.find("badge", sort=Sort.TITLE)
    vault.keys.default().sign(b"x")
    vault.snapshot()
    vault.close()
    assert list(elsewhere.iterdir()) == []


def test_D10_nothing_secret_in_what_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = closed(tmp_path / "v")
    with pytest.raises(StoreError) as caught:
        open_vault(folder, "WRONG-SECRET")
    with open_vault(folder) as vault:
        record = vault.records.get(vault.records.ids()[0])
        told = f"{vault!r} {vault._key!r} {vault.keys.default()!r} {item(1)[0]!r} {record!r}"
        secret = bytes(vault._key._secret).hex()
    raw = bytearray(os.urandom(48))
    with pytest.raises(StoreError):
        Database(folder / "vault.db", raw)
    out, err = capfd.readouterr()
    for text in (told, out, err, str(caught.value), repr(caught.value)):
        for canary in ("WRONG-SECRET", PASSPHRASE, "CANARY", secret, raw.hex()):
            assert canary not in text
    assert out == err == ""


MEMORY = """
import ctypes, gc, re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.support.vaults import make_vault, add
vault, code = make_vault(Path(sys.argv[2]))
for n in range(20): add(vault, n)
vault.keys.default().sign(b"x")
secret = bytearray(b ^ 0x5A for b in vault._key._secret)
mask = bytearray(b ^ 0x5A for b in vault._key.database()[:32])
del code
vault.close(); del vault; gc.collect()
def count(masked):
    hits = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as mem:
        for line in maps:
            m = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if not m or "[v" in line: continue
            start, end = int(m[1], 16), int(m[2], 16)
            try: mem.seek(start); data = mem.read(end - start)
            except (OSError, ValueError): continue
            at = -1
            first = bytes([masked[0] ^ 0x5A, masked[1] ^ 0x5A])
            while (at := data.find(first, at + 1)) >= 0:
                if all(data[at + i] == masked[i] ^ 0x5A for i in range(2, min(32, len(data) - at))): hits += 1
    return hits
print(count(secret))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/mem")
def test_K02_after_locking_the_vault_key_is_not_in_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(ROOT), str(tmp_path / "v")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl is Linux'")
def test_K03_no_core_dump_and_no_reading_by_others() -> None:
    code = (
        "import ctypes, resource; from wallet.store.file.hardening import harden_process; print(harden_process(), "
        "resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "('core_limit', 'not_dumpable') (0, 0) 0"
