"""A code that opens a page, in a real Chromium: whole, changed, cut short, over plain http, and opened empty."""

from __future__ import annotations

import http.server
import json
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.support.browser import CHROMIUM, Browser
from tests.support.sharing import issue, keep, new_wallet
from wallet.clock import FixedClock, SystemClock
from wallet.encodings import base64url
from wallet.errors import ShareError
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.sharing import PresentationRequest, Viewer, viewer_page
from wallet.service.wallet import Wallet
from wallet.share.channels.page_code import packed

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""A picture of many small squares is now and then taken for another kind of code as well."""

pytestmark = [
    pytest.mark.peer("chromium", "ours to theirs"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ISSUED = datetime.now(UTC).replace(microsecond=0)
ISSUER = SampleIssuer("Mercy College", clock=FixedClock(ISSUED))
PLAIN = Terms("2.0", image=False)


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    # The browser has the clock of the machine, and a presentation ends: long after the tests were collected, too.
    opened = new_wallet(tmp_path_factory.mktemp("vault") / "v", SystemClock())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("viewer")
    (folder / "viewer.html").write_text(viewer_page())
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile"), size=(390, 844)) as running:
        yield running


@pytest.fixture(scope="module")
def badge(wallet: Wallet) -> Any:
    holder = wallet.sharing.holder_key().did
    return keep(wallet, encoded(ISSUER.badge("wound-care-2", subject=holder, terms=PLAIN)))


def address_of(wallet: Wallet, record: Any, viewer: str, folder: Path, **options: Any) -> str:
    """Returns what a reader of others finds in the picture of the code."""
    request = PresentationRequest("A ward", viewer=Viewer(viewer, **options))
    picture = folder / f"{len(list(folder.iterdir()))}.png"
    wallet.sharing.deliver(wallet.sharing.present([record], request), "page", picture)
    (code,) = zxingcpp.read_barcodes(Image.open(picture), formats=QR_ONLY)
    return str(code.text)


def carried(address: str) -> Any:
    """Returns what stands behind the ``#``."""
    return json.loads(zlib.decompress(base64url.decode(address.partition("#")[2]), -15))


def test_a_phone_opens_it_and_its_page_judges(wallet: Wallet, badge: Any, place: Path, browser: Browser) -> None:
    address = address_of(wallet, badge, (place / "viewer.html").as_uri(), place)
    browser.open(address)
    assert browser.verdict() == "verified"
    text = browser.text()
    assert "Wound Care, Level 2" in text and "Mercy College" in text
    assert "not who is showing it" in text, "nobody signed that they show it"
    assert browser.js("location.hash") == "" and "#" not in browser.js("location.href"), "it does not stay in the history"
    assert browser.requests_sent() == 0
    assert browser.js("document.documentElement.scrollWidth <= innerWidth"), "nothing stands beside a phone's screen"


@pytest.mark.parametrize("old, new", [("Wound Care", "Brain Surgery"), ("Mercy College", "Harvard"), ("_:c14n0", "_:c14n9")])
def test_a_changed_word_is_noticed(wallet: Wallet, badge: Any, place: Path, browser: Browser, old: str, new: str) -> None:
    address = address_of(wallet, badge, (place / "viewer.html").as_uri(), place)
    content = carried(address)
    content["credentials"][0]["document"] = content["credentials"][0]["document"].replace(old, new)
    browser.open(address.partition("#")[0] + "#" + packed(content))
    assert browser.verdict() == "not_verified"


def test_what_else_is_in_it_is_not_believed(wallet: Wallet, badge: Any, place: Path, browser: Browser) -> None:
    """Words, a verdict and a page's own report cannot make it better; a name behind the # may stand before it."""
    address = address_of(wallet, badge, (place / "viewer.html").as_uri(), place)
    content = carried(address)
    changed = json.loads(json.dumps(content).replace("Wound Care", "Brain Surgery"))
    changed |= {
        "text": {"holds_by": "x"},
        "words": {},
        "headline": "All good",
        "report": [{"verdict": "x"}, {"verdict": "verified"}],
    }
    changed["credentials"][0]["report"] = {"verdict": "constructor", "text": "Genuine"}
    browser.open(address.partition("#")[0] + "#vc=" + packed(changed))
    assert browser.verdict() == "not_verified"
    browser.open(address.partition("#")[0] + "#vc=" + packed(content))
    assert browser.verdict() == "verified"


