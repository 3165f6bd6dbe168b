"""The audit binder of a licence: one PDF with the list of certificates, then each of them whole.

A certificate's pages are pictures that a worker made of it (nobody's PDF is read here); what it came as is attached, byte
for byte, so that a board can check a signature.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.share.print_fonts import BOLD, REGULAR, printable, registered

_MARGIN: Final = 48
_ROOM: Final = 12
"""What the library leaves free within the margins."""
_SHARES: Final = (0.13, 0.35, 0.22, 0.09, 0.21)
_COLUMNS: Final = ("date", "certificate", "provider", "hours", "counts_as")
_MAX_CELL: Final = 200


@dataclass(frozen=True, slots=True)
class BinderCertificate:
    """One certificate: what the list says of it, its pages as pictures, its files as they came (name, bytes).

    ``known``: how it is known, as a sentence; ``absent`` why there is nothing to show of it, or "".
    """

    date: str
    title: str
    provider: str
    hours: str
    counts_as: str
    known: str
    pages: tuple[bytes, ...] = field(default=(), repr=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    absent: str = ""


def audit_binder(title: str, lines: Sequence[str], certificates: Sequence[BinderCertificate], language: str) -> bytes:
    """Returns the PDF. ``lines`` stand beneath the title: the cycle, the hours, the source of the rule."""
    from pypdf import PdfReader, PdfWriter
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, invariant=1,
        initialFontName=registered(REGULAR), lang=language, title=display_name(title),
    )  # fmt: skip
    width, height = (side - 2 * _MARGIN - _ROOM for side in A4)
    document.build(list(_parts(title, lines, certificates, language, (width, height))))
    writer = PdfWriter(PdfReader(io.BytesIO(out.getvalue())))  # our own, just made
    for name, data in (file for certificate in certificates for file in certificate.files):
        writer.add_attachment(name, data)
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _parts(
    title: str, lines: Sequence[str], certificates: Sequence[BinderCertificate], language: str, room: tuple[float, float]
) -> Iterator[Any]:
    from reportlab.platypus import PageBreak

    yield _paragraph(display_name(title), size=20, bold=True, after=6)
    for line in lines:
        yield _paragraph(display_name(line, limit=_MAX_CELL), after=2)
    yield _paragraph(" ", after=4)
    yield _table(certificates, language, room[0])
    for certificate in certificates:
        yield PageBreak()
        yield from _certificate(certificate, language, room)


def _certificate(certificate: BinderCertificate, language: str, room: tuple[float, float]) -> Iterator[Any]:
    from reportlab.platypus import Image, PageBreak

    yield _paragraph(display_name(certificate.title, limit=_MAX_CELL), size=14, bold=True, after=3)
    about = (certificate.date, certificate.provider, certificate.hours, certificate.known)
    yield _paragraph(" · ".join(display_name(text, limit=_MAX_CELL) for text in about if text), after=8)
    if certificate.absent:
        yield _paragraph(certificate.absent, after=4)
    names = ", ".join(name for name, _ in certificate.files)
    if names:
        yield _paragraph(catalogue.text("ce.binder.attached", language, files=names), size=8.5, after=8)
    for number, page in enumerate(certificate.pages):
        if number:
            yield PageBreak()
        # The first shares its page with the words above it.
        yield Image(io.BytesIO(page), width=room[0], height=room[1] - (110 if not number else 0), kind="proportional")


def _table(certificates: Iterable[BinderCertificate], language: str, width: float) -> Any:
    from reportlab.platypus import Table, TableStyle

    rows = [[_paragraph(catalogue.text(f"ce.binder.{name}", language), size=8.5, bold=True) for name in _COLUMNS]]
    for entry in certificates:
        texts = (entry.date, entry.title, entry.provider, entry.hours, entry.counts_as)
        rows.append([_paragraph(display_name(text, limit=_MAX_CELL), size=9) for text in texts])
    table = Table(rows, colWidths=[width * share for share in _SHARES], repeatRows=1, hAlign="LEFT")
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.75, "#DCD8CE")]))
    return table


def _paragraph(text: str, *, size: float = 10, bold: bool = False, after: float = 0) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font = registered(BOLD if bold else REGULAR)
    style = ParagraphStyle(f"binder{font}{size}", fontName=font, fontSize=size, leading=size * 1.35, spaceAfter=after)
    return Paragraph(html.escape(printable(text, font).text, quote=False), style)
