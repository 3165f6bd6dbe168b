"""What is said of a credential or presentation on a given day: one truth for every surface that says something of it.

The window's cards and pages, Check, Added, the page and the PDF that are handed out and the command line all say this,
and none of them judges for itself. The law that the tests hold it to:

- nothing is *good* unless every scope in it is verified, current and from a recognised issuer; only headlines are ever
  *good*, and never that of a whole that is not *verified*, is the person's own word, is empty or shown by nobody;
- what is verified in every scope, current, asked and recognised is *good*;
- what could not be checked is *unknown*: never counted as good, never as bad;
- what is bad about the whole (changed, ended, withdrawn, expired, for somebody else) is said first;
- an end that has passed or cannot be read is never "no end date", wherever in it the end stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from wallet.credential.model import Attainment
from wallet.records.days import local_day
from wallet.records.facts import ALL_HOLD, GENUINE, RECORDED, RECORDED_WITH_EVIDENCE, Facts, facts
from wallet.records.points import Phrase, Point, Rank, Tone, phrase
from wallet.records.signed_files import SIGNED_PDF
from wallet.report import VerificationReport

ENDS_SOON: Final = timedelta(days=90)
"""The first of the reminders of experience.md (90/60/30/7 days)."""
COUNTED: Final = ("genuine", "holds", "own_word", "not_yet", "on_hold", "expired", "withdrawn", "bad", "unknown")
"""The states that things inside are counted by, in the order they are said."""
_COUNTED_AS: Final = {
    Rank.WITHDRAWN: "withdrawn",
    Rank.ON_HOLD: "on_hold",
    Rank.UNKNOWN: "unknown",
    Rank.INSIDE_UNKNOWN: "unknown",
    Rank.CAVEAT: "own_word",
}


_OWN_WORD: Final = frozenset({"own_word", "some_own_word"})
_BY_HAND: Final = frozenset({RECORDED, RECORDED_WITH_EVIDENCE, SIGNED_PDF, "signed_pdf_known"})
"""What is said of a record by hand: whoever signed a file of its, what it says is the person's word."""
_NOT_IN_FORCE: Final = ("expired", "on_hold", "not_yet")
"""States of what is genuine and does not count today."""
_OUT_OF_DATE: Final = frozenset({Rank.DATES, Rank.INSIDE})
_WHY_FIRST: Final = frozenset({Rank.BROKEN, Rank.INSIDE, Rank.INSIDE_UNKNOWN, Rank.FAILED})


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``why`` stands smaller beneath; ``about`` names the thing inside that it speaks of."""

    phrase: Phrase
    tone: Tone
    scope: str = ""
    why: Phrase | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of one thing: the headline, then the other lines; then of each thing inside, as far as it is known.

    ``rank`` is the headline's: how far from good it is. ``counts`` says of how many inside what was found.
    """

    scope: str
    title: str
    headline: Line
    lines: tuple[Line, ...]
    items: tuple[Statement, ...]
    at: datetime
    rank: Rank
    counts: tuple[tuple[str, int], ...] = ()
    presentation: bool = False

    @property
    def tone(self) -> Tone:
        """The headline's."""
        return self.headline.tone

    @property
    def state(self) -> str:
        """What it is counted as among others: one of :data:`COUNTED`."""
        return _counted_as(self)

    @property
    def second(self) -> Line | None:
        """The line that goes beneath the headline where there is room for two: why, where that tells more."""
        if self.headline.why is not None and self.rank in _WHY_FIRST:
            return Line(self.headline.why, Tone.NEUTRAL, self.headline.scope, about=self.headline.about)
        return self.lines[0] if self.lines else None

    def everything(self) -> Iterator[Statement]:
        """Yields what is said of each thing inside, at any depth, in the order of the report."""
        for item in self.items:
            yield item
            yield from item.everything()


