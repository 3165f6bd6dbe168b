"""``lanyard verify`` of a file loads no vault and no network: whoever checks one badge waits for neither."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wallet.sample.issuer import SampleIssuer, Terms, encoded

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow  # a process of its own
def test_a_badge_is_checked_without_loading_the_vault_or_the_network(tmp_path: Path) -> None:
    badge = tmp_path / "badge.json"
    badge.write_bytes(encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False))))
    code = (
        "import sys; from wallet.cli import main; "
        f"status = main(['verify', '--offline', '--json', {str(badge)!r}]); "
        "print(status, *sorted(name for name in sys.modules "
        "if name in ('ssl', 'urllib3') or name.startswith(('wallet.store', 'wallet.service', 'wallet.net'))))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "0"
