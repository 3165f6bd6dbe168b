"""The words of a statement, in a language: the same for the window, the pages that are handed out and the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from resources.catalogue import explained, has_text, text
from wallet.encodings.display import display_name
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.records.points import Phrase
from wallet.records.statement import COUNTED, Line, Statement

_ON_PAPER: Final = {
    "expired": "expired_on",
    "ended": "ended_on",
    "ends_soon": "until",
    "last_day": "until",
}
"""Phrases that speak of today, and what is said in their place on another day."""
_MAX_NAME: Final = 80
"""Characters of a title or a name inside a sentence."""


class Wording:
    """Writes phrases for one reader: a language, the moment they read, and whether days are written out.

    ``on_paper``: it is read on another day than it is written; then no word counts from today.

    Text from outside is made safe for one line; nothing that comes out is markup.
    """

    def __init__(self, language: str, now: datetime, *, long_days: bool = False, on_paper: bool = False) -> None:
        self._on_paper = on_paper
        self._language = language
        self.now = now
        self._day: Callable[[date, str], str] = day_text.long if long_days else day_text.short

    def phrase(self, sentence: Phrase) -> str:
        """Returns one phrase as text."""
        values = dict(sentence.values)
        if sentence.code == "problem":
            return self._problem(str(values["problem"]), str(values["detail"]), shown=bool(values["shown"]))
        if sentence.code in ("counts", "counts_inside"):
            return self._counts(sentence.code, {name: int(number) for name, number in values.items()})
        key = f"statement.{_ON_PAPER.get(sentence.code, sentence.code) if self._on_paper else sentence.code}"
        number = int(values["n"]) if "n" in values else None
        shown = {name: self._value(name, value) for name, value in values.items() if name != "n"}
        if "when" in values:
            moment = datetime.fromisoformat(str(values["when"]))
            recent = day_text.recently(moment, self.now, self._language)
            shown["day"] = self._moment(moment) if self._on_paper else recent
        if "date" in values:
            shown["ago"] = day_text.ago(date.fromisoformat(str(values["date"])), local_day(self.now), self._language)
        if "reason" in values:
            shown["reason"] = self._reason(str(values["reason"]), str(values["check"]))
        if values.get("issuer") == "":
            shown["issuer"] = text("statement.the_issuer", self._language)
        written = text(key, self._language, n=number, **shown)
        # Some begin with what was asked for, or with the issuer.
        return written[:1].upper() + written[1:]

    def line(self, line: Line) -> str:
        """Returns a line's text."""
        written = self.phrase(line.phrase)
        return self._about(line.about, written) if line.about and line.why is None else written

    def why(self, line: Line) -> str:
        """Returns the smaller text beneath a line, or ""."""
        if line.why is None:
            return ""
        return self._about(line.about, self.phrase(line.why)) if line.about else self.phrase(line.why)

    def _about(self, title: str, written: str) -> str:
        return text("statement.about", self._language, title=display_name(title, limit=_MAX_NAME), text=written)

    def title(self, spoken: Statement) -> str:
        """Returns what to call the thing."""
        unnamed = "statement.a_presentation" if spoken.presentation else "statement.untitled"
        return display_name(spoken.title) or text(unnamed, self._language)

    def _value(self, name: str, value: str | int) -> str | int:
        if isinstance(value, int):
            return value
        if name == "date":
            return self._day(date.fromisoformat(value), self._language)
        if name == "when" and self._on_paper:
            return text("date.on", self._language, date=self._day(local_day(datetime.fromisoformat(value)), self._language))
        if name == "when":
            return day_text.recently(datetime.fromisoformat(value), self.now, self._language, after_verb=True)
        if name == "time":
            return day_text.clock_time(datetime.fromisoformat(value))
        if name == "what":
            return text(f"what.{value}", self._language)
        return display_name(value, limit=_MAX_NAME)

    def _reason(self, code: str, check: str) -> str:
        for key in (f"missing.{code}", f"missing.check.{check}"):
            if has_text(key, self._language):
                return text(key, self._language)
        return text("missing.something", self._language)

    def _problem(self, code: str, detail: str, *, shown: bool) -> str:
        return explained(code, detail, self._language, day=self._moment, safe=display_name, shown=shown).sentence

    def _moment(self, moment: datetime) -> str:
        return self._day(local_day(moment), self._language)

    def _counts(self, code: str, counts: dict[str, int]) -> str:
        parts = [text(f"count.{state}", self._language, n=counts[state]) for state in COUNTED if counts.get(state)]
        return text(f"statement.{code}", self._language, n=sum(counts.values()), counts=", ".join(parts))


def statement_row(spoken: Statement, language: str) -> dict[str, Any]:
    """Returns the statement as JSON for scripts and pages: the same words, each with its code and tone.

    ``{"headline", "code", "tone", "lines": [{"text", "code", "tone", "scope", "why"?}], "items": [{"scope", "title",
    "headline", "code", "tone", "lines"}]}``; the items are everything inside, at any depth. Codes are stable, texts are
    for people. A ``why`` is a smaller text that belongs beneath its line; the headline's comes first among the lines.
    """
    wording = Wording(language, spoken.at)
    row = _row(spoken, wording)
    row["items"] = [
        {"scope": item.scope, "title": wording.title(item), **_row(item, wording)} for item in spoken.everything()
    ]
    return row


def _row(spoken: Statement, wording: Wording) -> dict[str, Any]:
    row: dict[str, Any] = {
        "headline": wording.line(spoken.headline), "code": spoken.headline.phrase.code, "tone": str(spoken.tone),
    }  # fmt: skip
    if why := wording.why(spoken.headline):
        row["why"] = why
    row["lines"] = [_line_row(line, wording) for line in spoken.lines]
    return row


def _line_row(line: Line, wording: Wording) -> dict[str, Any]:
    row = {"text": wording.line(line), "code": line.phrase.code, "tone": str(line.tone), "scope": line.scope}
    if why := wording.why(line):
        row["why"] = why
    return row
