"""The look: contrast as measured, marks that differ in black and white, words complete."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from resources.reader import names
from ui.text.plain import plain
from ui.text.standing import _COLOURS, _MARKS, _TONE_MARKS, STATE_MARKS
from ui.text.words import has, set_language
from ui.widgets import icons, theme
from ui.widgets.art import decode, from_data_url
from wallet.records.points import Tone
from wallet.records.statement import COUNTED
from wallet.report import CheckName, OutcomeKind
from wallet.service.strength import strength


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("pairs", "least"), [("text_4_5", 4.5), ("non_text_3", 3.0)])
def test_contrast_is_as_wcag_asks(dark: bool, pairs: str, least: float) -> None:
    look = theme.Theme(dark)
    for above, below in theme.tokens()["contrast_pairs"][pairs]:
        assert contrast(look.hex(above), look.hex(below)) >= least, (above, below)


def test_marks_differ_in_black_and_white_at_16_pixels(qtbot: QtBot) -> None:
    drawn: dict[str, bytes] = {}
    for path in names("icons/marks", ".svg"):
        name = path.removeprefix("icons/").removesuffix(".svg")
        image = QImage(16, 16, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        icons.draw(painter, name, QRectF(0, 0, 16, 16), QColor("black"), QColor("white"))
        painter.end()
        drawn[name] = bytes(image.constBits())
    assert len(drawn) >= 20
    listed = list(drawn.items())
    for number, (name, one) in enumerate(listed):
        for other_name, other in listed[number + 1 :]:
            differing = sum(abs(a - b) > 64 for a, b in zip(one, other, strict=True))
            assert differing >= 8, f"{name} looks like {other_name}"


def test_only_the_first_rung_is_green() -> None:
    assert [tone for tone, colour in _COLOURS.items() if colour == "genuine"] == [Tone.GOOD]
    assert not any(colour == "genuine" for _, colour in STATE_MARKS.values())
    drawn = {mark.rpartition("/")[2].removesuffix(".svg") for mark in names("icons/marks", ".svg")}
    assert {*_MARKS.values(), *_TONE_MARKS.values(), *(mark for mark, _ in STATE_MARKS.values())} - {""} <= drawn


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_state_and_check_has_words(language: str) -> None:
    set_language(language)
    try:
        assert all(has(f"state.{state}") for state in COUNTED)
        assert all(has(f"check.{check}.{word}") for check in CheckName for word in OutcomeKind)
    finally:
        set_language("en")


@given(st.text(max_size=400))
def test_plain_text_is_always_one_calm_line(text: str) -> None:
    told = plain(text)
    assert "\n" not in told
    assert len(told) <= 300
    assert plain(told) == told


def test_only_pictures_inside_the_text_are_shown(qtbot: QtBot) -> None:
    assert from_data_url("https://issuer.example/badge.png") is None
    assert from_data_url("file:///etc/passwd") is None
    assert from_data_url("data:image/svg+xml;base64,PHN2Zy8+") is None
    assert from_data_url("data:image/png;base64,not-base64!") is None
    assert decode(b"<svg xmlns='http://www.w3.org/2000/svg'/>") is None


def test_a_picture_that_says_it_is_huge_is_not_opened(qtbot: QtBot) -> None:
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    assert decode(bomb) is None


def test_the_word_for_a_passphrase_grows_with_it() -> None:
    assert strength("") == 0
    assert strength("password1") < 2
    assert strength("aaaaaaaaaaaaaaaaaaaaaaaa") == 0
    assert strength("four quiet river stones") == 3
