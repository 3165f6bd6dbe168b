"""What each surface says of a thing, taken from the surface itself and laid beside the one statement.

A surface is wherever a person or a script reads a verdict. Each gives the words it leads with and whether it shows them as
good; both must be the statement's. A surface that says less is named here with what it leaves out, and never with more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from resources.letter import concerns_issuer
from ui.screens.check.checked_items import CheckedItem, in_short
from ui.text.standing import accessible_text, card_lines, second_line, state_of, status_line
from ui.text.words import language as window_language
from wallet.cli.output import language as command_language
from wallet.cli.words import headline, statement_lines, verdict_text, words_row
from wallet.records.complaints import complaints
from wallet.records.facts import Facts, facts, for_shelf
from wallet.records.facts_json import from_text, to_text
from wallet.records.points import Tone
from wallet.records.record import Record, RecordSummary
from wallet.records.statement import Statement, statement
from wallet.records.wording import Wording
from wallet.report import VerificationReport
from wallet.share.pdf_pages import _statement_lines

GOOD = "genuine"
"""The one colour that says good in the window."""


class Shown(NamedTuple):
    """What a surface leads with, and whether it shows that as good (None: it has no way to)."""

    words: str
    good: bool | None


@dataclass(frozen=True)
class Truth:
    """The statement of a thing, in the forms in which surfaces write it."""

    spoken: Statement
    now: datetime

    def words(self, language: str, *, long: bool = False, paper: bool = False) -> str:
        return Wording(language, self.now, long_days=long, on_paper=paper).line(self.spoken.headline)

    @property
    def good(self) -> bool:
        return self.spoken.tone is Tone.GOOD


def of_a_report(report: VerificationReport, now: datetime) -> Iterator[tuple[str, Shown, str]]:
    """Yields (surface, what it shows, the words it should lead with) of everything that is said of a report alone."""
    truth = Truth(statement(facts(report), now), now)
    row = words_row(report, now)
    command = truth.words(command_language())
    yield "verify --words --json", Shown(row["headline"], row["tone"] == "good"), command
    first = next(iter(statement_lines(report, now)))
    mark, _, words = first.strip().partition(" ")
    why = Wording(command_language(), now).why(truth.spoken.headline)
    yield "verify --words", Shown(words.removesuffix(f" ({why})") if why else words, mark == "✓"), command
    yield "list, demo", Shown(headline(report, now)[: len(command)], None), command
    plain = Wording(command_language(), now).phrase(truth.spoken.headline.phrase)
    yield "share: what they will be told", Shown(verdict_text(report, now), None), plain
    known = facts(report)
    (_, lines), *_ = in_short([CheckedItem("x", report=report, known=known, whole=known)], now)
    yield "Check", Shown(lines[0][0].text, lines[0][0].colour == GOOD), truth.words(window_language(), long=True)
    for line, _ in lines[1:]:
        yield "Check, beneath", Shown("", line.colour == GOOD), ""
    yield from of_a_shelf(for_shelf(known), now, truth)


def of_a_shelf(kept: Facts, now: datetime, truth: Truth | None = None) -> Iterator[tuple[str, Shown, str]]:
    """Yields the same of what is kept of a thing on the shelf: cards, lists, the page's head, Added, Home, paper."""
    again = from_text(to_text(kept))
    assert again is not None
    truth = truth or Truth(statement(again, now), now)
    window = truth.words(window_language())
    summary = cast(RecordSummary, _Row(again))
    first, second = card_lines(summary, now)
    yield "card", Shown(first.text, first.colour == GOOD), window
    yield "card, beneath", Shown("", second.colour == GOOD), ""
    yield "card, heard", Shown(window if window in accessible_text(summary, now) else "(other words)", None), window
    added = status_line(again, now)
    yield "Added, list", Shown(added.text, added.colour == GOOD), window
    yield "list, beneath", Shown("", second_line(again, now).colour == GOOD), ""
    page = status_line(again, now, long=True)
    yield "credential page", Shown(page.text, page.colour == GOOD), truth.words(window_language(), long=True)
    yield "table, its state", Shown("", state_of(statement(again, now)).colour == GOOD and not truth.good), ""
    paper = next(_statement_lines(cast(Record, None), statement(again, now), Wording("en", now, on_paper=True)))
    yield "PDF", Shown(paper.text, None), truth.words("en", paper=True)


class _Row(SimpleNamespace):
    """A line of the shelf of which only what is known of it matters."""

    def __init__(self, known: Facts) -> None:
        super().__init__(
            facts=known, title=known.title, issuer_name=known.issuer, children=0, favourite=False, is_read=True,
            cards=1, replaced=False,
        )  # fmt: skip


def differences(report: VerificationReport, now: datetime) -> list[str]:
    """Returns where a surface says something else of ``report`` than the statement, or shows as good what is not."""
    spoken = statement(facts(report), now)
    said = partial(of_a_report, report, now)
    wrong = [f"{surface}: {shown.words!r}, not {words!r}" for surface, shown, words in said() if shown.words != words]
    if spoken.tone is not Tone.GOOD:
        wrong += [f"{surface}: shown as good" for surface, shown, _ in said() if shown.good]
    else:
        wrong += [f"{surface}: not shown as good" for surface, shown, words in said() if words and shown.good is False]
    wrong += [f"{surface}: a good line beneath the headline" for surface, shown, words in said() if not words and shown.good]
    return wrong + accusations(report, spoken)


def accusations(report: VerificationReport, spoken: Statement) -> list[str]:
    """A letter goes to an issuer only of what is not well, and never of a thing that is called good."""
    wrote = any(concerns_issuer(complaint.reasons) for complaint in complaints(report))
    return ["letter: a complaint about what is good"] if wrote and spoken.tone is Tone.GOOD else []


def surfaces(report: VerificationReport, now: datetime) -> set[str]:
    """Returns the names of the surfaces that :func:`differences` looks at."""
    names: set[Any] = {surface.partition(", beneath")[0] for surface, _, _ in of_a_report(report, now)}
    return {*names, "letter"}
