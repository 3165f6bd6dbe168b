"""Two journeys through every way of handing over, as a person goes them: short, whole, and read by whoever receives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.browser import Browser
from tests.support.network import sentinel
from tests.support.peers import program
from tests.support.sharing import HandClock, issue, new_wallet, states
from wallet.examine.in_process import InProcess
from wallet.intake.source import from_bytes
from wallet.service.sharing import PresentationRequest, StorageTerms
from wallet.service.wallet import Wallet

YEAR = timedelta(days=366)


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    opened = new_wallet(tmp_path / "v", HandClock())
    yield opened
    opened.close()


@pytest.mark.peer("chromium", "ours to theirs")
@pytest.mark.slow
def test_a_job_seekers_portfolio_reaches_an_employers_browser_and_is_taken_back(wallet: Wallet, tmp_path: Path) -> None:
    program("chromium", "chromium-browser")
    shared = tmp_path / "shared"
    shared.mkdir()
    ids = [issue(wallet), issue(wallet, id="urn:uuid:2", description="Nights on the acute ward.")]
    link = wallet.sharing.link_terms(StorageTerms(str(shared)))
    request = PresentationRequest("Hillside Hospital", "Application, post 4471", expires_in=YEAR, link=link)
    signed = wallet.sharing.present(ids, request)
    wallet.sharing.deliver(signed, "html", tmp_path / "portfolio.html")
    given = wallet.sharing.start(signed, "link")
    assert given.live is not None
    with Browser(tmp_path / "chromium", size=(1366, 768)) as employer:
        for address in ((tmp_path / "portfolio.html").as_uri(), given.live.address):
            employer.open(address)
            assert employer.verdict() == "verified"
            assert "Application, post 4471" in employer.text()
            assert "2 hold" in employer.text()
            assert employer.requests_sent() == 0
        assert states(wallet) == ["live", "delivered"]
        assert [str(entry.state) for entry in wallet.sharing.stop_all()] == ["stopped"]
        employer.open(given.live.address)
        assert "Hillside" not in str(employer.js("document.body ? document.body.innerText : ''"))
    assert states(wallet) == ["stopped", "delivered"], "what was sent as a file is in their hands, and the ledger says so"


def test_a_nurse_without_a_network_shows_and_checks_and_nobody_is_asked(wallet: Wallet, tmp_path: Path) -> None:
    with sentinel() as reached:
        licence = issue(wallet)
        signed = wallet.sharing.present([licence], PresentationRequest("Ward 4", "Night shift", expires_in=YEAR))
        names = {"html": "p.html", "pdf": "p.pdf", "code": "c.png", "qr": "q.png", "file": "p.vp.json"}
        wallet.sharing.write([(signed, way, tmp_path / name) for way, name in names.items()])
        shown = wallet.sharing.start(signed, "screen")
        for name in names.values():
            sources = [from_bytes((tmp_path / name).read_bytes(), route="file", name=name)]
            items = list(InProcess().examine_each(sources, wallet._context.request()))
            assert items, name
            assert all(item.report is not None and str(item.report.verdict) == "verified" for item in items), name
        wallet.sharing.stop(shown.entry.id)
        assert wallet.sharing.ending_soon() == []
        assert len(wallet.sharing.carrying(licence)) == 6
    assert reached == [], "no name was looked up and nobody was connected to"
