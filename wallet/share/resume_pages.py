"""A résumé for people to read: as a PDF with the originals attached, and as a page. What was verified stands apart from the
person's own word, each line says how it is known, and neither form claims to have checked anything itself.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.records import day_text
from wallet.share.print_fonts import BOLD, NOT_PRINTED, REGULAR, printable, registered
from wallet.skills.resume.model import Item, Resume, Words

_INK: Final = "#23211D"
_QUIET: Final = "#5A554C"
_HAIRLINE: Final = "#DCD8CE"
_MARGIN: Final = 56
_MAX_TEXT: Final = 1_200
"""Characters of one note or statement that are printed."""
_STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#23211d;background:#fff}
h1{font-size:1.7rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .25rem;border-bottom:1px solid #857f74}
h3{font-size:1rem;margin:0}li{list-style:none;padding:.75rem 0;border-bottom:1px solid #dcd8ce}ul{padding:0;margin:0}
p{margin:.15rem 0}.quiet{color:#5a554c}.own{border-left:4px solid #857f74;padding-left:.75rem}
@media(prefers-color-scheme:dark){body{color:#ece9e2;background:#1e1d1a}.quiet{color:#b5afa3}li{border-color:#3b3833}}
@media print{body{margin:0;max-width:none}li{break-inside:avoid}}
""".strip()


def resume_html(resume: Resume, words: Words, language: str) -> bytes:
    """Returns the page: whole in one file, without a program, asking nobody for anything."""
    title = _title(resume, language)
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head><body><main><h1>{_safe(title)}</h1>",
    ]
    if resume.statement:
        own = _text("resume.own_words", language)
        parts.append(f'<section class="own" aria-label="{_safe(own)}"><p class="quiet">{_safe(own)}</p>')
        parts += [f"<p>{_safe(line)}</p>" for line in _paragraphs(resume.statement)]
        parts.append("</section>")
    for heading, items in _sides(resume, words):
        parts.append(f"<section><h2>{_safe(heading)}</h2><ul>")
        parts += [_item_html(item, words.lines[item.record], language) for item in items]
        parts.append("</ul></section>")
    parts.append(f'<footer><p class="quiet">{_safe(_text("resume.page.foot", language))}</p></footer></main></body></html>')
    return "\n".join(parts).encode("utf-8") + b"\n"


def _item_html(item: Item, line: str, language: str) -> str:
    rows = [f"<h3>{_safe(item.title)}</h3>"]
    rows += [f'<p class="quiet">{_safe(text)}</p>' for text in _beside(item, language)]
    if item.note:
        rows += [f"<p>{_safe(text)}</p>" for text in _paragraphs(item.note)]
    rows.append(f"<p>{_safe(line)}</p>")
    return f'<li data-state="{"self_stated" if item.proof is None else "verified"}">{"".join(rows)}</li>'


def resume_pdf(resume: Resume, words: Words, language: str, originals: Sequence[tuple[str, bytes]]) -> bytes:
    """Returns the PDF: words that can be selected and read aloud in order, its language and title said, its headings as
    bookmarks; ``originals`` (name, bytes) are attached as they came."""
    from pypdf import PdfReader, PdfWriter
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    title = _title(resume, language)
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, invariant=1,
        initialFontName=registered(REGULAR), lang=language, title=title,
    )  # fmt: skip
    document.build(list(_parts(resume, words, language, attached=bool(originals))))
    writer = PdfWriter(PdfReader(io.BytesIO(out.getvalue())))  # our own, just made
    page, texts = 0, [each.extract_text() for each in writer.pages]
    for heading, _items in _sides(resume, words):
        page = next((n for n in range(page, len(texts)) if heading in texts[n]), page)
        writer.add_outline_item(title=heading, page_number=page)
    for name, data in originals:
        writer.add_attachment(name, data)
    writer.add_metadata({"/Title": title})
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _parts(resume: Resume, words: Words, language: str, *, attached: bool) -> Iterator[Any]:
    from reportlab.platypus import HRFlowable, KeepTogether

    yield _paragraph(_title(resume, language), size=20, bold=True, after=8)
    if resume.statement:
        yield _paragraph(_text("resume.own_words", language), size=8.5, colour=_QUIET, after=2)
        for text in _paragraphs(resume.statement):
            yield _paragraph(text, after=4)
    for heading, items in _sides(resume, words):
        yield _paragraph(heading, size=12.5, bold=True, before=14, after=2)
        yield HRFlowable(width="100%", thickness=0.75, color=_QUIET, spaceAfter=4)
        for item in items:
            rows = [_paragraph(item.title, size=11, bold=True, before=5)]
            rows += [_paragraph(text, size=9.5, colour=_QUIET) for text in _beside(item, language)]
            rows += [_paragraph(text, size=10) for text in _paragraphs(item.note)]
            rows.append(_paragraph(words.lines[item.record], size=9, after=4))
            rows.append(HRFlowable(width="100%", thickness=0.5, color=_HAIRLINE))
            yield KeepTogether(rows)
    foot = _text("resume.pdf.foot" if attached else "resume.page.foot", language)
    yield _paragraph(foot, size=8.5, colour=_QUIET, before=16)
    if not _is_printed_whole(resume):
        yield _paragraph(_text("pdf.not_printed", language, mark=NOT_PRINTED), size=8, colour=_QUIET)


# What stands there ------------------------------------------------------------------------
def _title(resume: Resume, language: str) -> str:
    return display_name(resume.name) or _text("resume.title", language)


def _sides(resume: Resume, words: Words) -> list[tuple[str, tuple[Item, ...]]]:
    sides = ((words.verified, resume.verified), (words.self_stated, resume.self_stated))
    return [(heading, items) for heading, items in sides if items]


def _beside(item: Item, language: str) -> list[str]:
    """Returns the issuer with the days, and the skills; what is empty is left out."""
    days = " – ".join(day for day in (_day(item.began, language), _day(item.ended, language)) if day)
    days = days or _day(item.issued, language)
    until = _text("resume.until", language, day=_day(item.expires, language)) if item.expires else ""
    first = " · ".join(text for text in (display_name(item.issuer), days, until) if text)
    skills = ", ".join(display_name(skill) for skill in item.skills)
    return [text for text in (first, skills) if text]


def _day(text: str, language: str) -> str:
    try:
        return day_text.long(date.fromisoformat(text), language) if text else ""
    except ValueError:
        return display_name(text)  # A month or a year, as the person wrote it.


def _paragraphs(text: str) -> list[str]:
    return [display_name(line, limit=_MAX_TEXT) for line in text[:_MAX_TEXT].splitlines() if line.strip()]


def _is_printed_whole(resume: Resume) -> bool:
    items = (*resume.verified, *resume.self_stated)
    texts = [resume.name, resume.statement, *(t for i in items for t in (i.title, i.issuer, i.note, *i.skills))]
    return all(printable(display_name(text, limit=_MAX_TEXT), REGULAR).whole for text in texts)


def _safe(text: str) -> str:
    return html.escape(display_name(text, limit=_MAX_TEXT))


def _text(key: str, language: str, **values: str) -> str:
    return catalogue.text(key, language, n=None, **values)


def _paragraph(
    text: str, *, size: float = 10, bold: bool = False, colour: str = _INK, before: float = 0, after: float = 0
) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font = registered(BOLD if bold else REGULAR)
    style = ParagraphStyle(
        f"{font}{size}{colour}{before}{after}", fontName=font, fontSize=size, leading=size * 1.4, textColor=colour,
        spaceBefore=before, spaceAfter=after,
    )  # fmt: skip
    return Paragraph(html.escape(printable(text, font).text, quote=False), style)
