"""``verify --table``: a row for each presentation or credential that was judged, for a spreadsheet."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from datetime import datetime
from pathlib import Path

from resources import catalogue
from wallet.cli.output import language
from wallet.encodings.csv_cells import table
from wallet.examine.request import ExaminedItem
from wallet.records.people import person
from wallet.records.wording import Wording

HEADER = (
    "source", "who", "holder", "verdict", "words", "why", "genuine", "issuer_not_recognised", "own_word", "not_good",
    "could_not_be_checked", "issuers", "ends", "theirs", "credentials",
)  # fmt: skip
"""Names of the columns: scripts may rely on them, whatever language the words are in."""


class PeopleTable:
    """Gathers rows, in the order of the sources."""

    def __init__(self) -> None:
        self._rows: list[tuple[str | int, ...]] = []

    def add(self, item: ExaminedItem) -> None:
        """Adds the row of one thing that was judged, or could not be read."""
        lang = language()
        if item.report is None:
            problem = catalogue.problem(item.problem.code, lang, command=True)
            self._rows.append(
                (item.label, "", "", "unreadable", problem.sentence, problem.next, 0, 0, 0, 0, 0, "", "", "", "")
            )
            return
        self._rows.append(_row(item, item.report.at, lang))

    def write(self, path: Path) -> None:
        """Writes the table, for its owner alone; ``-`` is standard output. Raises ShareError as a share does."""
        if str(path) == "-":
            sys.stdout.buffer.write(table(HEADER, self._rows))
            sys.stdout.buffer.flush()
            return
        from wallet.share.writing import write_whole

        # A spreadsheet knows UTF-8 by its mark; a program that reads a pipe does not expect one.
        write_whole(path, BOM_UTF8 + table(HEADER, self._rows))


def _row(item: ExaminedItem, now: datetime, lang: str) -> tuple[str | int, ...]:
    assert item.report is not None  # noqa: S101  the caller has looked
    who = person(item.report, now)
    wording = Wording(lang, now)
    second = who.spoken.second
    return (
        item.label,
        who.name or who.holder or "",
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
        catalogue.text(f"people.theirs.{who.theirs}", lang),
        "; ".join(who.titles),
    )
