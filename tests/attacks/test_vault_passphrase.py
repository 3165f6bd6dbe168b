"""The passphrase and the recovery code: guessed, mistyped, changed, taken to another machine (D08, K06–K09)."""

from __future__ import annotations

import hashlib
import shutil
import time
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, START, MovingClock, add, closed, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.lock import recovery_code
from wallet.store.lock.kdf import KdfParameters
from wallet.store.lock.passphrase import passphrase_bytes
from wallet.store.lock.vault_key import VaultKey
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


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
