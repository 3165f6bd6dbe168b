"""Codes are read back by a reader that is not ours: straight, turned, small, blurred, one after another."""

from __future__ import annotations

import io
import random
import re

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from tests.support.holder import FakeHolderKey, checker, judge, record_of
from tests.support.issuer_simulator import NOW, IssuerSimulator, Terms
from wallet.encodings.qr_frames import Reassembler
from wallet.errors import ShareError
from wallet.limits import MAX_QR_BYTES
from wallet.report import Verdict
from wallet.share import qr_code
from wallet.share.channels.qr import CHANNEL
from wallet.share.presentation import PresentationRequest, SignedPresentation, present
from wallet.share.qr_code import QrCode

KEY = FakeHolderKey()
ISSUER = IssuerSimulator(method="key")


def signed(slug: str = "life-support", *, image: bool = False) -> SignedPresentation:
    record = record_of(ISSUER.badge(slug, subject=KEY.did, terms=Terms(image=image)))
    return present([record], PresentationRequest(audience="Ward 4"), key=KEY, now=NOW, check=checker())


def picture(code: QrCode, module: int = 4) -> Image.Image:
    with Image.open(io.BytesIO(qr_code.png([code], module=module))) as opened:
        return opened.convert("L")


def read(image: Image.Image) -> list[bytes]:
    return [bytes(found.bytes) for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def test_a_small_presentation_is_one_code_any_reader_understands() -> None:
    made = signed()
    assert len(made.data) <= MAX_QR_BYTES
    (code,) = CHANNEL.codes(made)
    (data,) = read(picture(code))
    assert data == made.data
    assert judge(data).verdict is Verdict.VERIFIED


def test_a_large_one_is_several_and_stands_on_one_sheet() -> None:
    made = signed("wound-care-2", image=True)
    codes = CHANNEL.codes(made)
    assert len(codes) > 1
    assert len({code.side for code in codes}) == 1
    with Image.open(io.BytesIO(qr_code.png(codes))) as sheet:
        found = read(sheet.convert("L"))
    reader = Reassembler()
    for frame in found:
        reader.add(frame)
    assert reader.data() == made.data


@pytest.mark.parametrize("angle", [7, 45, 90, 181, 303])
def test_turned(angle: int) -> None:
    code = CHANNEL.codes(signed("wound-care-2", image=True))[0]
    turned = picture(code, 6).rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert len(read(turned)) == 1


@pytest.mark.parametrize("scale", [0.5, 0.8, 1.37, 2.5])
def test_scaled(scale: float) -> None:
    code = CHANNEL.codes(signed("wound-care-2", image=True))[0]
    image = picture(code, 6)
    size = (round(image.width * scale), round(image.height * scale))
    assert len(read(image.resize(size, Image.Resampling.BILINEAR))) == 1


def test_noisy_and_blurred() -> None:
    dice = random.Random(4471)  # noqa: S311  # the same noise every time
    code = CHANNEL.codes(signed("wound-care-2", image=True))[0]
    image = picture(code, 6)
    noise = Image.frombytes("L", image.size, dice.randbytes(image.width * image.height))
    worn = Image.blend(image.filter(ImageFilter.GaussianBlur(1.6)), noise, 0.25)
    assert len(read(worn)) == 1


def test_frames_shown_in_turn_with_some_missed_are_read_in_the_end() -> None:
    made = signed("wound-care-2", image=True)
    codes = CHANNEL.codes(made)
    dice = random.Random(7)  # noqa: S311
    reader = Reassembler()
    shown = 0
    while not reader.complete:
        code = codes[shown % len(codes)]
        shown += 1
        assert shown < 200
        if dice.random() < 0.4:  # the hand shook
            continue
        for data in read(picture(code, 3)):
            reader.add(data)
    assert reader.data() == made.data


def test_svg_says_the_same_as_the_matrix() -> None:
    code = qr_code.encode(b"HELLO")
    drawn = qr_code.svg(code)
    dark = sum(sum(row) for row in code.matrix)
    lengths = [int(run) for run in re.findall(r"h(\d+)v1h-", drawn)]
    assert sum(lengths) == dark


def test_terminal_says_the_same_as_the_matrix() -> None:
    code = qr_code.encode(b"HELLO")
    lines = qr_code.terminal(code).split("\n")
    side = code.side + 2 * qr_code.QUIET
    assert {len(line) for line in lines} == {side}
    upper = {"█": False, "▀": False, "▄": True, " ": True}
    lower = {"█": False, "▄": False, "▀": True, " ": True}
    rows = [tuple(table[mark] for mark in line) for line in lines for table in (upper, lower)]
    inner = [row[qr_code.QUIET : qr_code.QUIET + code.side] for row in rows[qr_code.QUIET : qr_code.QUIET + code.side]]
    assert tuple(inner) == code.matrix


def test_too_much_is_refused() -> None:
    with pytest.raises(ShareError):
        qr_code.encode(bytes(3000))


def test_a_matrix_is_modules_and_no_picture() -> None:
    code = qr_code.encode(b"x")
    assert isinstance(code.matrix, tuple)
    assert code.side == 21
    assert "True" not in repr(code)
