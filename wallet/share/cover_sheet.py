"""The sheet on top of a packet: what is in it, from whom, its number, until when and how it was checked; and what is not."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.share.print_fonts import BOLD, NOT_PRINTED, REGULAR, printable, registered

_INK: Final = "#23211D"
_QUIET: Final = "#5A554C"
_HAIRLINE: Final = "#DCD8CE"
_HEAD: Final = "#F4F1EA"
_MARGIN: Final = 48
_PADDING: Final = 6
"""What the library leaves free within the margins."""
_COLUMNS: Final = ("what", "issuer", "number", "until", "checked")
_SHARES: Final = (0.36, 0.20, 0.13, 0.11, 0.20)
"""How much of the page's width each column has."""
_MAX_CELL: Final = 200
"""Characters of one cell; the file itself says all of it."""


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One thing in the packet.

    ``asked`` is the line of the list it is for, ``checked`` how it was checked and ``remark`` what a reader should know of
    it, both as sentences in the sheet's language; ``until`` None where it names no end. ``files`` are names in the packet.
    """

    asked: str
    title: str
    issuer: str
    number: str
    until: date | None
    checked: str
    files: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """What stands on the sheet. ``absent``: lines of the list for which nothing is enclosed, for whatever reason."""

    title: str
    publisher: str
    person: str
    created: datetime
    start: date | None
    rows: tuple[CoverRow, ...]
    absent: tuple[str, ...]
    signed: tuple[str, ...] = ()
    """Names of the signed presentations and of the page that checks itself."""
    last_column: str = "checked"
    """What the last column is called: ``checked``, or ``do`` for a list of what is to be done."""


def cover_sheet(sheet: CoverSheet, language: str) -> bytes:
    """Returns the sheet as a PDF; the fonts are in it, as far as they are used."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, invariant=1,
        initialFontName=registered(REGULAR), lang=language, title=_text("packet.cover.title", language),
    )  # fmt: skip
    document.build(list(_parts(sheet, language, A4[0] - 2 * (_MARGIN + _PADDING))))
    return out.getvalue()


def absent_text(sheet: CoverSheet, language: str) -> bytes:
    """Returns what is not enclosed as plain text (UTF-8), a line each."""
    lines = [display_name(sheet.title), "", _text("packet.cover.absent", language)]
    return "\n".join([*lines, *(f"- {display_name(item)}" for item in sheet.absent), ""]).encode()


def _text(key: str, language: str, **values: str) -> str:
    return catalogue.text(key, language, n=None, **values)


def _parts(sheet: CoverSheet, language: str, room: float) -> Iterator[Any]:
    yield _paragraph(display_name(sheet.title) or _text("packet.cover.title", language), size=20, bold=True, after=6)
    for line in _heading(sheet, language):
        yield _paragraph(line, colour=_QUIET, after=2)
    yield _gap(10)
    if sheet.rows:
        yield _table(sheet, language, room)
    if sheet.signed:
        yield _gap(12)
        yield _paragraph(_text("packet.cover.signed", language, files=", ".join(sheet.signed)), after=2)
    if sheet.absent:
        yield _gap(12)
        yield _paragraph(_text("packet.cover.absent", language), size=12, bold=True, after=4)
        for item in sheet.absent:
            yield _paragraph(f"•  {display_name(item, limit=_MAX_CELL)}", after=1)
    if not _is_printed_whole(sheet):
        yield _gap(12)
        yield _paragraph(_text("pdf.not_printed", language, mark=NOT_PRINTED), size=8, colour=_QUIET)


def _heading(sheet: CoverSheet, language: str) -> Iterator[str]:
    if sheet.person:
        yield _text("packet.cover.of", language, person=display_name(sheet.person))
    if sheet.publisher:
        yield _text("packet.cover.asked_by", language, publisher=display_name(sheet.publisher))
    yield _text("packet.cover.made", language, date=day_text.long(local_day(sheet.created), language))
    if sheet.start is not None:
        yield _text("packet.cover.start", language, date=day_text.long(sheet.start, language))


def _table(sheet: CoverSheet, language: str, room: float) -> Any:
    from reportlab.platypus import Table, TableStyle

    head = [
        _paragraph(_text(f"packet.cover.column.{name}", language), size=8.5, bold=True)
        for name in (*_COLUMNS[:-1], sheet.last_column)
    ]
    body = [_cells(row, language) for row in sheet.rows]
    table = Table([head, *body], colWidths=[room * share for share in _SHARES], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
                ("LINEBELOW", (0, 0), (-1, -1), 0.75, _HAIRLINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


def _cells(row: CoverRow, language: str) -> list[list[Any]]:
    ends = _text("packet.cover.no_end", language) if row.until is None else day_text.short(row.until, language)
    what: Sequence[Any] = [
        _paragraph(_cell(row.title), size=9.5, bold=True),
        *([_paragraph(_cell(row.asked), size=8, colour=_QUIET)] if row.asked and row.asked != row.title else []),
        *(_paragraph(_cell(name), size=8, colour=_QUIET) for name in row.files),
    ]
    checked = [_paragraph(text, size=9) for text in (row.checked, row.remark) if text]
    return [
        list(what),
        [_paragraph(_cell(row.issuer), size=9)],
        [_paragraph(_cell(row.number), size=9)],
        [_paragraph(ends, size=9)],
        checked,
    ]


def _cell(text: str) -> str:
    return display_name(text, limit=_MAX_CELL)


def _paragraph(text: str, *, size: float = 10, bold: bool = False, colour: str = _INK, after: float = 0) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font = registered(BOLD if bold else REGULAR)
    style = ParagraphStyle(
        f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.35, textColor=colour, spaceAfter=after
    )
    return Paragraph(html.escape(printable(text, font).text, quote=False), style)


def _gap(points: float) -> Any:
    from reportlab.platypus import Spacer

    return Spacer(1, points)


def _is_printed_whole(sheet: CoverSheet) -> bool:
    texts = [sheet.title, sheet.publisher, sheet.person, *sheet.absent]
    texts += [text for row in sheet.rows for text in (row.asked, row.title, row.issuer, row.number, *row.files)]
    return all(NOT_PRINTED not in printable(display_name(text, limit=_MAX_CELL)).text for text in texts)
