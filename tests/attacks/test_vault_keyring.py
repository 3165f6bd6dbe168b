"""Opening by the keyring: only one of the system's is trusted, and it is never the only way in (K04, K05)."""

from __future__ import annotations

import base64
import os
import types
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, START, MovingClock, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.lock import quick_unlock
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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
