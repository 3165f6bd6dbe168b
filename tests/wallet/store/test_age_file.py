"""Our reader of age files: against what the library writes, at any cost, and with every byte wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tests.support.ages import seal
from tests.support.vaults import add, make_vault
from wallet.errors import StoreError
from wallet.store.copies.age_file import open_age
from wallet.store.copies.backup import read_backup, write_backup

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

CODE = "a code from a sheet"


@pytest.mark.parametrize("size", [0, 65_536, 300_000])
def test_what_the_library_sealed_is_opened(size: int) -> None:
    data = os.urandom(size)
    assert open_age(pyrage.passphrase.encrypt(data, CODE), CODE) == data


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_the_tests_writer_is_understood_by_the_library(size: int) -> None:
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(seal(data, CODE, log_n=4), CODE) == data


def test_how_busy_this_machine_is_does_not_decide_whether_a_backup_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    # The library refuses what costs far more than a second by its measure of that moment, also what it wrote before.
    def too_much(*_: object) -> bytes:
        raise pyrage.DecryptError("Excessive work parameter for passphrase.")

    monkeypatch.setattr(pyrage.passphrase, "decrypt", too_much)
    assert open_age(seal(b"kept", CODE, log_n=16), CODE) == b"kept"


@pytest.mark.parametrize("cost", [b"23", b"30", b"99"])
def test_a_cost_above_the_ceiling_is_refused_before_it_is_paid(cost: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(b"kept", CODE, log_n=4).replace(b" 4\n", b" " + cost + b"\n", 1)
    monkeypatch.setattr(Scrypt, "derive", lambda *_: pytest.fail("derived"))
    with pytest.raises(StoreError, match="kdf_refused"):
        open_age(sealed, CODE)


def test_every_changed_byte_is_noticed() -> None:
    data = os.urandom(66_000)
    sealed = seal(data, CODE, log_n=1)
    head = sealed.index(b"---") + 64
    for place in [*range(head + 16), *range(head + 16, len(sealed), 997), len(sealed) - 1]:
        for bit in (1, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises(StoreError) as caught:
                open_age(bytes(changed), CODE)
            assert caught.value.code in ("not_a_backup", "backup_code_wrong", "backup_damaged", "kdf_refused"), place


def test_a_file_cut_or_lengthened_anywhere_is_noticed() -> None:
    sealed = seal(os.urandom(140_000), CODE, log_n=1)
    ends = [0, 10, 100, sealed.index(b"---") + 48, len(sealed) - 1, len(sealed) - 65_552, len(sealed) - 8_944]
    for changed in (*(sealed[:end] for end in ends), sealed + b"x", sealed + bytes(16), b"x" + sealed):
        with pytest.raises(StoreError, match=r"not_a_backup|backup_damaged"):
            open_age(changed, CODE)


def test_another_spelling_of_the_same_head_is_not_taken() -> None:
    sealed = seal(b"kept", CODE, log_n=4)
    salt = sealed.split(b" ")[2]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = salt[:-1] + alphabet[alphabet.index(salt[-1]) ^ 1 :][:1]
    for changed in (sealed.replace(salt, other, 1), sealed.replace(b" 4\n", b" 04\n", 1), sealed.replace(b"\n", b"\r\n", 2)):
        with pytest.raises(StoreError, match="not_a_backup"):
            open_age(changed, CODE)


def test_an_empty_last_chunk_after_others_is_no_age_file() -> None:
    sealed = seal(os.urandom(65_536), CODE, log_n=4, empty_end=True)
    with pytest.raises(StoreError, match="backup_damaged"):
        open_age(sealed, CODE)


def test_a_wrong_code_is_told_from_damage(tmp_path: Path) -> None:
    file = tmp_path / "mine"
    with make_vault(tmp_path / "v")[0] as vault:
        add(vault, 1)
        write_backup(vault, file, CODE)
    with pytest.raises(StoreError, match="backup_code_wrong"):
        read_backup(file, "another")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="backup_damaged"):
        read_backup(file, CODE)
