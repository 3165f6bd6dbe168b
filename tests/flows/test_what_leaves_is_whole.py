"""What leaves is whole: the issuer's picture and a code for each credential, on the page and on paper."""

from __future__ import annotations

import base64
import io
import json
import random
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pypdf
import pytest
import zxingcpp
from PIL import Image

from tests.support.browser import Browser
from tests.support.peers import program
from tests.support.sharing import badge, issue, keep, new_wallet, signed
from wallet.encodings import pixelpass
from wallet.service.sharing import PresentationRequest, ShareWarning, SignedPresentation, Viewer
from wallet.service.wallet import Wallet

YEAR = timedelta(days=366)
PLACE = "EXIF: taken at home"


def photograph() -> bytes:
    """A picture that stands on its side, and says where it was taken."""
    picture, out = Image.new("RGB", (60, 120), (200, 40, 40)), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112], exif[0x010E] = 6, PLACE
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">'
    b"<script>parent.document.title = 'ran'</script>"
    b'<image x:href="file:///etc/passwd" width="9" height="9"/><image href="https://tracker.example/a.png"/>'
    b'<rect width="100" height="50" fill="#1F4E7A" onload="1"/></svg>'
)


def inside(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    opened = new_wallet(tmp_path_factory.mktemp("whole") / "v")
    yield opened
    opened.close()


def with_picture(wallet: Wallet, address: str, name: str, description: str = "") -> Any:
    subject = badge()["credentialSubject"]
    achievement = {**subject["achievement"], "name": name}
    achievement |= {"image": {"id": address, "type": "Image"}} if address else {}
    achievement |= {"description": description} if description else {}
    mine = {**subject, "id": wallet.sharing.holder_key().did, "name": "Ada Núñez", "achievement": achievement}
    return keep(wallet, orjson.dumps(signed(badge(subject=None) | {"credentialSubject": mine})))


@pytest.fixture(scope="module")
def shown(wallet: Wallet) -> SignedPresentation:
    ids = [
        with_picture(wallet, inside("svg+xml", DRAWING), "Drawn"),
        with_picture(wallet, inside("jpeg", photograph()), "Photographed"),
        with_picture(wallet, "https://tracker.example/badge.png", "Elsewhere"),
        with_picture(wallet, inside("svg+xml", b"<svg"), "Broken"),
        with_picture(wallet, "", "Wordy", random.Random(7).randbytes(4000).hex()),
    ]
    return wallet.sharing.present(ids, PresentationRequest("Ward", "Night post", expires_in=YEAR))


@pytest.fixture(scope="module")
def paper(wallet: Wallet, shown: SignedPresentation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("paper") / "p.pdf"
    wallet.sharing.deliver(shown, "pdf", file)
    return file


@pytest.mark.peer("chromium", "ours to theirs")
@pytest.mark.slow
def test_the_page_shows_the_pictures_that_were_signed_and_no_other(
    wallet: Wallet, shown: SignedPresentation, tmp_path: Path
) -> None:
    program("chromium", "chromium-browser")
    wallet.sharing.deliver(shown, "html", tmp_path / "p.html")
    with Browser(tmp_path / "chromium", size=(390, 844)) as browser:
        browser.open((tmp_path / "p.html").as_uri())
        assert browser.verdict() == "verified"
        browser.wait("[...document.querySelectorAll('.plate img')].every((i) => i.complete)")
        sizes = browser.js("[...document.querySelectorAll('.plate img')].map((i) => [i.naturalWidth > i.naturalHeight])")
        assert sizes == [[True], [True]], "one drawn, one turned upright; the third is elsewhere, the fourth is none"
        assert browser.js("document.querySelectorAll('.plate svg').length") == 3
        assert browser.js("document.title") == "Credentials"
        assert browser.js("performance.getEntriesByType('resource').every((r) => r.name.startsWith('data:'))")
        assert "Ada Núñez" in browser.text()
        assert not browser.js("document.documentElement.scrollWidth > innerWidth")


def test_paper_shows_them_as_pixels_alone(paper: Path) -> None:
    images = [image.image for page in pypdf.PdfReader(paper).pages for image in page.images]
    assert [image.width > image.height for image in images if image] == [True, True]
    plain = subprocess.run(
        [program("qpdf"), "--qdf", "--object-streams=disable", paper, "-"], capture_output=True, check=True
    )
    assert PLACE.encode() not in plain.stdout
    assert b"tracker.example" not in b"".join(line for line in plain.stdout.splitlines() if b"/URI" in line)


@pytest.mark.peer("zbar", "ours to theirs")
@pytest.mark.peer("pdfdetach", "ours to theirs")
@pytest.mark.slow
def test_each_credential_has_a_code_on_paper_or_it_is_said_before(
    wallet: Wallet, shown: SignedPresentation, paper: Path, tmp_path: Path
) -> None:
    told = [warning.about for warning in wallet.sharing.warnings(shown, "pdf") if warning.code == "share_no_code_printed"]
    assert told == ["Wordy"]
    subprocess.run([program("pdftoppm"), "-r", "150", "-png", paper, tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    ours = {code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page)) if code.format.name == "QRCode"}
    command = [program("zbarimg"), "-q", "--raw", "--set", "disable", "--set", "qrcode.enable", *map(str, pages)]
    theirs = set(subprocess.run(command, capture_output=True, check=False, text=True).stdout.splitlines())
    assert ours == theirs
    names = {json.loads(pixelpass.unpack(text))["credentialSubject"]["achievement"]["name"] for text in ours}
    assert names == {"Drawn", "Photographed", "Elsewhere", "Broken"}
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run([program("pdfdetach"), "-saveall", "-o", out, paper], check=True, capture_output=True)
    assert [file.read_bytes() for file in out.iterdir()] == [shown.document]


def test_with_a_viewer_of_ones_own_the_code_on_paper_is_for_any_phone(wallet: Wallet, tmp_path: Path) -> None:
    plain = issue(wallet)
    request = PresentationRequest(viewer=Viewer("https://school.example/v"), expires_in=YEAR)
    signed_one = wallet.sharing.present([plain], request)
    wallet.sharing.deliver(signed_one, "pdf", tmp_path / "p.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "p.pdf").pages)
    assert "school.example" in text
    subprocess.run([program("pdftoppm"), "-r", "150", "-png", tmp_path / "p.pdf", tmp_path / "page"], check=True)
    found = [code.text for page in tmp_path.glob("page*.png") for code in zxingcpp.read_barcodes(Image.open(page))]
    assert any(text.startswith("https://school.example/v#") for text in found)
    assert ShareWarning("share_no_code_printed", "", None) not in wallet.sharing.warnings(signed_one, "pdf")
