"""What stands on the pages of a PDF, and how it is set: one list of blocks, which is printed and asked beforehand."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.errors import ShareError
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.records.points import Tone
from wallet.records.record import Record
from wallet.records.scopes import credentials_by_scope
from wallet.records.statement import Statement, statement
from wallet.records.wording import Wording
from wallet.share.pdf_sheet import INK, QUIET, Block, Code, EndOfPlate, Line, Plate, Row, Rule, Sheet
from wallet.share.presentation import SignedPresentation
from wallet.share.print_fonts import NOT_PRINTED, REGULAR, printable, registered
from wallet.share.printed_codes import printed_codes
from wallet.share.qr import codes, encode_text

_PROBLEM: Final = "#A02328"
_ATTENTION: Final = "#7A4A00"
_UNKNOWN: Final = "#514C7D"
_COLOURS: Final = {Tone.BAD: _PROBLEM, Tone.ATTENTION: _ATTENTION, Tone.UNKNOWN: _UNKNOWN}
"""Of what holds the words are ink: paper is no judge."""
MAX_TEXT: Final = 2000
"""Characters of one description that are printed; the attachment has all of it."""


def pages(signed: SignedPresentation, language: str, pictures: Mapping[str, bytes]) -> bytes:
    """Returns the pages as a PDF without attachments; the fonts are in it, as far as they are used.

    ``pictures`` are PNG or JPEG, by the record they are of.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=A4, invariant=1, initialFontName=registered(REGULAR), lang=language)
    drawing.setTitle(catalogue.text("portfolio.title", language))
    sheet = Sheet(drawing, *A4)
    for block in _blocks(signed, language, pictures):
        sheet.put(block)
    if unprinted(signed):
        sheet.put(Rule())
        sheet.put(Line(catalogue.text("pdf.not_printed", language, mark=NOT_PRINTED), colour=QUIET))
    for block in _whole_code(signed, language):
        sheet.put(block)
    drawing.showPage()
    drawing.save()
    return out.getvalue()


def attached_name(signed: SignedPresentation) -> str:
    """Returns what the attachment is called."""
    return f"presentation{signed.suffix}"


def unprinted(signed: SignedPresentation) -> list[Record | None]:
    """Returns each record of which some letters cannot be printed, once; None for what was written for the share.

    Our own words can be printed in each of our languages, so that it is the same in all of them.
    """
    lacking = (
        about for text, about, font in _words(_blocks(signed, catalogue.LANGUAGES[0], {})) if not printable(text, font).whole
    )
    return list({None if record is None else record.summary.id: record for record in lacking}.values())


def _words(blocks: Iterable[Block]) -> Iterator[tuple[str, Record | None, str]]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text, block.about, block.font
        elif isinstance(block, Row):
            yield from ((text, block.about, REGULAR) for text in block.cells)


# What stands there ----------------------------------------------------------------
def _blocks(signed: SignedPresentation, language: str, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    title = display_name(signed.request.purpose) or catalogue.text("portfolio.title", language)
    yield Line(title, size=22, bold=True, gap=10)
    key = "portfolio.made_for" if signed.request.audience else "portfolio.made"
    days = {"created": signed.created, "until": signed.expires}
    dates = {name: day_text.long(local_day(moment), language) for name, moment in days.items()}
    if local_day(signed.created) == local_day(signed.expires):
        dates["until"] += f", {day_text.clock_time(signed.expires)}"
    audience = display_name(signed.request.audience)
    yield Line(catalogue.text(key, language, n=None, audience=audience, **dates), colour=QUIET, gap=4)
    yield Line(catalogue.text("pdf.how", language, file=attached_name(signed)), colour=QUIET, gap=14)
    wording = Wording(language, signed.created, on_paper=True)
    for record, code in printed_codes(signed):
        yield Rule()
        picture = pictures.get(record.summary.id)
        if picture:
            yield Plate(picture)
        yield from _card(record, wording, language)
        yield EndOfPlate()
        yield from _courses(record, wording)
        if code is not None:
            caption = catalogue.text("pdf.code_page" if code.host else "pdf.code_verifier", language, host=code.host)
            yield Code(encode_text(code.text, sturdy=False), Line(caption, colour=QUIET, size=9.5))
        yield Line("", gap=8)


def _card(record: Record, wording: Wording, language: str) -> Iterator[Block]:
    row = record.summary
    yield Line(display_name(row.title), record, size=14, bold=True)
    issuer = display_name(row.issuer_name or row.issuer_id)
    key, date = "pdf.issued_undated", ""
    if row.facts.starts is not None:
        key, date = "pdf.issued", day_text.short(row.facts.starts.day, language)
    yield Line(catalogue.text(key, language, n=None, issuer=issuer, date=date), record, colour=QUIET)
    yield from _statement_lines(record, statement(row.facts, wording.now), wording)
    for subject in getattr(record.view, "subjects", ()):
        if subject.name:
            named = catalogue.text("portfolio.recipient", language, name=display_name(subject.name))
            yield Line(named, record)
        for achievement in subject.achievement[:1]:
            yield Line(display_name(achievement.description, limit=MAX_TEXT), record)
            skills = ", ".join(
                display_name(alignment.target_name) for alignment in achievement.alignment if alignment.target_name
            )
            yield Line(skills, record, colour=QUIET)


def _courses(record: Record, wording: Wording) -> Iterator[Block]:
    """What is inside a transcript, a row each: what it is called, its result, and what is said of it."""
    views = credentials_by_scope(record.report)
    spoken = statement(record.report, wording.now) if any(views) else None
    for item in spoken.items if spoken is not None else ():
        view = views.get(item.scope)
        results = [result.value for subject in view.subjects for result in subject.result if result.value] if view else []
        cells = (display_name(item.title), display_name(", ".join(results)), wording.line(item.headline))
        yield Row(cells, record, _COLOURS.get(item.tone, QUIET))


def _statement_lines(record: Record, spoken: Statement, wording: Wording) -> Iterator[Line]:
    """What is said of it stands in the same block as its name (U07), in words, the worst first."""
    yield Line(wording.line(spoken.headline), record, colour=_COLOURS.get(spoken.tone, INK), bold=True)
    for text in (wording.why(spoken.headline), *(wording.line(line) for line in spoken.lines)):
        yield Line(text, record, colour=QUIET)


def _whole_code(signed: SignedPresentation, language: str) -> Iterator[Block]:
    """The code of all of it, where one holds it."""
    try:
        frames = codes(signed.document)
    except ShareError:
        return
    if len(frames) == 1:
        yield Rule()
        yield Code(frames[0], Line(catalogue.text("pdf.scan", language), colour=QUIET, size=9.5))
