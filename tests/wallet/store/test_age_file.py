"""Our reader of age files: against what the library writes, at any cost, and with every byte wrong."""

from __future__ import annotations

import io
import os
import tracemalloc
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tests.support.ages import seal, sealed, unsealed
from tests.support.vaults import add, make_vault
from wallet.errors import StoreError
from wallet.store.copies import age_file
from wallet.store.copies.backup import write_backup
from wallet.store.copies.backup_file import open_backup

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

CODE = "a code from a sheet"


@pytest.mark.parametrize("size", [0, 65_536, 300_000])
def test_what_the_library_sealed_is_opened(size: int) -> None:
    data = os.urandom(size)
    assert unsealed(pyrage.passphrase.encrypt(data, CODE), CODE) == data


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_the_tests_writer_is_understood_by_the_library(size: int) -> None:
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(seal(data, CODE, log_n=4), CODE) == data


def test_how_busy_this_machine_is_does_not_decide_whether_a_backup_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    # The library refuses what costs far more than a second by its measure of that moment, also what it wrote before.
    def too_much(*_: object) -> bytes:
        raise pyrage.DecryptError("Excessive work parameter for passphrase.")

    monkeypatch.setattr(pyrage.passphrase, "decrypt", too_much)
    assert unsealed(seal(b"kept", CODE, log_n=16), CODE) == b"kept"


@pytest.mark.parametrize("cost", [b"23", b"30", b"99"])
def test_a_cost_above_the_ceiling_is_refused_before_it_is_paid(cost: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    made = seal(b"kept", CODE, log_n=4).replace(b" 4\n", b" " + cost + b"\n", 1)
    monkeypatch.setattr(Scrypt, "derive", lambda *_: pytest.fail("derived"))
    with pytest.raises(StoreError, match="kdf_refused"):
        unsealed(made, CODE)


def test_every_changed_byte_is_noticed() -> None:
    data = os.urandom(66_000)
    made = seal(data, CODE, log_n=1)
    head = made.index(b"---") + 64
    for place in [*range(head + 16), *range(head + 16, len(made), 997), len(made) - 1]:
        for bit in (1, 0x80):
            changed = bytearray(made)
            changed[place] ^= bit
            with pytest.raises(StoreError) as caught:
                unsealed(bytes(changed), CODE)
            assert caught.value.code in ("not_a_backup", "backup_code_wrong", "backup_damaged", "kdf_refused"), place


def test_a_file_cut_or_lengthened_anywhere_is_noticed() -> None:
    made = seal(os.urandom(140_000), CODE, log_n=1)
    ends = [0, 10, 100, made.index(b"---") + 48, len(made) - 1, len(made) - 65_552, len(made) - 8_944]
    for changed in (*(made[:end] for end in ends), made + b"x", made + bytes(16), b"x" + made):
        with pytest.raises(StoreError, match=r"not_a_backup|backup_damaged"):
            unsealed(changed, CODE)


def test_another_spelling_of_the_same_head_is_not_taken() -> None:
    made = seal(b"kept", CODE, log_n=4)
    salt = made.split(b" ")[2]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = salt[:-1] + alphabet[alphabet.index(salt[-1]) ^ 1 :][:1]
    for changed in (made.replace(salt, other, 1), made.replace(b" 4\n", b" 04\n", 1), made.replace(b"\n", b"\r\n", 2)):
        with pytest.raises(StoreError, match="not_a_backup"):
            unsealed(changed, CODE)


def test_an_empty_last_chunk_after_others_is_no_age_file() -> None:
    made = seal(os.urandom(65_536), CODE, log_n=4, empty_end=True)
    with pytest.raises(StoreError, match="backup_damaged"):
        unsealed(made, CODE)


def test_a_wrong_code_is_told_from_damage(tmp_path: Path) -> None:
    file = tmp_path / "mine"
    with make_vault(tmp_path / "v")[0] as vault:
        add(vault, 1)
        write_backup(vault, file, CODE)
    with pytest.raises(StoreError, match="backup_code_wrong"):
        open_backup(file, "another")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="backup_damaged"):
        open_backup(file, CODE)


# Our writer ---------------------------------------------------------------------------
@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_file, "SEALED_LOG_N", 4)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000])
def test_what_we_seal_the_library_opens(size: int, cheap: None) -> None:
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(sealed(data, CODE), CODE) == data
    assert unsealed(sealed(data, CODE), CODE) == data


@pytest.mark.parametrize("pieces", [[1] * 200, [65_536, 65_536], [65_535, 1, 65_536], [0, 200_000, 0], [131_072]])
def test_however_it_is_written(pieces: list[int], cheap: None) -> None:
    out = io.BytesIO()
    writer = age_file.seal_age(out, CODE)
    data = b""
    for size in pieces:
        data += (new := os.urandom(size))
        assert writer.write(new) == size
    writer.finish()
    assert unsealed(out.getvalue(), CODE) == data


def test_two_of_the_same_share_no_byte_of_their_payload(cheap: None) -> None:
    first, second = sealed(b"x" * 70_000, CODE), sealed(b"x" * 70_000, CODE)
    assert len(first) == len(second)
    assert first[-70_000:] != second[-70_000:]
    assert first.split(b" ")[2] != second.split(b" ")[2], "a salt twice"


def test_chunks_left_out_exchanged_or_repeated_are_noticed(cheap: None) -> None:
    made = seal(os.urandom(65_536 * 4), CODE, log_n=1)
    head = made.index(b"---") + 4 + 44 + 16
    chunks = [made[place : place + 65_552] for place in range(head, len(made), 65_552)]
    assert len(chunks) == 4
    for order in ([1, 0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2, 3, 3], [0, 0, 1, 2, 3], [3], [0, 2, 1, 3]):
        with pytest.raises(StoreError, match="backup_damaged"):
            unsealed(made[:head] + b"".join(chunks[number] for number in order), CODE)


def test_a_stream_is_read_from_any_place(cheap: None) -> None:
    data = os.urandom(200_000)
    reader = io.BufferedReader(age_file.open_age(io.BytesIO(sealed(data, CODE)), CODE))
    for place, size in ((199_999, 10), (65_530, 20), (0, 1), (65_536, 65_536), (200_000, 1), (131_071, 2)):
        reader.seek(place)
        assert reader.read(size) == data[place : place + size]
    assert reader.seek(-5, io.SEEK_END) == 199_995


def test_memory_stays_flat_however_much_is_sealed_and_read(cheap: None, tmp_path: Path) -> None:
    piece = os.urandom(65_536)
    tracemalloc.start()
    try:
        with (tmp_path / "x").open("wb") as out:
            writer = age_file.seal_age(out, CODE)
            for _ in range(800):
                writer.write(piece)
            writer.finish()
        with (tmp_path / "x").open("rb") as file:
            reader = io.BufferedReader(age_file.open_age(file, CODE))
            while reader.read(65_536):
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "x").stat().st_size > 50_000_000
    assert peak < 3_000_000
