"""What needs attention, in the order it should be seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import spoken_line
from ui.text.titles import record_title
from ui.text.words import t
from wallet.credential.model import RecordId
from wallet.records.days import Bound
from wallet.records.points import Rank, Tone
from wallet.records.record import RecordSummary, StandingKind
from wallet.records.statement import statement
from wallet.service.library import AttentionEntry, AttentionReason

_BAD = {
    StandingKind.WITHDRAWN: "home.withdrawn",
    StandingKind.CHANGED: "home.not_genuine",
    StandingKind.NOT_GENUINE: "home.not_genuine",
    StandingKind.NOT_THE_ISSUERS: "home.not_genuine",
}
_NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Attention:
    """One row: what it is about, why, its mark, and the one thing to do (``check``, ``add``, ``show``)."""

    id: RecordId
    title: str
    subtitle: str
    mark: str
    colour: str
    action: str


def attention(entries: Sequence[AttentionEntry], now: datetime) -> list[Attention]:
    """Returns the rows of what needs attention, in the order the wallet gives; what it is today the statement says."""
    return [item for entry in entries if (item := _item(entry.summary, now)) is not None]


def waiting_among(entries: Sequence[AttentionEntry]) -> int:
    """Returns how many wait for somebody else's word: they stand on the shelf *Waiting*, and need nobody here."""
    return sum(entry.reason is AttentionReason.WAITING for entry in entries)


def _item(row: RecordSummary, now: datetime) -> Attention | None:
    spoken = statement(row.facts, now)
    status = spoken_line(spoken.headline, now)
    title = record_title(row, limit=120)
    issuer = plain(row.issuer_name, limit=80)
    subtitle = joined(issuer, status.text)

    def item(text: str, action: str, mark: str = status.mark, colour: str = status.colour) -> Attention:
        return Attention(row.id, text, subtitle, mark, colour, action)

    if spoken.rank is Rank.ENDED and row.facts.presentation:
        return None  # it was made to end
    if spoken.tone is Tone.BAD:
        return item(t(_BAD.get(row.standing.kind, "home.does_not_hold"), title=title), "show")
    if spoken.headline.phrase.code == "expired" and row.facts.ends is not None:
        return item(t("home.expired", title=title, date=_day(row.facts.ends)), "add")
    if spoken.rank is Rank.ON_HOLD:
        return item(t("home.on_hold", title=title), "show")
    if spoken.rank is Rank.INSIDE:
        return item(t("home.inside", title=title), "show")
    soon = next((line for line in spoken.lines if line.phrase.code in ("ends_soon", "last_day")), None)
    if soon is not None and row.facts.ends is not None:
        left = int(dict(soon.phrase.values).get("n", 0))
        text = t("home.ends_soon", n=left, title=title, date=_day(row.facts.ends))
        return item(text, "add", "ends-soon", "attention")
    if spoken.tone is Tone.UNKNOWN:
        asked = spoken.headline.phrase.code != _NOT_ASKED
        # Of what was not read there is nothing to ask anybody about.
        return item(t("home.unchecked" if asked else "home.not_asked", title=title), "check" if row.is_read else "show")
    return None


def _day(bound: Bound) -> str:
    return dates.written(bound.day, long=True)
