"""Codes are read back by a reader that is not ours (zxing-cpp): straight, turned, small, noisy, in any order."""

from __future__ import annotations

import io
import os
import random

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wallet.encodings.qr_text import Reassembler, base45, unbase45
from wallet.errors import IntakeError, ShareError
from wallet.share.qr import as_png, as_text, codes, encode_text

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

SMALL = b'{"type":"VerifiablePresentation","n":"' + b"small" * 20 + b'"}'
LARGE = os.urandom(6000)


def read(png: bytes, *, turn: float = 0, scale: float = 1, noise: int = 0) -> list[str]:
    image = Image.open(io.BytesIO(png)).convert("L")
    if turn:
        image = image.rotate(turn, expand=True, fillcolor=255)
    if scale != 1:
        image = image.resize((int(image.width * scale), int(image.height * scale)))
    if noise:
        drawn = random.Random(7)
        for _ in range(image.width * image.height * noise // 1000):
            image.putpixel((drawn.randrange(image.width), drawn.randrange(image.height)), drawn.randrange(256))
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("how", [{}, {"turn": 90}, {"turn": 33}, {"scale": 0.5}, {"scale": 2.3}, {"noise": 10}], ids=str)
def test_a_small_one_is_one_code_that_any_reader_reads(how: dict[str, float]) -> None:
    (code,) = codes(SMALL)
    (text,) = read(as_png([code]), **how)  # type: ignore[arg-type]
    assert Reassembler().take(text) == SMALL


def test_a_large_one_comes_in_frames_in_any_order_and_twice() -> None:
    frames = codes(LARGE)
    assert len(frames) > 5
    texts = [text for frame in frames for text in read(as_png([frame]))]
    random.Random(3).shuffle(texts)
    reader, whole = Reassembler(), None
    for text in texts[:4] + texts:
        whole = reader.take(text) or whole
    assert whole == LARGE
    assert reader.progress == (len(frames), len(frames))


def test_P29_parts_of_two_sets_are_never_mixed() -> None:
    one, other = codes(LARGE), codes(os.urandom(6000))
    reader = Reassembler()
    reader.take(one[0].text)
    with pytest.raises(IntakeError, match="qr_other_set"):
        reader.take(other[1].text)


def test_a_changed_part_is_noticed() -> None:
    reader = Reassembler()
    with pytest.raises(IntakeError, match="qr_damaged"):
        for frame in codes(LARGE):
            head, _, part = frame.text.rpartition(":")
            reader.take(f"{head}:{'0' if part[0] != '0' else '1'}{part[1:]}")


@pytest.mark.parametrize(
    "text", ["https://evil.example", "LANYARD2:X", "LANYARD1:~", "LANYARD2:A:0:9:x", "LANYARD2:A:2:1:x"]
)
def test_what_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(IntakeError):
        Reassembler().take(text)


def test_what_no_code_holds_says_so() -> None:
    with pytest.raises(ShareError, match="too_large_for_qr"):
        codes(os.urandom(400_000))
    with pytest.raises(ShareError, match="too_large_for_qr"):
        encode_text("x" * 8000)


def test_the_terminal_form_is_readable() -> None:
    (code,) = codes(SMALL)
    lines = as_text(code).splitlines()
    # Draw the characters as a terminal would: one cell is one module wide and two high.
    picture = Image.new("L", (len(lines[0]), len(lines) * 2), 0)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            top, bottom = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}[cell]
            picture.putpixel((column, row * 2), top)
            picture.putpixel((column, row * 2 + 1), bottom)
    big = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(big)
    assert Reassembler().take(found.text) == SMALL


@given(st.binary(max_size=200))
def test_base45_comes_back(data: bytes) -> None:
    assert unbase45(base45(data)) == data


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:~", max_size=40))
def test_base45_refuses_or_reads(text: str) -> None:
    try:
        unbase45(text)
    except IntakeError as error:
        assert error.code == "qr_damaged"
