"""Transcripts in transcripts, presentations in presentations: something true is said of whatever is inside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement

import pytest

from resources import catalogue
from wallet.records.days import Bound, local_day
from wallet.records.facts import Facts
from wallet.records.points import Point, Rank, Tone, phrase
from wallet.records.statement import statement
from wallet.records.wording import Wording, statement_row

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PAST, FUTURE = (Bound(day, local_day(day)) for day in (NOW - timedelta(days=40), NOW + timedelta(days=400)))


def leaf(kind: str) -> Facts:
    """Something inside, in one of the states that it can be in."""
    points = {
        "on_hold": (Point(Rank.ON_HOLD, Tone.ATTENTION, phrase("on_hold", issuer="X")),),
        "withdrawn": (Point(Rank.WITHDRAWN, Tone.BAD, phrase("withdrawn", issuer="X")),),
        "unknown": (Point(Rank.UNKNOWN, Tone.UNKNOWN, phrase("could_not_check", reason="not_run", check="")),),
    }.get(kind, ())
    starts, ends = (FUTURE if kind == "not_yet" else None), (PAST if kind == "expired" else FUTURE)
    good = kind == "good"
    return Facts("/0", kind, "X", False, NOW, good, True, False, "signature_holds", points=points, starts=starts, ends=ends)


def around(*inside: Facts, presentation: bool) -> Facts:
    rung = "" if presentation else "signature_holds"
    return Facts("", "whole", "X", presentation, NOW, False, True, False, rung, endless=not presentation, inside=inside)


KINDS = ("good", "expired", "not_yet", "on_hold", "withdrawn", "unknown")


@pytest.mark.parametrize("presentation", [True, False])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("kinds", [*combinations_with_replacement(KINDS, 1), *combinations_with_replacement(KINDS, 2)])
def test_whatever_is_inside_is_said(kinds: tuple[str, ...], depth: int, presentation: bool) -> None:
    whole = around(*map(leaf, kinds), presentation=presentation)
    for _ in range(depth - 1):
        whole = around(whole, leaf("good"), presentation=presentation)
    spoken = statement(whole, NOW)
    for language in catalogue.LANGUAGES:
        row = statement_row(spoken, language)
        assert row["headline"]
        assert all(line["text"] for line in row["lines"])
        assert Wording(language, NOW).line(spoken.headline)
    assert spoken.tone is not Tone.GOOD or set(kinds) == {"good"}
    if set(kinds) == {"expired"} and not presentation:
        assert spoken.headline.phrase.code == "some_expired"