def statement(known: Facts | VerificationReport, now: datetime) -> Statement:
    """Returns what to say at ``now``."""
    known = known if isinstance(known, Facts) else facts(known)
    items = tuple(statement(item, now) for item in known.inside)
    counts = _counts(known, items)
    points = [*known.points, *_dates(known, now), *_attainment(known)]
    lines = [(point.rank, Line(point.phrase, point.tone, known.scope, point.why)) for point in points]
    lines += _inside(known, items)
    first = min((rank for rank, _ in lines), default=Rank.REMARK)
    own_word = any(line.phrase.code == "own_word" for _, line in lines)
    if known.rung and not own_word and (first > Rank.HOLDS or not known.presentation):
        good = first > Rank.HOLDS and known.verified and known.recognised and not known.modest
        rung = _rung(known, sum(number for _, number in counts))
        lines.append((Rank.HOLDS, Line(rung, Tone.GOOD if good else Tone.NEUTRAL, known.scope)))
    lines += _current(known, items, now)
    if counts and not _said_already(counts, [line for _, line in lines]):
        counted = phrase("counts" if known.presentation else "counts_inside", **dict(counts))
        lines.append((Rank.COUNTS, Line(counted, Tone.NEUTRAL, known.scope)))
    if not lines:
        # A report of no checks: nothing was looked at.
        nothing = phrase("could_not_check", reason="not_run", check="")
        lines = [(Rank.UNKNOWN, Line(nothing, Tone.UNKNOWN, known.scope))]
    lines.sort(key=lambda ranked: ranked[0])
    (rank, headline), *others = lines
    rest = tuple(line for _, line in others)
    return Statement(known.scope, known.title, headline, rest, items, now, rank, counts, known.presentation)


def _said_already(counts: tuple[tuple[str, int], ...], lines: Sequence[Line]) -> bool:
    """Says whether a line says of everything inside what the counts would say: that all of it could not be checked."""
    return len(counts) == 1 and any(line.phrase.code.startswith("some_") for line in lines)


def _rung(known: Facts, count: int) -> Phrase:
    if known.rung == ALL_HOLD:
        return phrase(ALL_HOLD if known.recognised else "signatures_hold", n=count)
    if known.rung == SIGNED_PDF:
        codes = {point.phrase.code for point in known.points}
        return phrase(SIGNED_PDF if "pdf_signer_not_known" in codes else "signed_pdf_known")
    when = known.checked_at.isoformat()
    if known.rung == GENUINE and not known.issuer:
        return phrase("genuine_unnamed", when=when)
    return phrase(known.rung, issuer=known.issuer, when=when)


def _attainment(known: Facts) -> Iterator[Point]:
    if known.attainment is not Attainment.EARNED:
        tone = Tone.ATTENTION if known.attainment is Attainment.NOT_EARNED else Tone.NEUTRAL
        yield Point(Rank.ATTAINMENT, tone, phrase(str(known.attainment)))


# Dates ------------------------------------------------------------------------
def _dates(known: Facts, now: datetime) -> Iterator[Point]:
    """The points about start and end on the day of ``now``."""
    today = local_day(now)
    starts, ends = known.starts, known.ends
    if starts is not None and now < starts.moment:
        yield Point(Rank.DATES, Tone.ATTENTION, phrase("not_yet", date=starts.day.isoformat()))
    elif starts is not None and known.checked_at < starts.moment and not known.presentation:
        yield Point(Rank.UNKNOWN, Tone.UNKNOWN, phrase("not_checked_since_start", date=starts.day.isoformat()))
    if known.presentation:
        yield from _presentation_dates(known, now)
    elif any(point.rank is Rank.BROKEN for point in known.points) and (ends is None or now <= ends.moment):
        return  # until when it says it is good, nobody has signed
    elif ends is None:
        if known.endless:
            yield Point(Rank.PERIOD, Tone.NEUTRAL, phrase("no_end"))
    elif now > ends.moment:
        yield Point(Rank.DATES, Tone.ATTENTION, phrase("expired", date=ends.day.isoformat()))
    elif any(point.rank is Rank.WITHDRAWN for point in known.points):
        yield Point(Rank.PERIOD, Tone.NEUTRAL, phrase("was_until", date=ends.day.isoformat()))
    elif ends.moment - now <= ENDS_SOON:
        left = (ends.day - today).days
        sentence = phrase("ends_soon", date=ends.day.isoformat(), n=left)
        yield Point(Rank.PERIOD, Tone.ATTENTION, sentence if left > 0 else phrase("last_day", date=ends.day.isoformat()))
    else:
        yield Point(Rank.PERIOD, Tone.NEUTRAL, phrase("until", date=ends.day.isoformat()))


def _presentation_dates(known: Facts, now: datetime) -> Iterator[Point]:
    if known.ends is None:
        return
    moment = known.ends.moment
    day, time = local_day(moment).isoformat(), moment.isoformat()
    if now > moment:
        yield Point(Rank.ENDED, Tone.BAD, phrase("ended", date=day, time=time))
    elif any(point.rank is Rank.BROKEN for point in known.points):
        yield Point(Rank.UNTIL_WHEN, Tone.NEUTRAL, phrase("says_until", date=day, time=time))
    elif local_day(moment) == local_day(now):
        yield Point(Rank.UNTIL_WHEN, Tone.NEUTRAL, phrase("fresh", time=time))
    else:
        yield Point(Rank.UNTIL_WHEN, Tone.NEUTRAL, phrase("fresh_until", date=day, time=time))


