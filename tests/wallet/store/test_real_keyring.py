"""Quick unlock with real keyrings on a bus of their own; skipped with the reason where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROOT = Path(__file__).resolve().parents[3]
BEGIN = """
import base64, os, signal, subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.lock import quick_unlock
from wallet.store.vault import Vault
folder = Path(sys.argv[2])
def quick():
    try:
        with Vault.open(folder, quick_unlock=True, clock=MovingClock(), lowest=CHEAP) as vault:
            return str(vault.records.count())
    except StoreError as error:
        # Whatever the keyring does: the passphrase opens, and no way in was taken away.
        with open_vault(folder) as vault:
            assert vault.records.count() == 1
            assert vault.quick_unlock_enabled
        return error.code
def begin():
    vault, _ = make_vault(folder)
    add(vault, 1)
    vault.enable_quick_unlock()
    vault.close()
    return vault.vault_id
"""
ORDINARY = """
vault_id = begin()
ring = quick_unlock.trusted_keyring()
print(type(ring).__module__)
good = ring.get_password(quick_unlock.SERVICE, vault_id)
print("kept", quick())
for other in (base64.b64encode(os.urandom(32)).decode(), "not one of ours", base64.b64encode(b"short").decode()):
    ring.set_password(quick_unlock.SERVICE, vault_id, other)
    print("replaced", quick())
ring.delete_password(quick_unlock.SERVICE, vault_id)
print("wiped", quick())
ring.set_password(quick_unlock.SERVICE, vault_id, good)
print("put back", quick())
"""
LOCKED = """
import secretstorage
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
# There is nobody to answer the prompt: to the program that is a prompt that was cancelled.
print("locked", quick())
"""
OFF = """
with open_vault(folder) as vault:
    vault.disable_quick_unlock()
print("off", quick_unlock.trusted_keyring().get_password(quick_unlock.SERVICE, vault_id))
"""
GONE = """
for number in [p for p in os.listdir("/proc") if p.isdigit()]:
    try:
        told = Path("/proc", number, "environ").read_bytes()
        name = Path("/proc", number, "comm").read_text().strip()
    except OSError:
        continue
    if name.startswith("gnome-keyring-d") and os.environ["XDG_RUNTIME_DIR"].encode() in told:
        os.kill(int(number), signal.SIGKILL)
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
import keyring.core
keyring.core._keyring_backend = None
print("gone", quick())
"""
ORDINARY_SAYS = [
    "kept 1", "replaced quick_unlock_failed", "replaced quick_unlock_failed", "replaced quick_unlock_failed",
    "wiped quick_unlock_failed", "put back 1",
]  # fmt: skip


def session(tmp_path: Path, start: str, body: str, **environment: str) -> list[str]:
    """Runs ``body`` on a fresh bus after ``start``; returns the lines it prints."""
    (tmp_path / "run").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "inside.py").write_text(BEGIN + body)
    whole = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "GNOME_", "PYTHON_KEYRING", "KDE_"))},
        "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CACHE_HOME": str(tmp_path / "cache"), **environment,
    }  # fmt: skip
    script = f"{start} exec {sys.executable} {tmp_path}/inside.py {ROOT} {tmp_path}/v"
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=whole, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


@pytest.mark.skipif(
    not all(shutil.which(n) for n in ("dbus-run-session", "gnome-keyring-daemon")),
    reason="dbus-run-session and gnome-keyring-daemon are not both installed",
)
def test_K04_K05_a_real_secret_service_kept_replaced_wiped_locked_off_and_gone(tmp_path: Path) -> None:
    start = "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;"
    told = session(tmp_path, start, ORDINARY + LOCKED)
    assert told == ["keyring.backends.SecretService", *ORDINARY_SAYS, "locked quick_unlock_failed"]
    shutil.rmtree(tmp_path / "v")
    told = session(tmp_path, start, ORDINARY + OFF)
    assert told[-1] == "off None"
    shutil.rmtree(tmp_path / "v")
    told = session(tmp_path, start, ORDINARY + GONE)
    assert told[-1] in ("gone no_trusted_keyring", "gone quick_unlock_failed")


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no dbus-run-session")
@pytest.mark.parametrize(
    "backend",
    ["", "keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyring.backends.chainer.ChainerBackend"],
)
def test_K04_on_a_bus_without_a_keyring_quick_unlock_stays_off(tmp_path: Path, backend: str) -> None:
    body = """
vault, code = make_vault(folder)
try:
    vault.enable_quick_unlock()
except StoreError as error:
    print(error.code)
print(vault.quick_unlock_enabled)
vault.close()
open_vault(folder).close()
Vault.open(folder, recovery_code=code, clock=MovingClock(), lowest=CHEAP).close()
"""
    named = {"PYTHON_KEYRING_BACKEND": backend} if backend else {}
    assert session(tmp_path, "", body, **named) == ["no_trusted_keyring", "False"]
