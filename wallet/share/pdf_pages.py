"""What stands on the pages of a PDF, and how it is set: one list of blocks, which is printed and asked beforehand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.errors import ShareError
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.records.points import Tone
from wallet.records.record import Record
from wallet.records.statement import Statement, statement
from wallet.records.wording import Wording
from wallet.share.presentation import SignedPresentation
from wallet.share.print_fonts import BOLD, NOT_PRINTED, REGULAR, printable, registered, width
from wallet.share.qr import as_png, codes

_MARGIN: Final = 56
_INK: Final = "#23211D"
_QUIET: Final = "#5A554C"
_PROBLEM: Final = "#A02328"
_ATTENTION: Final = "#7A4A00"
_UNKNOWN: Final = "#514C7D"
_COLOURS: Final = {Tone.BAD: _PROBLEM, Tone.ATTENTION: _ATTENTION, Tone.UNKNOWN: _UNKNOWN}
"""Of what holds the words are ink: paper is no judge."""
_HAIRLINE: Final = "#DCD8CE"
_LEADING: Final = 1.4
_CODE_SIDE: Final = 200
_CARD_ROOM: Final = 90
"""A card's name, issuer and what is said of it stay on one page."""
MAX_TEXT: Final = 2000
"""Characters of one description that are printed; the attachment has all of it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Words in one size and colour (points, #RRGGBB); ``gap``: points beneath. ``about``: the record they are of."""

    text: str
    about: Record | None = None
    size: float = 10.5
    bold: bool = False
    colour: str = _INK
    gap: float = 2
    rule: bool = False


def pages(signed: SignedPresentation, language: str) -> bytes:
    """Returns the pages as a PDF without attachments; the fonts are in it, as far as they are used."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=1, initialFontName=registered(REGULAR), lang=language)
    sheet.setTitle(catalogue.text("portfolio.title", language))
    writer = _Writer(sheet, *A4)
    for line in _lines(signed, language):
        writer.line(line)
    if unprinted(signed):
        writer.line(_Line(catalogue.text("pdf.not_printed", language, mark=NOT_PRINTED), colour=_QUIET, rule=True))
    _code(writer, signed, language)
    sheet.showPage()
    sheet.save()
    return out.getvalue()


def attached_name(signed: SignedPresentation) -> str:
    """Returns what the attachment is called."""
    return f"presentation{signed.suffix}"


def unprinted(signed: SignedPresentation) -> list[Record | None]:
    """Returns each record of which some letters cannot be printed, once; None for what was written for the share.

    Our own words can be printed in each of our languages, so that it is the same in all of them.
    """
    lines = _lines(signed, catalogue.LANGUAGES[0])
    lacking = (line.about for line in lines if not printable(line.text, _font(line)).whole)
    return list({None if record is None else record.summary.id: record for record in lacking}.values())


# What stands there ----------------------------------------------------------------
def _lines(signed: SignedPresentation, language: str) -> Iterator[_Line]:
    title = display_name(signed.request.purpose) or catalogue.text("portfolio.title", language)
    yield _Line(title, size=22, bold=True, gap=10)
    key = "portfolio.made_for" if signed.request.audience else "portfolio.made"
    days = {"created": signed.created, "until": signed.expires}
    dates = {name: day_text.long(local_day(moment), language) for name, moment in days.items()}
    if local_day(signed.created) == local_day(signed.expires):
        dates["until"] += f", {day_text.clock_time(signed.expires)}"
    audience = display_name(signed.request.audience)
    yield _Line(catalogue.text(key, language, n=None, audience=audience, **dates), colour=_QUIET, gap=4)
    yield _Line(catalogue.text("pdf.how", language, file=attached_name(signed)), colour=_QUIET, gap=14)
    for record in signed.records:
        yield from _card(record, Wording(language, signed.created, on_paper=True), language)


def _card(record: Record, wording: Wording, language: str) -> Iterator[_Line]:
    row = record.summary
    yield _Line(display_name(row.title), record, size=14, bold=True, rule=True)
    issuer = display_name(row.issuer_name or row.issuer_id)
    key, date = "pdf.issued_undated", ""
    if row.facts.starts is not None:
        key, date = "pdf.issued", day_text.short(row.facts.starts.day, language)
    yield _Line(catalogue.text(key, language, n=None, issuer=issuer, date=date), record, colour=_QUIET)
    yield from _statement_lines(record, statement(row.facts, wording.now), wording)
    for subject in getattr(record.view, "subjects", ()):
        if subject.name:
            named = catalogue.text("portfolio.recipient", language, name=display_name(subject.name))
            yield _Line(named, record)
        for achievement in subject.achievement[:1]:
            yield _Line(display_name(achievement.description, limit=MAX_TEXT), record)
            skills = ", ".join(
                display_name(alignment.target_name) for alignment in achievement.alignment if alignment.target_name
            )
            yield _Line(skills, record, colour=_QUIET)
    yield _Line("", gap=8)


def _statement_lines(record: Record, spoken: Statement, wording: Wording) -> Iterator[_Line]:
    """What is said of it stands in the same block as its name (U07), in words, the worst first."""
    yield _Line(wording.line(spoken.headline), record, colour=_COLOURS.get(spoken.tone, _INK), bold=True)
    for text in (wording.why(spoken.headline), *(wording.line(line) for line in spoken.lines)):
        yield _Line(text, record, colour=_QUIET)


def _font(line: _Line) -> str:
    return BOLD if line.bold else REGULAR


def _code(writer: _Writer, signed: SignedPresentation, language: str) -> None:
    from reportlab.lib.utils import ImageReader

    try:
        frames = codes(signed.document)
    except ShareError:
        return
    if len(frames) == 1:
        writer.line(_Line("", rule=True))
        writer.picture(ImageReader(io.BytesIO(as_png(frames))), _CODE_SIDE)
        writer.line(_Line(catalogue.text("pdf.scan", language), colour=_QUIET))


# How it is set ----------------------------------------------------------------------
class _Writer:
    """Puts lines on pages, from the top down."""

    def __init__(self, sheet: Any, page_width: float, page_height: float) -> None:
        self._sheet = sheet
        self._width, self._height = page_width, page_height
        self._y = page_height - _MARGIN

    def _room(self, needed: float) -> None:
        if self._y - needed < _MARGIN:
            self._sheet.showPage()
            self._y = self._height - _MARGIN

    def line(self, line: _Line) -> None:
        """Writes one block of words, broken where it must be, with a hairline above it where it has one."""
        if line.rule:
            self._rule()
        font = registered(_font(line))
        for text in _broken(printable(line.text, font).text, font, line.size, self._width - 2 * _MARGIN):
            self._room(line.size * _LEADING)
            self._y -= line.size * _LEADING
            self._sheet.setFont(font, line.size)
            self._sheet.setFillColor(line.colour)
            self._sheet.drawString(_MARGIN, self._y, text)
        self._y -= line.gap if line.text else max(0, line.gap - 2)

    def _rule(self) -> None:
        self._room(_CARD_ROOM)
        self._y -= 10
        self._sheet.setStrokeColor(_HAIRLINE)
        self._sheet.setLineWidth(0.75)
        self._sheet.line(_MARGIN, self._y, self._width - _MARGIN, self._y)
        self._y -= 6

    def picture(self, image: Any, side: float) -> None:
        """Draws a square picture."""
        self._room(side + 10)
        self._y -= side + 6
        self._sheet.drawImage(image, _MARGIN, self._y, side, side)


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
