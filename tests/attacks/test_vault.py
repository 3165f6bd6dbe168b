"""Attacks on the vault, by the row ids of the verification plan (D01–D14, K02–K13)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import types
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import (
    CHEAP,
    PASSPHRASE,
    START,
    MovingClock,
    add,
    contents,
    item,
    make_vault,
    open_vault,
    received,
)  # fmt: skip
from wallet.encodings import jcs
from wallet.errors import StoreError
from wallet.limits import KDF_MEMORY_KIB_MIN, KIB
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.file.database import Database, require_raw_key
from wallet.store.file.files import replace_whole
from wallet.store.file.log_scan import LogState, judge_log, scan_log
from wallet.store.lock import header as headers
from wallet.store.lock import quick_unlock, recovery_code
from wallet.store.lock.kdf import DEFAULT, LOWEST, KdfParameters
from wallet.store.lock.passphrase import passphrase_bytes
from wallet.store.lock.vault_key import VaultKey
from wallet.store.schema.migrations import NEWEST
from wallet.store.tables.search import Sort
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROOT = Path(__file__).resolve().parents[2]
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CANARIES = (b"SQLite format 3", b"CANARY", b"Mercy", b"did:web", b"First aid", b"CREATE TABLE", b"zebra")


def closed(folder: Path, count: int = 3) -> Path:
    vault, _ = make_vault(folder)
    for n in range(count):
        add(vault, n)
    vault.close()
    return folder


def rewrite(folder: Path, change: Any) -> None:
    """Writes both header copies as an attacker would: right checksum, no key."""
    found = json.loads((folder / "vault.hdr").read_bytes())
    change(found)
    body = {k: v for k, v in found.items() if k != "checksum"}
    found["checksum"] = hashlib.sha256(jcs.canonical(body)).hexdigest()
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(jcs.canonical(found))


# D: the disk ----------------------------------------------------------------------------
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


@pytest.mark.parametrize("key", ["", "00" * 32, "g" * 96, "00" * 47 + "0", "A" * 96, "00" * 48 + "\n", "x'" + "0" * 94])
def test_D02_a_malformed_raw_key_stops_before_any_write(key: str) -> None:
    with pytest.raises(StoreError, match="vault_key_malformed"):
        require_raw_key(key)


def test_D02_a_short_key_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="vault_key_malformed"):
        Database(tmp_path / "vault.db", bytearray(47), create=True)
    assert list(tmp_path.iterdir()) == []


def test_D02_a_plain_database_in_the_vaults_place_is_refused(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    data = b"SQLite format 3\0" + (folder / "vault.db").read_bytes()[16:]
    (folder / "vault.db").write_bytes(data)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == data


@pytest.mark.parametrize("name", ["vault.db", "vault.hdr", "both headers"])
def test_D03_every_flipped_bit_is_noticed(tmp_path: Path, name: str) -> None:
    folder = closed(tmp_path / "v")
    chosen = random.Random(f"D03 {name}")  # noqa: S311
    paths = [folder / n for n in (("vault.hdr", "vault.hdr.bak") if name == "both headers" else (name,))]
    good = {p: p.read_bytes() for p in paths}
    size = len(good[paths[0]])
    places = [*range(16), *(chosen.randrange(size) for _ in range(60))] if name == "vault.db" else range(0, size, 37)
    for place in places:
        bit = 1 << chosen.randrange(8)
        for path, data in good.items():
            path.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
        if name == "vault.hdr":
            with open_vault(folder) as vault:
                assert vault.warnings == ["header_mended"], place
                assert vault.records.count() == 3
        else:
            with pytest.raises(StoreError, match=r"vault_damaged|header_damaged"):
                open_vault(folder)
        for path, data in good.items():
            path.write_bytes(data)
        shutil.rmtree(folder / "snapshots", ignore_errors=True)
        for path in folder.glob("vault.db-*"):
            path.unlink()
    open_vault(folder).close()


def test_D03_after_damage_a_good_snapshot_is_one_step_away(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    (folder / "vault.db").write_bytes(b"\0" * 8192)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)
    restore_snapshot(folder, list_snapshots(folder)[0].name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    with open_vault(folder) as vault:
        assert vault.records.count() == 3


def left_open(folder: Path, spare: Path) -> bytes:
    """Copies the files of a vault in use, as a power cut leaves them; returns the log."""
    vault, _ = make_vault(folder)
    vault.database.checkpoint()
    for n in range(4):
        add(vault, n)
    spare.mkdir()
    for name, data in contents(folder).items():
        (spare / name).parent.mkdir(exist_ok=True)
        (spare / name).write_bytes(data)
    vault.close()
    return (spare / "vault.db-wal").read_bytes()


def test_D03_flips_in_the_log_are_never_silent(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    log = left_open(tmp_path / "v", folder)
    base = contents(folder)
    with open_vault(folder) as vault:
        assert vault.records.count() == 4
        assert vault.warnings == []
    chosen = random.Random("D03 log")  # noqa: S311
    outcomes = set()
    for _ in range(60):
        place = chosen.randrange(len(log))
        changed = log[:place] + bytes([log[place] ^ 1 << chosen.randrange(8)]) + log[place + 1 :]
        shutil.rmtree(folder)
        folder.mkdir()
        for name, data in base.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(changed if name == "vault.db-wal" else data)
        try:
            vault = open_vault(folder)
        except StoreError as error:
            assert error.code == "vault_damaged"  # noqa: PT017
            assert (folder / "vault.db-wal").read_bytes() == changed
            outcomes.add("refused")
            continue
        # Only the last transaction can look like one that was being written.
        # This computer saw that transaction acknowledged: to it the end of the log is missing, not unfinished.
        assert vault.warnings == ["last_change_dropped", "vault_older"], place
        assert vault.records.count() == 3
        outcomes.add("told")
        vault.close()
    assert "refused" in outcomes


def test_D04_pages_swapped_cut_and_added_are_found(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    good = (folder / "vault.db").read_bytes()
    page = 4096
    swapped = good[:page] + good[2 * page : 3 * page] + good[page : 2 * page] + good[3 * page :]
    for data in (swapped, good[:-page], good[: len(good) // 2 + 7], good[:16], b"", good + os.urandom(page)):
        (folder / "vault.db").write_bytes(data)
        try:
            vault = open_vault(folder)
        except StoreError as error:
            assert error.code == "vault_damaged"  # noqa: PT017
        else:
            # Bytes behind the end that the file itself states are no part of it.
            assert data.startswith(good)
            assert vault.records.count() == 3
            vault.close()


def test_D04_an_older_log_gives_an_older_whole_state(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    vault.database.checkpoint()
    add(vault, 1)
    older = (folder / "vault.db-wal").read_bytes()
    add(vault, 2)
    newer = contents(folder)
    vault.close()
    for name, data in newer.items():
        (folder / name).write_bytes(older if name == "vault.db-wal" else data)
    with open_vault(folder) as vault:
        assert [s.title for s in vault.records.find()] == ["Badge 1"]
        assert vault.records.received(vault.records.ids()[0]) == received(1)


def test_D04_a_log_of_another_vault_is_refused_or_without_effect(tmp_path: Path) -> None:
    foreign = left_open(tmp_path / "other", tmp_path / "spare")
    folder = closed(tmp_path / "v", 2)
    (folder / "vault.db-wal").write_bytes(foreign)
    with pytest.raises(StoreError, match="vault_damaged"):
        open_vault(folder)


@pytest.mark.parametrize(
    "told",
    [
        {"memory_kib": 2**40}, {"memory_kib": 1024 * KIB + 1}, {"passes": 10**9}, {"passes": 33}, {"passes": 0},
        {"lanes": 0}, {"lanes": 9}, {"memory_kib": -1}, {"memory_kib": True}, {"memory_kib": 65000.5}, {"passes": "3"},
    ],
)  # fmt: skip
def test_D06_absurd_costs_are_refused_before_anything_is_allocated(tmp_path: Path, told: dict[str, Any]) -> None:
    folder = closed(tmp_path / "v", 0)
    rewrite(folder, lambda h: h["slots"][0]["kdf"].update(told))
    began = time.perf_counter()
    with pytest.raises(StoreError, match=r"kdf_refused|header_damaged"):
        open_vault(folder)
    assert time.perf_counter() - began < 0.5


def test_D06_a_short_salt_is_refused(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v", 0)
    rewrite(folder, lambda h: h["slots"][0].update(salt=base64.b64encode(b"x").decode()))
    with pytest.raises(StoreError, match="header_damaged"):
        open_vault(folder)


def test_D07_a_cheap_header_is_refused_by_the_program(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v", 0)
    with pytest.raises(StoreError, match="kdf_refused"):
        Vault.open(folder, passphrase=PASSPHRASE, clock=MovingClock())
    for low in (KdfParameters(8, 1, 1), KdfParameters(KDF_MEMORY_KIB_MIN - 1, 3, 4)):
        with pytest.raises(StoreError, match="kdf_refused"):
            low.require(LOWEST)
        with pytest.raises(StoreError, match="kdf_refused"):
            Vault.create(tmp_path / "w", passphrase="x", clock=MovingClock(), kdf=low)
    DEFAULT.require(LOWEST)


def test_D07_the_program_never_passes_the_tests_floor() -> None:
    inside = {"vault.py", "secrets.py", "rotation.py", "unlocking.py", "slots.py", "restoring.py", "doctor.py",
              "backup.py", "kdf.py", "guarding.py", "locked.py", "replacing.py", "drill.py"}  # fmt: skip
    for folder in ("wallet", "ui", "packaging"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.parent.name in ("store", "lock", "copies", "service") and path.name in inside:
                text = path.read_text(encoding="utf-8")
                assert not re.search(r"lowest=(?!lowest|self\._lowest|vault\.lowest)", text), path
            else:
                assert "lowest=" not in path.read_text(encoding="utf-8"), path


def test_D07_a_slot_cannot_be_moved_to_another_vault_or_kind(tmp_path: Path) -> None:
    a, b = closed(tmp_path / "a", 0), closed(tmp_path / "b", 0)
    slots = json.loads((a / "vault.hdr").read_bytes())["slots"]
    rewrite(b, lambda h: h.update(slots=slots))
    with pytest.raises(StoreError, match="passphrase_wrong"):
        open_vault(b)
    rewrite(a, lambda h: h["slots"][0].update(id="0" * 16))
    with pytest.raises(StoreError, match="passphrase_wrong"):
        open_vault(a)


def test_D07_words_of_the_header_that_open_nothing_are_sealed_too(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v", 0)
    rewrite(folder, lambda h: h.update(policy={"auto_lock_minutes": 10**6}))
    with pytest.raises(StoreError, match="header_damaged"):
        open_vault(folder)
    rewrite(folder, lambda h: h.update(generation=h["generation"] + 5))
    with pytest.raises(StoreError, match="header_damaged"):
        open_vault(folder)


def test_D08_a_new_passphrase_is_one_small_write(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    vault = open_vault(folder)
    vault.database.checkpoint()
    before = hashlib.sha256((folder / "vault.db").read_bytes()).hexdigest()
    key = bytes(vault._key._secret)
    began = time.perf_counter()
    vault.change_passphrase("another sentence")
    assert time.perf_counter() - began < 2
    assert hashlib.sha256((folder / "vault.db").read_bytes()).hexdigest() == before
    assert bytes(vault._key._secret) == key
    vault.close()
    with pytest.raises(StoreError, match="passphrase_wrong"):
        open_vault(folder)
    with open_vault(folder, "another sentence") as vault:
        assert vault.records.count() == 3


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


def test_D11_an_older_layout_is_brought_up_after_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store import vault as vault_module
    from wallet.store.schema import migrations

    folder = closed(tmp_path / "v")
    shutil.rmtree(folder / "snapshots")
    more = f"{NEWEST + 1:04d}_more.sql"
    shutil.copytree(migrations._FOLDER, tmp_path / "schema")
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\n")
    monkeypatch.setattr(migrations, "_FOLDER", tmp_path / "schema")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    for module in (migrations, vault_module):
        monkeypatch.setattr(module, "NEWEST", NEWEST + 1)
    with open_vault(folder) as vault:
        assert vault.records.count() == 3
        assert vault.database.row("PRAGMA user_version")[0] == NEWEST + 1
        assert vault._header.schema == NEWEST + 1
    assert [s.reason for s in list_snapshots(folder)] == ["migration"]
    monkeypatch.undo()
    refused(folder)


def refused(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(StoreError, match="vault_too_new"):
        open_vault(folder)
    assert contents(folder) == before


def test_D11_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store import vault as vault_module
    from wallet.store.schema import migrations

    folder = closed(tmp_path / "v")
    more = f"{NEWEST + 1:04d}_more.sql"
    shutil.copytree(migrations._FOLDER, tmp_path / "schema")
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\nCREATE NONSENSE;\n")
    monkeypatch.setattr(migrations, "_FOLDER", tmp_path / "schema")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    for module in (migrations, vault_module):
        monkeypatch.setattr(module, "NEWEST", NEWEST + 1)
    for _ in range(2):
        with pytest.raises(StoreError):
            open_vault(folder)
    (tmp_path / "schema" / more).write_text("ALTER TABLE records ADD COLUMN more TEXT;\n")
    with open_vault(folder) as vault:
        assert vault.records.count() == 3


def test_D12_a_newer_vault_is_refused_untouched(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    vault = open_vault(folder)
    vault.database.execute(f"PRAGMA user_version={NEWEST + 1}")
    vault._changes = vault.database.changes()
    vault.close()
    refused(folder)


def test_D12_a_newer_header_is_refused_untouched(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    found = json.loads((folder / "vault.hdr").read_bytes()) | {"version": headers.VERSION + 1, "something": "new"}
    (folder / "vault.hdr").write_bytes(jcs.canonical(found))
    refused(folder)


def test_D13_a_thousand_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    chosen = random.Random("D13")  # noqa: S311
    files = [b"%06d" % n + chosen.randbytes(chosen.randrange(0, 3000)) for n in range(1000)]
    vault, _ = make_vault(tmp_path / "v")
    ids = [s.id for s in vault.records.add_many(item(n, data=data) for n, data in enumerate(files))]
    vault.close()
    with open_vault(tmp_path / "v") as vault:
        assert [vault.records.received(i) for i in ids] == files


def test_D14_a_nonce_never_comes_twice() -> None:
    key = VaultKey.new(vault_id="00" * 16)
    slot = bytearray(32)
    nonces = {key.wrapped_by(slot, aad=b"")[:12] for _ in range(1_000_000)}
    assert len(nonces) == 1_000_000


# K: the keys ----------------------------------------------------------------------------
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


class Ring:
    """A keyring whose class can be given any name."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fails = False

    def get_password(self, service: str, user: str) -> str | None:
        if self.fails:
            raise RuntimeError("the prompt was cancelled")
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, text: str) -> None:
        self.kept[service, user] = text

    def delete_password(self, service: str, user: str) -> None:
        del self.kept[service, user]


