"""The page that is handed out, in a browser that is not Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.peers import node, program
from tests.support.sharing import new_wallet
from wallet.clock import SystemClock
from wallet.intake.source import from_bytes
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.sharing import PresentationRequest

_FIREFOX = "firefox"


@pytest.mark.slow
@pytest.mark.peer(_FIREFOX, "ours to theirs")
def test_firefox_judges_a_page_and_one_that_was_changed(tmp_path: Path) -> None:
    firefox = program("firefox-esr", "firefox")
    page = tmp_path / "page.html"
    wallet = new_wallet(tmp_path / "v", SystemClock())
    try:
        data = encoded(SampleIssuer("Mercy College").badge("wound-care-2", subject=wallet.sharing.holder_key().did))
        (added,) = wallet.adding.add([from_bytes(data, route="test", name="badge.json")])
        assert added.id is not None
        wallet.sharing.deliver(wallet.sharing.present([added.id], PresentationRequest("The ward")), "html", page)
    finally:
        wallet.close()
    changed = tmp_path / "changed.html"
    changed.write_text(page.read_text().replace("Wound Care", "Brain Surgery"))
    for path, verdict in ((page, "verified"), (changed, "not_verified")):
        profile = tmp_path / f"profile-{path.stem}"
        seen = json.loads(node("puppeteer-core", "firefox.mjs", firefox, path.as_uri(), str(profile)))
        assert seen["verdict"] == verdict, seen
        assert seen["loaded"] == 0, "nothing is fetched"
        assert ("Mercy College" in seen["text"]) is (verdict == "verified"), "of what was changed nothing is shown"
