"""What a card says: the statement's first two lines with their marks and colours. The words come from the wallet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from ui.text.plain import plain
from ui.text.spoken import Text, joined, spoken
from ui.text.status_text import StatusText
from ui.text.titles import record_title
from ui.text.words import language, t
from wallet.records.points import Phrase, Rank, Tone, phrase
from wallet.records.statement import Line, Statement, statement
from wallet.records.wording import Wording

if TYPE_CHECKING:
    from wallet.records.facts import Facts
    from wallet.records.record import RecordSummary

_COLOURS: Final = {
    Tone.GOOD: "genuine",
    Tone.BAD: "problem",
    Tone.UNKNOWN: "unknown",
    Tone.ATTENTION: "attention",
    Tone.NEUTRAL: "neutral",
}


def tone_colour(tone: Tone) -> str:
    """Returns the colour role that says a tone; green is nobody's but *good*'s."""
    return _COLOURS[tone]


_MARKS: Final = {
    "signature_holds": "signature-holds",
    "signatures_hold": "signature-holds",
    "site_confirms": "site-confirms",
    "signed_pdf": "signed-pdf",
    "signed_pdf_known": "signed-pdf",
    "endorsed": "endorsed",
    "recorded_with_evidence": "recorded-with-evidence",
    "recorded": "recorded",
    "withdrawn": "withdrawn",
    "some_withdrawn": "withdrawn",
    "on_hold": "on-hold",
    "some_on_hold": "on-hold",
    "expired": "expired",
    "expired_some_day": "expired",
    "some_expired": "expired",
    "ended": "expired",
    "ended_some_day": "expired",
    "not_yet": "waiting",
    "not_yet_some_day": "waiting",
    "some_not_yet": "waiting",
    "ends_soon": "ends-soon",
    "last_day": "ends-soon",
    "in_progress": "in-progress",
    "waiting": "waiting",
    "not_earned": "refused",
}
"""Marks that a phrase has of its own; every other line has that of its tone."""
_TONE_MARKS: Final = {
    Tone.GOOD: "genuine",
    Tone.BAD: "not-genuine",
    Tone.UNKNOWN: "could-not-check",
    Tone.ATTENTION: "take-care",
    Tone.NEUTRAL: "",
}
_PLAIN: Final = frozenset({"no_end", "until", "was_until", "counts", "counts_inside"})
"""Lines that are read as part of what stands above them."""
STATE_MARKS: Final = {
    "genuine": ("signature-holds", "neutral"),
    "holds": ("signature-holds", "neutral"),
    "own_word": ("remark", "neutral"),
    "not_yet": ("waiting", "attention"),
    "on_hold": ("on-hold", "attention"),
    "expired": ("expired", "attention"),
    "withdrawn": ("withdrawn", "problem"),
    "bad": ("not-genuine", "problem"),
    "unknown": ("could-not-check", "unknown"),
}
"""The mark and colour of a state that stands in a narrow column; a *good* one has its own."""


def spoken_line(line: Line, now: datetime, *, long: bool = False, endorsed_by: str = "") -> StatusText:
    """Returns a line of a statement with its mark and colour; ``long`` writes its days out.

    ``endorsed_by``: whose word confirms the record, of somebody the person recognises. What waited for it waits no more,
    and every other line stays what it is.
    """
    if endorsed_by and line.phrase.code == "waiting":
        return StatusText("endorsed", "neutral", t("home.endorsed", name=endorsed_by))
    text = Text(lambda: Wording(language(), now, long_days=long).line(line))
    code = line.phrase.code
    if code in _PLAIN or code == "problem":
        return StatusText("", "ink_2", text)
    mark = _MARKS.get(code, "")
    if not mark:
        holds = code.startswith("genuine") or code == "all_hold"
        mark = "signature-holds" if holds and line.tone is not Tone.GOOD else _TONE_MARKS[line.tone]
    return StatusText(mark, _COLOURS[line.tone], text)


def printed_line(line: Line | None, now: datetime) -> str:
    """Returns a line of a statement as it is written on paper: no word of it counts from today. "" for None."""
    return "" if line is None else Wording(language(), now, long_days=True, on_paper=True).line(line)


def why_text(line: Line, now: datetime) -> Text:
    """Returns the smaller text beneath a line, days written out; empty where there is none."""
    return Text(lambda: Wording(language(), now, long_days=True).why(line))


def status_line(known: Facts, now: datetime, *, long: bool = False, endorsed_by: str = "") -> StatusText:
    """Returns the headline: what is said first of it on the day of ``now``.

    Where somebody's word confirms what was the person's own alone, that word is said; never before anything worse.
    """
    spoken = statement(known, now)
    line = spoken.headline
    if endorsed_by and spoken.rank >= Rank.CAVEAT:
        line = next((each for each in spoken.lines if each.phrase.code == "waiting"), line)
    return spoken_line(line, now, long=long, endorsed_by=endorsed_by)


def second_line(known: Facts, now: datetime, *, long: bool = False) -> StatusText:
    """Returns what stands beneath the headline; empty words where there is nothing more to say."""
    second = statement(known, now).second
    return StatusText("", "ink_2", "") if second is None else spoken_line(second, now, long=long)


def is_bad(known: Facts, now: datetime) -> bool:
    """Says whether something speaks against it that no reader will overlook."""
    return statement(known, now).tone is Tone.BAD


def end_date(known: Facts, now: datetime) -> StatusText:
    """Returns the end alone, for a column whose head says what it is."""
    if known.ends is None:
        return StatusText("", "ink_2", _written(Phrase("no_end"), now) if known.endless else "–")
    day = _written(phrase("day", date=known.ends.day.isoformat()), now)
    if now > known.ends.moment:
        return StatusText("expired", "attention", day)
    soon = any(line.phrase.code in ("ends_soon", "last_day") for line in statement(known, now).lines)
    return StatusText("ends-soon" if soon else "", "attention" if soon else "ink_2", day)


@spoken
def _written(what: Phrase, now: datetime) -> str:
    return Wording(language(), now).phrase(what)


def card_lines(summary: RecordSummary, now: datetime, endorsed_by: str = "") -> tuple[StatusText, StatusText]:
    """Returns the two lines of a card."""
    spoken = statement(summary.facts, now)
    first = spoken_line(spoken.headline, now, endorsed_by=endorsed_by)
    second = StatusText("", "ink_2", "")
    if spoken.second is not None:
        second = spoken_line(spoken.second, now, endorsed_by=endorsed_by)
    counted = spoken.second is not None and spoken.second.phrase.code in ("counts", "counts_inside")
    if summary.replaced:
        first, second = _quiet(first, spoken), _beneath_replaced(second)
    elif summary.cards > 1:
        second = StatusText(second.mark, second.colour, joined(second.text, t("card.cards", n=summary.cards)))
    # What is bad is never cut for the sake of a number.
    if summary.children and not counted and not second.mark and spoken.rank > Rank.BROKEN:
        second = StatusText(second.mark, second.colour, joined(second.text, t("card.children", n=summary.children)))
    return first, second


def _quiet(first: StatusText, spoken: Statement) -> StatusText:
    """Returns the first line of a card that a newer one replaced: that it has ended is history, and calls nobody. What is
    bad of itself is said as loud as ever."""
    return StatusText("replaced", "ink_2", first.text) if spoken.rank is Rank.DATES else first


def _beneath_replaced(second: StatusText) -> StatusText:
    loud = second.mark and second.colour == "problem"
    return second if loud else StatusText("", "ink_2", t("card.replaced"))


def accessible_text(summary: RecordSummary, now: datetime, endorsed_by: str = "") -> str:
    """Returns a card as a screen reader says it: the same words in the same order as they are seen."""
    first, second = card_lines(summary, now, endorsed_by)
    favourite = t("library.favourite") if summary.favourite else ""
    parts = (record_title(summary), plain(summary.issuer_name), first.text, second.text, favourite)
    return ". ".join(part for part in parts if part)


def state_of(spoken: Statement) -> StatusText:
    """Returns the state in a word or two, for a narrow column."""
    if spoken.tone is Tone.GOOD:
        return StatusText("genuine", "genuine", t("state.genuine"))
    mark, colour = STATE_MARKS[spoken.state]
    return StatusText(mark, colour, t(f"state.{spoken.state}"))