def test_bad_news_of_the_sender_goes_along(wallet: Wallet, place: Path, browser: Browser) -> None:
    document = ISSUER.badge("wound-care-2", subject=wallet.sharing.holder_key().did, terms=PLAIN)
    document["name"] = "Another name"
    address = address_of(wallet, keep(wallet, encoded(document), "b.json"), (place / "viewer.html").as_uri(), place)
    browser.open(address)
    assert browser.verdict() == "not_verified"


@pytest.mark.parametrize("cut", [1, 40, 900])
def test_an_address_that_was_cut_short_is_said_to_be(
    wallet: Wallet, badge: Any, place: Path, browser: Browser, cut: int
) -> None:
    browser.open(address_of(wallet, badge, (place / "viewer.html").as_uri(), place)[:-cut])
    assert browser.verdict() == "not_verified"
    assert "cut short" in browser.text()


def test_over_plain_http_nothing_is_judged(wallet: Wallet, badge: Any, place: Path, browser: Browser) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        fragment = address_of(wallet, badge, (place / "viewer.html").as_uri(), place).partition("#")[2]
        browser.open(f"http://127.0.0.1:{server.server_port}/viewer.html#{fragment}")
        assert browser.verdict() == "inconclusive"
        assert "Not checked here" in browser.text()
        server.shutdown()


def test_opened_empty_it_checks_what_its_reader_opens(wallet: Wallet, badge: Any, place: Path, browser: Browser) -> None:
    signed = wallet.sharing.present([badge], PresentationRequest("A ward"))
    wallet.sharing.deliver(signed, "html", place / "page.html")
    (place / "changed.html").write_text((place / "page.html").read_text().replace("Wound Care", "Brain Surgery"))
    viewer = (place / "viewer.html").as_uri()
    for name, verdict in (("page.html", "verified"), ("changed.html", "not_verified")):
        browser.open(viewer)
        browser.wait("document.querySelector('#file') !== null")
        assert browser.js("document.documentElement.dataset.verdict") == "pending"
        browser.choose_file("#file", place / name)
        assert browser.verdict() == verdict, name
    address = address_of(wallet, badge, viewer, place)
    browser.open(viewer)
    browser.wait("document.querySelector('#pasted') !== null")
    browser.js("document.querySelector('#pasted').value = 'hello'; document.querySelector('button').click()")
    browser.wait("document.querySelector('[role=alert]').textContent !== ''")
    assert browser.js("document.documentElement.dataset.verdict") == "pending"
    browser.js(f"document.querySelector('#pasted').value = {json.dumps(address)}; document.querySelector('button').click()")
    assert browser.verdict() == "verified"


def test_it_speaks_its_readers_language(tmp_path: Path, place: Path) -> None:
    with Browser(tmp_path / "profile", language="es-ES") as browser:
        browser.open((place / "viewer.html").as_uri())
        browser.wait("document.querySelector('h1') !== null")
        assert browser.text().startswith("Comprobar credenciales")
        assert browser.js("document.documentElement.lang") == "es"


def test_what_does_not_belong_into_an_address_is_refused(wallet: Wallet, badge: Any, place: Path, tmp_path: Path) -> None:
    viewer = Viewer("https://example.org/viewer.html")
    with_mail = issue(wallet, description="Write to ana@example.org")
    for records, request, code in (
        ([badge], PresentationRequest(), "no_viewer"),
        ([badge, badge], PresentationRequest(viewer=viewer), "one_code_one_credential"),
        ([with_mail], PresentationRequest(viewer=viewer), "personal_data_in_address"),
    ):
        signed = wallet.sharing.present(records, request)
        with pytest.raises(ShareError) as refused:
            wallet.sharing.deliver(signed, "page", tmp_path / "c.png")
        assert refused.value.code == code
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/v",
        "javascript:alert(1)",
        "https:///v",
        "https://a@example.org/",
        "https://example.org/#x",
        "https://exa mple.org",
        "",
        "file:",
        "https://[",
        "https://exämple.org/",
    ],
)
def test_addresses_of_viewers_that_cannot_be(address: str) -> None:
    with pytest.raises(ShareError, match="viewer_malformed"):
        Viewer(address)
