"""The certificates of a licence as a table for a spreadsheet, or for a board that asks for one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from wallet.encodings.display import display_name
from wallet.skills.continuing_education.counting import Count

COLUMNS: Final = (
    "licence", "cycle_from", "cycle_to", "date", "certificate", "provider", "number", "hours", "counted", "categories",
    "reason", "state", "record",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@")
_BOM: Final = b"\xef\xbb\xbf"


def csv_bytes(counts: Iterable[Count]) -> bytes:
    """Returns a row for each certificate of each licence: UTF-8 with its mark, lines ending as RFC 4180 has it.

    A text from outside never begins like a formula: a spreadsheet would reckon with it, or run it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for count in counts:
        first, last = (day.isoformat() if day is not None else "" for day in count.licence.cycle)
        for row in count.certificates:
            certificate = row.certificate
            writer.writerow(
                (
                    _cell(count.licence.title), first, last, certificate.first.isoformat() if certificate.first else "",
                    _cell(certificate.title), _cell(certificate.issuer), _cell(certificate.number),
                    "" if row.hours is None else f"{row.hours.normalize():f}", "no" if row.reason else "yes",
                    _cell("; ".join(row.subjects)), row.reason, certificate.state, certificate.ref,
                )
            )  # fmt: skip
    return _BOM + text.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    shown = display_name(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
