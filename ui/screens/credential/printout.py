"""A credential on paper: what it is, who says so, what was found of it, and that paper proves nothing by itself."""

from __future__ import annotations

from datetime import datetime

from ui.parts.printing import Printout, PrintRow
from ui.text import checks, dates
from ui.text.plain import PARAGRAPH_CHARS, plain
from ui.text.standing import printed_line, why_text
from ui.text.titles import record_title
from ui.text.words import t
from wallet.credential.model import Credential
from wallet.records.record import Record
from wallet.records.statement import statement


def certificate(record: Record, issued: str, now: datetime) -> Printout:
    """Returns the page of ``record``; ``issued`` says by whom and when."""
    spoken = statement(record.summary.facts, now)
    standing = [PrintRow(printed_line(line, now), why_text(line, now)) for line in (spoken.headline, *spoken.lines)]
    checked = [PrintRow(row.title, row.subtitle) for row in checks.rows(record.report, now=now)]
    sections = [(t("print.standing"), standing), *_story(record.view), (t("credential.how_we_know"), checked)]
    named = _recipient(record.view)
    lines = [issued, *([t("print.issued_to", name=named)] if named else [])]
    foot = t("print.foot", date=dates.long_day(now))
    return Printout(record_title(record.summary), lines, [each for each in sections if each[1]], foot)


def _recipient(view: object) -> str:
    names = {s.name for s in view.subjects if s.name} if isinstance(view, Credential) else set()
    return plain(names.pop(), limit=120) if len(names) == 1 else ""


def _story(view: object) -> list[tuple[str, list[PrintRow]]]:
    if not isinstance(view, Credential):
        return []
    achievements = [a for subject in view.subjects for a in subject.achievement]
    means = next((a.description for a in achievements if a.description), view.description)
    took = next((a.criteria.narrative for a in achievements if a.criteria and a.criteria.narrative), "")
    texts = ((t("credential.what_it_means"), means), (t("credential.what_it_took"), took))
    inside = [PrintRow(plain(each.title, limit=120), plain(each.issuer.name, limit=80)) for each in view.credentials]
    story = [(heading, [PrintRow(detail=plain(text, limit=PARAGRAPH_CHARS, lines=True))]) for heading, text in texts if text]
    return [*story, *([(t("check.what_is_in_it"), inside)] if inside else [])]
