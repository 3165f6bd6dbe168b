"""What needs attention, in the order it should be seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import spoken_line
from ui.text.words import t
from wallet.credential.model import Attainment, RecordId
from wallet.records.days import Bound
from wallet.records.points import Rank, Tone
from wallet.records.record import RecordSummary, StandingKind
from wallet.records.statement import statement

_BAD = {
    StandingKind.WITHDRAWN: "home.withdrawn",
    StandingKind.CHANGED: "home.not_genuine",
    StandingKind.NOT_GENUINE: "home.not_genuine",
    StandingKind.NOT_THE_ISSUERS: "home.not_genuine",
}


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
    spoken = statement(row.facts, now)
    status = spoken_line(spoken.headline, now)
    title = plain(row.title, limit=120)
    issuer = plain(row.issuer_name, limit=80)
    beneath = joined(issuer, status.words)

    def item(words: str, action: str, rank: int, mark: str = status.mark, colour: str = status.colour) -> Attention:
        return Attention(row.id, words, beneath, mark, colour, action, rank)

    if spoken.rank is Rank.ENDED and row.facts.presentation:
        return None  # it was made to end
    if spoken.tone is Tone.BAD:
        return item(t(_BAD.get(row.standing.kind, "home.does_not_hold"), title=title), "show", 0)
    if spoken.headline.phrase.code == "expired" and row.facts.ends is not None:
        return item(t("home.expired", title=title, date=_day(row.facts.ends)), "add", 1)
    if spoken.rank is Rank.ON_HOLD:
        return item(t("home.on_hold", title=title), "show", 2)
    if spoken.rank is Rank.INSIDE:
        return item(t("home.inside", title=title), "show", 2)
    soon = next((line for line in spoken.lines if line.phrase.code in ("ends_soon", "last_day")), None)
    if soon is not None and row.facts.ends is not None:
        left = int(dict(soon.phrase.values).get("n", 0))
        words = t("home.ends_soon", n=left, title=title, date=_day(row.facts.ends))
        return item(words, "add", 3, "ends-soon", "attention")
    if spoken.tone is Tone.UNKNOWN:
        return item(t("home.unchecked", title=title), "check", 4)
    if row.standing.attainment is Attainment.WAITING:
        return item(t("home.waiting", title=title), "show", 5, "waiting", "neutral")
    return None


def _day(bound: Bound) -> str:
    return dates.written(bound.day, long=True)