def named(name: str) -> Ring:
    module, _, kind = name.rpartition(".")
    return type(kind, (Ring,), {"__module__": module, "__qualname__": kind})()


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    import keyring

    made = named("keyring.backends.SecretService.Keyring")
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


@pytest.mark.parametrize(
    "name",
    ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring",
     "keyrings.alt.file.EncryptedKeyring", "evil.backends.SecretService.Keyring",
     "keyring.backends.SecretService.Mine"],
)  # fmt: skip
def test_K04_only_keyrings_of_the_system_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    import keyring

    bad = named(name)
    bad.priority = 99  # type: ignore[attr-defined]
    vault, code = make_vault(tmp_path / "v")
    for offered in (bad, types.SimpleNamespace(), None):
        monkeypatch.setattr(keyring, "get_keyring", lambda offered=offered: offered)
        with pytest.raises(StoreError, match="no_trusted_keyring"):
            vault.enable_quick_unlock()
    assert bad.kept == {}
    assert not vault.quick_unlock_enabled
    vault.close()
    with pytest.raises(StoreError, match="quick_unlock_off"):
        Vault.open(tmp_path / "v", quick_unlock=True, clock=MovingClock(), lowest=CHEAP)
    Vault.open(tmp_path / "v", recovery_code=code, clock=MovingClock(), lowest=CHEAP).close()
    open_vault(tmp_path / "v").close()


