"""What people commonly write down, each with the fields it needs: data, to be changed by whoever uses it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from resources.reader import read_json
from wallet.records.by_hand import RecordKind

_WORD_ENDS: Final = str.maketrans(dict.fromkeys("_-.()[]/,+", " "))


@dataclass(frozen=True, slots=True)
class Template:
    """One of them. ``months``: how long such a card usually holds, None where nobody can say; ``whole_month``: it holds to
    the end of a month. ``words``: what a title or a file's name says when it is one, any of them."""

    id: str
    kind: RecordKind
    title: str
    fields: tuple[str, ...]
    months: int | None
    whole_month: bool
    words: tuple[str, ...]

    def usual_end(self, issued: date) -> str:
        """Returns the end of one that was issued on a day, as a record writes it; "" where nobody can say."""
        if self.months is None:
            return ""
        year, month = divmod(issued.year * 12 + issued.month - 1 + self.months, 12)
        if self.whole_month:
            return f"{year:04d}-{month + 1:02d}"
        return date(year, month + 1, min(issued.day, calendar.monthrange(year, month + 1)[1])).isoformat()


@cache
def templates() -> tuple[Template, ...]:
    """Returns them in the order in which they are offered."""
    return tuple(
        Template(
            row["id"], RecordKind(row["kind"]), row["title"], tuple(row["fields"]), row.get("months"),
            bool(row.get("whole_month")), tuple(row["words"]),
        )
        for row in read_json("templates/by_hand.json")
    )  # fmt: skip


def guessed(text: str) -> Template | None:
    """Returns the one that a title or a file's name speaks of, or None: for two it is none."""
    words = f" {' '.join(text.casefold().translate(_WORD_ENDS).split())} "
    met = [template for template in templates() if any(f" {word} " in words for word in template.words)]
    return met[0] if len(met) == 1 else None
