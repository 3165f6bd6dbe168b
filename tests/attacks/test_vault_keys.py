"""The keys in a vault: taken out, exchanged, shown to another receiver, made without randomness (D14, K10, K11, K13)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.lock.vault_key import VaultKey

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def test_D14_a_nonce_never_comes_twice() -> None:
    key = VaultKey.new(vault_id="00" * 16)
    slot = bytearray(32)
    nonces = {key.wrapped_by(slot, aad=b"")[:12] for _ in range(1_000_000)}
    assert len(nonces) == 1_000_000


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
