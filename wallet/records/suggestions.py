"""What a paper's own words suggest for the form of a record by hand: shown, and used only when the person says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from wallet.records.templates import Template, guessed, templates

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january enero ene", "feb february febrero", "mar march marzo", "apr april abril abr", "may mayo",
            "jun june junio", "jul july julio", "aug august agosto ago", "sep sept september septiembre",
            "oct october octubre",
            "nov november noviembre", "dec december diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAY: Final = re.compile(
    r"(?P<y1>\d{4})-(?P<m1>\d\d)-(?P<d1>\d\d)|(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4})|(?P<m3>\d{1,2})/(?P<y3>\d{4})"
    r"|(?P<n4>[A-Za-z]{3,10})\.? (?P<d4>\d{1,2}),? (?P<y4>\d{4})|(?P<d5>\d{1,2}) (?:de )?(?P<n5>[A-Za-z]{3,10})\.? (?:de )?"
    r"(?P<y5>\d{4})|(?P<n6>[A-Za-z]{3,10}) (?P<y6>\d{4})"
)
_ENDS: Final = re.compile(
    r"expir|renew by|(?:valid|good) (?:until|through|thru)|recommended renewal|caduca|vence|hasta", re.IGNORECASE
)
_BEGINS: Final = re.compile(r"issue|completed|awarded|\bon\b|date|emitid|fecha|complet", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?:certificate|licen[sc]e|ecard|card|registration|certificado|licencia)\s*(?:number|no\.?|code|id|#|n[uú]mero|:)+\s*:?\s*"
    r"#?\s*([A-Z0-9][A-Z0-9\-./]{2,30})",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:contact|ce|cne|nursing)\s*(?:contact )?hours?", re.IGNORECASE)
_LINE_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may stand in the form, each "" or None where the paper does not say. Dates as a record writes them."""

    template: Template | None = None
    number: str = ""
    issued: str = ""
    expires: str = ""
    hours: str = ""

    def __bool__(self) -> bool:
        return bool(self.template or self.number or self.issued or self.expires or self.hours)


def suggested(text: str) -> Suggestion:
    """Returns what ``text`` suggests. A number that is written ``03/04/2026`` is read as Americans write it."""
    issued = expires = number = hours = ""
    lead = ""
    for line in text.splitlines():
        line = " ".join(line.split())[:_LINE_CHARS]
        if not line:
            continue
        days = [(match.start(), day) for match in _DAY.finditer(line) if (day := _written(match))]
        for is_end, day in _labelled(line, lead, days):
            if is_end:
                expires = expires or day
            else:
                issued = issued or day
        named = _NUMBER.search(line)
        if named and any(character.isdigit() for character in named[1]):
            # The certificate's own number stands before the licence's of whom it is for.
            is_own = named[0].lower().startswith(("cert", "ecard", "card"))
            number = named[1].rstrip(".-/") if is_own or not number else number
        counted = _HOURS.search(line)
        hours = hours or (counted[1].replace(",", ".") if counted else "")
        lead = line
    if issued and expires and expires < issued[: len(expires)]:
        expires = ""
    return Suggestion(_template(text, hours), number, issued, expires, hours)


def _template(text: str, hours: str) -> Template | None:
    if hours:
        return next(template for template in templates() if template.id == "ce")
    return guessed(text)


def _labelled(line: str, lead: str, days: list[tuple[int, str]]) -> list[tuple[bool, str]]:
    """Returns (whether it is an end, day) for the days of a line that a word speaks of: one before it in the line, or, where
    the line has none, the word in its place in the line above: forms put their words over the dates."""
    labels = _labels(line)
    if labels:
        before = [(day, [is_end for start, is_end in labels if start < place]) for place, day in days]
        return [(kinds[-1], day) for day, kinds in before if kinds]
    above: list[bool] = []
    for _, is_end in _labels(lead):
        # "Issue date" is one label in two words.
        if not above or above[-1] is not is_end:
            above.append(is_end)
    return [(is_end, day) for is_end, (_, day) in zip(above, days, strict=False)]


def _labels(text: str) -> list[tuple[int, bool]]:
    ends = [(match.start(), True) for match in _ENDS.finditer(text)]
    return sorted([*ends, *((match.start(), False) for match in _BEGINS.finditer(text))])


def _written(match: re.Match[str]) -> str:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = next((int(value) for name, value in parts.items() if name[0] == "y"), 0)
    named = next((value.lower() for name, value in parts.items() if name[0] == "n"), "")
    month = _MONTHS.get(named, 0) if named else next((int(value) for name, value in parts.items() if name[0] == "m"), 0)
    day = next((int(value) for name, value in parts.items() if name[0] == "d"), 0)
    try:
        written_day = date(year, month, day or 1)
    except ValueError:
        return ""
    if not 1900 <= year <= 2199:
        return ""
    return written_day.isoformat() if day else written_day.isoformat()[:7]
