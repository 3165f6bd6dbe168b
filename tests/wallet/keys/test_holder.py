"""The holder's keys: named by did:key, signing as RFC 8032 says, kept and never handed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support.vaults import make_vault, open_vault
from wallet.errors import StoreError
from wallet.keys.holder import HolderKey, did_of, public_of


def test_the_did_is_the_one_of_the_did_key_method() -> None:
    # did:key method, test vector of an Ed25519 seed of zeros.
    assert did_of(public_of(bytes(32))) == "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


def test_a_signature_is_deterministic_ed25519_of_rfc_8032() -> None:
    # RFC 8032 section 7.1, TEST 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = HolderKey(public_of(seed), release=lambda: bytearray(seed))
    assert key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


def test_the_private_half_is_erased_after_each_use_and_never_shown() -> None:
    seed = bytearray(range(32))
    held = bytearray(seed)
    key = HolderKey(public_of(seed), release=lambda: held)
    key.sign(b"x")
    assert held == bytearray(32)
    assert not any(isinstance(v, (bytes, bytearray)) and bytes(v) == bytes(range(32)) for v in vars(key).values())
    assert repr(key) == f"HolderKey({key.did})"


def test_keys_are_kept_across_openings(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        default = vault.keys.default()
        other = vault.keys.create("for the union", audience="https://union.example")
        assert vault.keys.default().did == default.did != other.did
        assert default.verification_method == f"{default.did}#{default.did.removeprefix('did:key:')}"
    with open_vault(tmp_path / "v") as vault:
        assert [k.did for k in vault.keys.all()] == [default.did, other.did]
        found = vault.keys.find(other.did)
        assert (found.label, found.audience) == ("for the union", "https://union.example")
        Ed25519PublicKey.from_public_bytes(found.public).verify(found.sign(b"data"), b"data")
        with pytest.raises(StoreError, match="no_key"):
            vault.keys.find("did:key:nobody")
