"""A real browser, without a window: what a page says of itself, and how it looks."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def browser() -> str:
    """Returns a Chromium, or skips the test with a reason."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on this machine: the page cannot check itself here")


def _run(page: Path, *arguments: str, script: bool = True) -> str:
    with tempfile.TemporaryDirectory(prefix="lanyard-browser-") as profile:
        command = [browser(), *_QUIET, f"--user-data-dir={profile}", "--virtual-time-budget=8000", *arguments]
        if not script:
            command.append("--blink-settings=scriptEnabled=false")
        done = subprocess.run(
            [*command, page.resolve().as_uri()], capture_output=True, timeout=90, check=False, text=True
        )
    return done.stdout


def opened(page: Path, *, script: bool = True) -> str:
    """Returns the page as it stands after it has run."""
    return _run(page, "--dump-dom", script=script)


def verdict(page: Path, *, script: bool = True) -> str:
    """Returns what the page says for machines."""
    found = re.search(r'<html[^>]* data-verdict="([a-z_]+)"', opened(page, script=script))
    return found[1] if found else "no page"


def picture(page: Path, target: Path, *, width: int = 1280, height: int = 1600, dark: bool = False) -> None:
    """Writes a PNG of the page."""
    more = ["--blink-settings=preferredColorScheme=0"] if dark else []
    _run(page, f"--window-size={width},{height}", f"--screenshot={target}", *more)


def printed(page: Path, target: Path) -> None:
    """Writes the page as a PDF, as it would be printed."""
    _run(page, "--no-pdf-header-footer", f"--print-to-pdf={target}")
