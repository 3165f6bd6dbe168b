"""``verify --table``: a row for each presentation or credential that was judged, in a file or on standard output."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path

from wallet.cli.output import language
from wallet.examine.request import ExaminedItem
from wallet.service.people import Cells, people_table, row_of


class PeopleTable:
    """Gathers rows, in the order of the sources."""

    def __init__(self) -> None:
        self._rows: list[Cells] = []

    def add(self, item: ExaminedItem) -> None:
        """Adds the row of one thing that was judged, or could not be read."""
        self._rows.append(row_of(item, language(), command=True))

    def write(self, path: Path) -> None:
        """Writes the table, for its owner alone; ``-`` is standard output. Raises ShareError as a share does."""
        if str(path) == "-":
            sys.stdout.buffer.write(people_table(self._rows))
            sys.stdout.buffer.flush()
            return
        from wallet.share.writing import write_whole

        # A spreadsheet knows UTF-8 by its mark; a program that reads a pipe does not expect one.
        write_whole(path, BOM_UTF8 + people_table(self._rows))
