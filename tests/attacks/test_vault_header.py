"""The vault's header written by whoever has the disk: absurd and cheap costs, slots of others, nonsense (D06, D07)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import PASSPHRASE, MovingClock, closed, make_vault, open_vault
from wallet.encodings import jcs
from wallet.errors import StoreError
from wallet.limits import KDF_MEMORY_KIB_MIN, KIB
from wallet.store.lock.kdf import DEFAULT, LOWEST, KdfParameters
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROOT = Path(__file__).resolve().parents[2]


def rewrite(folder: Path, change: Any) -> None:
    """Writes both header copies as an attacker would: right checksum, no key."""
    found = json.loads((folder / "vault.hdr").read_bytes())
    change(found)
    body = {k: v for k, v in found.items() if k != "checksum"}
    found["checksum"] = hashlib.sha256(jcs.canonical(body)).hexdigest()
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(jcs.canonical(found))


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
