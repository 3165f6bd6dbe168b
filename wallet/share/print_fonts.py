"""The letters that can be printed: the fonts that go into a PDF, and what a text is where they lack some.

A page must not show a box for a letter, and must not leave one out in silence. What the fonts lack is marked where it
stands; :func:`printable` says that something was, so that the person is told before a file is made.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from itertools import groupby
from typing import Any, Final, NamedTuple

from resources.reader import read_bytes

REGULAR: Final = "Inter-Regular"
BOLD: Final = "Inter-SemiBold"
NOT_PRINTED: Final = "[…]"
"""Stands for each run of letters that the fonts lack."""


class Printable(NamedTuple):
    """A text as it is printed, and whether all of it is."""

    text: str
    whole: bool


def registered(name: str) -> str:
    """Makes the font ``name`` known to the PDF library, which embeds what is used of it; returns ``name``."""
    _font(name)
    return name


def width(text: str, name: str, size: float) -> float:
    """Returns how wide ``text`` is at ``size``, both in points."""
    return float(_font(name).stringWidth(text, size))


def printable(text: str, name: str = REGULAR) -> Printable:
    """Returns ``text`` with each run of letters that the font ``name`` lacks marked; spaces between such words go along.

    Marks above and below letters are printed as part of a letter that has them, never by themselves: where they stand is a
    matter of shaping, which the page does not do.
    """
    composed = unicodedata.normalize("NFC", text)
    held = _held(name)
    kinds = [_kind(character, held) for character in composed]
    for place, kind in enumerate(kinds):
        # A letter whose mark cannot be printed is another letter without it.
        if kind == "missing" and unicodedata.combining(composed[place]) and place and kinds[place - 1] == "held":
            kinds[place - 1] = "missing"
    pieces: list[str] = []
    for kind, group in groupby(zip(_joined(kinds), composed, strict=True), key=lambda pair: pair[0]):
        pieces.append(NOT_PRINTED if kind == "missing" else "".join(character for _, character in group))
    return Printable("".join(pieces), "missing" not in kinds)


def _kind(character: str, held: frozenset[int]) -> str:
    if character == " ":
        return "space"
    return "held" if ord(character) in held and not unicodedata.combining(character) else "missing"


def _joined(kinds: list[str]) -> list[str]:
    """Returns the kinds with spaces between two missing words counted as missing, others as held."""
    out = list(kinds)
    for place, kind in enumerate(out):
        if kind == "space":
            before = out[place - 1] if place else "held"
            after = next((later for later in kinds[place + 1 :] if later != "space"), "held")
            out[place] = "missing" if before == after == "missing" else "held"
    return out


@cache
def _held(name: str) -> frozenset[int]:
    """Returns the code points that the font draws."""
    return frozenset(_font(name).face.charToGlyph)


@cache
def _font(name: str) -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, io.BytesIO(read_bytes(f"fonts/{name}.ttf")))
    pdfmetrics.registerFont(font)
    return font
