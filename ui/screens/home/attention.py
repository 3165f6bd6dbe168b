"""What needs attention, in the order it should be seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.text import dates
from ui.text.plain import plain
from ui.text.standing import BAD, whether
from ui.text.words import t
from wallet.credential.model import Attainment, RecordId
from wallet.records.record import Period, RecordSummary, StandingKind


@dataclass(frozen=True, slots=True)
class Attention:
    """One row: what it is about, why, its mark, and the one thing to do (``check``, ``add``, ``show``)."""

    id: RecordId
    title: str
    beneath: str
    mark: str
    colour: str
    action: str
    rank: int


def attention(rows: Sequence[RecordSummary], now: datetime) -> list[Attention]:
    """Returns what needs attention: withdrawn and not genuine, expired, ending, on hold, not checked, waiting."""
    found = [item for row in rows if (item := _item(row, now)) is not None]
    return sorted(found, key=lambda item: item.rank)


def _item(row: RecordSummary, now: datetime) -> Attention | None:
    title = plain(row.title, limit=120)
    issuer = plain(row.issuer_name, limit=80)
    said = whether(row.standing, row.issuer_name, now)
    beneath = " · ".join(part for part in (issuer, said.words) if part)
    kind = row.standing.kind
    if kind in BAD:
        words = "home.withdrawn" if kind is StandingKind.WITHDRAWN else "home.not_genuine"
        return Attention(row.id, t(words, title=title), beneath, said.mark, said.colour, "show", 0)
    if row.valid_until is not None and now > row.valid_until:
        date = dates.long_day(row.valid_until)
        return Attention(row.id, t("home.expired", title=title, date=date), beneath, "expired", "attention", "add", 1)
    if kind is StandingKind.ON_HOLD:
        return Attention(row.id, t("home.on_hold", title=title), beneath, said.mark, said.colour, "show", 2)
    if row.valid_until is not None and row.standing.period is Period.ENDS_SOON:
        left = dates.days_between(now, row.valid_until)
        words = t("home.ends_soon", n=left, title=title, date=dates.long_day(row.valid_until))
        return Attention(row.id, words, beneath, "ends-soon", "attention", "add", 3)
    if kind is StandingKind.COULD_NOT_CHECK:
        return Attention(row.id, t("home.unchecked", title=title), beneath, said.mark, said.colour, "check", 4)
    if row.standing.attainment is Attainment.WAITING:
        return Attention(row.id, t("home.waiting", title=title), beneath, "waiting", "neutral", "show", 5)
    return None
