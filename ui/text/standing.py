"""What a card says, in words: the table of the look, one line for whether and one for until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ui.text import dates
from ui.text.plain import plain
from ui.text.words import has, t
from wallet.credential.model import Attainment
from wallet.records.record import Period, RecordSummary, Standing, StandingKind

_LOOK: dict[StandingKind, tuple[str, str]] = {
    StandingKind.GENUINE: ("genuine", "genuine"),
    StandingKind.SIGNATURE_HOLDS: ("signature-holds", "neutral"),
    StandingKind.SITE_CONFIRMS: ("site-confirms", "neutral"),
    StandingKind.SIGNED_PDF: ("signed-pdf", "neutral"),
    StandingKind.ENDORSED: ("endorsed", "neutral"),
    StandingKind.RECORDED_WITH_EVIDENCE: ("recorded-with-evidence", "neutral"),
    StandingKind.RECORDED: ("recorded", "neutral"),
    StandingKind.COULD_NOT_CHECK: ("could-not-check", "unknown"),
    StandingKind.ON_HOLD: ("on-hold", "attention"),
    StandingKind.WITHDRAWN: ("withdrawn", "problem"),
    StandingKind.CHANGED: ("not-genuine", "problem"),
    StandingKind.NOT_THE_ISSUERS: ("not-genuine", "problem"),
    StandingKind.NOT_GENUINE: ("not-genuine", "problem"),
    StandingKind.SIGNATURE_REFUSED: ("not-genuine", "problem"),
    StandingKind.UNSIGNED: ("not-genuine", "problem"),
}
BAD = frozenset(
    {
        StandingKind.WITHDRAWN,
        StandingKind.CHANGED,
        StandingKind.NOT_THE_ISSUERS,
        StandingKind.NOT_GENUINE,
        StandingKind.SIGNATURE_REFUSED,
        StandingKind.UNSIGNED,
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """One line: a mark (icon name, or ""), the role of its colour, and the words."""

    mark: str
    colour: str
    words: str


def whether(standing: Standing, issuer: str, now: datetime) -> Said:
    """Returns the line that says whether it can be believed, and how we know."""
    mark, colour = _LOOK[standing.kind]
    named = plain(issuer, limit=80)
    key = "standing.genuine_plain" if standing.kind is StandingKind.GENUINE and not named else f"standing.{standing.kind}"
    when = dates.recently(standing.checked_at, now) if standing.checked_at else t("date.never")
    return Said(
        mark,
        colour,
        t(
            key,
            issuer=named or t("standing.the_issuer"),
            when=when,
            what=what_is_missing(standing.missing),
        ),
    )


def what_is_missing(code: str) -> str:
    """Returns a few words for what could not be reached."""
    key = f"missing.{code}"
    return t(key) if has(key) else t("missing.something")


def until(
    standing: Standing, valid_from: datetime | None, valid_until: datetime | None, now: datetime, *, long: bool = False
) -> Said:
    """Returns the line that says until when, or that it is not yet earned."""
    if standing.attainment is not Attainment.EARNED:
        marks = {Attainment.IN_PROGRESS: "in-progress", Attainment.WAITING: "waiting", Attainment.NOT_EARNED: "refused"}
        return Said(marks[standing.attainment], "neutral", t(f"attainment.{standing.attainment}"))
    if standing.period is Period.NOT_YET and valid_from is not None:
        return Said("waiting", "attention", t("period.not_yet", date=dates.day(valid_from)))
    if valid_until is None:
        return Said("", "ink_2", t("period.no_end"))
    written = dates.long_day(valid_until) if long else dates.day(valid_until)
    if now > valid_until:
        return Said("expired", "attention", t("period.expired", date=written, ago=dates.ago(valid_until, now)))
    if standing.kind in BAD:
        return Said("", "ink_2", t("period.was_until", date=written))
    left = dates.days_between(now, valid_until)
    if standing.period is Period.ENDS_SOON:
        return Said("ends-soon", "attention", t("period.ends_soon", date=written, n=left))
    return Said("", "ink_2", t("period.until", date=written))


def end_date(standing: Standing, valid_until: datetime | None, now: datetime) -> Said:
    """Returns the end alone, for a column whose head says what it is."""
    if valid_until is None:
        return Said("", "ink_2", t("period.no_end"))
    if now > valid_until:
        return Said("expired", "attention", dates.day(valid_until))
    soon = standing.period is Period.ENDS_SOON and standing.kind not in BAD
    return Said("ends-soon" if soon else "", "attention" if soon else "ink_2", dates.day(valid_until))


def card_lines(summary: RecordSummary, now: datetime) -> tuple[Said, Said]:
    """Returns the two lines of a card."""
    end = until(summary.standing, summary.valid_from, summary.valid_until, now)
    if summary.children:
        end = Said(end.mark, end.colour, end.words + " · " + t("card.children", n=summary.children))
    return whether(summary.standing, summary.issuer_name, now), end


def aloud(summary: RecordSummary, now: datetime) -> str:
    """Returns a card as a screen reader says it: the same words in the same order as they are seen."""
    first, second = card_lines(summary, now)
    favourite = t("library.favourite") if summary.favourite else ""
    parts = (plain(summary.title), plain(summary.issuer_name), first.words, second.words, favourite)
    return ". ".join(part for part in parts if part)