def _current(known: Facts, items: Sequence[Statement], now: datetime) -> Iterator[tuple[Rank, Line]]:
    """Says of a presentation that all in it are in date, and which of them ends first."""
    if not items or not known.presentation or any(point.rank is Rank.BROKEN for point in known.points):
        return
    if known.ends is not None and now > known.ends.moment:
        return  # beneath "ended" it would be read of the whole
    ends = [(item.ends, item.title) for item in known.inside if item.ends is not None]
    readable = all(item.endless or item.ends is not None for item in known.inside)
    if not readable or any(item.rank in _OUT_OF_DATE or item.rank is Rank.BROKEN for item in items):
        return
    why = phrase("no_end")
    if ends:
        first, title = min(ends, key=lambda end: end[0].moment)
        why = phrase("first_end", title=title, date=first.day.isoformat())
    total = len(items) + sum(number for _, number in known.plain)
    yield Rank.CURRENT, Line(phrase("all_current", n=total), Tone.NEUTRAL, known.scope, why)


# What is inside ---------------------------------------------------------------
def _counts(known: Facts, items: Sequence[Statement]) -> tuple[tuple[str, int], ...]:
    counts = dict.fromkeys(COUNTED, 0)
    for rung, number in known.plain:
        counts["genuine" if rung == GENUINE else "holds"] += number
    for item in items:
        counts[item.state] += 1
    return tuple((state, number) for state, number in counts.items() if number)


def _counted_as(item: Statement) -> str:
    if item.rank is Rank.CAVEAT and item.headline.phrase.code not in _OWN_WORD:
        return "unknown"  # a presentation inside this one that holds nothing, or that nobody is shown to present
    if item.rank in _COUNTED_AS:
        return _COUNTED_AS[item.rank]
    if item.tone is Tone.ATTENTION and item.rank in _OUT_OF_DATE:
        # Its own dates, or those of what is inside it, at any depth.
        code = item.headline.phrase.code.removeprefix("some_")
        return next((state for state in _NOT_IN_FORCE if code.startswith(state)), "bad")
    if item.rank < Rank.UNKNOWN:
        return "bad"
    if item.headline.phrase.code in _BY_HAND:
        return "own_word"
    return "genuine" if item.tone is Tone.GOOD or item.headline.phrase.code.startswith(GENUINE) else "holds"


def _inside(known: Facts, items: Sequence[Statement]) -> Iterator[tuple[Rank, Line]]:
    """What must be said of the whole because of what is in it: the worst first, by name."""
    total = len(items) + sum(number for _, number in known.plain)
    wrong = [item for item in items if item.rank < Rank.UNKNOWN]
    if bad := [item for item in wrong if item.tone is Tone.BAD]:
        yield Rank.INSIDE, _of_some(known, bad, total, "some_do_not_hold", Tone.BAD)
    elif wrong:
        states = {item.state for item in wrong}
        state = states.pop() if len(states) == 1 else ""
        code = f"some_{state}" if state in _NOT_IN_FORCE else "some_not_in_force"
        yield Rank.INSIDE, _of_some(known, wrong, total, code, Tone.ATTENTION)
    # What the whole says of itself (nobody is shown to present it) need not be said again of an envelope in it.
    own = {point.phrase.code for point in known.points if point.rank is Rank.CAVEAT} - {"nothing_presented"}
    if unknown := [
        item
        for item in items
        if item.state == "unknown" and not (item.rank is Rank.CAVEAT and item.headline.phrase.code in own)
    ]:
        yield Rank.INSIDE_UNKNOWN, _of_some(known, unknown, total, "some_not_checked", Tone.UNKNOWN)
    own_word = [item for item in items if item.headline.phrase.code in _OWN_WORD]
    if own_word and not any(point.rank is Rank.CAVEAT for point in known.points):
        yield Rank.CAVEAT, _of_some(known, own_word, total, "some_own_word", Tone.NEUTRAL)


def _of_some(known: Facts, some: Sequence[Statement], total: int, code: str, tone: Tone) -> Line:
    """Says how many, and of the first what; a presentation of one thing, well in itself, is what that thing is."""
    headline = some[0].headline
    if total == 1 and known.presentation and all(point.rank > Rank.INSIDE for point in known.points):
        return replace(headline, tone=tone)
    return Line(phrase(code, n=len(some), total=total), tone, known.scope, headline.phrase, headline.about or some[0].title)
