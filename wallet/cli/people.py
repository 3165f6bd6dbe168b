"""``verify --table``: a row for each presentation or credential that was judged, in a file or on standard output."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path

from wallet.cli.output import language
from wallet.encodings.csv_cells import table
from wallet.examine.request import ExaminedItem
from wallet.service.lens import Lens
from wallet.service.people import Cells, people_table, row_of


class PeopleTable:
    """Gathers rows, in the order of the sources."""

    def __init__(self, lens: Lens | None = None) -> None:
        """``lens``: the role that each is held against, with columns of its own."""
        self._rows: list[Cells] = []
        self._lens = lens

    def add(self, item: ExaminedItem) -> None:
        """Adds the row of one thing that was judged, or could not be read."""
        lens = self._lens
        self._rows.append(
            row_of(item, language(), command=True) if lens is None else lens.cells(item, language(), command=True)
        )

    def _table(self) -> bytes:
        return people_table(self._rows) if self._lens is None else table(self._lens.header(), self._rows)

    def write(self, path: Path) -> None:
        """Writes the table, for its owner alone; ``-`` is standard output. Raises ShareError as a share does."""
        if str(path) == "-":
            sys.stdout.buffer.write(self._table())
            sys.stdout.buffer.flush()
            return
        from wallet.share.writing import write_whole

        # A spreadsheet knows UTF-8 by its mark; a program that reads a pipe does not expect one.
        write_whole(path, BOM_UTF8 + self._table())
