"""Tables as CSV (RFC 4180) whose cells a spreadsheet takes for text, whatever stands in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from wallet.encodings.display import display_name

_FORMULA: Final = frozenset("=+-@＝＋－＠|%\t\r\n")
"""What spreadsheets begin a formula or a command with, in either width."""


def cell(text: str) -> str:
    """Returns text for one cell: on one line, nothing hidden in it, and no formula (U11)."""
    shown = display_name(text)
    return f"'{shown}" if shown[:1] in _FORMULA else shown


def table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns the table in UTF-8. Numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8", "backslashreplace")