def test_K04_a_trusted_keyring_in_a_chain_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    good = named("keyring.backends.kwallet.DBusKeyring")
    chain = named("keyring.backends.chainer.ChainerBackend")
    chain.backends = [named("keyrings.alt.file.PlaintextKeyring"), good]  # type: ignore[attr-defined]
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    assert quick_unlock.trusted_keyring() is good


def test_K05_whatever_the_keyring_gives_the_passphrase_opens_and_no_slot_goes(tmp_path: Path, ring: Ring) -> None:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    vault.enable_quick_unlock()
    vault.close()
    with Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP) as vault:
        assert vault.quick_unlock_enabled
    header = (folder / "vault.hdr").read_bytes()
    ((place, good),) = ring.kept.items()
    for value in (base64.b64encode(os.urandom(32)).decode(), "", "not base 64 !", base64.b64encode(b"x").decode()):
        ring.kept[place] = value
        with pytest.raises(StoreError, match="quick_unlock_failed"):
            Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP)
    ring.kept.clear()
    ring.fails = True
    with pytest.raises(StoreError, match="quick_unlock_failed"):
        Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP)
    assert (folder / "vault.hdr").read_bytes() == header
    open_vault(folder).close()
    ring.fails, ring.kept[place] = False, good
    with Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP) as vault:
        vault.disable_quick_unlock()
    assert ring.kept == {}
    with pytest.raises(StoreError, match="quick_unlock_off"):
        Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP)


