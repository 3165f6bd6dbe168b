"""What Check found, on paper: of one file what was said of it, of several a row each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ui.parts.printing import Printout, PrintRow
from ui.screens.check.checked_items import CheckedItem
from ui.screens.check.people import PersonRow
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import printed_line, why_text
from ui.text.words import problem, t
from wallet.records.statement import statement


def of_people(people: Sequence[PersonRow], how_many: str, asked: str, now: datetime) -> Printout:
    """Returns the table as it is shown; ``asked`` says whether anybody was asked."""
    rows = []
    for each in people:
        name = plain(each.name, limit=80)
        file = plain(each.item.source.label, limit=60)
        if each.person is None:
            rows.append(PrintRow(name, file, problem(each.item.problem.code).sentence))
            continue
        ends = t("people.ends", date=dates.written(each.person.ends)) if each.person.ends is not None else ""
        detail = joined(t(f"people.theirs.{each.person.theirs}"), ends, file)
        rows.append(PrintRow(name, detail, printed_line(each.person.spoken.headline, now)))
    return Printout(t("check.title"), [how_many, asked], [("", rows)], t("print.foot_checked", date=dates.long_day(now)))


def of_one(checked: Sequence[CheckedItem], asked: str, now: datetime) -> Printout:
    """Returns what was said of the whole, and of each thing in it."""
    sections = []
    wholes = {id(item.report): item for item in checked if item.whole is not None}
    for item in wholes.values():
        assert item.whole is not None
        spoken = statement(item.whole, now)
        rows = [PrintRow(printed_line(line, now), why_text(line, now)) for line in (spoken.headline, *spoken.lines)]
        sections.append((plain(item.label, limit=60), rows))
    items = []
    for item in checked:
        if item.view is not None and item.known is not None:
            spoken = statement(item.known, now)
            detail = joined(plain(item.issuer, limit=80), printed_line(spoken.second, now))
            items.append(PrintRow(plain(item.title, limit=120), detail, printed_line(spoken.headline, now)))
    sections.append((t("check.what_is_in_it"), items))
    shown = [each for each in sections if each[1]]
    return Printout(t("check.title"), [asked], shown, t("print.foot_checked", date=dates.long_day(now)))
