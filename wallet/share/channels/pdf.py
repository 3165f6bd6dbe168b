"""PDF: a page to print and read, with the signed presentation as an attachment and a QR code where it fits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.errors import ShareError
from wallet.limits import DOCUMENT_LIFETIME
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.records.points import Tone
from wallet.records.record import Record
from wallet.records.statement import statement
from wallet.records.wording import Wording
from wallet.share.channels.channel import PresentationChannel, Refusal
from wallet.share.presentation import SignedPresentation
from wallet.share.qr import as_png, codes
from wallet.share.selection import Disclosed
from wallet.share.writing import write_private

_MARGIN: Final = 56
_LINE: Final = 15
_INK: Final = "#23211D"
_QUIET: Final = "#5A554C"
_PROBLEM: Final = "#A02328"
_ATTENTION: Final = "#7A4A00"
_UNKNOWN: Final = "#514C7D"
_COLOURS: Final = {Tone.BAD: _PROBLEM, Tone.ATTENTION: _ATTENTION, Tone.UNKNOWN: _UNKNOWN}
"""Of what holds the words are ink: paper is no judge."""
MAX_TEXT: Final = 2000
"""Characters of one description that are printed; the attachment has all of it."""


class Pdf(PresentationChannel):
    """Pages to print."""

    id = "pdf"
    suffix = ".pdf"
    lifetime = DOCUMENT_LIFETIME

    def carries(self, disclosed: Disclosed) -> Sequence[Refusal]:
        """Everything that can be signed: what the pages have no room for is in the attachment."""
        _ = disclosed
        return ()

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes the PDF."""
        attachment = (f"presentation{signed.suffix}", signed.document)
        write_private(path, _with_attachment(_pages(signed, language), attachment))


CHANNEL = Pdf()


def _pages(signed: SignedPresentation, language: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=1)
    sheet.setTitle(catalogue.text("portfolio.title", language))
    writer = _Writer(sheet, *A4)
    title = display_name(signed.request.purpose) or catalogue.text("portfolio.title", language)
    writer.text(title, size=22, bold=True, gap=10)
    key = "portfolio.made_for" if signed.request.audience else "portfolio.made"
    days = {"created": signed.created, "until": signed.expires}
    dates = {name: day_text.long(local_day(moment), language) for name, moment in days.items()}
    audience = display_name(signed.request.audience)
    writer.text(catalogue.text(key, language, n=None, audience=audience, **dates), colour=_QUIET, gap=4)
    writer.text(catalogue.text("pdf.how", language), colour=_QUIET, gap=14)
    for record in signed.records:
        _card(writer, record, Wording(language, signed.created, on_paper=True), language)
    _code(writer, signed, language)
    sheet.showPage()
    sheet.save()
    return out.getvalue()


def _card(writer: _Writer, record: Record, wording: Wording, language: str) -> None:
    row = record.summary
    writer.rule()
    writer.text(display_name(row.title), size=14, bold=True, gap=2)
    issuer = display_name(row.issuer_name or row.issuer_id)
    key, date = "pdf.issued_undated", ""
    if row.facts.starts is not None:
        key, date = "pdf.issued", day_text.short(row.facts.starts.day, language)
    writer.text(catalogue.text(key, language, n=None, issuer=issuer, date=date), colour=_QUIET, gap=2)
    # U07: what is said of it stands in the same block as its name, in words, the worst first.
    spoken = statement(row.facts, wording.now)
    writer.text(wording.line(spoken.headline), colour=_COLOURS.get(spoken.tone, _INK), bold=True, gap=2)
    for text in (wording.why(spoken.headline), *(wording.line(line) for line in spoken.lines)):
        if text:
            writer.text(text, colour=_QUIET, gap=2)
    writer.space(2)
    view = record.view
    for subject in getattr(view, "subjects", ()):
        for achievement in subject.achievement[:1]:
            writer.text(display_name(achievement.description, limit=MAX_TEXT), gap=2)
            names = (alignment.target_name for alignment in achievement.alignment)
            skills = ", ".join(display_name(name) for name in names if name)
            if skills:
                writer.text(skills, colour=_QUIET, gap=2)
    writer.space(8)


def _code(writer: _Writer, signed: SignedPresentation, language: str) -> None:
    from reportlab.lib.utils import ImageReader

    try:
        frames = codes(signed.document)
    except ShareError:
        return
    if len(frames) == 1:
        writer.rule()
        writer.picture(ImageReader(io.BytesIO(as_png(frames))), 200)
        writer.text(catalogue.text("pdf.scan", language), colour=_QUIET)


class _Writer:
    """Puts lines on pages, from the top down."""

    def __init__(self, sheet: Any, width: float, height: float) -> None:
        self._sheet = sheet
        self._width, self._height = width, height
        self._y = height - _MARGIN

    def _room(self, needed: float) -> None:
        if self._y - needed < _MARGIN:
            self._sheet.showPage()
            self._y = self._height - _MARGIN

    def text(self, text: str, *, size: float = 10.5, bold: bool = False, colour: str = _INK, gap: float = 0) -> None:
        """Writes wrapped lines."""
        from reportlab.lib.utils import simpleSplit

        font = _font(bold)
        for line in simpleSplit(text, font, size, self._width - 2 * _MARGIN):
            self._room(size * 1.4)
            self._y -= size * 1.4
            self._sheet.setFont(font, size)
            self._sheet.setFillColor(colour)
            self._sheet.drawString(_MARGIN, self._y, line)
        self._y -= gap

    def rule(self) -> None:
        """Draws a hairline."""
        self._room(90)
        self._y -= 10
        self._sheet.setStrokeColor("#DCD8CE")
        self._sheet.setLineWidth(0.75)
        self._sheet.line(_MARGIN, self._y, self._width - _MARGIN, self._y)
        self._y -= 6

    def space(self, points: float) -> None:
        """Leaves room."""
        self._y -= points

    def picture(self, image: Any, side: float) -> None:
        """Draws a square picture."""
        self._room(side + 10)
        self._y -= side + 6
        self._sheet.drawImage(image, _MARGIN, self._y, side, side)


def _font(bold: bool) -> str:
    """Inter where it is bundled, so that names in every European language print; else Helvetica."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    from resources.reader import read_bytes

    name = "Inter-SemiBold" if bold else "Inter-Regular"
    if name in pdfmetrics.getRegisteredFontNames():
        return name
    try:
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(read_bytes(f"fonts/{name}.ttf"))))
    except (FileNotFoundError, TTFError):
        return "Helvetica-Bold" if bold else "Helvetica"
    return name


def _with_attachment(pages: bytes, attachment: tuple[str, bytes]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages)))
    writer.add_attachment(*attachment)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
