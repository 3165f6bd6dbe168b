"""Quick unlock with a real GNOME keyring on a bus of its own; skipped with its reason where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INSIDE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.support.vaults import CHEAP, MovingClock, add, make_vault
from wallet.store import quick_unlock
from wallet.store.vault import Vault
vault, _ = make_vault(Path(sys.argv[2]))
add(vault, 1)
vault.enable_quick_unlock()
vault.close()
with Vault.open(Path(sys.argv[2]), quick_unlock=True, clock=MovingClock(), lowest=CHEAP) as vault:
    assert vault.records.count() == 1
    vault.disable_quick_unlock()
print(type(quick_unlock.trusted_keyring()).__module__)
"""


@pytest.mark.skipif(
    not all(shutil.which(n) for n in ("dbus-run-session", "gnome-keyring-daemon")),
    reason="dbus-run-session and gnome-keyring-daemon are not both installed",
)
def test_K04_a_real_secret_service_keeps_the_quick_unlock_secret(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    (tmp_path / "inside.py").write_text(INSIDE)
    script = (
        "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
        f"exec {sys.executable} {tmp_path}/inside.py {ROOT} {tmp_path}/v"
    )
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "GNOME_", "PYTHON_KEYRING"))},
        "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "XDG_DATA_HOME": str(tmp_path / "data"),
    }  # fmt: skip
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "keyring.backends.SecretService"
