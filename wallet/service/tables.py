"""Tables that a spreadsheet opens, written for their owner alone."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from pathlib import Path

from wallet.encodings.csv_cells import table


def save_rows(path: Path, header: Sequence[str], rows: Iterable[tuple[str | int, ...]]) -> None:
    """Writes a table as CSV, UTF-8 with the mark by which a spreadsheet knows it. Raises ShareError as a share does."""
    from wallet.share.writing import write_whole

    write_whole(path, BOM_UTF8 + table(tuple(header), rows))
