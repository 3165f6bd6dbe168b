"""Puts blocks on the pages of a PDF, from the top down: words, rows of a table, pictures on their plate, codes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wallet.records.record import Record
from wallet.share.print_fonts import BOLD, REGULAR, printable, registered, width
from wallet.share.qr import QrCode

INK: Final = "#23211D"
QUIET: Final = "#5A554C"
_HAIRLINE: Final = "#DCD8CE"
_PLATE: Final = "#F1EEE7"
_MARGIN: Final = 56
_LEADING: Final = 1.4
_CARD_ROOM: Final = 90
"""A card's name, issuer and what is said of it stay on one page."""
_PLATE_SIZE: Final = (52, 60)
_ART_SIDE: Final = 40
_INDENT: Final = 68
_MODULE: Final = 1.35
"""Points a module of a code: half a millimetre, which a phone reads from paper and a scan at 150 dots to the inch."""
_QUIET_ZONE: Final = 4
"""Modules around a code (ISO/IEC 18004 section 9.1)."""
_COLUMNS: Final = (0.46, 0.2, 0.34)
"""Of a row of a table: what it is called, its result, where it stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one size and colour (points, #RRGGBB); ``gap``: points beneath. ``about``: the record they are of."""

    text: str
    about: Record | None = None
    size: float = 10.5
    bold: bool = False
    colour: str = INK
    gap: float = 2

    @property
    def font(self) -> str:
        """The font it is written in."""
        return BOLD if self.bold else REGULAR


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of three columns, and the colour of the last."""

    cells: tuple[str, str, str]
    about: Record
    colour: str = QUIET


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline, with room for a card beneath it."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture (PNG or JPEG) on its plate; what follows stands beside it until ``EndOfPlate``."""

    picture: bytes


@dataclass(frozen=True, slots=True)
class EndOfPlate:
    """What follows stands at the margin again, beneath the plate."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code, and words beneath it."""

    code: QrCode
    caption: Line


Block = Line | Row | Rule | Plate | EndOfPlate | Code


class Sheet:
    """The pages of one canvas of reportlab."""

    def __init__(self, canvas: Any, page_width: float, page_height: float) -> None:
        self._canvas = canvas
        self._width, self._height = page_width, page_height
        self._y = page_height - _MARGIN
        self._left = float(_MARGIN)
        self._plate_ends: float | None = None

    def put(self, block: Block) -> None:
        """Puts one block beneath the last."""
        match block:
            case Line():
                self._line(block)
            case Row():
                self._row(block)
            case Rule():
                self._rule()
            case Plate():
                self._plate(block.picture)
            case EndOfPlate():
                self._end_plate()
            case Code():
                self._code(block)

    def _room(self, needed: float) -> None:
        if self._y - needed < _MARGIN:
            self._canvas.showPage()
            self._y = self._height - _MARGIN
            self._plate_ends = None

    def _line(self, line: Line) -> None:
        font = registered(line.font)
        for text in _broken(printable(line.text, font).text, font, line.size, self._width - _MARGIN - self._left):
            self._room(line.size * _LEADING)
            self._y -= line.size * _LEADING
            self._canvas.setFont(font, line.size)
            self._canvas.setFillColor(line.colour)
            self._canvas.drawString(self._left, self._y, text)
        self._y -= line.gap if line.text else max(0, line.gap - 2)

    def _row(self, row: Row) -> None:
        room = self._width - _MARGIN - self._left
        font = registered(REGULAR)
        widths = [room * share - 8 for share in _COLUMNS]
        texts = [printable(text, font).text for text in row.cells]
        cells = [list(_broken(text, font, 9.5, wide)) for text, wide in zip(texts, widths, strict=True)]
        height = 9.5 * _LEADING * max(1, *(len(lines) for lines in cells))
        self._room(height + 6)
        self._canvas.setStrokeColor(_HAIRLINE)
        self._canvas.setLineWidth(0.5)
        self._canvas.line(self._left, self._y - 2, self._width - _MARGIN, self._y - 2)
        self._canvas.setFont(font, 9.5)
        left = self._left
        for lines, colour, share in zip(cells, (INK, QUIET, row.colour), _COLUMNS, strict=True):
            self._canvas.setFillColor(colour)
            for number, text in enumerate(lines, 1):
                self._canvas.drawString(left, self._y - 2 - number * 9.5 * _LEADING, text)
            left += room * share
        self._y -= height + 6

    def _rule(self) -> None:
        self._room(_CARD_ROOM)
        self._y -= 10
        self._canvas.setStrokeColor(_HAIRLINE)
        self._canvas.setLineWidth(0.75)
        self._canvas.line(_MARGIN, self._y, self._width - _MARGIN, self._y)
        self._y -= 6

    def _plate(self, picture: bytes) -> None:
        from reportlab.lib.utils import ImageReader

        image = ImageReader(io.BytesIO(picture))
        wide, high = image.getSize()
        scale = _ART_SIDE / max(wide, high, 1)
        bottom = self._y - 6 - _PLATE_SIZE[1]
        self._canvas.setFillColor(_PLATE)
        self._canvas.roundRect(_MARGIN, bottom, *_PLATE_SIZE, 5, stroke=0, fill=1)
        x = _MARGIN + (_PLATE_SIZE[0] - wide * scale) / 2
        y = bottom + (_PLATE_SIZE[1] - 6 - high * scale) / 2
        self._canvas.drawImage(image, x, y, wide * scale, high * scale, mask="auto")
        self._left, self._plate_ends = float(_MARGIN + _INDENT), bottom

    def _end_plate(self) -> None:
        if self._plate_ends is not None:
            self._y = min(self._y, self._plate_ends - 4)
        self._left, self._plate_ends = float(_MARGIN), None

    def _code(self, block: Code) -> None:
        matrix = block.code.matrix
        side = (len(matrix) + 2 * _QUIET_ZONE) * _MODULE
        self._y -= 6
        self._room(side + block.caption.size * _LEADING + 8)
        top = self._y - 4 - _QUIET_ZONE * _MODULE
        self._canvas.setFillColor("#000000")
        for number, modules in enumerate(matrix, 1):
            for start, length in _runs(modules):
                x = self._left + (_QUIET_ZONE + start) * _MODULE
                self._canvas.rect(x, top - number * _MODULE, length * _MODULE, _MODULE, stroke=0, fill=1)
        self._y -= side + 4
        self._line(block.caption)


def _runs(modules: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yields where dark modules begin, and how many follow one another."""
    start = 0
    while start < len(modules):
        if not modules[start]:
            start += 1
            continue
        end = start
        while end < len(modules) and modules[end]:
            end += 1
        yield start, end - start
        start = end


def _broken(text: str, font: str, size: float, room: float) -> Iterator[str]:
    """Yields the lines of ``text``; a word that is wider than a line (an address, a key) goes on beneath itself."""
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current else word
        if width(joined, font, size) <= room:
            current = joined
            continue
        if current:
            yield current
        current = word
        while width(current, font, size) > room:
            length = next(n for n in range(len(current) - 1, 0, -1) if n == 1 or width(current[:n], font, size) <= room)
            yield current[:length]
            current = current[length:]
    if current:
        yield current
