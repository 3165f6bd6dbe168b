"""What can be said of one thing, point by point: codes with their values, a tone, and in which order they are said.

No language here, and no day: wallet.records.statement looks at the day, wallet.records.wording has the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tone(StrEnum):
    """How something is meant. ``good`` alone is shown in green."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    ATTENTION = "attention"
    NEUTRAL = "neutral"


class Rank(IntEnum):
    """What is said before what. The first point is the headline."""

    BROKEN = 0
    """Changed, not signed, not the issuer's: nothing else that it says counts."""
    WITHDRAWN = 1
    ENDED = 2
    """A presentation that has ended, or was made for somebody or something else."""
    ON_HOLD = 3
    DATES = 4
    """Expired, not yet begun, dates that cannot be read."""
    NOT_THEIRS = 5
    INSIDE = 6
    """Something inside does not hold."""
    FAILED = 7
    """Any other check that makes it *not verified*."""
    UNKNOWN = 8
    INSIDE_UNKNOWN = 9
    CAVEAT = 10
    """It holds, and is not what it seems: the person's own word, nobody shown to present it, nothing in it."""
    HOLDS = 11
    """The rung of the trust ladder that was reached."""
    ATTAINMENT = 12
    PERIOD = 13
    COUNTS = 14
    CURRENT = 15
    FOR_WHOM = 16
    UNTIL_WHEN = 17
    WHOSE = 18
    REMARK = 19


Value = str | int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence by its code, with the values it has room for.

    What a value is, its name says: ``date`` a day (ISO 8601), ``when`` and ``time`` a moment, ``n`` and ``total`` numbers,
    ``what``, ``reason`` and ``problem`` codes of other texts; every other is text from outside.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()


def phrase(code: str, /, **values: Value) -> Phrase:
    """Returns the phrase with its values."""
    return Phrase(code, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be said: the phrase, and perhaps a smaller one beneath it that says why."""

    rank: Rank
    tone: Tone
    phrase: Phrase
    why: Phrase | None = None
