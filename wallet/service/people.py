"""Many at once as a table: a row for each presentation or credential that was judged, for a spreadsheet."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path

from resources import catalogue
from wallet.encodings.csv_cells import table
from wallet.examine.request import ExaminedItem
from wallet.records.people import Person as Person
from wallet.records.people import Theirs as Theirs
from wallet.records.people import person as person
from wallet.records.wording import Wording

HEADER = (
    "source", "who", "holder", "verdict", "words", "why", "genuine", "issuer_not_recognised", "own_word", "not_good",
    "could_not_be_checked", "issuers", "ends", "theirs", "credentials",
)  # fmt: skip
"""Names of the columns: scripts may rely on them, whatever language the words are in."""
Cells = tuple[str | int, ...]


def people_table(rows: Iterable[Cells]) -> bytes:
    """Returns the table as CSV, UTF-8."""
    return table(HEADER, rows)


def save_table(items: Iterable[ExaminedItem], language: str, path: Path) -> None:
    """Writes the table of what was judged, for its owner alone. Raises ShareError as a share does."""
    from wallet.share.writing import write_whole

    # A spreadsheet knows UTF-8 by its mark.
    write_whole(path, BOM_UTF8 + people_table(row_of(item, language) for item in items))


def row_of(item: ExaminedItem, language: str, *, command: bool = False) -> Cells:
    """Returns the row of one thing that was judged, or could not be read; ``command``: it is read where nothing is
    pressed."""
    if item.report is None:
        problem = catalogue.problem(item.problem.code, language, command=command)
        return (item.label, "", "", "unreadable", problem.sentence, problem.next, 0, 0, 0, 0, 0, "", "", "", "")
    now = item.report.at
    who = person(item.report, now)
    wording = Wording(language, now)
    second = who.spoken.second
    return (
        item.label,
        who.name or who.holder,
        who.holder,
        str(item.report.verdict),
        wording.line(who.spoken.headline),
        "" if second is None else wording.line(second),
        who.genuine,
        who.not_recognised,
        who.own_word,
        who.not_good,
        who.not_checked,
        "; ".join(who.issuers),
        "" if who.ends is None else who.ends.isoformat(),
        catalogue.text(f"people.theirs.{who.theirs}", language),
        "; ".join(who.titles),
    )