def test_K05_after_two_weeks_the_passphrase_is_asked_for(tmp_path: Path, ring: Ring) -> None:
    vault, _ = make_vault(tmp_path / "v")
    vault.enable_quick_unlock()
    vault.close()
    later = START + timedelta(days=15)
    with pytest.raises(StoreError, match="quick_unlock_stale"):
        Vault.open(tmp_path / "v", quick_unlock=True, clock=MovingClock(later), lowest=CHEAP)
    open_vault(tmp_path / "v", clock=MovingClock(later)).close()
    Vault.open(tmp_path / "v", quick_unlock=True, clock=MovingClock(later), lowest=CHEAP).close()


def test_K06_wrong_passphrases_wait_longer_and_destroy_nothing(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v")
    header = (folder / "vault.hdr").read_bytes()
    clock = MovingClock()
    waits: list[int] = []
    wrong = 0
    while wrong < 20:
        try:
            open_vault(folder, "not it", clock)
        except StoreError as error:
            if error.code == "passphrase_wait":
                waits.append(int(error.detail))
                clock.at += timedelta(seconds=int(error.detail))
                continue
            assert error.code == "passphrase_wrong"  # noqa: PT017
            wrong += 1
    assert waits == sorted(waits)
    assert waits[:6] == [1, 2, 4, 8, 16, 32]
    assert max(waits) == 60
    # The wait outlives the program, holds for the right one too, and ends.
    with pytest.raises(StoreError, match="passphrase_wait"):
        open_vault(folder, PASSPHRASE, clock)
    assert (folder / "vault.hdr").read_bytes() == header
    clock.at += timedelta(seconds=61)
    open_vault(folder, PASSPHRASE, clock).close()
    with pytest.raises(StoreError, match="passphrase_wrong"):
        open_vault(folder, "not it", clock)


def test_K06_a_clock_set_back_does_not_lock_out_the_owner(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v", 0)
    clock = MovingClock(START + timedelta(days=4000))
    for _ in range(6):
        clock.at += timedelta(seconds=61)
        with pytest.raises(StoreError, match="passphrase_wrong"):
            open_vault(folder, "not it", clock)
    clock.at = START
    with pytest.raises(StoreError, match="passphrase_wait"):
        open_vault(folder, PASSPHRASE, clock)
    clock.at += timedelta(seconds=61)
    open_vault(folder, PASSPHRASE, clock).close()
    (folder / "vault.tries").write_bytes(b'{"count": 1e999, "last": "never"}')
    open_vault(folder).close()


def test_K06_right_and_wrong_do_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.store.lock import slots

    cost = KdfParameters(4096, 2, 1)
    key = VaultKey.new(vault_id="00" * 16)
    slot = slots.make_slot(
        slots.SlotKind.PASSPHRASE, passphrase_bytes("right"), key, vault_id="00" * 16, now=START, kdf=cost, lowest=CHEAP
    )
    work: list[str] = []
    derive, unwrap = KdfParameters.derive, slots.unwrap

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            work.append(f"{name} {arguments[0]}" if name == "derive" else name)
            return call(*arguments, **named)

        return wrapped

    monkeypatch.setattr(KdfParameters, "derive", counted("derive", derive))
    monkeypatch.setattr(slots, "unwrap", counted("unwrap", unwrap))
    slot.open(passphrase_bytes("right"), vault_id="00" * 16, lowest=CHEAP)
    right, work[:] = list(work), []
    with pytest.raises(StoreError, match="passphrase_wrong"):
        slot.open(passphrase_bytes("wrong"), vault_id="00" * 16, lowest=CHEAP)
    assert work == right == [f"derive {cost}", "unwrap"]


@pytest.mark.parametrize(
    ("made", "typed"),
    [
        ("pässwörd 😀 x", unicodedata.normalize("NFD", "pässwörd 😀 x")),
        (unicodedata.normalize("NFD", "ñandú"), "ñandú"),
        ("full width", "ｆｕｌｌ ｗｉｄｔｈ"),
        ("one two", "one two "),
        ("one two", "\tone two\n"),
        ("x" * 1000, "x" * 1000),
        ("👩‍⚕️🇪🇸", "👩‍⚕️🇪🇸"),
        ("non breaking", "non\u00a0breaking"),
    ],
)
def test_K07_the_same_sentence_opens_from_every_keyboard(tmp_path: Path, made: str, typed: str) -> None:
    vault, _ = Vault.create(tmp_path / "v", passphrase=made, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    vault.close()
    open_vault(tmp_path / "v", typed).close()


def test_K07_what_is_a_different_sentence_stays_different() -> None:
    for one, other in (("a b", "ab"), ("a b", "a  b"), ("A", "a"), ("ss", "ß")):
        assert passphrase_bytes(one) != passphrase_bytes(other)
    for nothing in ("", "  \n", "\ud800"):
        with pytest.raises(StoreError, match="passphrase_empty"):
            passphrase_bytes(nothing)
    with pytest.raises(StoreError, match="passphrase_too_long"):
        passphrase_bytes("ﷺ" * 4000)


def test_K08_every_single_slip_in_a_recovery_code_is_found_and_placed() -> None:
    for _ in range(5):
        secret = recovery_code.new_secret()
        code = recovery_code.to_text(secret)
        assert recovery_code.from_text(code) == secret
        for place, right in enumerate(code):
            if right == "-":
                continue
            group = code[:place].count("-") + 1
            for wrong in DIGITS:
                if wrong == right:
                    continue
                with pytest.raises(StoreError, match="recovery_code_typo") as caught:
                    recovery_code.from_text(code[:place] + wrong + code[place + 1 :])
                # The last character alone can look like two neighbours that changed places.
                assert caught.value.pointer in ({f"/groups/{group}"} | ({""} if place == len(code) - 1 else set()))


def test_K08_swapped_neighbours_and_whole_groups_are_found() -> None:
    for _ in range(50):
        code = recovery_code.to_text(recovery_code.new_secret())
        bare = code.replace("-", "")
        for place in range(31):
            if bare[place] != bare[place + 1]:
                swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
                with pytest.raises(StoreError, match="recovery_code_typo"):
                    recovery_code.from_text(swapped)
        groups = code.split("-")
        # Two groups that changed places keep both sums once in 37 times; the code is then wrong, not mistyped.
        if (sum(map(DIGITS.index, groups[0])) - sum(map(DIGITS.index, groups[1]))) % 37:
            with pytest.raises(StoreError, match="recovery_code_typo"):
                recovery_code.from_text("-".join([groups[1], groups[0], *groups[2:]]))


def test_K08_how_it_is_typed_does_not_matter_and_gaps_are_told() -> None:
    secret = bytearray(range(20))
    code = recovery_code.to_text(secret)
    groups = code.split("-")
    typed = code.lower().replace("0", "o").replace("1", "l")
    for way in (typed, code.replace("-", ""), code.replace("-", " – "), f"\n {code} \n", code.replace("1", "I")):
        assert recovery_code.from_text(way) == secret
    for text, where in (
        ("-".join(groups[:3] + groups[4:]), ""),
        ("-".join([*groups[:3], groups[3][:3], *groups[4:]]), "/groups/4"),
        ("", ""),
        ("A" * 10_000, ""),
    ):
        with pytest.raises(StoreError, match="recovery_code_length") as caught:
            recovery_code.from_text(text)
        assert caught.value.pointer == where


def test_K08_a_typo_costs_no_key_derivation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = closed(tmp_path / "v", 0)
    monkeypatch.setattr(KdfParameters, "derive", lambda *_: pytest.fail("derived"))
    with pytest.raises(StoreError, match="recovery_code_typo"):
        Vault.open(folder, recovery_code="0000-" * 8 + "01", clock=MovingClock(), lowest=CHEAP)
    assert not (folder / "vault.tries").exists()


def test_K09_folder_and_code_are_enough_on_another_machine(tmp_path: Path) -> None:
    vault, code = make_vault(tmp_path / "v")
    add(vault, 1)
    did = vault.keys.default().did
    vault.close()
    shutil.copytree(tmp_path / "v", tmp_path / "elsewhere")
    with Vault.open(tmp_path / "elsewhere", recovery_code=code, clock=MovingClock(), lowest=CHEAP) as vault:
        assert vault.keys.default().did == did
        assert len(vault.keys.default().sign(b"x")) == 64
        vault.change_passphrase("a new one")
    open_vault(tmp_path / "elsewhere", "a new one").close()


def test_K10_a_private_key_leaves_only_noted(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        key = vault.keys.default()
        seed = vault.keys.export_private(key.did)
        assert vault.keys.history(key.did) == ["kept", "exported"]
        held = vault.database.row("SELECT held FROM holder_keys")[0]
        assert bytes(seed) not in held
        # Inside the open database, too, it is wrapped: reading the table is not having the key.
        assert bytes(seed) not in b"".join(
            bytes(v) for row in vault.database.rows("SELECT * FROM holder_keys") for v in row if isinstance(v, bytes)
        )


def test_K10_a_key_row_moved_to_another_name_does_not_sign(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        one, two = vault.keys.default(), vault.keys.create("two")
        vault.database.execute(
            "UPDATE holder_keys SET held = (SELECT held FROM holder_keys WHERE did = ?) WHERE did = ?",
            (two.did, one.did),
        )
        with pytest.raises(StoreError, match="key_damaged"):
            one.sign(b"x")
        assert len(two.sign(b"x")) == 64


def test_K11_a_key_for_one_receiver_is_not_shown_to_another(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        key = vault.keys.create("clinic", audience="https://clinic.example")
        key.require_audience("https://clinic.example")
        with pytest.raises(StoreError, match="key_other_audience"):
            key.require_audience("https://shop.example")
        key.require_audience("https://shop.example", anyway=True)
        vault.keys.default().require_audience("https://shop.example")


@pytest.mark.parametrize("broken", [OSError, lambda n: b"\0" * n, lambda n: b"x" * (n - 1)])
def test_K13_without_randomness_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Any) -> None:
    vault, _ = make_vault(tmp_path / "v")

    def urandom(count: int) -> bytes:
        if broken is OSError:
            raise OSError
        return broken(count)  # type: ignore[no-any-return]

    monkeypatch.setattr(os, "urandom", urandom)
    with pytest.raises(StoreError, match="no_randomness"):
        make_vault(tmp_path / "w")
    for call in (vault.new_recovery_code, vault.keys.default, lambda: add(vault, 1)):
        with pytest.raises(StoreError, match="no_randomness"):
            call()
    assert vault.records.count() == 0
    assert vault.keys.all() == []
    monkeypatch.undo()
    vault.close()
    open_vault(tmp_path / "v").close()


# The log's reader --------------------------------------------------------------------------
def test_R7_a_log_cut_anywhere_is_an_older_state_and_never_damage(tmp_path: Path) -> None:
    log = left_open(tmp_path / "v", tmp_path / "copy")
    assert judge_log(log) is LogState.WHOLE
    for end in [0, 1, 31, 32, 33, *range(40, len(log), 977)]:
        assert judge_log(log[:end]) is not LogState.DAMAGED, end
        assert judge_log(log[:end] + bytes(len(log) - end)) is not LogState.DAMAGED or end < 32, end
    assert scan_log(tmp_path / "nothing") is LogState.EMPTY
    assert judge_log(os.urandom(5000)) is LogState.DAMAGED


# The disk says no -------------------------------------------------------------------------
def test_R8_a_full_disk_leaves_the_old_state_and_the_vault_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    vault, _ = make_vault(tmp_path / "v")
    add(vault, 1)
    pages = vault.database.row("PRAGMA page_count")[0]
    vault.database.row(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="disk_full"):  # noqa: PT012
        for n in range(2, 60):
            add(vault, n, data=os.urandom(9000))
    count = vault.records.count()
    vault.database.row("PRAGMA max_page_count=1000000")
    add(vault, 100)
    assert vault.records.count() == count + 1
    old = (tmp_path / "v" / "vault.hdr").read_bytes()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreError, match="disk_full"):
        vault.change_passphrase("never")
    with pytest.raises(StoreError, match="disk_full"):
        replace_whole(tmp_path / "x", b"data")
    monkeypatch.undo()
    assert (tmp_path / "v" / "vault.hdr").read_bytes() == old
    assert not (tmp_path / "x").exists()
    vault.change_passphrase("now")
    vault.close()
    open_vault(tmp_path / "v", "now").close()


def test_headers_with_anything_wrong_are_refused_not_guessed(tmp_path: Path) -> None:
    folder = closed(tmp_path / "v", 0)
    good = json.loads((folder / "vault.hdr").read_bytes())
    changes: list[Any] = [
        lambda h: h.update(slots="x"), lambda h: h.update(slots=[None]), lambda h: h.update(slots=h["slots"] * 2),
        lambda h: h.update(vault_id=1), lambda h: h.update(vault_id="../"), lambda h: h.update(generation=-1),
        lambda h: h.update(generation=True), lambda h: h.update(extra=1), lambda h: h.pop("mac"),
        lambda h: h.update(magic="x"), lambda h: h.update(version="1"), lambda h: h["slots"][0].update(type="root"),
        lambda h: h["slots"][0].update(wrapped="AAAA"), lambda h: h["slots"][0].update(salt=5),
        lambda h: h["slots"][1].update(kdf={"name": "none"}), lambda h: h.update(policy=[]),
        lambda h: h["slots"][0].pop("kdf"), lambda h: h.update(created=None), lambda h: h.update(mac=None),
        lambda h: h.update(database=None), lambda h: h["slots"][0].update(id=None),
    ]  # fmt: skip
    for change in changes:
        (folder / "vault.hdr").write_bytes(jcs.canonical(good))
        rewrite(folder, change)
        with pytest.raises(StoreError, match="header_damaged"):
            open_vault(folder)
    for data in (b"", b"[]", b"null", b"{" * 4000, b"\xff" * 100, b" " + jcs.canonical(good), b"x" * 5000):
        for name in ("vault.hdr", "vault.hdr.bak"):
            (folder / name).write_bytes(data)
        with pytest.raises(StoreError, match="header_damaged"):
            open_vault(folder)


def test_a_header_with_low_cost_is_refused_also_when_changed_after_unlocking(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault._lowest = LOWEST
        with pytest.raises(StoreError, match="kdf_refused"):
            vault.change_passphrase("x", kdf=replace(DEFAULT, memory_kib=64))
