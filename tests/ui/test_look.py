"""The look: contrast as measured, marks that differ in black and white, words complete."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources.reader import names, read_json
from tests.support.fake_wallet import NOW
from ui.text.plain import plain
from ui.text.standing import _COLOURS, _MARKS, _TONE_MARKS, STATE_MARKS
from ui.text.words import has, set_language
from ui.widgets import icons, theme
from ui.widgets.art import decode, from_data_url
from ui.widgets.card_paint import state_room
from ui.widgets.plain_label import Block
from wallet.records.points import Tone, phrase
from wallet.records.statement import COUNTED
from wallet.records.wording import Wording
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


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_every_state_fits_on_the_narrowest_card(qtbot: QtBot, language: str, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, mode="light", scale=scale)
    try:
        look, wording = theme.current(), Wording(language, NOW)
        least = round(theme.tokens()["layout"]["card_min"] * min(1.6, scale)) - 12
        room = least - 32 - look.mark() - 8
        values = {
            "issuer": "Harrowgate Life Support Council", "name": "Ana María González", "what": "status_list",
            "when": "2026-11-12T09:00:00+00:00", "date": "2026-11-12", "n": 12, "total": 120, "check": "status",
        }  # fmt: skip
        states = [wording.phrase(phrase("could_not_check", reason=code, check="status")) for code in REASONS[language]]
        states += [text for key, text in heads(language) if not set(re.findall(r"{(\w+)}", text)) - values.keys()]
        for text in states:
            shown = re.sub(r"{(\w+)}", lambda found: str(values.get(found[1], "")), text)
            block = Block(shown, look.font("small"), room, max_lines=0, line_height=look.line("small"))
            assert len(block.lines) <= state_room(), shown
        assert len(states) > 200
    finally:
        theme.apply(app, mode="light")


REASONS = {
    language: [code for name in names(f"translations/{language}/problems", ".json") for code in read_json(name)]
    for language in ("en", "es")
}


def heads(language: str) -> Iterator[tuple[str, str]]:
    for key, text in read_json(f"translations/{language}/ui/statement.json").items():
        for shown in text.values() if isinstance(text, dict) else [text]:
            yield key, shown


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
