"""The list of what was shared, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ui.parts.printing import Printout, PrintRow
from ui.screens.share import standing
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from wallet.records.record import ShareEntry


def ledger_list(entries: Sequence[ShareEntry], now: datetime) -> Printout:
    """Returns the list of ``entries`` as they stand ``now``."""
    rows = []
    for entry in entries:
        about = joined(dates.long_day(entry.created), standing.way(entry), plain(entry.purpose, limit=120))
        rows.append(PrintRow(standing.whom(entry), joined(standing.what(entry), about), standing.state(entry, now)))
    foot = t("print.foot_ledger", date=dates.long_day(now))
    return Printout(t("share.ledger"), [t("share.explain")], [("", rows)], foot)
