"""The shelf as it is searched and sorted, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ui.parts.printing import Printout, PrintRow
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import printed_line
from ui.text.titles import record_title
from ui.text.words import t
from wallet.records.record import RecordSummary
from wallet.records.statement import statement

MOST_PRINTED: Final = 1_000
"""Rows of a list on paper: forty pages or so."""


def shelf_list(rows: Sequence[RecordSummary], total: int, query: str, now: datetime) -> Printout:
    """Returns the list of ``rows``, which are the first of ``total`` that ``query`` finds."""
    printed = []
    for summary in rows:
        spoken = statement(summary.facts, now)
        detail = joined(plain(summary.issuer_name, limit=80), printed_line(spoken.second, now))
        printed.append(PrintRow(record_title(summary), detail, printed_line(spoken.headline, now)))
    lines = [t("library.count", n=total), *([t("print.searched", query=plain(query, limit=120))] if query else [])]
    if len(rows) < total:
        lines.append(t("print.first", n=len(rows)))
    return Printout(t("library.title"), lines, [("", printed)], t("print.foot", date=dates.long_day(now)))
