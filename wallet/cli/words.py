"""What is said of a credential, for the terminal and for scripts: the window's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wallet.cli.output import language
from wallet.records.facts import Facts
from wallet.records.points import Tone
from wallet.records.statement import Line, Statement, statement
from wallet.records.wording import Wording, statement_row
from wallet.report import VerificationReport

_MARKS = {Tone.GOOD: "✓", Tone.BAD: "✗", Tone.UNKNOWN: "?", Tone.ATTENTION: "!", Tone.NEUTRAL: "·"}


def words_row(known: Facts | VerificationReport, now: datetime) -> dict[str, Any]:
    """Returns the ``"words"`` of a JSON line (docs: command line)."""
    return statement_row(statement(known, now), language())


def verdict_text(known: Facts | VerificationReport, now: datetime) -> str:
    """Returns the headline without the name of what it is about: for where no claim belongs."""
    return Wording(language(), now).phrase(statement(known, now).headline.phrase)


def headline(known: Facts | VerificationReport, now: datetime) -> str:
    """Returns the headline and, where it says more, the line beneath, e.g. ``Signature holds … · Until 2 Jun 2028``."""
    wording = Wording(language(), now)
    spoken = statement(known, now)
    return " · ".join(wording.line(line) for line in (spoken.headline, spoken.second) if line is not None)


def statement_lines(known: Facts | VerificationReport, now: datetime) -> Iterator[str]:
    """Yields everything that is said of it and of what is inside, a line each."""
    wording = Wording(language(), now)
    spoken = statement(known, now)
    yield from _lines(spoken, wording, "  ")
    for item in spoken.everything():
        yield f"    {wording.title(item)}"
        yield from _lines(item, wording, "      ")


def _lines(spoken: Statement, wording: Wording, indent: str) -> Iterator[str]:
    for line in (spoken.headline, *spoken.lines):
        yield f"{indent}{_MARKS[line.tone]} {_whole(line, wording)}"


def _whole(line: Line, wording: Wording) -> str:
    why = wording.why(line)
    return f"{wording.line(line)} ({why})" if why else wording.line(line)
