"""docs/for-verifiers.md, followed with Python's standard library and pdfdetach: nothing of ours reads what leaves."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from tests.support.peers import program
from tests.support.sharing import issue, new_wallet
from tests.support.signing import ISSUER
from wallet.service.sharing import PresentationRequest, Viewer
from wallet.service.wallet import Wallet

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_WARD = PresentationRequest("The ward", "Post 4471")


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    opened = new_wallet(tmp_path_factory.mktemp("v") / "v")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def record(wallet: Wallet) -> Any:
    return issue(wallet)


def base45(text: str) -> bytes:
    """RFC 9285: three characters are two bytes, two are one."""
    out = b""
    for at in range(0, len(text), 3):
        digits = [_ALPHABET.index(character) for character in text[at : at + 3]]
        number = sum(digit * 45**power for power, digit in enumerate(digits))
        out += number.to_bytes(len(digits) - 1, "big")
    return out


def base58(text: str) -> bytes:
    """The alphabet of Bitcoin, as multibase "z" names it."""
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for character in text:
        number = number * 58 + letters.index(character)
    return number.to_bytes(64, "big")


def test_a_code_for_checking_apps(wallet: Wallet, record: Any) -> None:
    share = wallet.sharing.start(wallet.sharing.present([record], _WARD), "code_screen")
    text = wallet.sharing.camera_text(share)
    wallet.sharing.stop(share.entry.id)
    credential = json.loads(zlib.decompress(base45(text)))
    assert credential["name"] == "Infection control"
    assert "proof" in credential


def test_codes_for_another_lanyard(wallet: Wallet, record: Any) -> None:
    signed = wallet.sharing.present([record], _WARD)
    texts = [code.text for code in wallet.sharing.qr_codes(signed)]
    if len(texts) == 1:
        packed = base45(texts[0].removeprefix("LANYARD1:"))
    else:
        frames = sorted((text.split(":", 4) for text in reversed(texts)), key=lambda frame: int(frame[2]))
        assert {int(frame[3]) for frame in frames} == {len(frames)}
        packed = base45("".join(frame[4] for frame in frames))
        assert {frame[1] for frame in frames} == {hashlib.sha256(packed).hexdigest()[:16].upper()}
    assert zlib.decompress(packed) == signed.document


def test_a_code_that_opens_a_page(wallet: Wallet, record: Any) -> None:
    request = PresentationRequest("The ward", viewer=Viewer("https://ada.example/v.html"))
    share = wallet.sharing.start(wallet.sharing.present([record], request), "page_screen")
    address = wallet.sharing.camera_text(share)
    wallet.sharing.stop(share.entry.id)
    text = address.partition("#")[2].rpartition("=")[2]
    content = json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), -15))
    (credential,) = content["credentials"]
    assert "Infection control" in credential["document"]
    (proof,) = credential["proofs"]
    hashed = b"".join(hashlib.sha256(part.encode()).digest() for part in (proof["options"], credential["document"]))
    ISSUER.private.public_key().verify(base58(proof["signature"].removeprefix("z")), hashed)
    with pytest.raises(InvalidSignature):
        ISSUER.private.public_key().verify(base58(proof["signature"].removeprefix("z")), hashed[::-1])


class _Data(html.parser.HTMLParser):
    """Takes out the element with the data."""

    text = ""
    _inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def test_a_page_that_checks_itself(wallet: Wallet, record: Any, tmp_path: Path) -> None:
    signed = wallet.sharing.present([record], _WARD)
    wallet.sharing.deliver(signed, "html", tmp_path / "p.html")
    page = _Data()
    page.feed((tmp_path / "p.html").read_text())
    content = json.loads(page.text)
    raw = base64.b64decode(content["raw"])
    assert raw == signed.document
    assert content["digest"] == hashlib.sha256(raw).hexdigest()


@pytest.mark.peer("pdfdetach", "ours to theirs")
def test_the_original_comes_out_of_a_pdf_byte_for_byte(wallet: Wallet, record: Any, tmp_path: Path) -> None:
    detach = program("pdfdetach")
    signed = wallet.sharing.present([record], _WARD)
    wallet.sharing.deliver(signed, "pdf", tmp_path / "p.pdf")
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run([detach, "-saveall", "-o", str(out), str(tmp_path / "p.pdf")], check=True, capture_output=True)
    assert [path.read_bytes() for path in out.iterdir()] == [signed.document]


@pytest.mark.peer("qpdf", "ours to theirs")
def test_qpdf_finds_nothing_wrong_with_a_pdf(wallet: Wallet, record: Any, tmp_path: Path) -> None:
    qpdf = program("qpdf")
    wallet.sharing.deliver(wallet.sharing.present([record], _WARD), "pdf", tmp_path / "p.pdf")
    done = subprocess.run([qpdf, "--check", str(tmp_path / "p.pdf")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
